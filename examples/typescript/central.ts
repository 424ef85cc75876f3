// Flow logs of every account of an organization in the archive of one, with a table over it, and a stream that others
// deliver to. Two stages, deployed apart: Security first, to the account of the archive, then Workload to each that logs.
import { App, ArnFormat, Fn, Stack, StackProps, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import {
  FirehoseDestination, FlowLogProducers, FlowLogs, FlowLogSource, FlowLogTable, PartitionValues, RecordFormat, S3Destination,
} from 'cdk-vpc-flow-logs';

const REGION = 'us-east-1';
const SECURITY_ACCOUNT = '222222222222';
const ARCHIVE = `flow-logs-${SECURITY_ACCOUNT}`;
const STREAM = 'flow-logs';

class Central extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const producers = FlowLogProducers.organization('o-a1b2c3d4e5');
    const archive = new S3Destination(this, 'Archive', {
      bucketName: ARCHIVE,
      encryptionKey: new kms.Key(this, 'Key', { enableKeyRotation: true }),
      producers,
    });
    new FlowLogTable(this, 'Table', {
      archive,
      format: RecordFormat.ESSENTIAL,
      regions: PartitionValues.listed([REGION, 'eu-west-1']),
    });
    new FirehoseDestination(this, 'Stream', {
      deliveryStreamName: STREAM,
      destination: new firehose.S3Bucket(archive.bucket, { dataOutputPrefix: 'stream/', errorOutputPrefix: 'failed/' }),
      producers,
    });
  }
}

class Network extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const availabilityZones = [0, 1].map((index) => Fn.select(index, Fn.getAzs()));
    const source = FlowLogSource.vpc(new ec2.Vpc(this, 'Vpc', { availabilityZones }));
    const archiveArn = this.formatArn({ service: 's3', region: '', account: '', resource: ARCHIVE });
    const streamArn = this.formatArn({
      service: 'firehose', account: SECURITY_ACCOUNT, resource: 'deliverystream', resourceName: STREAM,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const stream = firehose.DeliveryStream.fromDeliveryStreamArn(this, 'CentralStream', streamArn);

    new FlowLogs(this, 'Archived', { source, destination: S3Destination.fromBucketArn(this, 'Archive', archiveArn) });
    new FlowLogs(this, 'Rejects', {
      source,
      destination: FirehoseDestination.fromDeliveryStream(this, 'Stream', stream),
      trafficType: ec2.FlowLogTrafficType.REJECT,
    });
  }
}

const app = new App();
new Central(new Stage(app, 'Security'), 'Central', { env: { account: SECURITY_ACCOUNT, region: REGION } });
new Network(new Stage(app, 'Workload'), 'Network', { env: { account: '111111111111', region: REGION } });
