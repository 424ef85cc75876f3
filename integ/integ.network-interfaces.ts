// An interface and a NAT gateway, with an existing log group and an existing role.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource, RecordFormat } from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'InterfaceFlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
const talker = new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');
const destination = CloudWatchLogsDestination.fromLogGroup(
  stack,
  'Destination',
  new logs.LogGroup(stack, 'LogGroup', { removalPolicy: RemovalPolicy.DESTROY }),
  { role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com') }) },
);

const flowLogs = new FlowLogs(stack, 'FlowLogs', {
  source: FlowLogSource.networkInterfaces([talker.networkInterface]),
  destination,
});
const natFlowLogs = new FlowLogs(stack, 'NatFlowLogs', {
  source: FlowLogSource.natGatewaysOf(vpc),
  format: RecordFormat.DATA_TRANSFER,
  destination,
});

new Delivery(stack, [flowLogs, natFlowLogs]).toLogGroup(destination.logGroup, talker.networkInterface.ref);
