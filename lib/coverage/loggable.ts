import { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { referenceOf } from '../private/reference';
import { ownerOf } from '../private/resource-path';
import { ResourceType } from '../resource-type';
import { FlowLogSource } from '../source';

/** A resource of the app that can have a flow log. */
export interface Loggable {
  /** The L1. */
  readonly resource: CfnResource;

  /** What it is the resource of, such as `ec2.Vpc`; the resource itself if there is none. */
  readonly owner: Construct;

  readonly type: ResourceType;

  readonly source: FlowLogSource;
}

/** What is there to know of a type of CloudFormation. */
interface Kind {
  readonly type: ResourceType;

  /** The source of one; nothing for those that have no flow logs. */
  readonly sourceOf: (resource: CfnResource) => FlowLogSource | undefined;

  /** The property that refers to what holds it, whose flow log records all of its packets. */
  readonly within?: string;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_EC2.html */
const KINDS: Record<string, Kind> = {
  'AWS::EC2::VPC': kind(ResourceType.VPC, (each) =>
    ec2.CfnVPC.isCfnVPC(each) ? FlowLogSource.vpc(each) : undefined),
  'AWS::EC2::Subnet': kind(ResourceType.SUBNET, (each) =>
    ec2.CfnSubnet.isCfnSubnet(each) ? FlowLogSource.subnets([each]) : undefined, 'vpcId'),
  'AWS::EC2::NetworkInterface': kind(ResourceType.NETWORK_INTERFACE, (each) =>
    ec2.CfnNetworkInterface.isCfnNetworkInterface(each) ? FlowLogSource.networkInterfaces([each]) : undefined,
  'subnetId'),
  'AWS::EC2::NatGateway': kind(ResourceType.REGIONAL_NAT_GATEWAY, (each) =>
    ec2.CfnNatGateway.isCfnNatGateway(each) && each.availabilityMode === 'regional'
      ? FlowLogSource.regionalNatGateways([each]) : undefined),
  'AWS::EC2::TransitGateway': kind(ResourceType.TRANSIT_GATEWAY, (each) =>
    ec2.CfnTransitGateway.isCfnTransitGateway(each) ? FlowLogSource.transitGateways([each]) : undefined),
  'AWS::EC2::TransitGatewayAttachment': kind(ResourceType.TRANSIT_GATEWAY_ATTACHMENT, (each) =>
    ec2.CfnTransitGatewayAttachment.isCfnTransitGatewayAttachment(each)
      ? FlowLogSource.transitGatewayAttachments([each]) : undefined, 'transitGatewayId'),
  'AWS::EC2::TransitGatewayVpcAttachment': kind(ResourceType.TRANSIT_GATEWAY_ATTACHMENT, (each) =>
    ec2.CfnTransitGatewayVpcAttachment.isCfnTransitGatewayVpcAttachment(each)
      ? FlowLogSource.transitGatewayAttachmentIds([each.attrId]) : undefined, 'transitGatewayId'),
  'AWS::EC2::TransitGatewayPeeringAttachment': kind(ResourceType.TRANSIT_GATEWAY_ATTACHMENT, (each) =>
    ec2.CfnTransitGatewayPeeringAttachment.isCfnTransitGatewayPeeringAttachment(each)
      ? FlowLogSource.transitGatewayAttachmentIds([each.attrTransitGatewayAttachmentId]) : undefined,
  'transitGatewayId'),
};

/** The types of resources that an app can define and flow logs are defined on. */
export const LOGGABLE_TYPES: ResourceType[] = [...new Set(Object.values(KINDS).map(({ type }) => type))];

/** What a construct is, or is the construct of, if the CDK has a class for it. */
export function loggableOf(construct: IConstruct): Loggable | undefined {
  const found = CfnResource.isCfnResource(construct) ? construct : resourceIn(construct);
  const resource = found?.constructor === CfnResource ? undefined : found; // without a class of its own
  const { type, sourceOf } = KINDS[resource?.cfnResourceType ?? ''] ?? {};
  const source = resource && sourceOf?.(resource);
  return source && { resource: resource!, owner: ownerOf(resource!) as Construct, type: type!, source };
}

/** What holds a resource, from the inside out, as far as it is defined in the app. */
export function holdersOf(resource: IConstruct): CfnResource[] {
  const prop = propOfHolder(resource);
  const value = prop && (resource as unknown as Record<string, unknown>)[prop];
  const holder = typeof value === 'string' ? referenceOf(value)?.target : undefined;
  return CfnResource.isCfnResource(holder) ? [holder, ...holdersOf(holder)] : [];
}

/** Zonal NAT gateways have no flow logs, but interfaces that have. */
function propOfHolder(resource: IConstruct): string | undefined {
  return ec2.CfnNatGateway.isCfnNatGateway(resource) ? 'subnetId'
    : CfnResource.isCfnResource(resource) ? KINDS[resource.cfnResourceType]?.within : undefined;
}

/** The L1 that a construct such as `ec2.Vpc` is the construct of. */
function resourceIn({ node }: IConstruct): CfnResource | undefined {
  const isAmbiguous = node.tryFindChild('Resource') && node.tryFindChild('Default');
  const child = isAmbiguous ? undefined : node.defaultChild;
  return CfnResource.isCfnResource(child) && ownerOf(child).node === node ? child : undefined;
}

function kind(type: ResourceType, sourceOf: Kind['sourceOf'], within?: string): Kind {
  return { type, sourceOf, within };
}
