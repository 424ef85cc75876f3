import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SOURCES } from './sources';
import { CloudWatchLogsDestination, FirehoseDestination, FlowLogs, FlowLogSource, RecordFormat, S3Destination } from '../lib';

// Logical ids and create-only properties of what this library defines. A change here replaces flow logs that are
// deployed, or ends in `FlowLogAlreadyExists`: it needs a reason in CHANGELOG.md.

function flowLogs(stack: Stack): unknown {
  return Object.fromEntries(Object.entries(Template.fromStack(stack).findResources('AWS::EC2::FlowLog'))
    .map(([logicalId, { DependsOn, Properties: { Tags: _tags, ...createOnly } }]) => [logicalId, { DependsOn, ...createOnly }]));
}

test.each(Object.keys(SOURCES))('source: %s', (name) => {
  const stack = new Stack(new App(), 'Stack');
  new FlowLogs(stack, 'FlowLogs', SOURCES[name](stack));
  expect(flowLogs(stack)).toMatchSnapshot();
});

test('destinations', () => {
  const stack = new Stack(new App(), 'Stack');
  const source = FlowLogSource.of('VPC', ['vpc-1']);
  new FlowLogs(stack, 'Shared', { source });
  new FlowLogs(stack, 'Given', { source, destination: new CloudWatchLogsDestination(stack, 'Destination', { logGroupName: 'flow-logs' }) });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com') });
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'LogGroup', 'existing');
  new FlowLogs(stack, 'Existing', { source, destination: CloudWatchLogsDestination.fromLogGroup(stack, 'FromLogGroup', logGroup, { role }) });
  expect(flowLogs(stack)).toMatchSnapshot();
});

test('destinations in S3', () => {
  const stack = new Stack(new App(), 'Stack');
  const source = FlowLogSource.of('VPC', ['vpc-1']);
  const encryptionKey = new kms.Key(stack, 'Key');
  const text = { fileFormat: ec2.FlowLogFileFormat.PLAIN_TEXT, hiveCompatiblePartitions: true, perHourPartition: false };
  new FlowLogs(stack, 'Own', { source, destination: new S3Destination(stack, 'Archive') });
  new FlowLogs(stack, 'Named', { source, destination: new S3Destination(stack, 'Network', { bucketName: 'archive', keyPrefix: 'network', encryptionKey }) });
  new FlowLogs(stack, 'Given', { source, destination: S3Destination.fromBucket(stack, 'FromBucket', new s3.Bucket(stack, 'Bucket'), text) });
  new FlowLogs(stack, 'Known', { source, destination: S3Destination.fromBucketArn(stack, 'FromArn', 'arn:aws:s3:::central', { keyPrefix: 'a/b' }) });
  expect(flowLogs(stack)).toMatchSnapshot();
});

test('destinations of Firehose', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
  const source = FlowLogSource.of('VPC', ['vpc-1']);
  const destination = new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket'));
  new FlowLogs(stack, 'Own', { source, destination: new FirehoseDestination(stack, 'Stream', { destination }) });
  const central = firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', 'arn:aws:firehose:us-east-1:222222222222:deliverystream/central');
  new FlowLogs(stack, 'Abroad', { source, destination: FirehoseDestination.fromDeliveryStream(stack, 'FromStream', central) });
  expect(flowLogs(stack)).toMatchSnapshot();
  const roles = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Role')).map(([id, { Properties }]) => [id, Properties.RoleName]);
  expect(roles).toMatchSnapshot(); // a name that changes replaces the role, and every flow log with it
});

test('formats', () => {
  const formats = Object.entries(RecordFormat).filter((entry): entry is [string, RecordFormat] => entry[1] instanceof RecordFormat);
  expect(Object.fromEntries(formats.map(([name, format]) => [name, format.logFormat]))).toMatchSnapshot();
});
