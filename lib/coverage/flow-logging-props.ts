import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { FlowLogDestination } from '../destination/destination';
import { RecordFormat } from '../format/record-format';

/** What is logged of an app, and how. */
export interface FlowLoggingProps {
  /**
   * Where the records go: one for all, in the stage of what is logged. From other stacks it makes exports, and must not
   * itself depend on what is logged.
   *
   * @default - each stack that has something to log gets a log group in CloudWatch Logs, shared with its `FlowLogs`
   * that name no destination, kept for a year and retained when the stack is deleted. CloudWatch Logs bills what is
   * delivered ($0.50 per GB in us-east-1) and kept.
   */
  readonly destination?: FlowLogDestination;

  /**
   * The types of resources that are logged, by the names that the service gives them: of `VPC`, `Subnet`,
   * `NetworkInterface`, `RegionalNatGateway`, `TransitGateway`, `TransitGatewayAttachment`, else throws.
   *
   * Throws when one holds another, such as VPCs and subnets, whose packets would be recorded, and billed, twice, unless
   * `allowOverlap` says so.
   *
   * @default ['VPC', 'TransitGateway']
   */
  readonly resourceTypes?: string[];

  /**
   * Only what has all of these tags, its own or by `Tags.of`. To choose by id, path or type of construct, apply the
   * mixin to a `ConstructSelector`.
   *
   * @default - whatever tags there are
   */
  readonly taggedWith?: { [key: string]: string };

  /**
   * Which traffic is logged, of what has such a filter. Transit gateways have none. Throws when no type has.
   *
   * @default - all traffic
   */
  readonly trafficType?: ec2.FlowLogTrafficType;

  /**
   * The time over which packets of a flow become one record. Transit gateways know one minute only, and take that.
   *
   * @default - ten minutes; one minute for transit gateways
   */
  readonly maxAggregationInterval?: ec2.FlowLogMaxAggregationInterval;

  /**
   * The fields of the records, for all types that write them; the others take their default. Throws when no type does.
   *
   * @default - as for `FlowLogs`: `RecordFormat.ESSENTIAL` from VPCs, subnets and interfaces to an `S3Destination`,
   * else the service's default
   */
  readonly format?: RecordFormat;

  /**
   * Whether packets may be recorded, and billed, more than once: to `destination` also what has a flow log that
   * delivers elsewhere, and what holds, or is held by, something that has one.
   *
   * @default false
   */
  readonly allowOverlap?: boolean;

  /**
   * The id of the `FlowLogs` inside of what is logged. Two that are both to be there take different ones. Another id
   * makes another logical id, which the service refuses with `FlowLogAlreadyExists`.
   *
   * @default 'FlowLogging'
   */
  readonly constructId?: string;
}
