// A transit gateway that connects two VPCs.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource } from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'TransitGatewayFlowLogs');
const gateway = new ec2.CfnTransitGateway(stack, 'TransitGateway', {});
const [near] = ['10.0.0.0/16', '10.1.0.0/16'].map((cidr, index) => {
  const vpc = new ec2.Vpc(stack, `Vpc${index}`, {
    maxAzs: 1,
    ipAddresses: ec2.IpAddresses.cidr(cidr),
    subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    restrictDefaultSecurityGroup: false,
  });
  const attachment = new ec2.CfnTransitGatewayAttachment(stack, `Attachment${index}`, {
    transitGatewayId: gateway.ref,
    vpcId: vpc.vpcId,
    subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
  });
  const route = new ec2.CfnRoute(stack, `Route${index}`, {
    routeTableId: vpc.isolatedSubnets[0].routeTable.routeTableId,
    destinationCidrBlock: '10.0.0.0/8',
    transitGatewayId: gateway.ref,
  });
  route.node.addDependency(attachment);
  return vpc;
});
new Talker(stack, 'Talker', near.isolatedSubnets[0], '10.1.0.10');
const destination = new CloudWatchLogsDestination(stack, 'Destination', { removalPolicy: RemovalPolicy.DESTROY });

const flowLogs = new FlowLogs(stack, 'FlowLogs', {
  source: FlowLogSource.transitGateways([gateway]),
  destination,
});

new Delivery(stack, [flowLogs]).toLogGroup(destination.logGroup);
