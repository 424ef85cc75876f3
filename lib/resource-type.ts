import { RecordFamily } from './format/record-family';
import { RecordFormat } from './format/record-format';

/**
 * What the service says of flow logs on one type of resource.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
 */
export interface ResourceType {
  /** What the ids look like, and how one does in a message. */
  readonly id: { readonly pattern: RegExp; readonly example: string };

  /** The resource part of the ARN before the id. */
  readonly arnResource: string;

  /** The plural of what it is, for messages. */
  readonly plural: string;

  /** The family of the records. */
  readonly family: RecordFamily;

  /** The service's default format. */
  readonly defaultFormat: RecordFormat;

  /** Whether a flow log has a traffic type. Those without aggregate over one minute. */
  readonly filtersTraffic: boolean;
}

/** The types that CloudFormation documents; `FlowLogSource.of` takes others too. */
export const RESOURCE_TYPES: Record<string, ResourceType> = {
  VPC: onInterfaces('vpc', 'vpc', 'VPCs'),
  Subnet: onInterfaces('subnet', 'subnet', 'subnets'),
  NetworkInterface: onInterfaces('eni', 'network-interface', 'network interfaces'),
  RegionalNatGateway: onInterfaces('nat', 'natgateway', 'regional NAT gateways'),
  TransitGateway: onTransitGateways('tgw', 'transit-gateway', 'transit gateways'),
  TransitGatewayAttachment: onTransitGateways('tgw-attach', 'transit-gateway-attachment', 'transit gateway attachments'),
};

function onInterfaces(prefix: string, arnResource: string, plural: string): ResourceType {
  return {
    id: idsOf(prefix),
    arnResource,
    plural,
    family: RecordFamily.NETWORK_INTERFACE,
    defaultFormat: RecordFormat.DEFAULT,
    filtersTraffic: true,
  };
}

function onTransitGateways(prefix: string, arnResource: string, plural: string): ResourceType {
  return {
    id: idsOf(prefix),
    arnResource,
    plural,
    family: RecordFamily.TRANSIT_GATEWAY,
    defaultFormat: RecordFormat.TRANSIT_GATEWAY_DEFAULT,
    filtersTraffic: false,
  };
}

function idsOf(prefix: string): ResourceType['id'] {
  return { pattern: new RegExp(`^${prefix}-[0-9a-z]+$`), example: `${prefix}-0123456789abcdef0` };
}
