import { Annotations, Aspects, CfnTag, Resource, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { CloudWatchLogsDestination } from './destination/cloud-watch-logs';
import { FlowLogDestination, FlowLogDestinationConfig } from './destination/destination';
import { fileOptionsOf } from './destination/file-options';
import { RecordField } from './format/record-field';
import { RecordFormat } from './format/record-format';
import { assertKind, having, Kind } from './private/kind';
import { waitFor } from './private/order';
import { FlowLogRegister } from './private/register';
import { ResourceType } from './resource-type';
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
   * minute. Transit gateways know one minute only: ten minutes throw, as does any other time.
   *
   * @default - ten minutes; one minute for transit gateways
   */
  readonly maxAggregationInterval?: ec2.FlowLogMaxAggregationInterval;

  /**
   * The fields of the records. A field that the source cannot write throws.
   *
   * @default - `RecordFormat.ESSENTIAL` from VPCs, subnets and interfaces to an `S3Destination`, else the service's
   * default for the source: the 14 fields of `RecordFormat.DEFAULT`, or for transit gateways the 36 of
   * `RecordFormat.TRANSIT_GATEWAY_DEFAULT`
   */
  readonly format?: RecordFormat;
}

const SOURCE: Kind = having('a FlowLogSource such as FlowLogSource.vpc(vpc)', '_bind');

const DESTINATION: Kind = having('a FlowLogDestination such as CloudWatchLogsDestination', '_write');

const FORMAT: Kind = having('a RecordFormat such as RecordFormat.ESSENTIAL', '_fieldsOutside');

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
    assertProps(props);
    const { _type: type } = props.source;
    const resources = props.source._bind(this);
    const filter = {
      resourceType: type.name,
      trafficType: type.trafficType(props.trafficType),
      maxAggregationInterval: type.maxAggregationInterval(props.maxAggregationInterval),
    };
    this.format = type.format(props.format, props.destination?._preferredFormat);
    this.warnOfNamelessGateways(type);
    this.destination = props.destination ?? CloudWatchLogsDestination._ofStack(Stack.of(this));
    const config = this.bindDestination(type, [...resources.values()], filter.trafficType);

    const name = { key: 'Name', value: tagValue(this.node.path) };
    const properties = {
      ...filter,
      ...formatProperties(type, this.format),
      ...destinationProperties(config),
      tags: [name],
    };
    const register = new FlowLogRegister(this, properties);
    this.flowLogs = Array.from(resources, ([childId, resourceId]) => {
      const flowLog = new ec2.CfnFlowLog(this, childId, { ...properties, resourceId });
      register.add(resourceId, flowLog);
      return flowLog;
    });
    if (this.flowLogs.length === 1) {
      this.node.defaultChild = this.flowLogs[0];
    }
    this.keepName(name);
    waitFor(this, config.dependencies ?? [], Object.values(properties).filter((value) => typeof value === 'string'));
  }

  /** The ids of the flow logs, such as `fl-0123456789abcdef0`, in the order of the source. */
  public get flowLogIds(): string[] {
    return this.flowLogs.map((flowLog) => flowLog.attrId);
  }

  private bindDestination(
    type: ResourceType, resourceIds: string[], trafficType?: ec2.FlowLogTrafficType,
  ): FlowLogDestinationConfig {
    const stack = Stack.of(this);
    return this.destination._write(this, {
      resourceType: type.name,
      resourceIds,
      get resourceArns() { // few destinations ask
        return type.arns(stack, resourceIds);
      },
      format: this.format,
      trafficType,
    });
  }

  /** In the records of a regional NAT gateway, `interface-id` and `subnet-id` are `-`. */
  private warnOfNamelessGateways(type: ResourceType): void {
    if (type.name === ResourceType.REGIONAL_NAT_GATEWAY.name && !this.format.includes(RecordField.RESOURCE_ID)) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:gatewayNotInRecords',
        "records of regional NAT gateways name no gateway without the field 'resource-id': give 'format', "
        + 'such as RecordFormat.DEFAULT.plus(RecordField.RESOURCE_ID)');
    }
  }

  /** Inside of a resource that names what it holds, such as `ec2.Vpc`, a tag of the flow log alone would lose. */
  private keepName({ key, value }: CfnTag): void {
    for (let around = this.node.scope; around !== undefined; around = around.node.scope) {
      if (Resource.isResource(around) && Aspects.of(around).all.length > 0) {
        Tags.of(this).add(key, value, { includeResourceTypes: [ec2.CfnFlowLog.CFN_RESOURCE_TYPE_NAME] });
        return;
      }
    }
  }
}

/** Untyped languages can give anything; null is nothing. */
function assertProps({ source, destination, format }: Partial<FlowLogsProps> = {}): void {
  assertKind('source', source, SOURCE);
  assertKind('destination', destination ?? FlowLogDestination.prototype, DESTINATION);
  assertKind('format', format ?? RecordFormat.DEFAULT, FORMAT);
}

/** The end of a path that is too long: tags hold 256 characters. */
function tagValue(path: string): string {
  return path.length <= 256 ? path : [...path].slice(-256).join('');
}

/** The service's default format is left out. */
function formatProperties(type: ResourceType, format: RecordFormat): Partial<ec2.CfnFlowLogProps> {
  return type.isDefault(format)
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
    destinationOptions: options && fileOptionsOf(options),
  };
}
