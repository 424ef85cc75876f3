// Flow logs of every account of an organization in the bucket of one, and a stream that others deliver to. Each stage is an
// installation of its own; deploy Central before Network.
import { App, Fn, Stack, StackProps, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { FirehoseDestination, FlowLogProducers, FlowLogs, FlowLogSource, S3Destination } from 'cdk-vpc-flow-logs';

const REGION = 'us-east-1';

class Central extends Stack {
  public readonly archive: S3Destination;
  public readonly stream: FirehoseDestination;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.archive = new S3Destination(this, 'Archive', {
      bucketName: `flow-logs-${this.account}`,
      encryptionKey: new kms.Key(this, 'Key', { enableKeyRotation: true }),
      producers: FlowLogProducers.organization('o-a1b2c3d4e5'),
    });
    this.stream = new FirehoseDestination(this, 'Stream', {
      deliveryStreamName: 'flow-logs',
      destination: new firehose.S3Bucket(this.archive.bucket, { dataOutputPrefix: 'stream/', errorOutputPrefix: 'failed/' }),
    });
  }
}

class Network extends Stack {
  constructor(scope: Construct, id: string, { archive, stream, ...props }: StackProps & Pick<Central, 'archive' | 'stream'>) {
    super(scope, id, props);
    const availabilityZones = [0, 1].map((index) => Fn.select(index, Fn.getAzs()));
    const source = FlowLogSource.vpc(new ec2.Vpc(this, 'Vpc', { availabilityZones }));

    new FlowLogs(this, 'Archived', { source, destination: archive });
    new FlowLogs(this, 'Rejects', { source, destination: stream, trafficType: ec2.FlowLogTrafficType.REJECT });
  }
}

const app = new App();
const prod = new Stage(app, 'Prod');
const { archive, stream } = new Central(prod, 'Central', { env: { account: '222222222222', region: REGION } });
new Network(prod, 'Network', { env: { account: '111111111111', region: REGION }, archive, stream });
