import { Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { RECEIVER_PREFIX, SENDER_PREFIX } from './firehose-names';
import { FlowLogProducers } from './producers';
import { describe } from '../private/describe';

/** What IAM takes as a trust policy by default. */
const MAX_TRUST_BYTES = 2048;

/** A stream of this account that accounts elsewhere deliver to. */
export interface FirehoseReceiverProps {
  /** The stream. */
  readonly deliveryStreamArn: string;

  /** The name of the role, which starts with what the service requires. */
  readonly roleName: string;

  /**
   * Who delivers from outside of the app.
   *
   * @default - nobody
   */
  readonly producers?: FlowLogProducers;
}

/**
 * The role that accounts elsewhere assume to deliver to a stream of this account.
 *
 * It trusts their roles by name, of which none needs to exist yet: IAM refuses a trust in a role that does not. What
 * it may do is to let the service use the stream, no more.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html
 */
export class FirehoseReceiver extends Construct {
  private readonly accounts: Set<string>;

  constructor(scope: Construct, id: string, private readonly props: FirehoseReceiverProps) {
    super(scope, id);
    const stack = Stack.of(this);
    if (!props.roleName.startsWith(RECEIVER_PREFIX)) {
      throw new Error(`'crossAccountRoleName' must start with '${RECEIVER_PREFIX}', got ${describe(props.roleName)}`);
    }
    this.accounts = new Set(props.producers?._accountIds);
    const role = new iam.Role(this, 'Role', { roleName: props.roleName, assumedBy: new iam.AccountRootPrincipal() });
    const resource = role.node.defaultChild as iam.CfnRole;
    resource.assumeRolePolicyDocument = Lazy.uncachedAny({ produce: () => this.trust() });
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
        new iam.PolicyStatement({ actions: ['firehose:TagDeliveryStream'], resources: [props.deliveryStreamArn] }),
      ],
    });
    this.node.addValidation({ validate: () => this.validate() });
  }

  /** Lets an account deliver. */
  public admit(account: string): void {
    this.accounts.add(account);
  }

  private trust(): object {
    const organization = this.props.producers?._organizationId;
    const { partition } = Stack.of(this);
    return {
      Version: '2012-10-17',
      Statement: [{
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { AWS: organization === undefined ? [...this.accounts].sort() : '*' },
        Condition: {
          ...organization === undefined ? {} : { StringEquals: { 'aws:PrincipalOrgID': organization } },
          ArnLike: { 'aws:PrincipalArn': `arn:${partition}:iam::*:role/${SENDER_PREFIX}-*` },
        },
      }],
    };
  }

  private validate(): string[] {
    const bytes = Buffer.byteLength(JSON.stringify(this.trust()));
    return bytes <= MAX_TRUST_BYTES ? [] : [
      `'producers' must fit into a trust policy of ${MAX_TRUST_BYTES} bytes, got ${bytes} bytes: `
      + 'FlowLogProducers.organization takes the room of one account',
    ];
  }
}
