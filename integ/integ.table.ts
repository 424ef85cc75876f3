// An archive in S3 that is a table of Athena: a saved query runs over it.
import { App, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { FlowLogs, FlowLogSource, FlowLogTable, FlowLogWorkGroup, RecordFormat, S3Destination } from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'TableFlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');

const archive = new S3Destination(stack, 'Archive', { keyPrefix: 'network', removalPolicy: RemovalPolicy.DESTROY });
const flowLogs = new FlowLogs(stack, 'FlowLogs', {
  source: FlowLogSource.vpc(vpc),
  maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
  destination: archive,
});
const table = new FlowLogTable(stack, 'Table', {
  archive,
  format: RecordFormat.ESSENTIAL,
  workGroup: new FlowLogWorkGroup(stack, 'WorkGroup', {
    bytesScannedCutoffPerQuery: Size.gibibytes(1), removalPolicy: RemovalPolicy.DESTROY,
  }),
});

const delivery = new Delivery(stack, [flowLogs]);
delivery.toBucket(archive.bucket, 'network/AWSLogs/', '/vpcflowlogs/.+\\.parquet$');
delivery.toTable(table);
