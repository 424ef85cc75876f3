import { Stage } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IDependable } from 'constructs';
import { FlowLogFiles } from './flow-log-files';
import { Writers } from './writers';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';
import { referenceOf } from '../private/reference';

/** What a destination is told of the flow logs that will write to it. */
export interface FlowLogDestinationBindOptions {
  /** The type of the resources that are logged by the name that the service gives it, such as `VPC`. */
  readonly resourceType: string;

  /** The ids of the resources that are logged. */
  readonly resourceIds: string[];

  /** The ARNs of the resources that are logged, in the order of their ids; none for types that are not known. */
  readonly resourceArns: string[];

  /** The format of the records. */
  readonly format: RecordFormat;

  /**
   * Which traffic is logged.
   *
   * @default - all of it, of types that have no such filter
   */
  readonly trafficType?: ec2.FlowLogTrafficType;
}

/**
 * What flow logs need to know of their destination: the properties of the resource, and what has to be there first.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-flowlog.html
 */
export interface FlowLogDestinationConfig {
  /** The kind of the destination. */
  readonly destinationType: ec2.FlowLogDestinationType;

  /**
   * The ARN of the destination.
   *
   * @default - the destination is the log group of `logGroupName`
   */
  readonly destinationArn?: string;

  /**
   * The name of the log group.
   *
   * @default - the destination is that of `destinationArn`
   */
  readonly logGroupName?: string;

  /**
   * The role that delivers the records.
   *
   * @default - the service delivers by itself
   */
  readonly role?: iam.IRole;

  /**
   * The role of the receiving account that the delivering role assumes.
   *
   * @default - the destination is in the same account, or admits the service itself
   */
  readonly crossAccountRole?: iam.IRole;

  /**
   * Format and layout of files.
   *
   * @default - the destination keeps no files
   */
  readonly destinationOptions?: ec2.DestinationOptions;

  /**
   * What has to be there before a flow log is created, beyond what its properties refer to: policies above all.
   *
   * @default - nothing more
   */
  readonly dependencies?: IDependable[];
}

/**
 * What a `FlowLogs` writes, and where.
 *
 * @internal
 */
export interface FlowLogDestinationWriter {
  readonly scope: Construct;
  readonly options: FlowLogDestinationBindOptions;
  readonly destination: FlowLogDestination;
  readonly config: FlowLogDestinationConfig;
}

/**
 * Where flow logs are delivered to: defined once, written to by any number of `FlowLogs`.
 *
 * Extend it for a destination of your own.
 */
export abstract class FlowLogDestination extends Construct {
  private readonly writers = new Writers<FlowLogDestinationWriter>();

  /**
   * Admits flow logs to this destination and returns what they need to know of it.
   *
   * `FlowLogs` calls it once, before it defines its flow logs. Throw when they cannot be delivered here.
   *
   * @param scope the `FlowLogs` that will write
   */
  public abstract bind(scope: Construct, options: FlowLogDestinationBindOptions): FlowLogDestinationConfig;

  /**
   * What arrives here, as a metric whose sum is nothing while nothing does: what `FlowLogSilenceAlarm` looks at.
   *
   * Override it in a destination of your own; else it throws.
   */
  public metricDeliveries(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    throw new Error(`'destination' must tell what arrives there by 'metricDeliveries', got ${describe(this)}: `
      + 'override it');
  }

  /**
   * The format for records of interfaces when none is asked for.
   *
   * @internal
   */
  public get _preferredFormat(): RecordFormat | undefined {
    return undefined;
  }

  /**
   * The files that a reader finds the records in. Throws for destinations that keep none.
   *
   * @internal
   */
  public _files(reader: Construct): FlowLogFiles {
    throw new Error(`'archive' of ${describe(reader)} must be an S3Destination, or a FirehoseDestination to S3, `
      + `got ${describe(this)}`);
  }

  /**
   * Binds, and tells the readers of this destination who writes to it.
   *
   * @internal
   */
  public _write(scope: Construct, options: FlowLogDestinationBindOptions): FlowLogDestinationConfig {
    if (Stage.of(this) !== Stage.of(scope)) {
      throw new Error(`'destination' must be in the stage of the flow logs at '${scope.node.path}', `
        + `got ${describe(this)}: use S3Destination.fromBucketArn or `
        + "FirehoseDestination.fromDeliveryStream there, and 'producers' here");
    }
    const config = this.bind(scope, options);
    const problem = problemOf(config);
    if (problem !== undefined) {
      throw new Error(`'destination' must be bound to what the service takes, got ${describe(this)}: ${problem}`);
    }
    this._writers().add({ options, scope, destination: this, config });
    return config;
  }

  /**
   * Calls back for each `FlowLogs` that writes to this destination, those of before and those to come.
   *
   * @internal
   */
  public _onWriter(reader: (writer: FlowLogDestinationWriter) => void): void {
    this._writers().tell(reader);
  }

  /**
   * Who writes to what readers of this destination read.
   *
   * @internal
   */
  protected _writers(): Writers<FlowLogDestinationWriter> {
    return this.writers;
  }
}

const TYPES: string[] = Object.values(ec2.FlowLogDestinationType);

/**
 * What the service would refuse of a destination, whoever wrote it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-flowlog.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html
 */
function problemOf(config: FlowLogDestinationConfig): string | undefined {
  const { CLOUD_WATCH_LOGS, KINESIS_DATA_FIREHOSE: FIREHOSE, S3 } = ec2.FlowLogDestinationType;
  const { destinationType, destinationArn, logGroupName, role, crossAccountRole, destinationOptions } = config ?? {};
  const rules: Array<[boolean, string]> = [
    [!isType(destinationType), `'destinationType' must be one of ${TYPES.join(', ')}`],
    [!destinationArn === !logGroupName, "either 'destinationArn' or 'logGroupName' is needed"],
    [!!logGroupName && destinationType !== CLOUD_WATCH_LOGS, "'logGroupName' is for CloudWatch Logs only"],
    [destinationType === CLOUD_WATCH_LOGS && role === undefined, "CloudWatch Logs needs a 'role'"],
    [destinationType === CLOUD_WATCH_LOGS && endsInAsterisk(destinationArn ?? ''), "the ARN must not end in ':*'"],
    [destinationType === S3 && role !== undefined, "S3 takes no 'role'"],
    [destinationType === S3 && /^[^/]+\/AWSLogs(\/|$)/.test(destinationArn ?? ''), "the folder 'AWSLogs' is reserved"],
    [destinationType !== FIREHOSE && crossAccountRole !== undefined, "'crossAccountRole' is for Firehose only"],
    [!role && crossAccountRole !== undefined, "'crossAccountRole' needs a 'role'"],
    [destinationType === FIREHOSE && role !== undefined && !crossAccountRole, "'role' needs a 'crossAccountRole'"],
    [destinationType !== S3 && destinationOptions !== undefined, "'destinationOptions' are for S3 only"],
  ];
  return rules.find(([isBroken]) => isBroken)?.[1];
}

function isType(destinationType: string | undefined): boolean {
  return destinationType !== undefined
    && (!isKnown(destinationType) || TYPES.includes(destinationType));
}

/** As the ARN of a log group does that CloudFormation returns. */
function endsInAsterisk(arn: string): boolean {
  const { target, displayName } = referenceOf(arn) ?? {};
  return arn.endsWith(':*') || logs.CfnLogGroup.isCfnLogGroup(target) && displayName === 'Arn';
}
