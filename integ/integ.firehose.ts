// A stream of Amazon Data Firehose that keeps rejects in S3.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FirehoseDestination, FlowLogs, FlowLogSource } from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'FirehoseFlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');
const bucket = new s3.Bucket(stack, 'Bucket', { enforceSSL: true, autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
const destination = new FirehoseDestination(stack, 'Stream', {
  destination: new firehose.S3Bucket(bucket, { dataOutputPrefix: 'records/', errorOutputPrefix: 'errors/' }),
});

const flowLogs = new FlowLogs(stack, 'FlowLogs', {
  source: FlowLogSource.subnetsOf(vpc, { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }),
  destination,
});

new Delivery(stack, [flowLogs]).toBucket(bucket, 'records/', '.+');
