import { CfnResource, ResourceEnvironment, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { areKnownAndDiffer, isKnown } from './private/known';
import { hasPendingLookups } from './private/pending-lookups';
import { describe } from './private/describe';
import { referenceOf } from './private/reference';
import { pathOfConstruct, pathOfId } from './private/resource-path';
import { ResourceType } from './resource-type';

/** A resource to log, known by its construct or by its id alone. */
interface LoggedResource {
  readonly id: string;
  readonly construct?: ConstructWithEnv;
  /** Where it is, if that is another place than the construct says. */
  readonly env?: ResourceEnvironment;
}

interface ConstructWithEnv extends IConstruct {
  readonly env: ResourceEnvironment;
}

/**
 * What is logged: one or many resources of one kind, each with a flow log of its own.
 *
 * Takes L1, L2 and imported constructs and bare references, except where it says otherwise. Throws when there is no
 * resource, when something is of another kind, and, once it is used, when an id has another shape, or when a resource
 * is known to be in another region or account than the flow logs. What is given twice counts once. Ids may be tokens,
 * but for cached `Lazy` values, which throw: flow logs are called after ids, and these have no name that lasts.
 *
 * Interfaces that a service manages (load balancers, RDS and Aurora, ElastiCache, Redshift, EMR, WorkSpaces, endpoints)
 * come and go with the service: log the subnets that they live in, or the VPC, and tell them apart in the records by
 * interface, tag or subnet.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 *
 * new FlowLogs(this, 'FlowLogs', {
 *   source: FlowLogSource.subnetsOf(vpc, { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }),
 * });
 */
export class FlowLogSource {
  /** All interfaces of a VPC, also those that come later. */
  public static vpc(vpc: ec2.IVPCRef): FlowLogSource {
    return FlowLogSource.fromConstructs(ResourceType.VPC, 'vpc', [vpc], (each) => each.vpcRef?.vpcId);
  }

  /** All interfaces of these VPCs, also those that come later. */
  public static vpcs(vpcs: ec2.IVPCRef[]): FlowLogSource {
    return FlowLogSource.fromConstructs(ResourceType.VPC, 'vpcs', vpcs, (each) => each.vpcRef?.vpcId);
  }

  /** All interfaces of these subnets, also those that come later. */
  public static subnets(subnets: ec2.ISubnetRef[]): FlowLogSource {
    return FlowLogSource.fromConstructs(ResourceType.SUBNET, 'subnets', subnets, (each) => each.subnetRef?.subnetId);
  }

  /**
   * All interfaces of subnets of a VPC, also those that come later.
   *
   * @param vpc an L2 or an import, which know their subnets
   * @param selection which subnets: the private ones by default, as everywhere in the CDK. An empty selection throws.
   */
  public static subnetsOf(vpc: ec2.IVpc, selection?: ec2.SubnetSelection): FlowLogSource {
    if (typeof vpc?.selectSubnets !== 'function') {
      throw new Error(`'vpc' must be a VPC whose subnets are known, such as ec2.Vpc, got ${describe(vpc)}`);
    }
    const selected = vpc.selectSubnets(selection);
    if (selected.isPendingLookup && selected.subnets.length === 0) {
      return new FlowLogSource(ResourceType.SUBNET, 'selection', []);
    }
    return FlowLogSource.fromConstructs(ResourceType.SUBNET, 'vpc', listOf('selection', selected.subnets),
      (each) => each.subnetRef.subnetId, { env: vpc.env });
  }

  /** These network interfaces. */
  public static networkInterfaces(networkInterfaces: ec2.INetworkInterfaceRef[]): FlowLogSource {
    return FlowLogSource.fromConstructs(ResourceType.NETWORK_INTERFACE, 'networkInterfaces', networkInterfaces,
      (each) => each.networkInterfaceRef?.networkInterfaceId);
  }

  /** The network interfaces of these ids, such as `eni-0123456789abcdef0`. */
  public static networkInterfaceIds(networkInterfaceIds: string[]): FlowLogSource {
    return FlowLogSource.fromIds(ResourceType.NETWORK_INTERFACE, 'networkInterfaceIds', networkInterfaceIds);
  }

  /**
   * The network interfaces of these zonal NAT gateways. Takes L1s, because nothing else knows the interface of a NAT
   * gateway: `natGatewaysOf` finds those of a VPC. Throws for regional ones, which have no interface.
   */
  public static natGateways(natGateways: ec2.CfnNatGateway[]): FlowLogSource {
    return FlowLogSource.fromConstructs(ResourceType.NETWORK_INTERFACE, 'natGateways', natGateways, (each) => {
      if (each.availabilityMode === 'regional') {
        throw new Error(`'natGateways' must be zonal, got ${describe(each)}, which is regional: `
          + 'use FlowLogSource.regionalNatGateways');
      }
      return each.attrEniId;
    }, { takes: 'NAT gateways as ec2.CfnNatGateway, which knows their interface' });
  }

  /**
   * The network interfaces of all zonal NAT gateways that a VPC of this app defines. Throws for VPCs that define none,
   * such as imported ones, whose gateways cannot be seen.
   */
  public static natGatewaysOf(vpc: ec2.IVpc): FlowLogSource {
    const gateways = (vpc?.node?.findAll() ?? []).filter((each) => ec2.CfnNatGateway.isCfnNatGateway(each));
    const zonal = gateways.filter((each) => each.availabilityMode !== 'regional');
    if (zonal.length === 0) {
      throw new Error(`'vpc' must define zonal NAT gateways in this app, got ${describe(vpc)} without any: `
        + (gateways.length === 0
          ? 'give the interfaces of gateways elsewhere to FlowLogSource.networkInterfaceIds'
          : `use FlowLogSource.regionalNatGateways for ${gateways.map(describe).join(', ')}`));
    }
    return FlowLogSource.natGateways(zonal);
  }

  /**
   * These transit gateways: all their attachments, also those that come later.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html
   */
  public static transitGateways(transitGateways: ec2.ITransitGatewayRef[]): FlowLogSource {
    return FlowLogSource.fromConstructs(ResourceType.TRANSIT_GATEWAY, 'transitGateways', transitGateways,
      (each) => each.transitGatewayRef?.transitGatewayId);
  }

  /** These attachments of transit gateways. */
  public static transitGatewayAttachments(attachments: ec2.ITransitGatewayAttachmentRef[]): FlowLogSource {
    return FlowLogSource.fromConstructs(ResourceType.TRANSIT_GATEWAY_ATTACHMENT, 'attachments', attachments,
      (each) => each.transitGatewayAttachmentRef?.transitGatewayAttachmentId,
      { takes: 'what has a reference of an attachment (others go by FlowLogSource.transitGatewayAttachmentIds)' });
  }

  /**
   * The attachments of transit gateways of these ids, such as `tgw-attach-0123456789abcdef0`: VPC attachments, peerings
   * and VPNs, which have no common type.
   *
   * Connect attachments cannot be logged: log the attachment that they are transported by.
   */
  public static transitGatewayAttachmentIds(attachmentIds: string[]): FlowLogSource {
    return FlowLogSource.fromIds(ResourceType.TRANSIT_GATEWAY_ATTACHMENT, 'attachmentIds', attachmentIds);
  }

  /**
   * These regional NAT gateways. Throws for zonal ones, which `natGateways` takes.
   *
   * Only the field `resource-id` tells in the records which gateway it was.
   */
  public static regionalNatGateways(natGateways: ec2.INatGatewayRef[]): FlowLogSource {
    return FlowLogSource.fromConstructs(ResourceType.REGIONAL_NAT_GATEWAY, 'natGateways', natGateways, (each) => {
      if (ec2.CfnNatGateway.isCfnNatGateway(each) && isZonal(each)) {
        throw new Error(`'natGateways' must be regional, got ${describe(each)}, which is zonal: `
          + 'use FlowLogSource.natGateways');
      }
      return each.natGatewayRef?.natGatewayId;
    });
  }

  /**
   * The resources of these ids, of a type by the name that the service gives it, such as `CoreNetwork`: the way to what
   * the service adds next.
   *
   * For types that this library does not know, `format` is required, and traffic type and aggregation interval are
   * as given. Another spelling of a type that it does know throws.
   */
  public static of(resourceType: string, resourceIds: string[]): FlowLogSource {
    return FlowLogSource.fromIds(ResourceType.of(resourceType), 'resourceIds', resourceIds);
  }

  private static fromConstructs<T extends ConstructWithEnv>(
    type: ResourceType,
    prop: string,
    constructs: T[],
    idOf: (construct: T) => string | undefined,
    { takes = type.plural, env }: { takes?: string; env?: ResourceEnvironment } = {},
  ): FlowLogSource {
    return new FlowLogSource(type, prop, listOf(prop, constructs).map((construct) => {
      const id = construct?.node && idOf(construct);
      if (id === undefined) {
        throw new Error(`'${prop}' takes ${takes}, got ${describe(construct)}`);
      }
      return { id, construct, env };
    }));
  }

  private static fromIds(type: ResourceType, prop: string, ids: string[]): FlowLogSource {
    return new FlowLogSource(type, prop, listOf(prop, ids).map((id) => ({ id })));
  }

  private constructor(
    /** @internal */
    public readonly _type: ResourceType,
    private readonly prop: string,
    private readonly resources: LoggedResource[],
  ) {}

  /** The type of the resources by the name that the service gives it, such as `VPC`. */
  public get resourceType(): string {
    return this._type.name;
  }

  /**
   * The id of each resource by the id of its flow log's construct. What is given twice counts once.
   *
   * @internal
   */
  public _bind(scope: Construct): Map<string, string> {
    const bound = new Map<string, string>();
    for (const resource of this.resources) {
      const { id, construct } = resource;
      this.assertId(scope, id);
      this.assertEnvironment(scope, resource);
      const path = construct === undefined || isNumbered(construct) && isKnown(id) && !hasPendingLookups(scope)
        ? pathOfId(scope, id)
        : pathOfConstruct(scope, construct);
      if (path === undefined) {
        throw new Error(`'${this.prop}' takes ids that are literal or refer to something, got a lazy value: `
          + 'its flow log could not keep a name');
      }
      bound.set(`${path}/FlowLog`, id);
    }
    return bound;
  }

  private assertId(scope: Construct, id: string): void {
    if (typeof id === 'string' && (!isKnown(id) || this._type.hasId(id))) {
      return;
    }
    if (!hasPendingLookups(scope)) {
      throw new Error(`'${this.prop}' takes ${this._type.ids}, got ${describe(id)}`);
    }
  }

  /** A flow log is defined in the region and by the owner of what it logs; in shared subnets, of the interface. */
  private assertEnvironment(scope: Construct, { id, construct, ...rest }: LoggedResource): void {
    const target = construct ?? referenceOf(id)?.target;
    const env = rest.env ?? construct?.env ?? (target && Stack.of(target));
    if (env === undefined) {
      return;
    }
    const stack = Stack.of(scope);
    const isInterface = this._type.name === ResourceType.NETWORK_INTERFACE.name;
    const keys = isInterface ? ['region'] as const : ['region', 'account'] as const;
    const key = keys.find((each) => areKnownAndDiffer(env[each], stack[each]));
    if (key !== undefined) {
      throw new Error(`'${this.prop}' must be in the ${key} of the flow logs at '${scope.node.path}', `
        + `'${stack[key]}', got ${describe(target)} in '${env[key]}'`);
    }
  }
}

/** Subnets of an imported VPC are called by their place in a list, which moves when there is one more. */
function isNumbered({ node }: IConstruct): boolean {
  return typeof (node.scope as Partial<ec2.IVpc> | undefined)?.selectSubnets === 'function'
    && !node.children.some((child) => CfnResource.isCfnResource(child));
}

function listOf<T>(prop: string, list: T[]): T[] {
  if (!Array.isArray(list)) {
    throw new Error(`'${prop}' must be a list, got ${describe(list)}`);
  }
  if (Token.isUnresolved(list)) {
    throw new Error(`'${prop}' must be a list whose length is known at synthesis: each resource has its own flow log`);
  }
  if (list.length === 0) {
    throw new Error(`'${prop}' must hold at least one resource, got an empty list`);
  }
  return list;
}

function isZonal(gateway: ec2.CfnNatGateway): boolean {
  return gateway.availabilityMode === undefined || gateway.availabilityMode === 'zonal';
}
