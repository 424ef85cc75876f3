// The private subnets of a VPC, each minute, in a log group with a key of one's own.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource, RecordFormat } from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'SubnetFlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, restrictDefaultSecurityGroup: false });
const talkers = vpc.privateSubnets.map((subnet, index) => new Talker(stack, `Talker${index}`, subnet, 'aws.amazon.com'));
const destination = new CloudWatchLogsDestination(stack, 'Destination', {
  encryptionKey: new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }),
  removalPolicy: RemovalPolicy.DESTROY,
});

const flowLogs = new FlowLogs(stack, 'FlowLogs', {
  source: FlowLogSource.subnetsOf(vpc, { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }),
  maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
  format: RecordFormat.ESSENTIAL,
  destination,
});

new Delivery(stack, [flowLogs]).toLogGroup(destination.logGroup, talkers[0].networkInterface.ref);
