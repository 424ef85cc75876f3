import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DeliveryFolder } from './delivery-folder';
import { encryptionKeyOf } from './encryption-key';
import { WriteOnce } from './write-once';
import { assertKinds, BOOLEAN, DAYS, having, Kind, listOf, TEXT } from '../private/kind';
import { isKnown } from '../private/known';

/** What a bucket for flow logs is like. */
export interface ArchiveBucketProps {
  /**
   * The name of the bucket. Flow logs of other accounts and regions need it: a name that CloudFormation generates is
   * not known to their stacks, and to give one later replaces the bucket.
   *
   * @default - a name that CloudFormation generates
   */
  readonly bucketName?: string;

  /**
   * The key that encrypts the records. Its policy gets the grant that log delivery needs; of an imported key it cannot
   * be changed from here, and a warning carries the statement to add. Asymmetric keys and keys of another region throw.
   *
   * @default - S3 encrypts with keys of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether S3 makes a key for the bucket from `encryptionKey`, to ask KMS less often. AWS says that the policy of the
   * key then no longer works as expected for all requests, so it is a warning. Without `encryptionKey` it throws.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html
   */
  readonly bucketKeyEnabled?: boolean;

  /**
   * How long records are kept: whole days, at least one, else throws.
   *
   * @default - for ever
   */
  readonly expiration?: Duration;

  /**
   * More rules for the life of records. S3 moves no objects under 128 kB, which most files of flow logs are, unless the
   * rule says `objectSizeGreaterThan`: a warning. Athena cannot read what is in Glacier Flexible Retrieval or Deep
   * Archive: another one.
   *
   * @default - records expire after `expiration`, and unfinished uploads after a day
   */
  readonly lifecycleRules?: s3.LifecycleRule[];

  /**
   * How long nobody can delete a record. Longer than `expiration` throws.
   *
   * @default - whoever is allowed to delete objects of the bucket can
   */
  readonly writeOnce?: WriteOnce;

  /**
   * What happens to the bucket when it leaves the stack. CloudFormation destroys empty buckets only.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

const KINDS: Record<string, Kind> = {
  bucketName: TEXT,
  bucketKeyEnabled: BOOLEAN,
  expiration: DAYS,
  lifecycleRules: listOf('rules'),
  writeOnce: having('a WriteOnce such as WriteOnce.PCI_DSS', '_retention'),
};

/**
 * Defines a bucket that nobody else reads or writes unless its policy or theirs says so.
 *
 * @param folder of the records
 */
export function defineArchiveBucket(
  scope: Construct, id: string, props: ArchiveBucketProps, folder = new DeliveryFolder(''),
): s3.Bucket {
  assertKinds('props', props, KINDS);
  const { writeOnce } = props;
  if (props.bucketKeyEnabled === true && props.encryptionKey === undefined) {
    throw new Error("'bucketKeyEnabled' must be left out without 'encryptionKey', got true");
  }
  assertExpiration(props, folder);
  const encryptionKey = props.encryptionKey && encryptionKeyOf(props.encryptionKey, Stack.of(scope).region, 'bucket');
  const bucket = new s3.Bucket(scope, id, {
    bucketName: props.bucketName,
    encryption: encryptionKey === undefined ? s3.BucketEncryption.S3_MANAGED : s3.BucketEncryption.KMS,
    encryptionKey,
    bucketKeyEnabled: encryptionKey && (props.bucketKeyEnabled ?? false),
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: writeOnce && true,
    objectLockDefaultRetention: writeOnce?._retention,
    lifecycleRules: [...ownRules(props), ...props.lifecycleRules ?? []],
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
  });
  if (writeOnce !== undefined) {
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
      resources: [bucket.arnForObjects('*')],
    }));
  }
  return bucket;
}

/** Records carry no tags. */
function assertExpiration(props: ArchiveBucketProps, folder: DeliveryFolder): void {
  const { expiration, lifecycleRules = [], writeOnce } = props;
  const locked = writeOnce?._retention.duration.toDays() ?? 0;
  const rules = lifecycleRules.filter(({ enabled, prefix = '', tagFilters }) =>
    enabled !== false && tagFilters === undefined && (!isKnown(prefix) || folder.mayHold(prefix)));
  const expirations = { expiration: [expiration], lifecycleRules: rules.map((rule) => rule.expiration) };
  for (const [prop, durations] of Object.entries(expirations)) {
    const early = durations.find((duration) => duration?.isUnresolved() === false && duration.toDays() < locked);
    if (early !== undefined) {
      throw new Error(`'${prop}' must not end before 'writeOnce', which keeps records for ${locked} days, `
        + `got ${early.toDays()} days`);
    }
  }
}

/** Expiry of a versioned object leaves its version and a marker behind. */
function ownRules({ expiration, writeOnce }: ArchiveBucketProps): s3.LifecycleRule[] {
  const afterADay = Duration.days(1);
  const rules: s3.LifecycleRule[] = [{ abortIncompleteMultipartUploadAfter: afterADay, expiration }];
  return expiration === undefined || writeOnce === undefined ? rules : [
    { ...rules[0], noncurrentVersionExpiration: afterADay },
    { expiredObjectDeleteMarker: true },
  ];
}
