import { Lazy, Names, Stack } from 'aws-cdk-lib';
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

  private readonly resourceArns: string[][] = [];

  constructor(scope: Construct, id: string, receiverArn: string) {
    super(scope, id);
    this.roleName = senderRoleName(this.node.path, Stack.of(this).region);
    this.role = new iam.Role(this, 'Role', {
      roleName: this.roleName,
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
    for (const arn of resourceArns.filter((each) => !this.resourceArns.flat().includes(each))) {
      const last = this.resourceArns.at(-1);
      if (last === undefined || last.length === ARNS_IN_POLICY) {
        this.resourceArns.push([arn]);
        this.definePolicy(this.resourceArns.length);
      } else {
        last.push(arn);
      }
    }
  }

  private definePolicy(number: number): void {
    if (number >= MAX_POLICIES) {
      throw new Error(`'source' must hold at most ${(MAX_POLICIES - 1) * ARNS_IN_POLICY} resources in a stack whose `
        + `flow logs go to a stream of another account, got more in '${Stack.of(this).node.path}': `
        + 'log VPCs, or use more stacks');
    }
    this.attach(`PassRole${number}`, 'Lets the role be passed for the resources that are logged', [
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: {
          StringEquals: { 'iam:PassedToService': 'delivery.logs.amazonaws.com' },
          StringLike: {
            'iam:AssociatedResourceARN': Lazy.uncachedList({ produce: () => this.resourceArns[number - 1] }),
          },
        },
      }),
    ]);
  }

  private attach(id: string, description: string, statements: iam.PolicyStatement[]): void {
    this.policies.add(new iam.ManagedPolicy(this, id, { description, roles: [this.role], statements }));
  }
}
