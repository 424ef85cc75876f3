import { Annotations, Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, Dependable, IDependable } from 'constructs';
import { CloudWatchLogsDestination } from './destination/cloud-watch-logs';
import { FlowLogDestination, FlowLogDestinationConfig } from './destination/destination';
import { RecordField } from './format/record-field';
import { RecordFormat } from './format/record-format';
import { describe } from './private/readable';
import { FlowLogRegister } from './private/register';
import { RESOURCE_TYPES } from './resource-type';
import { FlowLogSource } from './source';

/** What to log, which fields, and where to. */
export interface FlowLogsProps {
  /** What is logged: one or many resources of one kind. */
  readonly source: FlowLogSource;

  /**
   * Where the records go.
   *
   * @default - a log group in CloudWatch Logs that the `FlowLogs` of this stack share, encrypted by the service, kept
   * for a year and retained when the stack is deleted
   */
  readonly destination?: FlowLogDestination;

  /**
   * Which traffic is logged. Transit gateways have no such filter: given for them, it throws.
   *
   * @default - all traffic
   */
  readonly trafficType?: ec2.FlowLogTrafficType;

  /**
   * The time over which packets of a flow become one record. Interfaces of Nitro instances never take longer than one
   * minute. Transit gateways know one minute only: ten minutes throw.
   *
   * @default - ten minutes; one minute for transit gateways
   */
  readonly maxAggregationInterval?: ec2.FlowLogMaxAggregationInterval;

  /**
   * The fields of the records. A field that the source cannot write throws.
   *
   * @default - the service's default for the source: the 14 fields of `RecordFormat.DEFAULT`, or for transit gateways
   * the 36 of `RecordFormat.TRANSIT_GATEWAY_DEFAULT`
   */
  readonly format?: RecordFormat;
}

/**
 * Flow logs of one or many resources, delivered to one destination.
 *
 * Defines one `AWS::EC2::FlowLog` for each resource and nothing else: what they share belongs to the destination. Each
 * is called by the path of this construct (tag `Name`). All its properties but tags are create-only: a change replaces
 * it, and what was logged stays.
 *
 * Throws when the service would refuse the flow log, and when the app has the same one already.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 *
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc) });
 */
export class FlowLogs extends Construct {
  /** Where the records go. */
  public readonly destination: FlowLogDestination;

  /** The fields of the records. */
  public readonly format: RecordFormat;

  private readonly flowLogs: ec2.CfnFlowLog[];

  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    assertKinds(props);
    const { resourceType } = props.source;
    const resources = props.source._bind(this);
    const trafficType = trafficTypeOf(resourceType, props.trafficType);
    const maxAggregationInterval = intervalOf(resourceType, props.maxAggregationInterval);
    this.format = formatOf(resourceType, props.format);
    this.warnOfNamelessGateways(resourceType);
    this.destination = props.destination ?? CloudWatchLogsDestination._ofStack(Stack.of(this));
    const config = this.bindDestination(resourceType, [...resources.values()]);

    const properties = {
      resourceType,
      trafficType,
      maxAggregationInterval,
      ...formatProperties(resourceType, this.format),
      ...destinationProperties(config),
      tags: [{ key: 'Name', value: this.node.path.slice(-256) }],
    };
    const register = new FlowLogRegister(this, [
      resourceType, trafficType, maxAggregationInterval, this.format.logFormat, config.destinationArn ?? config.logGroupName,
    ]);
    this.flowLogs = Array.from(resources, ([childId, resourceId]) => {
      const flowLog = new ec2.CfnFlowLog(this, childId, { ...properties, resourceId });
      register.add(resourceId, flowLog);
      return flowLog;
    });
    if (this.flowLogs.length === 1) {
      this.node.defaultChild = this.flowLogs[0];
    }
    this.node.addDependency(...(config.dependencies ?? []).filter((each) => !this.waitsFor(each, config)));
  }

  /** The ids of the flow logs, such as `fl-0123456789abcdef0`, in the order of the source. */
  public get flowLogIds(): string[] {
    return this.flowLogs.map((flowLog) => flowLog.attrId);
  }

  private bindDestination(resourceType: string, resourceIds: string[]): FlowLogDestinationConfig {
    if (Stage.of(this.destination) !== Stage.of(this)) {
      throw new Error(`'destination' must be in the stage of the flow logs at '${this.node.path}', got ${describe(this.destination)}`);
    }
    const stack = Stack.of(this);
    const resource = RESOURCE_TYPES[resourceType]?.arnResource;
    return this.destination._write(this, {
      resourceType,
      resourceIds,
      get resourceArns() {
        return resource === undefined ? [] : resourceIds.map((resourceName) =>
          stack.formatArn({ service: 'ec2', resource, resourceName }));
      },
      format: this.format,
    });
  }

  /** In the records of a regional NAT gateway, `interface-id` and `subnet-id` are `-`. */
  private warnOfNamelessGateways(resourceType: string): void {
    if (resourceType === 'RegionalNatGateway' && !this.format.includes(RecordField.RESOURCE_ID)) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:gatewayNotInRecords', "records of regional NAT gateways name no "
        + "gateway without the field 'resource-id': give 'format', such as RecordFormat.DEFAULT.plus(RecordField.RESOURCE_ID)");
    }
  }

  /** Whether it refers to a nested stack that holds the dependency, and so waits for all of it anyway. */
  private waitsFor(dependency: IDependable, config: FlowLogDestinationConfig): boolean {
    const elsewhere = Dependable.of(dependency).dependencyRoots.map(Stack.of).filter((stack) =>
      stack.nested && !Stack.of(this).node.scopes.includes(stack));
    const references = [config.destinationArn, config.logGroupName, config.role?.roleArn, config.crossAccountRole?.roleArn]
      .flatMap((value) => value === undefined ? [] : Tokenization.reverseString(value).tokens)
      .filter((token) => Reference.isReference(token));
    return elsewhere.some((stack) => references.some((reference) => Stack.of(reference.target) === stack));
  }
}

function assertKinds({ source, destination, format }: FlowLogsProps): void {
  if (typeof source?._bind !== 'function') {
    throw new Error(`'source' must be a FlowLogSource such as FlowLogSource.vpc(vpc), got ${describe(source)}`);
  }
  if (destination !== undefined && typeof destination._write !== 'function') {
    throw new Error(`'destination' must be a FlowLogDestination such as CloudWatchLogsDestination, got ${describe(destination)}`);
  }
  if (format !== undefined && typeof format._fieldsOutside !== 'function') {
    throw new Error(`'format' must be a RecordFormat such as RecordFormat.ESSENTIAL, got ${describe(format)}`);
  }
}

/** Types that are not known get what is given. */
function trafficTypeOf(resourceType: string, given?: ec2.FlowLogTrafficType): string | undefined {
  const known = RESOURCE_TYPES[resourceType];
  if (given !== undefined && !Token.isUnresolved(given) && !Object.values(ec2.FlowLogTrafficType).includes(given)) {
    throw new Error(`'trafficType' must be one of ${Object.values(ec2.FlowLogTrafficType).join(', ')}, got '${given}'`);
  }
  if (known?.filtersTraffic === false && given !== undefined) {
    throw new Error(`'trafficType' must be left out for ${known.plural}, got ${describe(given)}: all their traffic is logged`);
  }
  return given ?? (known?.filtersTraffic ? ec2.FlowLogTrafficType.ALL : undefined);
}

/** The service's default of ten minutes is left out. Types that are not known get what is given. */
function intervalOf(resourceType: string, given?: ec2.FlowLogMaxAggregationInterval): number | undefined {
  const { ONE_MINUTE, TEN_MINUTES } = ec2.FlowLogMaxAggregationInterval;
  const known = RESOURCE_TYPES[resourceType];
  const allowed = known?.filtersTraffic === false ? [ONE_MINUTE] : [ONE_MINUTE, TEN_MINUTES];
  if (given !== undefined && !Token.isUnresolved(given) && !allowed.includes(given)) {
    throw new Error(`'maxAggregationInterval' must be ${allowed.join(' or ')} seconds for ${known?.plural ?? resourceType}, got ${given}`);
  }
  if (known?.filtersTraffic === false) {
    return given ?? ONE_MINUTE;
  }
  return known !== undefined && given === TEN_MINUTES ? undefined : given;
}

function formatOf(resourceType: string, given?: RecordFormat): RecordFormat {
  const known = RESOURCE_TYPES[resourceType];
  const format = given ?? known?.defaultFormat;
  if (format === undefined) {
    throw new Error(`'format' must be given for the resource type '${resourceType}', whose default format is not known`);
  }
  const outside = known === undefined ? [] : format._fieldsOutside(known.family);
  if (outside.length > 0) {
    throw new Error(`'format' must hold fields that ${known.plural} write, got ${outside.map((field) => `'${field}'`).join(', ')}`);
  }
  return format;
}

/** The service's default format is left out. */
function formatProperties(resourceType: string, format: RecordFormat): Partial<ec2.CfnFlowLogProps> {
  return format.logFormat === RESOURCE_TYPES[resourceType]?.defaultFormat.logFormat
    ? {}
    : { logFormat: format.logFormat, tagFieldSpecifications: format._tagFieldSpecifications() };
}

/** All three options of files are required by CloudFormation. */
function destinationProperties(config: FlowLogDestinationConfig): Partial<ec2.CfnFlowLogProps> {
  const options = config.destinationOptions;
  return {
    logDestinationType: config.destinationType,
    logDestination: config.destinationArn,
    logGroupName: config.logGroupName,
    deliverLogsPermissionArn: config.role?.roleArn,
    deliverCrossAccountRole: config.crossAccountRole?.roleArn,
    destinationOptions: options && {
      FileFormat: options.fileFormat ?? ec2.FlowLogFileFormat.PLAIN_TEXT,
      HiveCompatiblePartitions: options.hiveCompatiblePartitions ?? false,
      PerHourPartition: options.perHourPartition ?? false,
    },
  };
}
