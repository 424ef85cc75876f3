import { IResolveContext, Lazy, Names, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, DependencyGroup } from 'constructs';
import { senderRoleName } from './firehose-names';

/** ARNs that fit into a managed policy of 6,144 characters, of 110 at most each, besides the rest. */
const ARNS_IN_POLICY = 50;

/** Managed policies that a role takes by default. */
const MAX_POLICIES = 10;

/**
 * The role with which a stack delivers to a stream of another account: one for all its flow logs that do.
 *
 * The service may be passed it for the very resources that are logged.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html
 */
export class FirehoseSender extends Construct {
  /** The sender of a stack, defined on first use. */
  public static of(stack: Stack, destination: Construct, receiverArn: string): FirehoseSender {
    const id = `Sender${Names.uniqueResourceName(destination, { maxLength: 64 })}`;
    return stack.node.tryFindChild(id) as FirehoseSender | undefined ?? new FirehoseSender(stack, id, receiverArn);
  }

  /** The name of the role of this account, which the receiver trusts it by. */
  public readonly roleName: string;

  /** The role of this account, which the service is passed. */
  public readonly role: iam.IRole;

  /** The role of the stream's account, which that one assumes. */
  public readonly receiver: iam.IRole;

  /** What the roles may do: flow logs wait for it. */
  public readonly policies = new DependencyGroup();

  private readonly resourceArns = new Set<string>();
  private policyCount = 0;

  constructor(scope: Construct, id: string, receiverArn: string) {
    super(scope, id);
    this.roleName = senderRoleName(this.node.path, Stack.of(this).region);
    this.role = new iam.Role(this, 'Role', {
      roleName: this.roleName,
      // AWS documents no condition on the source; one that the service does not meet would keep it out (unverified)
      assumedBy: new iam.ServicePrincipal('delivery.logs.amazonaws.com'),
    });
    this.receiver = iam.Role.fromRoleArn(this, 'Receiver', receiverArn);
    this.attach('Policy', 'Lets log delivery send flow logs to a stream of another account', [
      new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [receiverArn] }),
      new iam.PolicyStatement({
        actions: [
          'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:GetLogDelivery', 'logs:ListLogDeliveries',
        ],
        resources: ['*'], // the service knows no resource for them
      }),
    ]);
  }

  /** Lets the service be passed the role for these resources. */
  public allow(resourceArns: string[]): void {
    resourceArns.forEach((arn) => this.resourceArns.add(arn));
    while (this.policyCount * ARNS_IN_POLICY < this.resourceArns.size) {
      this.definePolicy(this.policyCount);
      this.policyCount += 1;
    }
  }

  private definePolicy(index: number): void {
    if (index >= MAX_POLICIES - 1) {
      throw new Error(`'source' must hold at most ${(MAX_POLICIES - 1) * ARNS_IN_POLICY} resources in a stack whose `
        + `flow logs go to a stream of another account, got more in '${Stack.of(this).node.path}': `
        + 'log VPCs, or use more stacks');
    }
    this.attach(`PassRole${index + 1}`, 'Lets the role be passed for the resources that are logged', [
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: {
          StringEquals: { 'iam:PassedToService': 'delivery.logs.amazonaws.com' },
          StringLike: {
            'iam:AssociatedResourceARN': Lazy.uncachedList({
              produce: (context) =>
                this.sortedArns(context).slice(index * ARNS_IN_POLICY, (index + 1) * ARNS_IN_POLICY),
            }),
          },
        },
      }),
    ]);
  }

  /** By what they are in the template: the names of tokens depend on the order of definition. */
  private sortedArns(context: IResolveContext): string[] {
    const texts = Array.from(this.resourceArns, (arn) => [JSON.stringify(context.resolve(arn)), arn] as const);
    return texts.sort(([one], [other]) => one < other ? -1 : 1).map(([, arn]) => arn);
  }

  private attach(id: string, description: string, statements: iam.PolicyStatement[]): void {
    this.policies.add(new iam.ManagedPolicy(this, id, { description, roles: [this.role], statements }));
  }
}
