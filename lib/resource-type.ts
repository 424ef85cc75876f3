import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { RecordFamily } from './format/record-family';
import { RecordFormat } from './format/record-format';
import { isKnown } from './private/known';
import { describe } from './private/describe';

/** What the service says of flow logs on resources of a type. */
interface Rules {
  /** The plural of what it is, for messages. */
  readonly plural: string;

  /** What ids start with. */
  readonly idPrefix: string;

  /** What ARNs hold before the id. */
  readonly arnResource: string;

  /** Whether it is an interface or holds some, so that all fields of interfaces say something. */
  readonly holdsInterfaces: boolean;

  /** Whether a flow log has a traffic type. Those without aggregate over one minute. */
  readonly filtersTraffic: boolean;

  readonly family: RecordFamily;

  readonly defaultFormat: RecordFormat;
}

/**
 * A type of resources that flow logs are defined on, by the name that the service gives it.
 *
 * Of types that are not known nothing is checked, and what is given is passed on.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
 */
export class ResourceType {
  public static readonly VPC =
    new ResourceType('VPC', onInterfaces('VPCs', 'vpc', 'vpc'));
  public static readonly SUBNET =
    new ResourceType('Subnet', onInterfaces('subnets', 'subnet', 'subnet'));
  public static readonly NETWORK_INTERFACE =
    new ResourceType('NetworkInterface', onInterfaces('network interfaces', 'eni', 'network-interface'));
  public static readonly REGIONAL_NAT_GATEWAY =
    new ResourceType('RegionalNatGateway', onInterfaces('regional NAT gateways', 'nat', 'natgateway', false));
  public static readonly TRANSIT_GATEWAY =
    new ResourceType('TransitGateway', onTransitGateways('transit gateways', 'tgw', 'transit-gateway'));
  public static readonly TRANSIT_GATEWAY_ATTACHMENT = new ResourceType('TransitGatewayAttachment',
    onTransitGateways('transit gateway attachments', 'tgw-attach', 'transit-gateway-attachment'));

  /** The type of this name. Throws when it is no name, or another spelling of a known one. */
  public static of(name: string): ResourceType {
    if (typeof name !== 'string') {
      throw new Error(`'resourceType' must be a type such as 'VPC', got ${describe(name)}`);
    }
    const known = Object.values(ResourceType).find((type): type is ResourceType =>
      type instanceof ResourceType && type.name.toLowerCase() === name.toLowerCase());
    if (known?.name === name || !isKnown(name)) {
      return known ?? new ResourceType(name);
    }
    if (known !== undefined || !/^[A-Za-z]+$/.test(name)) {
      const expected = known === undefined ? "a type such as 'VPC'" : `spelt '${known.name}'`;
      throw new Error(`'resourceType' must be ${expected}, got ${describe(name)}`);
    }
    return new ResourceType(name);
  }

  constructor(public readonly name: string, private readonly rules?: Rules) {}

  /** The plural of what it is, for messages. */
  public get plural(): string {
    return this.rules?.plural ?? `the resource type ${describe(this.name)}`;
  }

  /** What ids are like, for messages. */
  public get ids(): string {
    return this.rules === undefined ? 'ids' : `ids such as '${this.rules.idPrefix}-0123456789abcdef0'`;
  }

  /** Whether an id that is no token can be one of this type. */
  public hasId(id: string): boolean {
    return this.rules === undefined ? id !== '' : new RegExp(`^${this.rules.idPrefix}-[0-9a-z]+$`).test(id);
  }

  /** The ARNs of resources in a stack's account and region; none for a type that is not known. */
  public arns(stack: Stack, ids: string[]): string[] {
    const resource = this.rules?.arnResource;
    return resource === undefined ? [] : ids.map((resourceName) =>
      stack.formatArn({ service: 'ec2', resource, resourceName }));
  }

  /** The traffic type: all where there is one and none is given. */
  public trafficType(given?: ec2.FlowLogTrafficType): ec2.FlowLogTrafficType | undefined {
    const types = Object.values(ec2.FlowLogTrafficType);
    if (given !== undefined && this.rules?.filtersTraffic === false) {
      throw new Error(`'trafficType' must be left out for ${this.plural}, got ${describe(given)}: `
        + 'all traffic is logged');
    }
    if (given !== undefined && isKnown(given) && !types.includes(given)) {
      throw new Error(`'trafficType' must be one of ${types.join(', ')}, got ${describe(given)}`);
    }
    return given ?? (this.rules?.filtersTraffic ? ec2.FlowLogTrafficType.ALL : undefined);
  }

  /** The aggregation interval in seconds; nothing where it is the service's default of ten minutes. */
  public maxAggregationInterval(given?: ec2.FlowLogMaxAggregationInterval): number | undefined {
    const { ONE_MINUTE, TEN_MINUTES } = ec2.FlowLogMaxAggregationInterval;
    const allowed = this.rules?.filtersTraffic === false ? [ONE_MINUTE] : [ONE_MINUTE, TEN_MINUTES];
    if (given !== undefined && !Token.isUnresolved(given) && !allowed.includes(given)) {
      throw new Error(`'maxAggregationInterval' must be ${allowed.join(' or ')} seconds for ${this.plural}, `
        + `got ${describe(given)}`);
    }
    if (this.rules?.filtersTraffic === false) {
      return given ?? ONE_MINUTE;
    }
    return this.rules !== undefined && given === TEN_MINUTES ? undefined : given;
  }

  /**
   * The format: the service's default where none is given.
   *
   * @param preferred to the service's default, by the destination, for interfaces and what holds them
   */
  public format(given?: RecordFormat, preferred?: RecordFormat): RecordFormat {
    const format = given ?? (this.rules?.holdsInterfaces ? preferred : undefined) ?? this.rules?.defaultFormat;
    if (format === undefined) {
      throw new Error(`'format' must be given for ${this.plural}, whose default format is not known`);
    }
    const foreign = this.rules === undefined ? [] : format._fieldsOutside(this.rules.family);
    if (foreign.length > 0) {
      throw new Error(`'format' must hold fields that ${this.plural} write, got '${foreign.join("', '")}'`);
    }
    return format;
  }

  /** Whether resources of this type write all fields of a format. */
  public writes(format: RecordFormat): boolean {
    return this.rules === undefined || format._fieldsOutside(this.rules.family).length === 0;
  }

  /** Whether a format is what the service writes by itself. */
  public isDefault(format: RecordFormat): boolean {
    return format.logFormat === this.rules?.defaultFormat.logFormat;
  }
}

function onInterfaces(plural: string, idPrefix: string, arnResource: string, holdsInterfaces = true): Rules {
  const family = RecordFamily.NETWORK_INTERFACE;
  const defaultFormat = RecordFormat.DEFAULT;
  return { plural, idPrefix, arnResource, holdsInterfaces, filtersTraffic: true, family, defaultFormat };
}

function onTransitGateways(plural: string, idPrefix: string, arnResource: string): Rules {
  const family = RecordFamily.TRANSIT_GATEWAY;
  const defaultFormat = RecordFormat.TRANSIT_GATEWAY_DEFAULT;
  return { plural, idPrefix, arnResource, holdsInterfaces: false, filtersTraffic: false, family, defaultFormat };
}
