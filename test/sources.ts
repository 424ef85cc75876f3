import { App, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { FlowLogsProps, FlowLogSource, RecordField, RecordFormat } from '../lib';

const VPC_ID = 'vpc-0123456789abcdef0';
const SUBNET_ID = 'subnet-0123456789abcdef0';
const REGIONAL = RecordFormat.DEFAULT.plus(RecordField.RESOURCE_ID);

/** Every kind of source, and what else changes a flow log. */
export const SOURCES: Record<string, (stack: Stack) => Omit<FlowLogsProps, 'destination'>> = {
  'vpc': (stack) => ({ source: FlowLogSource.vpc(new ec2.Vpc(stack, 'Vpc')) }),
  'vpcs': (stack) => ({ source: FlowLogSource.vpcs(['A', 'B'].map((id) => new ec2.CfnVPC(stack, id, { cidrBlock: '10.0.0.0/16' }))) }),
  'vpc imported': (stack) => ({ source: FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', VPC_ID)) }),
  'vpc of another stack': (stack) => ({
    source: FlowLogSource.vpc(new ec2.CfnVPC(new Stack(stack.node.root as App, 'Network'), 'Vpc', { cidrBlock: '10.0.0.0/16' })),
  }),
  'subnets': (stack) => ({ source: FlowLogSource.subnets([new ec2.CfnSubnet(stack, 'Subnet', { vpcId: VPC_ID, cidrBlock: '10.0.0.0/24' })]) }),
  'subnets of a vpc': (stack) => ({
    source: FlowLogSource.subnetsOf(new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), { subnetType: ec2.SubnetType.PUBLIC }),
  }),
  'network interfaces': (stack) => ({
    source: FlowLogSource.networkInterfaces([new ec2.CfnNetworkInterface(stack, 'Eni', { subnetId: SUBNET_ID })]),
  }),
  'network interface ids': (stack) => ({
    source: FlowLogSource.networkInterfaceIds([
      'eni-0123456789abcdef0',
      new ec2.CfnNetworkInterface(stack, 'Eni', { subnetId: SUBNET_ID }).ref,
      Fn.importValue('Eni'),
      Fn.select(1, Fn.split(',', Fn.importValue('Enis'))),
    ]),
  }),
  'nat gateways': (stack) => ({ source: FlowLogSource.natGateways([new ec2.CfnNatGateway(stack, 'Nat', { subnetId: SUBNET_ID })]) }),
  'nat gateways of a vpc': (stack) => ({ source: FlowLogSource.natGatewaysOf(new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 })) }),
  'regional nat gateways': (stack) => ({
    source: FlowLogSource.regionalNatGateways([new ec2.CfnNatGateway(stack, 'Nat', { vpcId: VPC_ID, availabilityMode: 'regional' })]),
    format: REGIONAL,
  }),
  'transit gateways': (stack) => ({ source: FlowLogSource.transitGateways([new ec2.CfnTransitGateway(stack, 'Tgw', {})]) }),
  'transit gateway attachments': (stack) => ({
    source: FlowLogSource.transitGatewayAttachments([
      new ec2.CfnTransitGatewayAttachment(stack, 'Attachment', { transitGatewayId: 'tgw-0123456789abcdef0', vpcId: VPC_ID, subnetIds: [SUBNET_ID] }),
    ]),
  }),
  'transit gateway attachment ids': () => ({ source: FlowLogSource.transitGatewayAttachmentIds(['tgw-attach-0123456789abcdef0']) }),
  'of a type that is not known': () => ({ source: FlowLogSource.of('CoreNetwork', ['core-network-1']), format: RecordFormat.DEFAULT }),
  'rejects each minute': () => ({
    source: FlowLogSource.of('VPC', [VPC_ID]),
    trafficType: ec2.FlowLogTrafficType.REJECT,
    maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
  }),
  'tags': () => ({
    source: FlowLogSource.of('VPC', [VPC_ID]),
    format: RecordFormat.ESSENTIAL.plus(
      RecordField.instanceTag('a'), RecordField.instanceTag('b'), RecordField.interfaceTag('c'), RecordField.autoScalingGroupTag('d'),
    ),
  }),
};
