import { App, CfnCondition, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { S3Destination } from '../../lib';

const { DEEP_ARCHIVE, GLACIER, GLACIER_INSTANT_RETRIEVAL, INFREQUENT_ACCESS } = s3.StorageClass;
const SMALL = 'objects under 128 kB, which most files of flow logs are: give \'objectSizeGreaterThan\', and mind that S3 charges for each object that it '
  + 'moves [ack: cdk-vpc-flow-logs:smallObjectsStay]';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function moving(storageClass: s3.StorageClass, rule: Partial<s3.LifecycleRule> = {}): s3.LifecycleRule {
  return { transitions: [{ storageClass, transitionAfter: Duration.days(90) }], ...rule };
}

function existing(lifecycleRules: s3.LifecycleRule[], props: s3.BucketProps = {}): s3.Bucket {
  const bucket = new s3.Bucket(stack, 'Bucket', { ...props, lifecycleRules });
  S3Destination.fromBucket(stack, 'Archive', bucket, { keyPrefix: 'network' });
  return bucket;
}

function warnings(): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data as string);
}

test.each([
  [[GLACIER], 'GLACIER'],
  [[DEEP_ARCHIVE, GLACIER, GLACIER], 'DEEP_ARCHIVE and GLACIER'],
])('warns of classes that Athena cannot read', (classes, named) => {
  new S3Destination(stack, 'Archive', { lifecycleRules: classes.map((each) => moving(each, { objectSizeGreaterThan: 0 })) });
  expect(warnings()).toEqual([`'lifecycleRules' of Bucket 'Stack/Archive/Bucket' move records to ${named}, where Athena cannot read them: `
    + 'GLACIER_IR is an archive that it can [ack: cdk-vpc-flow-logs:recordsNotQueryable]']);
});

test('warns of a bucket of the app that is given by its ARN, and of no other', () => {
  const bucket = new s3.Bucket(stack, 'Bucket', { lifecycleRules: [moving(GLACIER, { objectSizeGreaterThan: 0 })] });
  S3Destination.fromBucketArn(stack, 'Archive', bucket.bucketArn);
  S3Destination.fromBucketArn(stack, 'Elsewhere', 'arn:aws:s3:::elsewhere');
  expect(warnings()).toEqual([expect.stringMatching(/of CfnBucket 'Stack\/Bucket\/Resource' move records to GLACIER/)]);
});

test('warns of old versions that Athena cannot read', () => {
  existing([{ noncurrentVersionTransitions: [{ storageClass: GLACIER, transitionAfter: Duration.days(1) }], objectSizeGreaterThan: 0 }]);
  expect(warnings()).toEqual([expect.stringMatching(/of Bucket 'Stack\/Bucket' move records to GLACIER/)]);
});

test('warns of small files that stay where they are', () => {
  new S3Destination(stack, 'Archive', { lifecycleRules: [moving(INFREQUENT_ACCESS)] });
  expect(warnings()).toEqual([`'lifecycleRules' of Bucket 'Stack/Archive/Bucket' move no ${SMALL}`]);
});

test('warns of a bucket that exists, and of rules that come late', () => {
  existing([]).addLifecycleRule(moving(GLACIER));
  expect(warnings()).toEqual([expect.stringMatching(/recordsNotQueryable/), `'lifecycleRules' of Bucket 'Stack/Bucket' move no ${SMALL}`]);
});

test.each([
  [s3.TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K, GLACIER, true],
  [s3.TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS, GLACIER, false],
  [s3.TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS, INFREQUENT_ACCESS, true],
])('knows that a bucket of %s moves small files to %s or not', (transitionDefaultMinimumObjectSize, storageClass, stay) => {
  existing([moving(storageClass)], { transitionDefaultMinimumObjectSize });
  expect(warnings().some((warning) => warning.includes('smallObjectsStay'))).toBe(stay);
});

test.each<[string, s3.LifecycleRule]>([
  ['say from which size', moving(GLACIER_INSTANT_RETRIEVAL, { objectSizeGreaterThan: 1024 })],
  ['say up to which size', moving(GLACIER_INSTANT_RETRIEVAL, { objectSizeLessThan: 1024 })],
  ['are about other files', moving(GLACIER, { prefix: 'exports/' })],
  ['are about files of CloudTrail', moving(GLACIER, { prefix: 'network/AWSLogs/111111111111/CloudTrail/' })],
  ['are about files of CloudTrail in an organization', moving(GLACIER, { prefix: 'network/AWSLogs/o-a1b2c3d4e5/111111111111/CloudTrail' })],
  ['are about files with tags', moving(GLACIER, { tagFilters: { archive: 'yes' } })],
  ['are switched off', moving(GLACIER, { enabled: false })],
  ['only expire', { expiration: Duration.days(400) }],
])('says nothing of rules that %s', (_name, rule) => {
  existing([rule]);
  expect(warnings()).toEqual([]);
});

test.each([
  'network/', 'net', 'network/AWSLogs', 'network/AWSLogs/111', 'network/AWSLogs/111111111111/', 'network/AWSLogs/111111111111/vpc',
  'network/AWSLogs/111111111111/vpcflowlogs/us-east-1/', 'network/AWSLogs/aws-account-id=111111111111/aws-service',
])('warns of rules about %s', (prefix) => {
  existing([moving(INFREQUENT_ACCESS, { prefix })]);
  expect(warnings()).toHaveLength(1);
});

test.each([
  ['a list of rules', (list: unknown) => ({ rules: list })],
  ['transitions', (list: unknown) => ({ rules: [{ status: 'Enabled', transitions: list, noncurrentVersionTransitions: list }] })],
])('are not judged in %s that only the deployment knows', (_name, of) => {
  new CfnCondition(stack, 'Condition');
  const lifecycleConfiguration = of(Fn.conditionIf('Condition', [], [])) as s3.CfnBucket.LifecycleConfigurationProperty;
  const bucket = s3.Bucket.fromCfnBucket(new s3.CfnBucket(stack, 'Conditional', { lifecycleConfiguration }));
  S3Destination.fromBucket(stack, 'Archive', bucket);
  expect(warnings()).toEqual([]);
});

test('are not judged where an override of them is unknown', () => {
  const { bucket } = new S3Destination(stack, 'Archive');
  (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('LifecycleConfiguration.Rules', { 'Fn::If': ['Condition', [], []] });
  expect(warnings()).toEqual([]);
});
