// VPCs that are defined in three ways and a transit gateway, all logged by one line.
import { App, Mixins, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CloudWatchLogsDestination, Ec2FlowLogDestination, FlowLogging, FlowLogs, S3Destination } from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'Coverage');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
const talker = new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');
new ec2.CfnVPC(stack, 'Translated', { cidrBlock: '10.1.0.0/16' });
new ec2.CfnTransitGateway(stack, 'TransitGateway', {});
const archived = new Ec2FlowLogDestination(new S3Destination(stack, 'Archive', { removalPolicy: RemovalPolicy.DESTROY }));
new ec2.Vpc(stack, 'Logged', {
  maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false, flowLogs: { Archived: { destination: archived } },
});
FlowLogging.exempt(new ec2.CfnVPC(stack, 'Empty', { cidrBlock: '10.2.0.0/16' }), 'nothing is in it');
const destination = new CloudWatchLogsDestination(stack, 'Destination', { removalPolicy: RemovalPolicy.DESTROY });

Mixins.of(app).apply(new FlowLogging({ destination }));

const flowLogs = stack.node.findAll().filter((each) => each instanceof FlowLogs);
new Delivery(stack, flowLogs).toLogGroup(destination.logGroup, talker.networkInterface.ref);
