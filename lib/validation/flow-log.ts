import { AppResource } from './app-resource';
import { isObject } from './rendered-value';
import { Survey } from './survey';
import { RecordFamily } from '../format/record-family';
import { isKnown } from '../private/known';
import { ResourceType } from '../resource-type';

const OF_TRANSIT_GATEWAYS = [
  ResourceType.TRANSIT_GATEWAY, ResourceType.TRANSIT_GATEWAY_ATTACHMENT,
].map(({ name }) => name);

const OF_INTERFACES = [
  ResourceType.VPC, ResourceType.SUBNET, ResourceType.NETWORK_INTERFACE, ResourceType.REGIONAL_NAT_GATEWAY,
].map(({ name }) => name);

/** A flow log of an app, whoever defined it. What only the deployment knows is nothing here. */
export class FlowLog {
  /** The resources of this app that it may log; nothing where it may log any. */
  public readonly logged?: AppResource[];

  /** The resource of this app that it logs for certain. */
  public readonly loggedForCertain?: AppResource;

  constructor(public readonly resource: AppResource, survey: Survey) {
    const { ResourceId: id } = resource.properties;
    const candidates = survey.candidates(id);
    this.loggedForCertain = survey.referent(id);
    this.logged = candidates?.every(({ type }) => type.startsWith('AWS::EC2::')) ? candidates : undefined;
  }

  /** What it logs, by the service's name. */
  public get resourceType(): string | undefined {
    return known(this.properties.ResourceType);
  }

  /** Which records it writes. */
  public get family(): RecordFamily | undefined {
    const type = this.resourceType ?? '';
    return OF_TRANSIT_GATEWAYS.includes(type) ? RecordFamily.TRANSIT_GATEWAY
      : OF_INTERFACES.includes(type) ? RecordFamily.NETWORK_INTERFACE : undefined;
  }

  public get trafficType(): string | undefined {
    return known(this.properties.TrafficType);
  }

  /** Whether it may write what is rejected: transit gateways reject nothing. */
  public get mayCatchRejects(): boolean {
    return this.trafficType !== 'ACCEPT';
  }

  /** Where it delivers to, by the service's name. */
  public get destinationType(): string | undefined {
    const { LogDestinationType: type } = this.properties;
    return type === undefined ? 'cloud-watch-logs' : known(type);
  }

  public get logFormat(): string | undefined {
    return known(this.properties.LogFormat);
  }

  /** The fields of its format that can be told apart. */
  public get fieldNames(): string[] {
    return Array.from((this.logFormat ?? '').matchAll(/\$\{([^{}]*)\}/g), ([, name]) => name);
  }

  /** Whether files are laid out as Hive calls them. */
  public get isHive(): boolean | undefined {
    const { DestinationOptions: options } = this.properties;
    if (options === undefined) {
      return false;
    }
    const { HiveCompatiblePartitions, hiveCompatiblePartitions } = isObject(options) ? options : {};
    const value = HiveCompatiblePartitions ?? hiveCompatiblePartitions;
    return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
  }

  public get properties(): Record<string, unknown> {
    return this.resource.properties;
  }
}

/** A text that is what it will be at deployment. */
export function known(value: unknown): string | undefined {
  return typeof value === 'string' && isKnown(value) ? value : undefined;
}
