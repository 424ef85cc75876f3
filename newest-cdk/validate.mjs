// Synthesizes every kind of flow log with the CDK's own template validation; findings make the exit code 1.
import { createRequire } from 'node:module';

const require = createRequire(new URL('app/', import.meta.url));
const { App, Stack } = require('aws-cdk-lib');
const { Key } = require('aws-cdk-lib/aws-kms');
const { CloudWatchLogsDestination, FlowLogs } = require('./lib');
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
app.synth();
