import { Annotations, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketResourceOf } from './bucket-resource';
import { encryptionKeyOf } from './encryption-key';
import { describe } from '../private/describe';

/**
 * Refuses buckets that log delivery cannot encrypt records for: it can use neither key ids nor the key that AWS manages
 * for S3.
 *
 * @param scope what warnings are about
 * @returns whether the bucket is encrypted by a key of KMS, as far as that can be seen
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
 */
export function assertEncryption(scope: Construct, bucket: s3.IBucket): boolean {
  const resource = bucketResourceOf(bucket);
  const key = bucket.encryptionKey;
  if (key !== undefined) {
    encryptionKeyOf(key, (resource === undefined ? key : bucket).env.region, 'bucket'); // of imports it is not known
  }
  return resource === undefined ? key !== undefined : assertResourceEncryption(scope, bucket, resource);
}

function assertResourceEncryption(scope: Construct, bucket: s3.IBucket, resource: s3.CfnBucket): boolean {
  const rule = encryptionOf(resource);
  const { sseAlgorithm, kmsMasterKeyId: key } = rule?.serverSideEncryptionByDefault ?? {};
  if (!sseAlgorithm?.startsWith('aws:kms')) {
    return bucket.encryptionKey !== undefined;
  }
  if (key === undefined || key === 'alias/aws/s3') {
    throw new Error("'bucket' must be encrypted by S3 or by a key of its own, "
      + `got ${describe(bucket)} with the key that AWS manages, which log delivery cannot use`);
  }
  if (!isArn(key, Stack.of(bucket))) {
    throw new Error(`'bucket' must name its key by the ARN of the key, got ${describe(bucket)} with `
      + `${typeof key === 'string' ? `'${key}'` : 'another name'}: log delivery takes neither key ids nor aliases`);
  }
  if (rule?.bucketKeyEnabled === true) {
    Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:bucketKey',
      `'bucketKeyEnabled' of ${describe(bucket)} may keep log delivery out: AWS says that the policy of the key then `
      + 'no longer works as expected for all requests. Look for DeliverLogsStatus FAILED, or leave it out');
  }
  return true;
}

/** Whether a resolved value can be the ARN of a key. */
function isArn(key: unknown, stack: Stack): boolean {
  if (typeof key === 'string') {
    return key.startsWith('arn:') && !key.includes(':alias/');
  }
  const { Ref } = key as { Ref?: string };
  const isKeyId = Ref !== undefined && stack.node.findAll().some((each) =>
    kms.CfnKey.isCfnKey(each) && stack.resolve(each.logicalId) === Ref);
  return !isKeyId && !JSON.stringify(key).includes(':alias/');
}

interface EncryptionRule {
  readonly bucketKeyEnabled?: unknown;
  readonly serverSideEncryptionByDefault?: { readonly sseAlgorithm?: string; readonly kmsMasterKeyId?: unknown };
}

function encryptionOf(resource: s3.CfnBucket): EncryptionRule | undefined {
  const encryption = Stack.of(resource).resolve(resource.bucketEncryption) as
    { readonly serverSideEncryptionConfiguration?: EncryptionRule[] } | undefined;
  return encryption?.serverSideEncryptionConfiguration?.[0];
}
