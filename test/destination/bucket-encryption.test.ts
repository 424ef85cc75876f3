import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { S3Destination } from '../../lib';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
});

function to(props: s3.BucketProps): S3Destination {
  return S3Destination.fromBucket(stack, 'Archive', new s3.Bucket(stack, 'Bucket', props));
}

function toKey(kmsMasterKeyId: string): S3Destination {
  const bucket = new s3.Bucket(stack, 'Bucket');
  (bucket.node.defaultChild as s3.CfnBucket).bucketEncryption = {
    serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } }],
  };
  return S3Destination.fromBucket(stack, 'Archive', bucket);
}

test.each([s3.BucketEncryption.S3_MANAGED, s3.BucketEncryption.KMS, s3.BucketEncryption.DSSE])('by %s is accepted', (encryption) => {
  expect(() => to({ encryption })).not.toThrow();
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test.each([s3.BucketEncryption.KMS_MANAGED, s3.BucketEncryption.DSSE_MANAGED])('by %s fails', (encryption) => {
  expect(() => to({ encryption })).toThrow(new Error("'bucket' must be encrypted by S3 or by a key of its own, got Bucket 'Stack/Bucket' "
    + 'with the key that AWS manages, which log delivery cannot use'));
});

test('by the alias of the key that AWS manages fails', () => {
  expect(() => toKey('alias/aws/s3')).toThrow(new Error("'bucket' must be encrypted by S3 or by a key of its own, got Bucket 'Stack/Bucket' "
    + 'with the key that AWS manages, which log delivery cannot use'));
});

test.each(['1234abcd-12ab-34cd-56ef-1234567890ab', 'alias/mine'])('by the key %s fails, which is no ARN', (id) => {
  expect(() => toKey(id)).toThrow(new Error(`'bucket' must name its key by the ARN of the key, got Bucket 'Stack/Bucket' with '${id}': `
    + 'log delivery takes neither key ids nor aliases'));
});

test.each([
  ['an id that is a reference', () => toKey(new kms.Key(stack, 'Key').keyId)],
  ['an alias that is a reference', () => to({ encryptionKey: new kms.Key(stack, 'Key').addAlias('archive') })],
])('by %s fails', (_name, define) => {
  expect(define).toThrow(/'bucket' must name its key by the ARN of the key, got Bucket 'Stack\/Bucket' with .*: log delivery takes neither/);
});

test('by a key of another region is in order for an imported bucket, whose region is not known', () => {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1234');
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'archive', encryptionKey });
  expect(() => S3Destination.fromBucket(stack, 'Archive', bucket)).not.toThrow();
});

test('by a key in another region fails', () => {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1234');
  expect(() => new S3Destination(stack, 'Archive', { encryptionKey })).toThrow(
    new Error("'encryptionKey' must be in the region of the bucket, 'us-east-1', got ReferencedKey 'Stack/Key' in 'eu-west-1'"));
});

test('by a key that AWS manages fails, imported as well', () => {
  const encryptionKey = kms.Alias.fromAliasName(stack, 'Key', 'alias/aws/s3');
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'archive', encryptionKey });
  expect(() => S3Destination.fromBucket(stack, 'Archive', bucket)).toThrow(
    new Error("'encryptionKey' must be a key of your own, got 'alias/aws/s3', which AWS manages"));
});

test('by an asymmetric key fails', () => {
  const encryptionKey = new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT });
  expect(() => new S3Destination(stack, 'Archive', { encryptionKey })).toThrow(
    new Error("'encryptionKey' must be symmetric, got Key 'Stack/Key' of spec 'RSA_2048'"));
});

test.each([
  ['own', () => new S3Destination(stack, 'Archive', { encryptionKey: new kms.Key(stack, 'Key'), bucketKeyEnabled: true }), 'Archive/Bucket'],
  ['given', () => to({ encryptionKey: new kms.Key(stack, 'Key'), bucketKeyEnabled: true }), 'Bucket'],
])('with a bucket key is a warning for a bucket that is %s', (_name, define, path) => {
  define();
  Annotations.fromStack(stack).hasWarning('/Stack/Archive', `'bucketKeyEnabled' of Bucket 'Stack/${path}' may keep log delivery out: AWS says `
    + 'that the policy of the key then no longer works as expected for all requests. Look for DeliverLogsStatus FAILED, or leave it out '
    + '[ack: cdk-vpc-flow-logs:bucketKey]');
});
