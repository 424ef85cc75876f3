import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { assertEncryption, BucketEncryption } from './bucket-encryption';
import { warnOfLifecycle } from './bucket-lifecycle';
import { bucketPolicyProblems } from './bucket-policy';
import { bucketResourceOf } from './bucket-resource';
import { Deliverer, deliverersTo } from './deliverer';
import { DeliveryFolder } from './delivery-folder';
import { DeliverySources } from './delivery-sources';
import { keyPolicyProblems } from './key-policy';
import { warnOfMissingStatement } from './missing-statement';
import { FlowLogProducers } from './producers';
import { describe } from '../private/describe';
import { areKnownAndDiffer, isKnown } from '../private/known';
import { cycleOf } from '../private/order';
import { readable } from '../private/readable';
import { renderedProperties } from '../private/rendered';

/** Lets the log delivery service write to a bucket, and use its key, for those who deliver to it. */
export class BucketDelivery implements Deliverer {
  public readonly sources: DeliverySources;
  public readonly statements: iam.PolicyStatement[] = [];
  public keyStatement?: iam.PolicyStatement;
  private readonly missing: iam.PolicyStatement[] = [];
  private readonly writers: Construct[] = [];
  private isKeyAllowed = false;

  /**
   * @param scope the destination
   * @param folder where the service writes
   * @param producers outside of the app
   */
  constructor(
    public readonly scope: Construct, private readonly bucket: s3.IBucket, public readonly folder: DeliveryFolder,
    private readonly producers?: FlowLogProducers,
  ) {
    FlowLogProducers._assert(producers);
    this.sources = new DeliverySources(Stack.of(bucket).partition, producers);
    assertEncryption(bucket);
    if (!this.sources.isEmpty) {
      this.allow();
    }
    deliverersTo(bucket).push(this);
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
      assertEnv(to, from, this.bucket, writer);
      throw new Error(`'bucketName' must be given when flow logs of another account or region write to the bucket, got `
        + `no literal name for ${describe(this.bucket)} in ${place(to)} and '${writer.node.path}' in ${place(from)}. `
        + 'To give a name to a bucket that is deployed replaces it: define another one');
    }
  }

  /** A stack without an environment can be deployed to any account. */
  private warnOfUnknown(writer: Construct): void {
    if (this.producers?._organizationId === undefined) {
      Annotations.of(this.scope).addWarningV2('cdk-vpc-flow-logs:writerNotAdmitted',
        `the account of '${writer.node.path}' is not known, so ${describe(this.bucket)} does not admit its flow logs `
        + "by itself: give its stack an 'env' or the destination an organization as 'producers'");
    }
  }

  /** Once, for all who come. */
  private allow(): void {
    if (this.keyStatement !== undefined) {
      return;
    }
    this.allowBucket(this.sources.allow(['s3:PutObject'], [this.bucket.arnForObjects(this.folder.objects)],
      { 's3:x-amz-acl': 'bucket-owner-full-control' }));
    this.allowBucket(this.sources.allow(['s3:GetBucketAcl'], [this.bucket.bucketArn]));
    this.keyStatement = this.sources.allow(
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      ['*'], // in the policy of a key: that key
    );
    this.isKeyAllowed = this.bucket.encryptionKey?.addToResourcePolicy(this.keyStatement).statementAdded === true;
  }

  private allowBucket(statement: iam.PolicyStatement): void {
    this.statements.push(statement);
    if (!this.bucket.addToResourcePolicy(statement).statementAdded) {
      this.missing.push(statement);
    }
  }

  /** At validation all are admitted, and the bucket is what it will be. */
  private validate(): string[] {
    const { scope, bucket, folder } = this;
    const resource = bucketResourceOf(bucket);
    const properties = resource && renderedProperties(resource);
    const encryption = properties && BucketEncryption.rendered(bucket, properties);
    const problems = this.bucketProblems(encryption);
    warnOfLifecycle(scope, bucket, properties?.LifecycleConfiguration, folder);
    this.warnOfMissing(encryption?.hasUnknownKey === true);
    return [...problems, ...this.cycles()];
  }

  /** Of several destinations that share the bucket, the first one tells. */
  private bucketProblems(encryption: BucketEncryption | undefined): string[] {
    const { bucket } = this;
    const deliverers = deliverersTo(bucket);
    if (deliverers[0] !== this) {
      return [];
    }
    encryption?.warn(this.scope);
    return [...new Set([
      ...encryption?.problem === undefined ? [] : [encryption.problem],
      ...bucketPolicyProblems(bucket, deliverers),
      ...encryption === undefined || encryption.isKms && !encryption.hasUnknownKey
        ? keyPolicyProblems(bucket, deliverers) : [],
    ])];
  }

  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html */
  private warnOfMissing(hasUnknownKey: boolean): void {
    const { bucket, keyStatement } = this;
    const warn = (id: string, statement: iam.PolicyStatement, what: string) =>
      warnOfMissingStatement(this.scope, id, statement,
        `the policy of ${what} cannot be changed from here: log delivery needs this statement in it`);
    this.missing.forEach((statement) =>
      warn('cdk-vpc-flow-logs:bucketPolicyNotChanged', statement, `the bucket at '${bucket.node.path}'`));
    if (keyStatement !== undefined && hasUnknownKey) {
      warn('cdk-vpc-flow-logs:keyPolicyNotChanged', keyStatement, `the key of ${describe(bucket)}`);
    } else if (keyStatement !== undefined && bucket.encryptionKey !== undefined && !this.isKeyAllowed) {
      warn('cdk-vpc-flow-logs:keyPolicyNotChanged', keyStatement,
        `the imported key at '${bucket.encryptionKey.node.path}'`);
    }
  }

  /** Users add statements to the policy, also later. */
  private cycles(): string[] {
    const { policy } = this.bucket;
    return policy === undefined ? [] : this.writers.filter((writer) => Stack.of(writer).nested)
      .map((writer) => cycleOf(writer, policy, { 'bucket.policy': policy.document }))
      .filter((cycle) => cycle !== undefined);
  }
}

/** What is the same place once it is known takes no name. */
function assertEnv(to: Stack, from: Stack, bucket: s3.IBucket, writer: Construct): void {
  if ((['account', 'region'] as const).some((key) => !isKnown(to[key]) && isKnown(from[key]))) {
    throw new Error(`'env' must be given to '${to.node.path}', the stack of the bucket, when flow logs of a stack with `
      + `one write to it, got ${describe(bucket)} in ${place(to)} and '${writer.node.path}' in ${place(from)}: `
      + 'that replaces nothing');
  }
  const isForCertain = areKnownAndDiffer(from.account, to.account) || areKnownAndDiffer(from.region, to.region);
  if (!isForCertain && !(isKnown(from.account) && isKnown(from.region))) {
    throw new Error(`'env' must be given to '${from.node.path}', the stack of the flow logs, which write to a bucket `
      + `of a stack with one, got '${writer.node.path}' in ${place(from)} and ${describe(bucket)} in ${place(to)}: `
      + 'that replaces nothing');
  }
}

function place(stack: Stack): string {
  return [stack.account, stack.region].map((each) => isKnown(each) ? describe(each) : readable(stack, each)).join(', ');
}
