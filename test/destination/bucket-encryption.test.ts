import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogs, FlowLogSource, S3Destination } from '../../lib';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
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

test.each(['alias/aws/s3', 'arn:aws:kms:us-east-1:111111111111:alias/aws/s3'])('by %s fails, the alias of the key that AWS manages', (alias) => {
  expect(() => toKey(alias)).toThrow(new Error("'bucket' must be encrypted by S3 or by a key of its own, got Bucket 'Stack/Bucket' "
    + 'with the key that AWS manages, which log delivery cannot use'));
});

test.each([
  '1234abcd-12ab-34cd-56ef-1234567890ab', 'alias/mine', 'arn:aws:kms:us-east-1:111111111111:alias/mine',
])('by the key %s fails, which is no ARN', (id) => {
  expect(() => toKey(id)).toThrow(new Error(`'bucket' must name its key by the ARN of the key, got Bucket 'Stack/Bucket' with '${id}': `
    + 'log delivery takes neither key ids nor aliases'));
});

test.each([
  ['an id that is a reference', () => toKey(new kms.Key(stack, 'Key').keyId)],
  ['an alias that the template defines', () => toKey(new kms.CfnAlias(stack, 'Alias', { aliasName: 'alias/mine', targetKeyId: '1234' }).ref)],
  ['an alias that is a reference', () => to({ encryptionKey: new kms.Key(stack, 'Key').addAlias('archive') })],
])('by %s fails', (_name, define) => {
  expect(define).toThrow(/'bucket' must name its key by the ARN of the key, got Bucket 'Stack\/Bucket' with .*: log delivery takes neither/);
});

test('by a key whose ARN only the deployment knows is in order', () => {
  expect(() => toKey('{{resolve:ssm:/key/arn}}')).not.toThrow();
});

test('by a key of another region is in order for an imported bucket, whose region is not known', () => {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1234');
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'archive', encryptionKey });
  expect(() => S3Destination.fromBucket(stack, 'Archive', bucket)).not.toThrow();
});

test('by a key of another region than the one that is given for an imported bucket fails', () => {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111111111111:key/1234');
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'archive', region: 'eu-west-1', encryptionKey });
  expect(() => S3Destination.fromBucket(stack, 'Archive', bucket)).toThrow(
    new Error("'encryptionKey' must be in the region of the bucket, 'eu-west-1', got ReferencedKey 'Stack/Key' in 'us-east-1'"));
});

test('by a key of the region that is given for an imported bucket is in order', () => {
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1234');
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'archive', region: 'eu-west-1', encryptionKey });
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

describe('that comes late', () => {
  const KEY_ARN = 'arn:aws:kms:us-east-1:111111111111:key/1234';
  const ENCRYPTION = 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault';

  let bucket: s3.Bucket;
  let resource: s3.CfnBucket;

  function define(props: s3.BucketProps = {}): void {
    bucket = new s3.Bucket(stack, 'Bucket', props);
    resource = bucket.node.defaultChild as s3.CfnBucket;
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination: S3Destination.fromBucket(stack, 'Archive', bucket) });
  }

  function encryptBy(kmsMasterKeyId?: string, bucketKeyEnabled?: boolean): void {
    const serverSideEncryptionByDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId };
    resource.bucketEncryption = { serverSideEncryptionConfiguration: [{ bucketKeyEnabled, serverSideEncryptionByDefault }] };
  }

  function warnings(): string[] {
    return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data as string);
  }

  test.each([
    [undefined, /'bucket' must be encrypted by S3 or by a key of its own, got Bucket 'Stack\/Bucket' with the key that AWS manages/],
    ['alias/aws/s3', /'bucket' must be encrypted by S3 or by a key of its own, got Bucket 'Stack\/Bucket' with the key that AWS manages/],
    ['alias/mine', /'bucket' must name its key by the ARN of the key, got Bucket 'Stack\/Bucket' with 'alias\/mine'/],
    ['1234', /'bucket' must name its key by the ARN of the key, got Bucket 'Stack\/Bucket' with '1234'/],
  ])('by the key %s fails', (key, message) => {
    define();
    encryptBy(key);
    expect(() => app.synth()).toThrow(message);
  });

  test('fails by what the resource was overridden with', () => {
    define();
    resource.addPropertyOverride(ENCRYPTION, { SSEAlgorithm: 'aws:kms' });
    expect(() => app.synth()).toThrow(/with the key that AWS manages/);
  });

  test('fails by an aspect', () => {
    define();
    Aspects.of(stack).add({ visit: (node) => s3.CfnBucket.isCfnBucket(node) && encryptBy('alias/mine') });
    expect(() => app.synth()).toThrow(/must name its key by the ARN of the key/);
  });

  test('by a key of one\'s own is a warning with the statement', () => {
    define();
    encryptBy(KEY_ARN, true);
    expect(warnings()).toEqual([
      expect.stringMatching(/^'bucketKeyEnabled' of Bucket 'Stack\/Bucket' may keep log delivery out/),
      "the policy of the key of Bucket 'Stack/Bucket' cannot be changed from here: log delivery needs this statement in it: "
        + '{"Action":["kms:Decrypt","kms:DescribeKey","kms:Encrypt","kms:GenerateDataKey*","kms:ReEncrypt*"],"Condition":{"StringEquals":'
        + '{"aws:SourceAccount":["111111111111"]},"ArnLike":{"aws:SourceArn":["arn:<partition>:logs:us-east-1:111111111111:*"]}},"Effect":"Allow",'
        + '"Principal":{"Service":"delivery.logs.amazonaws.com"},"Resource":"*"} [ack: cdk-vpc-flow-logs:keyPolicyNotChanged]',
    ]);
  });

  test('in place of the key that was granted is a warning, too', () => {
    define({ encryptionKey: new kms.Key(stack, 'Key') });
    encryptBy(KEY_ARN);
    expect(warnings()).toEqual([expect.stringMatching(/^the policy of the key of Bucket 'Stack\/Bucket' cannot be changed from here/)]);
  });

  test('is no warning where nobody writes', () => {
    resource = new s3.CfnBucket(stack, 'L1');
    S3Destination.fromBucket(stack, 'Archive', s3.Bucket.fromCfnBucket(resource));
    encryptBy(KEY_ARN);
    expect(warnings()).toEqual([]);
  });

  test('is warned of once by each warning, however often the app is synthesized', () => {
    define({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN), bucketKeyEnabled: true });
    app.synth();
    app.synth({ force: true });
    expect(warnings()).toHaveLength(2);
  });
});
