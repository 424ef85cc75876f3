import { Annotations, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketResourceOf } from './bucket-resource';
import { encryptionKeyOf } from './encryption-key';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';

/**
 * How a bucket of this app encrypts what is written to it.
 *
 * Log delivery can use keys of one's own that are named by their ARN: neither key ids, nor the key that AWS manages.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html
 */
export class BucketEncryption {
  /** As the bucket is defined so far. Aspects and escape hatches may change it. */
  public static given(bucket: s3.IBucket): BucketEncryption {
    const { bucketEncryption } = bucketResourceOf(bucket) ?? {};
    const encryption = Stack.of(bucket).resolve(bucketEncryption) as Given | undefined;
    const { bucketKeyEnabled, serverSideEncryptionByDefault: byDefault } =
      encryption?.serverSideEncryptionConfiguration?.[0] ?? {};
    return new BucketEncryption(bucket, byDefault?.sseAlgorithm, byDefault?.kmsMasterKeyId, bucketKeyEnabled);
  }

  /** As the template will have it. */
  public static rendered(bucket: s3.IBucket, properties: Record<string, unknown>): BucketEncryption {
    const encryption = properties.BucketEncryption as Rendered | undefined;
    const { BucketKeyEnabled, ServerSideEncryptionByDefault: byDefault } =
      encryption?.ServerSideEncryptionConfiguration?.[0] ?? {};
    return new BucketEncryption(bucket, byDefault?.SSEAlgorithm, byDefault?.KMSMasterKeyID, BucketKeyEnabled);
  }

  /** Whether it takes a key. */
  public readonly isKms: boolean;

  private constructor(
    private readonly bucket: s3.IBucket, algorithm: unknown, private readonly key: unknown,
    private readonly bucketKeyEnabled: unknown,
  ) {
    this.isKms = typeof algorithm === 'string' && algorithm.startsWith('aws:kms');
  }

  /** What log delivery cannot use of it. */
  public get problem(): string | undefined {
    const { bucket, key } = this;
    if (!this.isKms) {
      return undefined;
    }
    if (key === undefined || isManaged(key)) {
      return "'bucket' must be encrypted by S3 or by a key of its own, "
        + `got ${describe(bucket)} with the key that AWS manages, which log delivery cannot use`;
    }
    return isArn(key, Stack.of(bucket)) ? undefined : "'bucket' must name its key by the ARN of the key, got "
      + `${describe(bucket)} with ${typeof key === 'string' ? `'${key}'` : 'another name'}: log delivery takes neither `
      + 'key ids nor aliases';
  }

  /** Whether the key is another one than the bucket, as a construct, knows. */
  public get hasUnknownKey(): boolean {
    const { encryptionKey } = this.bucket;
    const known: unknown = Stack.of(this.bucket).resolve(encryptionKey?.keyArn);
    return this.isKms && JSON.stringify(this.key) !== JSON.stringify(known);
  }

  /** Warns of what may keep log delivery out. */
  public warn(scope: Construct): void {
    if (this.isKms && this.bucketKeyEnabled === true) {
      Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:bucketKey',
        `'bucketKeyEnabled' of ${describe(this.bucket)} may keep log delivery out: AWS says that the policy of the key `
        + 'then no longer works as expected for all requests. Look for DeliverLogsStatus FAILED, or leave it out');
    }
  }
}

/** Refuses buckets that log delivery cannot encrypt records for, as far as it is known by now. */
export function assertEncryption(bucket: s3.IBucket): void {
  const key = bucket.encryptionKey;
  if (key !== undefined) {
    encryptionKeyOf(key, regionOf(bucket) ?? key.env.region, 'bucket');
  }
  const { problem } = BucketEncryption.given(bucket);
  if (problem !== undefined) {
    throw new Error(problem);
  }
}

/** The region that is given for an imported bucket is only known from that of its stack where they differ. */
function regionOf(bucket: s3.IBucket): string | undefined {
  const { region } = bucket.env;
  return bucketResourceOf(bucket) === undefined && region === Stack.of(bucket).region ? undefined : region;
}

interface Given {
  readonly serverSideEncryptionConfiguration?: Array<{
    readonly bucketKeyEnabled?: unknown;
    readonly serverSideEncryptionByDefault?: { readonly sseAlgorithm?: unknown; readonly kmsMasterKeyId?: unknown };
  }>;
}

interface Rendered {
  readonly ServerSideEncryptionConfiguration?: Array<{
    readonly BucketKeyEnabled?: unknown;
    readonly ServerSideEncryptionByDefault?: { readonly SSEAlgorithm?: unknown; readonly KMSMasterKeyID?: unknown };
  }>;
}

function isManaged(key: unknown): boolean {
  return typeof key === 'string' && /(^|:)alias\/aws\/s3$/.test(key);
}

/** Whether a resolved value can be the ARN of a key. */
function isArn(key: unknown, stack: Stack): boolean {
  if (typeof key === 'string') {
    return !isKnown(key) || key.startsWith('arn:') && !key.includes(':alias/');
  }
  const { Ref } = key as { Ref?: string };
  const isIdOrAlias = Ref !== undefined && stack.node.findAll().some((each) =>
    (kms.CfnKey.isCfnKey(each) || kms.CfnAlias.isCfnAlias(each)) && stack.resolve(each.logicalId) === Ref);
  return !isIdOrAlias && !JSON.stringify(key).includes(':alias/');
}
