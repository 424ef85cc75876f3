// All interfaces of a VPC, with the defaults of the library.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource } from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'VpcFlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
const talker = new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');
const destination = new CloudWatchLogsDestination(stack, 'Destination', { removalPolicy: RemovalPolicy.DESTROY });

const flowLogs = new FlowLogs(stack, 'FlowLogs', {
  source: FlowLogSource.vpc(vpc),
  destination,
});

new Delivery(stack, [flowLogs]).toLogGroup(destination.logGroup, talker.networkInterface.ref);
