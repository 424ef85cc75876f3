// What is looked at: each construct, in a stack of its own.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../app/', import.meta.url));
const { Duration, Mixins, RemovalPolicy } = require('aws-cdk-lib');
const { SnsAction } = require('aws-cdk-lib/aws-cloudwatch-actions');
const ec2 = require('aws-cdk-lib/aws-ec2');
const { Schedule } = require('aws-cdk-lib/aws-events');
const { S3Bucket, StreamEncryption } = require('aws-cdk-lib/aws-kinesisfirehose');
const { Key } = require('aws-cdk-lib/aws-kms');
const { BlockPublicAccess, Bucket, BucketEncryption } = require('aws-cdk-lib/aws-s3');
const { Topic } = require('aws-cdk-lib/aws-sns');
const {
  CloudWatchLogsDestination, FirehoseDestination, FlowLogContributorRule, FlowLogDashboard, FlowLogInsights, FlowLogInsightsAlarm,
  FlowLogInsightsQuery, FlowLogging, FlowLogs, FlowLogSilenceAlarm, FlowLogSource, FlowLogTable, FlowLogTelemetryRule, FlowLogWorkGroup,
  PartitionValues, RecordFormat, S3Destination, WriteOnce,
} = require('./lib');

const key = (stack) => new Key(stack, 'Key', { enableKeyRotation: true });
const source = FlowLogSource.of('VPC', ['vpc-0123456789abcdef0']);

/** Constructs with their defaults, and with what the strictest readers want. */
export const CONSTRUCTS = {
  '`FlowLogs`, no destination': (stack) => new FlowLogs(stack, 'FlowLogs', { source }),
  '`FlowLogs` of an L1 VPC in its stack': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source: FlowLogSource.vpc(new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' })),
    destination: new CloudWatchLogsDestination(stack, 'Live', { encryptionKey: key(stack) }),
  }),
  'no flow log of an L1 VPC': (stack) => new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }),
  '`FlowLogging` of an L1 VPC, with a destination with `encryptionKey`': (stack) => {
    new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    const destination = new CloudWatchLogsDestination(stack, 'Live', { encryptionKey: key(stack) });
    Mixins.of(stack).apply(new FlowLogging({ destination }));
  },
  '`FlowLogTelemetryRule`': (stack) => new FlowLogTelemetryRule(stack, 'AllVpcs', { format: RecordFormat.ESSENTIAL }),
  '`CloudWatchLogsDestination`': (stack) => new CloudWatchLogsDestination(stack, 'Live'),
  '`CloudWatchLogsDestination` with `encryptionKey`': (stack) => new CloudWatchLogsDestination(stack, 'Live', { encryptionKey: key(stack) }),
  '`S3Destination`': (stack) => new FlowLogs(stack, 'FlowLogs', { source, destination: new S3Destination(stack, 'Archive') }),
  '`S3Destination` with `encryptionKey`': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: new S3Destination(stack, 'Archive', { encryptionKey: key(stack) }),
  }),
  '`S3Destination` with `encryptionKey`, `writeOnce`': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: new S3Destination(stack, 'Archive', { encryptionKey: key(stack), writeOnce: WriteOnce.PCI_DSS }),
  }),
  '`S3Destination.fromBucket` of a bucket with access logs, versions, lifecycle rules and a key': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: S3Destination.fromBucket(stack, 'Archive', new Bucket(stack, 'Bucket', {
      encryption: BucketEncryption.KMS, encryptionKey: key(stack), enforceSSL: true, versioned: true, blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      lifecycleRules: [{ expiration: Duration.days(400), noncurrentVersionExpiration: Duration.days(30) }],
      serverAccessLogsBucket: Bucket.fromBucketName(stack, 'AccessLogs', 'access-logs'), removalPolicy: RemovalPolicy.RETAIN,
    })),
  }),
  '`FirehoseDestination`': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: new FirehoseDestination(stack, 'Stream', {
      destination: new S3Bucket(Bucket.fromBucketName(stack, 'Records', 'records')),
    }),
  }),
  '`FirehoseDestination` with a key of its own': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: new FirehoseDestination(stack, 'Stream', {
      destination: new S3Bucket(Bucket.fromBucketName(stack, 'Records', 'records')),
      encryption: StreamEncryption.customerManagedKey(key(stack)),
    }),
  }),
  '`FlowLogTable`, with its workgroup': (stack) => table(stack),
  '`FlowLogTable`, `FlowLogWorkGroup` with `encryptionKey`': (stack) => table(stack, new FlowLogWorkGroup(stack, 'WorkGroup', {
    encryptionKey: key(stack),
  })),
  '`FlowLogInsights` with metrics, a contributor rule and a dashboard': (stack) => {
    const live = insights(stack);
    live.metricRejectedFlows();
    live.addContributorRule(FlowLogContributorRule.TOP_REJECTED_SOURCES);
    new FlowLogDashboard(stack, 'Dashboard', { insights: live });
  },
  '`FlowLogSilenceAlarm`': (stack) => silence(stack),
  '`FlowLogSilenceAlarm` with `alarmActions`': (stack) => silence(stack, [actionOf(stack)]),
  '`FlowLogInsights` with `addAlarm`, with `alarmActions`': (stack) => insights(stack)
    .addAlarm(FlowLogInsightsAlarm.EXPOSED_PORTS, { alarmActions: [actionOf(stack)] }),
  '`FlowLogInsights` with `addScheduledQuery`': (stack) => insights(stack).addScheduledQuery(FlowLogInsightsQuery.TOP_PORTS, {
    bucket: Bucket.fromBucketName(stack, 'Reports', 'reports'), schedule: Schedule.cron({ hour: '6', minute: '0' }),
  }),
};

function actionOf(stack) {
  return new SnsAction(Topic.fromTopicArn(stack, 'OnCall', stack.formatArn({ service: 'sns', resource: 'on-call' })));
}

function silence(stack, alarmActions) {
  return new FlowLogSilenceAlarm(stack, 'Silence', { destination: insights(stack).node.scope.node.findChild('Live'), alarmActions });
}

/** Over a log group with a key, so that nothing is found but what is its own. */
function insights(stack) {
  const destination = new CloudWatchLogsDestination(stack, 'Live', { encryptionKey: key(stack) });
  new FlowLogs(stack, 'FlowLogs', { source, destination, format: RecordFormat.ESSENTIAL });
  return new FlowLogInsights(stack, 'Insights', { destination });
}

function table(stack, workGroup) {
  const archive = S3Destination.fromBucketArn(stack, 'Archive', 'arn:aws:s3:::archive');
  const listed = (value) => PartitionValues.listed([value]);
  return new FlowLogTable(stack, 'Table', {
    archive, format: RecordFormat.ESSENTIAL, accounts: listed('111111111111'), regions: listed('us-east-1'), workGroup,
  });
}
