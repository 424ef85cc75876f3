import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { assertEncryption } from './bucket-encryption';
import { bucketResourceOf } from './bucket-resource';
import { DeliverySources } from './delivery-sources';
import { warnOfMissingStatement } from './missing-statement';
import { FlowLogProducers } from './producers';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';
import { cycleOf } from '../private/order';

/** What S3 takes as a bucket policy. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
const MAX_POLICY_BYTES = 20 * 1024;

/** Lets the log delivery service write to a bucket, and use its key, for those who deliver to it. */
export class BucketDelivery {
  private readonly sources: DeliverySources;
  private readonly missing: Array<() => void> = [];
  private readonly hasKey: boolean;
  private readonly writers: Construct[] = [];
  private isAllowed = false;

  /**
   * @param scope the destination
   * @param objects where the service writes, as a pattern of keys
   * @param producers outside of the app
   */
  constructor(
    private readonly scope: Construct, private readonly bucket: s3.IBucket, private readonly objects: string,
    private readonly producers?: FlowLogProducers,
  ) {
    FlowLogProducers._assert(producers);
    this.sources = new DeliverySources(Stack.of(bucket).partition, producers);
    this.hasKey = assertEncryption(scope, bucket);
    if (!this.sources.isEmpty) {
      this.allow();
    }
    scope.node.addValidation({ validate: () => this.validate() });
  }

  /** Admits the flow logs of a stack. */
  public admit(writer: Construct): void {
    const [from, to] = [Stack.of(writer), Stack.of(this.bucket)];
    this.assertReachable(writer);
    this.writers.push(writer);
    if (!isKnown(from.account) && from.account !== to.account) {
      this.warnOfUnknown(writer);
      return;
    }
    this.sources.admit(from.account, isKnown(from.region) || from.region === to.region ? from.region : '*');
    this.allow();
  }

  /** Another account or region does not know a name that CloudFormation generates; to give one later replaces. */
  private assertReachable(writer: Construct): void {
    const [from, to] = [Stack.of(writer), Stack.of(this.bucket)];
    const isForeign = from.account !== to.account || from.region !== to.region && !from._crossRegionReferences;
    const resource = bucketResourceOf(this.bucket);
    if (isForeign && resource !== undefined && !(resource.bucketName !== undefined && isKnown(resource.bucketName))) {
      throw new Error(`'bucketName' must be given when flow logs of another account or region write to the bucket, got `
        + `no literal name for ${describe(this.bucket)} in ${place(to)} and '${writer.node.path}' in ${place(from)}. `
        + 'To give a name to a bucket that is deployed replaces it: define another one');
    }
  }

  /** A stack without an environment can be deployed to any account. */
  private warnOfUnknown(writer: Construct): void {
    if (this.producers === undefined) {
      Annotations.of(this.scope).addWarningV2('cdk-vpc-flow-logs:writerNotAdmitted',
        `the account of '${writer.node.path}' is not known, so ${describe(this.bucket)} does not admit its flow logs: `
        + "give its stack an 'env' or the destination 'producers'");
    }
  }

  /** Once, for all who come. */
  private allow(): void {
    if (this.isAllowed) {
      return;
    }
    this.isAllowed = true;
    this.allowBucket(this.sources.allow(['s3:PutObject'], [this.bucket.arnForObjects(this.objects)],
      { 's3:x-amz-acl': 'bucket-owner-full-control' }));
    this.allowBucket(this.sources.allow(['s3:GetBucketAcl'], [this.bucket.bucketArn]));
    if (this.hasKey) {
      this.allowKey(this.bucket.encryptionKey);
    }
  }

  private allowBucket(statement: iam.PolicyStatement): void {
    if (!this.bucket.addToResourcePolicy(statement).statementAdded) {
      this.missing.push(() => warnOfMissingStatement(this.scope, 'bucketPolicyNotChanged', statement,
        `the policy of the bucket at '${this.bucket.node.path}' cannot be changed from here: `
        + 'log delivery needs this statement in it'));
    }
  }

  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html */
  private allowKey(key: kms.IKey | undefined): void {
    const statement = this.sources.allow(
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      ['*'], // in the policy of a key: that key
    );
    if (!key?.addToResourcePolicy(statement).statementAdded) {
      const which = key ? `the imported key at '${key.node.path}'` : `the key of ${describe(this.bucket)}`;
      this.missing.push(() => warnOfMissingStatement(this.scope, 'keyPolicyNotChanged', statement,
        `the policy of ${which} cannot be changed from here: log delivery needs this statement in it`));
    }
  }

  /** At validation all are admitted. */
  private validate(): string[] {
    this.missing.forEach((warn) => warn());
    const bytes = policySize(this.bucket);
    return [
      ...bytes <= MAX_POLICY_BYTES ? [] : [
        `'bucket' must have a policy of at most ${MAX_POLICY_BYTES} bytes, got ${bytes} bytes for `
        + `${describe(this.bucket)}: FlowLogProducers.organization takes the room of one account`,
      ],
      ...this.cycles(),
    ];
  }

  /** Users add statements to the policy, also later. */
  private cycles(): string[] {
    const { policy } = this.bucket;
    return policy === undefined ? [] : this.writers.filter((writer) => Stack.of(writer).nested)
      .map((writer) => cycleOf(writer, policy, { 'bucket.policy': policy.document }))
      .filter((cycle) => cycle !== undefined);
  }
}

/** The bytes of a bucket's policy, with statements of others: no less, and more by what only the deployment knows. */
function policySize(bucket: s3.IBucket): number {
  if (bucket.policy === undefined) {
    return 0;
  }
  const stack = Stack.of(bucket.policy);
  const document: unknown = stack.resolve(bucket.policy.document);
  const { length } = JSON.stringify(document);
  if (length < MAX_POLICY_BYTES / 4) {
    return length; // roughly, which is enough where there is so much room
  }
  const json: unknown = stack.resolve(stack.toJsonString(document));
  const parts = typeof json === 'string' ? [json] : (json as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const arn = JSON.stringify(stack.resolve(bucket.bucketArn));
  const { bucketName = '' } = bucketResourceOf(bucket) ?? {};
  const lengths = new Map([
    ['{"Ref":"AWS::AccountId"}', 12],
    ['{"Ref":"AWS::Partition"}', 3],
    ['{"Ref":"AWS::Region"}', 9],
    [arn, 13 + (isKnown(bucketName) ? bucketName.length : 3)],
  ]);
  return parts.reduce<number>((sum, part) =>
    sum + (typeof part === 'string' ? Buffer.byteLength(part) : lengths.get(JSON.stringify(part)) ?? 0), 0);
}

function place({ account, region }: Stack): string {
  return `${describe(account)}, ${describe(region)}`;
}
