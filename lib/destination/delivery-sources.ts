import { Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { FlowLogProducers } from './producers';
import { Facts } from '../private/condition';
import { globOf } from '../private/glob';
import { isKnown } from '../private/known';

/**
 * The accounts and regions whose flow logs the log delivery service writes: the flow logs of the app as they come, and
 * producers outside.
 *
 * Statements of policies refer to them, so that each policy needs one statement however many they are.
 */
export class DeliverySources {
  private readonly accounts: Set<string>;
  private readonly regions = new Set<string>();
  private readonly writers = new Map<string, DeliverySources>();

  /**
   * @param partition of the policies
   * @param producers outside of the app
   */
  constructor(private readonly partition: string, private readonly producers?: FlowLogProducers) {
    this.accounts = new Set(producers?._accountIds);
    if (producers !== undefined) {
      this.regions.add('*');
    }
  }

  /** Whether nobody delivers. */
  public get isEmpty(): boolean {
    return this.accounts.size === 0 && this.producers === undefined;
  }

  /** Whose files there are, as far as all of them are known. */
  public get knownAccounts(): string[] | undefined {
    const accounts = sorted(this.accounts);
    const areKnown = this.producers?._organizationId === undefined && accounts.length > 0 && accounts.every(isKnown);
    return areKnown ? accounts : undefined;
  }

  /** Whether some are of flow logs that the app does not define. */
  public get areForeign(): boolean {
    return this.producers !== undefined;
  }

  /** What a statement would spare if it admitted an organization in place of accounts. */
  public get spareBytes(): number {
    return this.producers?._organizationId === undefined ? (this.accounts.size - 1) * '"111111111111",'.length : 0;
  }

  /** Each account and region of flow logs of the app by itself, by what it is called. */
  public get ofTheApp(): ReadonlyMap<string, DeliverySources> {
    return this.writers;
  }

  /** Admits flow logs of an account and region. */
  public admit(account: string, region: string): void {
    this.accounts.add(account);
    this.regions.add(region);
    const name = `'${account}', '${region}'`;
    if (isKnown(name) && !this.writers.has(name)) {
      const writer = new DeliverySources(this.partition);
      this.writers.set(name, writer);
      writer.accounts.add(account);
      writer.regions.add(region);
    }
  }

  /**
   * Allows the service what it does on behalf of these sources, and of no others: to others it is a deputy that they
   * could confuse.
   *
   * @param conditions of `StringEquals` that are not about the source
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html
   */
  public allow(actions: string[], resources: string[], conditions: Record<string, string> = {}): iam.PolicyStatement {
    const organization = this.producers?._organizationId;
    return new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions,
      resources,
      conditions: {
        StringEquals: {
          ...organization === undefined
            ? { 'aws:SourceAccount': Lazy.uncachedList({ produce: () => sorted(this.accounts) }) }
            : { 'aws:SourceOrgID': organization },
          ...conditions,
        },
        ArnLike: { 'aws:SourceArn': Lazy.uncachedList({ produce: () => this.sourceArns() }) },
      },
    });
  }

  /** What the service tells of whom it works for, where that can be one only. */
  public facts(stack: Stack): Facts {
    const account = this.onlyAccount;
    const [sourceArn, ...more] = account === undefined ? [] : this.sourceArns();
    return account === undefined ? {} : {
      'aws:sourceaccount': globOf(stack.resolve(account)),
      'aws:sourcearn': globOf(more.length === 0 ? stack.resolve(sourceArn) : '*'),
    };
  }

  private get onlyAccount(): string | undefined {
    const [only, ...more] = this.producers?._organizationId === undefined ? this.accounts : [];
    return more.length === 0 ? only : undefined;
  }

  /** Of service `logs`, unlike in the trust of roles. One account is named here, too. */
  private sourceArns(): string[] {
    const account = this.onlyAccount ?? '*';
    const regions = this.regions.has('*') ? ['*'] : sorted(this.regions);
    return regions.map((region) => `arn:${this.partition}:logs:${region}:${account}:*`);
  }
}

/** Literal ones first, so that the order does not depend on tokens, whose names depend on the order of definition. */
function sorted(values: Set<string>): string[] {
  const literals = [...values].filter(isKnown).sort();
  return [...literals, ...[...values].filter((value) => !isKnown(value))];
}
