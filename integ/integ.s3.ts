// An archive in S3, encrypted by a key, in Hive's layout; and one that exists, in text.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogs, FlowLogSource, S3Destination } from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'S3FlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');
const source = FlowLogSource.vpc(vpc);

const archive = new S3Destination(stack, 'Archive', {
  keyPrefix: 'network',
  hiveCompatiblePartitions: true,
  encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY }),
});
const bucket = new s3.Bucket(stack, 'Bucket', { enforceSSL: true, autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
const existing = S3Destination.fromBucket(stack, 'Existing', bucket, {
  fileFormat: ec2.FlowLogFileFormat.PLAIN_TEXT, perHourPartition: false,
});

const delivery = new Delivery(stack, [archive, existing].map((destination, index) =>
  new FlowLogs(stack, `FlowLogs${index}`, { source, destination })));
delivery.toBucket(archive.bucket, 'network/AWSLogs/aws-account-id=', 'aws-service=vpcflowlogs/.+/hour=.+\\.parquet$');
delivery.toBucket(bucket, 'AWSLogs/', '/vpcflowlogs/.+\\.log\\.gz$');
