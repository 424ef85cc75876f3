// One network before, and after it came here, in three ways: docs/migration.md. Each stack takes the place of the first.
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CloudWatchLogsDestination, Ec2FlowLogDestination, FlowLogs, FlowLogSource, S3Destination } from 'cdk-vpc-flow-logs';

/** What stays as it is: the VPC, and the bucket with records of before. */
class Network extends Stack {
  public readonly vpc: ec2.Vpc;
  public readonly bucket: s3.Bucket;

  constructor(scope: App, id: string) {
    super(scope, id);
    this.node.setContext('@aws-cdk/aws-s3:createDefaultLoggingPolicy', true);
    this.vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false });
    this.bucket = new s3.Bucket(this, 'Records', { enforceSSL: true });
  }
}

const app = new App();

const before = new Network(app, 'Before');
const live = before.vpc.addFlowLog('Live');
before.vpc.addFlowLog('Archived', { destination: ec2.FlowLogDestination.toS3(before.bucket) });
// the CDK's flow log and the policy of its role race: here it waits
live.node.defaultChild!.node.addDependency(live.iamRole!.node.findChild('DefaultPolicy'));

// new destinations: nothing that the service compares is the same
const after = new Network(app, 'After');
new FlowLogs(after, 'FlowLogs', { source: FlowLogSource.vpc(after.vpc) });
new FlowLogs(after, 'Archive', { source: FlowLogSource.vpc(after.vpc), destination: new S3Destination(after, 'FlowLogArchive') });

// the bucket stays, with a folder of its own for the new records
const kept = new Network(app, 'Kept');
const folder = S3Destination.fromBucket(kept, 'Folder', kept.bucket, { keyPrefix: 'flow-logs' });
new FlowLogs(kept, 'FlowLogs', { source: FlowLogSource.vpc(kept.vpc) });
new FlowLogs(kept, 'Archive', { source: FlowLogSource.vpc(kept.vpc), destination: folder });

// the flow logs of the CDK stay, and deliver to destinations of this library
const adapted = new Network(app, 'Adapted');
adapted.vpc.addFlowLog('Live', { destination: new Ec2FlowLogDestination(new CloudWatchLogsDestination(adapted, 'Destination')) });
adapted.vpc.addFlowLog('Archived', { destination: new Ec2FlowLogDestination(new S3Destination(adapted, 'FlowLogArchive')) });
