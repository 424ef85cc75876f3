import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  CloudWatchLogsDestination, FirehoseDestination, FlowLogDestination, FlowLogQuery, FlowLogs, FlowLogSource, FlowLogTable, PartitionValues, RecordFormat,
} from '../../lib';

let stack: Stack;
let bucket: s3.Bucket;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
  bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'records', encryptionKey: new kms.Key(stack, 'Key'), enforceSSL: true });
});

function table(archive: FlowLogDestination, props = {}): FlowLogTable {
  return new FlowLogTable(stack, 'Table', { archive, format: RecordFormat.ESSENTIAL, ...props });
}

function stream(props: firehose.S3BucketProps = {}): FirehoseDestination {
  return new FirehoseDestination(stack, 'Stream', { destination: new firehose.S3Bucket(bucket, props) });
}

function l1(configuration: Partial<firehose.CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty> = {}): FirehoseDestination {
  return FirehoseDestination.fromDeliveryStream(stack, 'Stream', new firehose.CfnDeliveryStream(stack, 'L1', {
    extendedS3DestinationConfiguration: { bucketArn: bucket.bucketArn, roleArn: 'arn:aws:iam::111111111111:role/records', ...configuration },
  }));
}

test('a stream keeps one text in each line, in folders of hours', () => {
  const archive = stream({ dataOutputPrefix: 'records/' });
  new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination: archive, format: RecordFormat.ESSENTIAL });
  table(archive);
  Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', {
    TableInput: {
      Parameters: {
        'classification': 'json',
        'projection.log_date.format': 'yyyy/MM/dd/HH',
        'projection.aws_account_id.type': Match.absent(),
        'skip.header.line.count': Match.absent(),
        'storage.location.template': { 'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('^Bucket') }, '/records/${log_date}/']] },
      },
      PartitionKeys: [{ Name: 'log_date', Type: 'string' }],
      StorageDescriptor: {
        Columns: [{ Name: 'message', Type: 'string' }],
        SerdeInfo: { SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
      },
    },
  });
  Template.fromStack(stack).hasResourceProperties('AWS::Athena::NamedQuery', {
    Name: 'Rejected traffic', QueryString: Match.stringLikeRegexp("nullif\\(split_part\\(message, ' ', 4\\), '-'\\) AS srcaddr"),
  });
});

test('who queries it can read the bucket of the app, and use its key', () => {
  table(stream()).grantQuery(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^Reader'),
    PolicyDocument: { Statement: Match.arrayWith([
      Match.objectLike({ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } }),
      Match.objectLike({ Action: 's3:GetObject', Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Bucket'), 'Arn'] }, '/*']] } }),
    ]) },
  });
});

test('a bucket elsewhere is known by its ARN', () => {
  expect(() => table(l1({ bucketArn: 'arn:aws:s3:::elsewhere' }))).not.toThrow();
  Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', { TableInput: { StorageDescriptor: { Location: 's3://elsewhere/' } } });
});

test('lines that nothing ends are a warning', () => {
  table(stream());
  Annotations.fromStack(stack).hasWarning('/Stack/Table', "no page says that the records of CfnDeliveryStream 'Stack/Stream/DeliveryStream' end their "
    + "lines, by which a table tells them apart: give it a processor of type 'AppendDelimiterToRecord', or look whether the table finds them "
    + '[ack: cdk-vpc-flow-logs:recordsNotDelimited]');
});

test('lines that a processor ends are none', () => {
  table(l1({ processingConfiguration: { enabled: true, processors: [{ type: 'AppendDelimiterToRecord' }] } }));
  Annotations.fromStack(stack).hasNoWarning('/Stack/Table', Match.stringLikeRegexp('recordsNotDelimited'));
});

test.each<[string, string, () => FlowLogDestination]>([
  ['that does not convert records', "CfnDeliveryStream 'Stack/L1'", () => l1({ dataFormatConversionConfiguration: { enabled: true } })],
  ["whose prefix in S3 has no expressions '!{…}'", "CfnDeliveryStream 'Stack/L1'", () => l1({ prefix: 'year=!{timestamp:yyyy}/' })],
  ['whose folders are of the time zone UTC', "CfnDeliveryStream 'Stack/L1'", () => l1({ customTimeZone: 'Asia/Tokyo' })],
  ['whose files are UNCOMPRESSED or GZIP', "CfnDeliveryStream 'Stack/L1'", () => l1({ compressionFormat: 'Snappy' })],
  ['that does not partition by what is in records', "CfnDeliveryStream 'Stack/L1'", () => l1({ dynamicPartitioningConfiguration: { enabled: true } })],
  ['that keeps records in S3', "CfnDeliveryStream 'Stack/L1'", () => FirehoseDestination.fromDeliveryStream(stack, 'Stream',
    new firehose.CfnDeliveryStream(stack, 'L1', { httpEndpointDestinationConfiguration: undefined }))],
])('fails for a stream that is not one %s', (what, shown, archive) => {
  expect(() => table(archive())).toThrow(new Error(`'archive' must be a stream ${what}, got ${shown}`));
});

test('fails for destinations that keep no files', () => {
  expect(() => table(new CloudWatchLogsDestination(stack, 'Live'))).toThrow(new Error("'archive' of FlowLogTable 'Stack/Table' must be an S3Destination, "
    + "or a FirehoseDestination to S3, got CloudWatchLogsDestination 'Stack/Live'"));
  const imported = firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Imported', 'arn:aws:firehose:us-east-1:111111111111:deliverystream/central');
  expect(() => new FlowLogTable(stack, 'Other', { archive: FirehoseDestination.fromDeliveryStream(stack, 'Central', imported) })).toThrow(
    /must be an S3Destination, or a FirehoseDestination to S3, got FirehoseDestination 'Stack\/Central'/);
});

test('fails for queries that tell flow logs apart, which its files do not', () => {
  table(stream(), { queries: [FlowLogQuery.FRESHNESS, FlowLogQuery.OVERLAPPING_FLOW_LOGS] });
  expect(() => (stack.node.root as App).synth()).toThrow("'queries' must not ask a stream, whose files do not name them, for flow logs, "
    + "got 'Overlapping flow logs'");
});

test('fails for accounts and regions, which its files mix', () => {
  table(stream(), { accounts: PartitionValues.injected() });
  expect(() => (stack.node.root as App).synth()).toThrow("'accounts' and 'regions' must be left out for a stream, whose files mix them, got them for "
    + "FirehoseDestination 'Stack/Stream'");
});
