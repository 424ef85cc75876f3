// Synthesizes every kind of flow log with the CDK's own template validation; findings make the exit code 1.
import { createRequire } from 'node:module';

const require = createRequire(new URL('app/', import.meta.url));
const { App, Mixins, Stack } = require('aws-cdk-lib');
const { CfnTransitGateway, CfnVPC } = require('aws-cdk-lib/aws-ec2');
const { Key } = require('aws-cdk-lib/aws-kms');
const { S3Bucket } = require('aws-cdk-lib/aws-kinesisfirehose');
const { Bucket } = require('aws-cdk-lib/aws-s3');
const {
  CloudWatchLogsDestination, FirehoseDestination, FlowLogging, FlowLogOrganizationTelemetryRule, FlowLogs, FlowLogSource, FlowLogTable,
  FlowLogTelemetryRule, RecordFormat, S3Destination, WriteOnce,
} = require('./lib');
const { SOURCES } = require('./test/sources');

const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
const known = Object.entries(SOURCES).filter(([name]) => name !== 'of a type that is not known');
known.forEach(([description, props], index) => {
  const stack = new Stack(app, `Source${index}`, { description });
  new FlowLogs(stack, 'FlowLogs', props(stack));
});
const stack = new Stack(app, 'Destinations');
new CloudWatchLogsDestination(stack, 'Destination', {
  logGroupName: '/network/flow-logs', encryptionKey: new Key(stack, 'Key'), deletionProtection: true,
});
const key = new Key(stack, 'ArchiveKey');
const archive = new S3Destination(stack, 'Archive', { encryptionKey: key, keyPrefix: 'network', writeOnce: WriteOnce.PCI_DSS });
const stream = new FirehoseDestination(stack, 'Stream', { destination: new S3Bucket(new Bucket(stack, 'Bucket')) });
[archive, stream].forEach((destination, index) =>
  new FlowLogs(stack, `FlowLogs${index}`, { source: FlowLogSource.of('VPC', ['vpc-0123456789abcdef0']), destination }));
new FlowLogTable(stack, 'Table', { archive });
new FlowLogTelemetryRule(stack, 'AllVpcs', { format: RecordFormat.ESSENTIAL });
new FlowLogOrganizationTelemetryRule(stack, 'Organization');
const network = new Stack(app, 'LoggedNetwork');
new CfnVPC(network, 'Vpc', { cidrBlock: '10.0.0.0/16' });
new CfnTransitGateway(network, 'TransitGateway');
Mixins.of(network).apply(new FlowLogging());
app.synth();
