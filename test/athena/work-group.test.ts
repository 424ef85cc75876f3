import { App, Duration, Fn, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogWorkGroup, FlowLogWorkGroupProps } from '../../lib';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }), 'Stack', {
    env: { account: '111111111111', region: 'us-east-1' },
  });
});

function configuration(props?: FlowLogWorkGroupProps): Record<string, unknown> {
  new FlowLogWorkGroup(stack, 'WorkGroup', props);
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::Athena::WorkGroup'));
  return Properties as Record<string, unknown>;
}

test('queries cannot leave the settings, which are these by default', () => {
  const bucket = { Ref: expect.stringMatching(/^WorkGroupResults/) as string };
  expect(configuration()).toEqual({
    Name: expect.stringMatching(/^Stack-WorkGroup-[0-9A-F]{8}$/) as string,
    Description: 'Queries of flow logs',
    RecursiveDeleteOption: true,
    WorkGroupConfiguration: {
      EnforceWorkGroupConfiguration: true,
      PublishCloudWatchMetricsEnabled: true,
      BytesScannedCutoffPerQuery: 100 * 1024 ** 3,
      EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
      ResultConfiguration: {
        OutputLocation: { 'Fn::Join': ['', ['s3://', bucket, '/']] },
        EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
      },
    },
  });
});

test('results are private, and expire after 30 days', () => {
  configuration();
  Template.fromStack(stack).hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 30 })] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    },
  });
});

test('results are encrypted by a key of ones own, and go when the stack goes, if one says so', () => {
  const encryptionKey = new kms.Key(stack, 'Key');
  expect(configuration({
    encryptionKey, workGroupName: 'network', resultsExpiration: Duration.days(7), removalPolicy: RemovalPolicy.DESTROY,
    bytesScannedCutoffPerQuery: Size.gibibytes(1),
  })).toMatchObject({
    Name: 'network',
    WorkGroupConfiguration: {
      BytesScannedCutoffPerQuery: 1024 ** 3,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: stack.resolve(encryptionKey.keyArn) as unknown } },
    },
  });
  Template.fromStack(stack).hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Delete', Properties: { LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 7 })] } },
  });
});

test('a limit below what Athena takes fails', () => {
  expect(() => configuration({ bytesScannedCutoffPerQuery: Size.mebibytes(9) })).toThrow(
    new Error("'bytesScannedCutoffPerQuery' must be at least 10 MB, which Athena requires, got 9437184 bytes"));
});

test.each([['a b', "'a b'"], ['', "''"], ['x'.repeat(129), `'${'x'.repeat(129)}'`]])('the name %j fails', (workGroupName, shown) => {
  expect(() => configuration({ workGroupName })).toThrow(
    new Error(`'workGroupName' must be 1 to 128 letters, digits and '._-', got ${shown}`));
});

test('a name may be a token', () => {
  expect(configuration({ workGroupName: Fn.importValue('Name') }).Name).toEqual({ 'Fn::ImportValue': 'Name' });
});

test('one that exists is used as it is', () => {
  const workGroup = FlowLogWorkGroup.fromWorkGroup(stack, 'Existing', athena.CfnWorkGroup.fromWorkGroupName(stack, 'Imported', 'primary'),
    { resultsBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'results') });
  expect(workGroup.workGroupName).toBe('primary');
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test('fails for what is no workgroup or bucket, as it can be in untyped languages', () => {
  const resultsBucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'results');
  expect(() => FlowLogWorkGroup.fromWorkGroup(stack, 'A', 'primary' as unknown as athena.IWorkGroupRef, { resultsBucket })).toThrow(
    new Error("'workGroup' must be a workgroup such as athena.CfnWorkGroup, got 'primary'"));
  expect(() => FlowLogWorkGroup.fromWorkGroup(stack, 'B', athena.CfnWorkGroup.fromWorkGroupName(stack, 'Imported', 'primary'),
    { resultsBucket: 'results' as unknown as s3.IBucket })).toThrow(new Error("'resultsBucket' must be a bucket such as s3.Bucket, got 'results'"));
});

test('what is scanned is the sum over queries that succeeded, failed and were cancelled, and gives an alarm', () => {
  const workGroup = new FlowLogWorkGroup(stack, 'WorkGroup', { workGroupName: 'network' });
  workGroup.addProcessedBytesAlarm('Scanned', { threshold: Size.gibibytes(500) });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Threshold: 500 * 1024 ** 3,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
    AlarmDescription: { 'Fn::Join': ['', ['Queries in the workgroup ', { Ref: Match.anyValue() }, ' scanned more than 500 GiB within a day']] },
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: 'FILL(succeeded, 0) + FILL(failed, 0) + FILL(canceled, 0)' }),
      Match.objectLike({
        Id: 'succeeded',
        MetricStat: {
          Stat: 'Sum', Period: 86400, Metric: { Namespace: 'AWS/Athena', MetricName: 'ProcessedBytes', Dimensions: Match.arrayWith([
            { Name: 'QueryState', Value: 'SUCCEEDED' }, { Name: 'QueryType', Value: 'DML' },
          ]) },
        },
      }),
    ]),
  });
});
