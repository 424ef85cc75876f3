import { Stack } from 'aws-cdk-lib';
import { AppResource } from './app-resource';
import { FlowLog } from './flow-log';
import { isObject, referenceIn } from './rendered-value';
import { Spelling } from './spelling';
import { areOfOneStage, push, Survey } from './survey';
import { forgottenKeyOf } from '../destination/data-perimeter';
import { DeliveryFolder } from '../destination/delivery-folder';
import { deniedBy, notAllowedBy } from '../destination/delivery-policy';
import { bucketRequests, DeliveryRequests, keyRequests } from '../destination/delivery-request';
import { DeliverySources } from '../destination/delivery-sources';
import { areKnownAndDiffer } from '../private/known';
import { statementsOf } from '../private/statement';

/** What a policy says to log delivery. */
export interface PolicyVerdict {
  /** Whose policy it is, or what holds it. */
  readonly policy: AppResource;

  /** The action that it denies for certain. */
  readonly denied?: string;

  /** The action that it does not allow. */
  readonly notAllowed?: string;

  /** The key by which it denies, and which log delivery has no value for. */
  readonly forgottenKey?: string;
}

/** The buckets of an app. */
export class DeliveryBuckets {
  private readonly made = new Map<string, DeliveryBucket>();
  private readonly byName = new Map<string, AppResource[]>();
  private readonly policies = new Map<unknown, AppResource[]>();

  constructor(private readonly survey: Survey) {
    survey.resources('AWS::S3::Bucket').forEach((bucket) =>
      push(this.byName, new Spelling(survey, bucket.stack).name(bucket), bucket));
    survey.resources('AWS::S3::BucketPolicy').forEach((policy) =>
      push(this.policies, new Spelling(survey, policy.stack).spell(policy.properties.Bucket), policy));
  }

  /** The bucket of a flow log, if it is one of these; one object for all flow logs that are alike. */
  public of(flowLog: FlowLog): DeliveryBucket | undefined {
    const { stack } = flowLog.resource;
    const destination = flowLog.destinationType === 's3' ? flowLog.properties.LogDestination : undefined;
    const text = destination === undefined ? '' : new Spelling(this.survey, stack).text(destination) ?? '';
    const [, name = '', prefix = ''] = /^arn:[^:]*:s3:::(<[^<>]*>|[^/<>]+)(?:\/(.*))?$/s.exec(text) ?? [];
    const named = this.byName.get(name) ?? [];
    const ofStage = named.filter((bucket) => areOfOneStage(bucket, flowLog.resource));
    const [bucket, ...more] = ofStage.length > 0 ? ofStage : named;
    if (bucket === undefined || more.length > 0) {
      return undefined;
    }
    const key = JSON.stringify([bucket.path, prefix, flowLog.isHive, stack.account, stack.region]);
    const policies = (this.policies.get(name) ?? []).filter((policy) => areOfOneStage(policy, bucket));
    const made = this.made.get(key)
      ?? new DeliveryBucket(this.survey, bucket, policies, prefix, flowLog.isHive, stack);
    this.made.set(key, made);
    return made;
  }
}

/** A bucket of an app, as log delivery meets it on behalf of flow logs. */
export class DeliveryBucket {
  /** Where records go; nothing where the layout is not known. */
  public readonly folder?: DeliveryFolder;

  /** What its policy says, if this app gives it one. */
  public readonly policyVerdict?: PolicyVerdict;

  /** What its key says, if it is of this app. */
  public readonly keyVerdict?: PolicyVerdict;

  /** What names the key, if it encrypts with one of KMS; null where that is the one that AWS manages. */
  public readonly kmsKey: unknown;

  /** @param stack of the flow logs */
  constructor(
    private readonly survey: Survey, public readonly resource: AppResource, policies: AppResource[], prefix: string,
    isHive: boolean | undefined, private readonly stack: Stack,
  ) {
    const sources = new DeliverySources(new Spelling(survey, stack).partition);
    sources.admit(stack.account, stack.region);
    const spelling = new Spelling(survey, resource.stack);
    this.folder = isHive === undefined ? undefined
      : new DeliveryFolder(prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`, isHive);
    this.kmsKey = kmsKeyOf(resource);
    const policy = this.policyAmong(policies);
    this.policyVerdict = policy && this.folder && this.judge(policy, policy.properties.PolicyDocument,
      bucketRequests(spelling.arn(resource) as string, stack, this.folder, sources));
    const { key } = this;
    this.keyVerdict = key && this.judge(key, key.properties.KeyPolicy, keyRequests(stack, sources));
  }

  /** The key of this app that it encrypts with. */
  public get key(): AppResource | undefined {
    const key = this.survey.referent(this.kmsKey);
    return key?.type === 'AWS::KMS::Key' ? key : undefined;
  }

  /** Whether the key is named by its id, which is what `Ref` comes to. */
  public get namesKeyById(): boolean {
    return this.key !== undefined && referenceIn(this.survey.follow(this.kmsKey))?.attribute !== 'Arn';
  }

  /** Whether the bucket is in another account than the flow logs, so that AWS does not complete its policy. */
  public get isOfAnotherAccount(): boolean {
    return areKnownAndDiffer(this.stack.account, this.resource.stack.account);
  }

  /** The one that is there for certain. Without any, the bucket itself says nothing, which other accounts need. */
  private policyAmong([policy, ...more]: AppResource[]): AppResource | undefined {
    const none = this.isOfAnotherAccount ? this.resource : undefined;
    return more.length > 0 || policy?.isConditional === true ? undefined : policy ?? none;
  }

  private judge(policy: AppResource, document: unknown, requests: DeliveryRequests): PolicyVerdict {
    const statements = statementsOf(new Spelling(this.survey, policy.stack).spell(document)).filter(isObject);
    return {
      policy,
      denied: deniedBy(statements, requests),
      notAllowed: notAllowedBy(statements, requests),
      forgottenKey: [...requests.values()].flat().flatMap((request) =>
        statements.map((statement) => forgottenKeyOf(statement, request))).find((key) => key !== undefined),
    };
  }
}

function kmsKeyOf({ properties: { BucketEncryption: encryption } }: AppResource): unknown {
  const rules = isObject(encryption) ? encryption.ServerSideEncryptionConfiguration : undefined;
  const rule: unknown = Array.isArray(rules) ? rules[0] : undefined;
  const byDefault = isObject(rule) ? rule.ServerSideEncryptionByDefault : undefined;
  const { SSEAlgorithm: algorithm, KMSMasterKeyID: key } = isObject(byDefault) ? byDefault : {};
  return typeof algorithm === 'string' && algorithm.startsWith('aws:kms') ? key ?? null : undefined;
}
