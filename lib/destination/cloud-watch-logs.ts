import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, Dependable, IDependable } from 'constructs';
import {
  FlowLogDestination, FlowLogDestinationBindOptions, FlowLogDestinationConfig, FlowLogDestinationWriter,
} from './destination';
import { grantLogs } from './log-group-key';
import { warnOfMissingStatement } from './missing-statement';
import { Assumer, trustExcludes } from './role-trust';
import { Writers, writersToLogGroup } from './writers';
import { describe } from '../private/describe';
import { isImmutable } from '../private/immutable-role';
import { assertKind, assertKinds, BOOLEAN, having, Kind, TEXT } from '../private/kind';
import { areKnownAndDiffer, isKnown } from '../private/known';
import { assertNoCycle } from '../private/order';
import { hasPendingLookups } from '../private/pending-lookups';
import { readable } from '../private/readable';

const LOG_GROUP: Kind = having('a log group such as logs.LogGroup', 'logGroupName', 'grantRead');

const ROLE: Kind = having('a role such as iam.Role', 'roleArn', 'grant');

/** How flow logs are written to a log group, whether it is defined here or exists. */
export interface CloudWatchLogsDestinationOptions {
  /**
   * The role that the service assumes to write.
   *
   * It gets the permissions. It must trust `vpc-flow-logs.amazonaws.com`, else synthesis fails if its trust can be
   * seen, and be of the account of the flow logs, else throws. Where it cannot be changed from here, a warning carries
   * the statement to add.
   *
   * @default - a role is defined that only flow logs of this account and region can use
   */
  readonly role?: iam.IRole;
}

/** What a log group for flow logs is like. */
export interface CloudWatchLogsDestinationProps extends CloudWatchLogsDestinationOptions {
  /**
   * The name of the log group: 1 to 512 letters, digits and `_-/.#`, not starting with `aws/`, else throws.
   *
   * @default - a name that CloudFormation generates
   */
  readonly logGroupName?: string;

  /**
   * How long records are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;

  /**
   * The key that encrypts the records. Its policy gets the grant that CloudWatch Logs needs; of an imported key it
   * cannot be changed from here, and a warning carries the statement to add. Asymmetric keys and keys of another
   * region throw.
   *
   * @default - CloudWatch Logs encrypts with a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The class of the log group, for ever. `INFREQUENT_ACCESS` costs half and has no metric filters, subscriptions and
   * live tail. `DELIVERY` is for Lambda only and throws.
   *
   * @default LogGroupClass.STANDARD
   */
  readonly logGroupClass?: logs.LogGroupClass;

  /**
   * Whether CloudWatch Logs refuses to delete the log group.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the log group when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * A log group that exists, in place of one that is defined.
   *
   * @default - a log group is defined
   * @internal
   */
  readonly _logGroup?: logs.ILogGroup;
}

/** The id of the destination of a stack that `FlowLogs` without a destination share. */
const DEFAULT_ID = 'DefaultFlowLogsDestination';

/**
 * Delivers flow logs to CloudWatch Logs: one log group, and one role that only flow logs of this account and region can
 * assume and that can do nothing but write to it.
 *
 * Records arrive after about five minutes, in one log stream for each interface. Flow logs of other accounts and
 * regions cannot write to it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const destination = new CloudWatchLogsDestination(this, 'Live', { retention: logs.RetentionDays.THREE_MONTHS });
 *
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination });
 */
export class CloudWatchLogsDestination extends FlowLogDestination {
  /**
   * A destination that writes to a log group that exists. It must be of the account and region of the flow logs, else
   * they throw, and of class `STANDARD` or `INFREQUENT_ACCESS`. A key of it must let CloudWatch Logs use it already.
   */
  public static fromLogGroup(
    scope: Construct, id: string, logGroup: logs.ILogGroup, options: CloudWatchLogsDestinationOptions = {},
  ): CloudWatchLogsDestination {
    assertKinds('options', options);
    assertKind('logGroup', logGroup, LOG_GROUP);
    const resource = logGroup.node.defaultChild;
    assertTakesFlowLogs(logs.CfnLogGroup.isCfnLogGroup(resource) ? resource.logGroupClass : undefined, 'logGroup');
    return new CloudWatchLogsDestination(scope, id, { ...options, _logGroup: logGroup });
  }

  /**
   * The destination that the `FlowLogs` of a stack share when they are given none, defined on first use.
   *
   * @internal
   */
  public static _ofStack(stack: Stack): CloudWatchLogsDestination {
    const found = stack.node.tryFindChild(DEFAULT_ID) as CloudWatchLogsDestination | undefined;
    if (found !== undefined && typeof found._write !== 'function') {
      throw new Error(`'destination' must be given, because its default would be called '${found.node.path}', `
        + `got ${describe(found)} there`);
    }
    return found ?? new CloudWatchLogsDestination(stack, DEFAULT_ID);
  }

  /** The log group that holds the records. */
  public readonly logGroup: logs.ILogGroup;

  /** The role that the service assumes to write. */
  public readonly role: iam.IRole;

  private readonly policy?: iam.ManagedPolicy;

  /** What the policy and the log group refer to, by the prop that it comes from. */
  private readonly references: Record<string, string>;

  constructor(scope: Construct, id: string, props: CloudWatchLogsDestinationProps = {}) {
    super(scope, id);
    assertKinds('props', props, { logGroupName: TEXT, deletionProtection: BOOLEAN });
    this.logGroup = props._logGroup ?? this.defineLogGroup(props);
    this.role = props.role === undefined ? this.defineRole() : this.takeRole(props.role);
    this.policy = this.definePolicy();
    this.references = {
      role: this.role.roleName,
      logGroup: this.logGroup.logGroupArn,
      encryptionKey: props.encryptionKey?.keyArn ?? '',
    };
  }

  /** Allows to read the records. */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.logGroup.grantRead(grantee);
  }

  /**
   * The records that arrive in the log group, those of intervals without traffic included: `IncomingLogEvents`, which
   * costs nothing.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
   */
  public override metricDeliveries(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const { account, region } = this.logGroup.env;
    return new cloudwatch.Metric({ // of an imported log group, the CDK's own metric is called otherwise and is of all
      namespace: 'AWS/Logs',
      metricName: 'IncomingLogEvents',
      dimensionsMap: { LogGroupName: this.logGroup.logGroupName },
      statistic: cloudwatch.Stats.SUM,
      ...isKnown(account) ? { account } : {},
      ...isKnown(region) ? { region } : {},
      ...options,
    });
  }

  /** @internal */
  protected override _writers(): Writers<FlowLogDestinationWriter> {
    return writersToLogGroup(this.logGroup);
  }

  public bind(scope: Construct, options: FlowLogDestinationBindOptions): FlowLogDestinationConfig {
    this.assertEnvironment(scope);
    if (this.policy !== undefined) {
      assertNoCycle(scope, this, this.references);
    }
    return {
      destinationType: ec2.FlowLogDestinationType.CLOUD_WATCH_LOGS,
      logGroupName: this.logGroup.logGroupName,
      role: this.role,
      dependencies: [this.policy ?? policiesOf(this.role)],
    };
  }

  /** The service delivers to log groups of the region and account of the flow log, and so does the role trust it. */
  private assertEnvironment(scope: Construct): void {
    const stack = Stack.of(scope);
    for (const key of ['region', 'account'] as const) {
      for (const [thing, env] of [[this.logGroup, this.logGroup.env], [this, Stack.of(this)]] as const) {
        if (areKnownAndDiffer(env[key], stack[key]) && !hasPendingLookups(scope)) {
          throw new Error(`'destination' must be a log group in the ${key} of the flow logs at '${scope.node.path}', `
            + `'${stack[key]}', got ${describe(thing)} in '${env[key]}'`);
        }
      }
    }
  }

  private defineLogGroup(props: CloudWatchLogsDestinationProps): logs.ILogGroup {
    const { logGroupName, logGroupClass, encryptionKey } = props;
    if (logGroupName !== undefined && isKnown(logGroupName) && !hasPendingLookups(this)
      && (!/^[-._/#A-Za-z0-9]{1,512}$/.test(logGroupName) || logGroupName.startsWith('aws/'))) {
      throw new Error("'logGroupName' must be 1 to 512 letters, digits and '_-/.#' and not start with 'aws/', "
        + `got ${describe(logGroupName)}`);
    }
    assertTakesFlowLogs(logGroupClass, 'logGroupClass');
    return new logs.LogGroup(this, 'LogGroup', {
      logGroupName,
      retention: props.retention ?? logs.RetentionDays.ONE_YEAR,
      encryptionKey: encryptionKey && grantLogs(this, encryptionKey, logGroupName),
      logGroupClass,
      deletionProtectionEnabled: props.deletionProtection,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }

  /** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
  private defineRole(): iam.IRole {
    const { service, sourceAccount, sourceArn } = this.assumer();
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal(service, {
        conditions: {
          StringEquals: { 'aws:SourceAccount': sourceAccount },
          ArnLike: { 'aws:SourceArn': sourceArn },
        },
      }),
    });
  }

  /** The trust of a role is complete at validation. */
  private takeRole(role: iam.IRole): iam.IRole {
    assertKind('role', role, ROLE);
    const { account } = Stack.of(this);
    if (areKnownAndDiffer(role.env.account, account) && !hasPendingLookups(this)) {
      throw new Error(`'role' must be in the account of the flow logs, '${account}', `
        + `got ${describe(role)} in '${role.env.account}'`);
    }
    const assumer = this.assumer();
    this.node.addValidation({
      validate: () => trustExcludes(role, this.assumer('fl-*'))
        ? [`'role' must trust ${assumer.service} for aws:SourceAccount ${readable(this, assumer.sourceAccount)} and `
          + `aws:SourceArn ${readable(this, assumer.sourceArn)}, got ${describe(role)}, whose trust policy does not`]
        : [],
    });
    return role;
  }

  /** What the role may do. Never `logs:CreateLogGroup`: the service would bring a deleted log group back. */
  private definePolicy(): iam.ManagedPolicy | undefined {
    const statement = new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
    });
    if (isImmutable(this.role)) {
      if (hasPendingLookups(this)) {
        return undefined; // a role that is looked up can be changed once it is found
      }
      warnOfMissingStatement(this, 'cdk-vpc-flow-logs:rolePolicyNotChanged', statement,
        `the policies of the imported 'role' at '${this.role.node.path}' cannot be changed from here: they need this `
        + 'statement');
      return undefined;
    }
    return new iam.ManagedPolicy(this, 'Policy', {
      description: 'Lets VPC flow logs write to their log group',
      roles: [this.role],
      statements: [statement],
    });
  }

  /** Ids are not known before flow logs are created. */
  private assumer(flowLogId = '*'): Assumer {
    const stack = Stack.of(this);
    return {
      service: 'vpc-flow-logs.amazonaws.com',
      sourceAccount: stack.account,
      sourceArn: stack.formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: flowLogId }),
    };
  }
}

/** What a role that cannot be changed from here is allowed, as far as it is defined in this app, also later. */
function policiesOf(role: iam.IRole): IDependable {
  const dependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots() {
      return Dependable.of(role).dependencyRoots.flatMap(({ node }) =>
        node.children.filter((child) => child !== node.defaultChild));
    },
  });
  return dependable;
}

/** `DELIVERY` is a class that newer releases of the CDK know. */
function assertTakesFlowLogs(logGroupClass: string | undefined, prop: string): void {
  if (logGroupClass === 'DELIVERY') {
    throw new Error(`'${prop}' must be of class STANDARD or INFREQUENT_ACCESS, got 'DELIVERY', `
      + 'which takes no flow logs');
  }
}
