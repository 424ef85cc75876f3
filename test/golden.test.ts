import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CloudWatchLogsDestination, FlowLogs, FlowLogsProps, FlowLogSource, RecordField, RecordFormat } from '../lib';

// Logical ids and create-only properties of what this library defines. A change here replaces flow logs that are
// deployed, or ends in `FlowLogAlreadyExists`: it needs a reason in CHANGELOG.md.

const REGIONAL = RecordFormat.DEFAULT.plus(RecordField.RESOURCE_ID);

const SOURCES: Record<string, (stack: Stack) => Omit<FlowLogsProps, 'destination'>> = {
  'vpc': (stack) => ({ source: FlowLogSource.vpc(new ec2.Vpc(stack, 'Vpc')) }),
  'vpcs': (stack) => ({ source: FlowLogSource.vpcs(['A', 'B'].map((id) => new ec2.CfnVPC(stack, id, { cidrBlock: '10.0.0.0/16' }))) }),
  'vpc imported': (stack) => ({ source: FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-1')) }),
  'vpc of another stack': (stack) => ({
    source: FlowLogSource.vpc(new ec2.CfnVPC(new Stack(stack.node.root as App, 'Network'), 'Vpc', { cidrBlock: '10.0.0.0/16' })),
  }),
  'subnets': (stack) => ({ source: FlowLogSource.subnets([new ec2.CfnSubnet(stack, 'Subnet', { vpcId: 'vpc-1' })]) }),
  'subnets of a vpc': (stack) => ({
    source: FlowLogSource.subnetsOf(new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }), { subnetType: ec2.SubnetType.PUBLIC }),
  }),
  'network interfaces': (stack) => ({
    source: FlowLogSource.networkInterfaces([new ec2.CfnNetworkInterface(stack, 'Eni', { subnetId: 'subnet-1' })]),
  }),
  'network interface ids': (stack) => ({
    source: FlowLogSource.networkInterfaceIds([
      'eni-1',
      new ec2.CfnNetworkInterface(stack, 'Eni', { subnetId: 'subnet-1' }).ref,
      Fn.importValue('Eni'),
      Fn.select(1, Fn.split(',', Fn.importValue('Enis'))),
    ]),
  }),
  'nat gateways': (stack) => ({ source: FlowLogSource.natGateways([new ec2.CfnNatGateway(stack, 'Nat', { subnetId: 'subnet-1' })]) }),
  'nat gateways of a vpc': (stack) => ({ source: FlowLogSource.natGatewaysOf(new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 })) }),
  'regional nat gateways': (stack) => ({
    source: FlowLogSource.regionalNatGateways([new ec2.CfnNatGateway(stack, 'Nat', { vpcId: 'vpc-1', availabilityMode: 'regional' })]),
    format: REGIONAL,
  }),
  'transit gateways': (stack) => ({ source: FlowLogSource.transitGateways([new ec2.CfnTransitGateway(stack, 'Tgw', {})]) }),
  'transit gateway attachments': (stack) => ({
    source: FlowLogSource.transitGatewayAttachments([
      new ec2.CfnTransitGatewayAttachment(stack, 'Attachment', { transitGatewayId: 'tgw-1', vpcId: 'vpc-1', subnetIds: ['subnet-1'] }),
    ]),
  }),
  'transit gateway attachment ids': () => ({ source: FlowLogSource.transitGatewayAttachmentIds(['tgw-attach-1']) }),
  'of a type that is not known': () => ({ source: FlowLogSource.of('CoreNetwork', ['core-network-1']), format: RecordFormat.DEFAULT }),
  'rejects each minute': () => ({
    source: FlowLogSource.of('VPC', ['vpc-1']),
    trafficType: ec2.FlowLogTrafficType.REJECT,
    maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
  }),
  'tags': () => ({
    source: FlowLogSource.of('VPC', ['vpc-1']),
    format: RecordFormat.ESSENTIAL.plus(
      RecordField.instanceTag('a'), RecordField.instanceTag('b'), RecordField.interfaceTag('c'), RecordField.autoScalingGroupTag('d'),
    ),
  }),
};

function flowLogs(stack: Stack): unknown {
  return Object.fromEntries(Object.entries(Template.fromStack(stack).findResources('AWS::EC2::FlowLog'))
    .map(([logicalId, { DependsOn, Properties: { Tags: _tags, ...createOnly } }]) => [logicalId, { DependsOn, ...createOnly }]));
}

test.each(Object.keys(SOURCES))('source: %s', (name) => {
  const stack = new Stack(new App(), 'Stack');
  new FlowLogs(stack, 'FlowLogs', SOURCES[name](stack));
  expect(flowLogs(stack)).toMatchSnapshot();
});

test('destinations', () => {
  const stack = new Stack(new App(), 'Stack');
  const source = FlowLogSource.of('VPC', ['vpc-1']);
  new FlowLogs(stack, 'Shared', { source });
  new FlowLogs(stack, 'Given', { source, destination: new CloudWatchLogsDestination(stack, 'Destination', { logGroupName: 'flow-logs' }) });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com') });
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'LogGroup', 'existing');
  new FlowLogs(stack, 'Existing', { source, destination: CloudWatchLogsDestination.fromLogGroup(stack, 'FromLogGroup', logGroup, { role }) });
  expect(flowLogs(stack)).toMatchSnapshot();
});

test('formats', () => {
  const formats = Object.entries(RecordFormat).filter((entry): entry is [string, RecordFormat] => entry[1] instanceof RecordFormat);
  expect(Object.fromEntries(formats.map(([name, format]) => [name, format.logFormat]))).toMatchSnapshot();
});
