import { Lazy, Names, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import { Construct } from 'constructs';
import { SENDER_PREFIX } from './firehose-names';
import { FlowLogProducers } from './producers';
import { describe } from '../private/describe';
import { resourcesOf } from '../private/inventory';
import { isKnown } from '../private/known';

/** What IAM takes as a trust policy by default. */
const MAX_TRUST_BYTES = 2048;

/**
 * The role that accounts elsewhere assume to deliver to a stream of this account: one for each stream.
 *
 * It trusts their roles by name, of which none needs to exist yet: IAM refuses a trust in a role that does not. Of the
 * roles of this app the names are known; of producers outside, and of an organization, how they start. What the role
 * may do is to let the service use the stream, no more.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html
 */
export class FirehoseReceiver extends Construct {
  /** The receiver of a stream, in its stack, defined on first use. */
  public static of(deliveryStream: firehose.CfnDeliveryStream, roleName: string): FirehoseReceiver {
    const stack = Stack.of(deliveryStream);
    const id = `Receiver${Names.uniqueResourceName(deliveryStream, { maxLength: 64 })}`;
    const found = stack.node.tryFindChild(id) as FirehoseReceiver | undefined;
    if (found !== undefined && found.roleName !== roleName) {
      throw new Error(`'crossAccountRoleName' must be the same for all destinations of ${describe(deliveryStream)}, `
        + `got ${describe(roleName)} and ${describe(found.roleName)}`);
    }
    return found ?? new FirehoseReceiver(stack, id, deliveryStream, roleName);
  }

  private readonly senderArns = new Map<string, string>();
  private readonly accounts = new Set<string>();
  private readonly organizations = new Set<string>();

  private readonly resource: iam.CfnRole;

  private constructor(
    scope: Construct, id: string, private readonly deliveryStream: firehose.CfnDeliveryStream,
    private readonly roleName: string,
  ) {
    super(scope, id);
    const stack = Stack.of(this);
    const role = new iam.Role(this, 'Role', { roleName, assumedBy: new iam.AccountRootPrincipal() });
    this.resource = role.node.defaultChild as iam.CfnRole;
    this.resource.assumeRolePolicyDocument = Lazy.uncachedAny({ produce: () => this.trust() });
    new iam.ManagedPolicy(this, 'Policy', {
      description: 'Lets log delivery of other accounts use a stream',
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['iam:CreateServiceLinkedRole'],
          resources: [stack.formatArn({
            service: 'iam',
            region: '',
            resource: 'role',
            resourceName: 'aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery',
          })],
        }),
        new iam.PolicyStatement({ actions: ['firehose:TagDeliveryStream'], resources: [deliveryStream.attrArn] }),
      ],
    });
    this.node.addValidation({ validate: () => this.validate() });
  }

  /** Lets a role of an account deliver. */
  public admit(account: string, roleName: string): void {
    this.senderArns.set(this.roleArn(account, roleName), account);
  }

  /** Lets producers outside of the app deliver. */
  public admitProducers({ _accountIds, _organizationId }: FlowLogProducers): void {
    _accountIds.forEach((account) => this.accounts.add(account));
    if (_organizationId !== undefined) {
      this.organizations.add(_organizationId);
    }
  }

  /** The accounts of the app are taken for members of an organization. */
  private trust(): object {
    const organizations = [...this.organizations].sort();
    const isNamed = ([, account]: [arn: string, account: string]) =>
      organizations.length === 0 && !this.accounts.has(account);
    const senders = [...this.senderArns].filter(isNamed);
    const anySender = this.roleArn('*', `${SENDER_PREFIX}-*`);
    const allow = (accounts: string[], principalArns: string[], conditions = {}) => accounts.length === 0 ? [] : [{
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { AWS: sorted(accounts) },
      Condition: { ...conditions, ArnLike: { 'aws:PrincipalArn': sorted(principalArns) } },
    }];
    return {
      Version: '2012-10-17',
      Statement: [
        ...allow(senders.map(([, account]) => account), senders.map(([arn]) => arn)),
        ...allow([...this.accounts], [anySender]),
        ...organizations.length === 0 ? [] : allow(['*'], [anySender], {
          StringEquals: { 'aws:PrincipalOrgID': organizations },
        }),
      ],
    };
  }

  private roleArn(account: string, roleName: string): string {
    return `arn:${Stack.of(this).partition}:iam::${account}:role/${roleName}`;
  }

  private validate(): string[] {
    return [this.trustProblem(), this.nameProblem()].filter((problem) => problem !== undefined);
  }

  private trustProblem(): string | undefined {
    const { partition } = Stack.of(this);
    const trust = JSON.stringify(this.trust());
    const bytes = Buffer.byteLength(Token.isUnresolved(partition) ? trust.replaceAll(partition, 'aws') : trust);
    return bytes <= MAX_TRUST_BYTES ? undefined
      : `'producers' and the accounts that write must fit into a trust policy of ${MAX_TRUST_BYTES} bytes, `
        + `got ${bytes} bytes: FlowLogProducers.organization takes the room of one account`;
  }

  /**
   * Roles are of an account. Stacks without an environment could be of several. Of two receivers, the later one tells.
   */
  private nameProblem(): string | undefined {
    const { resource, roleName, deliveryStream } = this;
    const { stack } = resource;
    const roles = resourcesOf(this, iam.CfnRole.CFN_RESOURCE_TYPE_NAME).filter((each) => iam.CfnRole.isCfnRole(each));
    const others = roles.filter((each) => each !== resource && each.roleName === roleName
      && (each.stack === stack || isKnown(stack.account) && each.stack.account === stack.account));
    const isEarlier = (each: iam.CfnRole) => roles.indexOf(each) < roles.indexOf(resource);
    const other = others.find((each) => isEarlier(each) || !isReceiver(each));
    return other && "'crossAccountRoleName' must be another one for each stream of an account, got "
      + `${describe(roleName)} for ${describe(deliveryStream)}, which '${other.node.path}' has already`;
  }
}

function isReceiver(role: iam.CfnRole): boolean {
  return role.node.scope?.node.scope instanceof FirehoseReceiver;
}

function sorted(values: string[]): string[] {
  return [...new Set(values)].sort();
}
