import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { SOURCES } from './sources';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource, RecordFormat } from '../lib';

// Logical ids and create-only properties of what this library defines. A change here replaces flow logs that are
// deployed, or ends in `FlowLogAlreadyExists`: it needs a reason in CHANGELOG.md.

function flowLogs(stack: Stack): unknown {
  return Object.fromEntries(Object.entries(Template.fromStack(stack).findResources('AWS::EC2::FlowLog'))
    .map(([logicalId, { DependsOn, Properties: { Tags: _tags, ...createOnly } }]) => [logicalId, { DependsOn, ...createOnly }]));
}

test.each(Object.keys(SOURCES))('source: %s', (name) => {
  const stack = new Stack(new App(), 'Stack');
  new FlowLogs(stack, 'FlowLogs', SOURCES[name](stack));
  expect(flowLogs(stack)).toMatchSnapshot();
});

test('destinations', () => {
  const stack = new Stack(new App(), 'Stack');
  const source = FlowLogSource.of('VPC', ['vpc-1']);
  new FlowLogs(stack, 'Shared', { source });
  new FlowLogs(stack, 'Given', { source, destination: new CloudWatchLogsDestination(stack, 'Destination', { logGroupName: 'flow-logs' }) });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com') });
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'LogGroup', 'existing');
  new FlowLogs(stack, 'Existing', { source, destination: CloudWatchLogsDestination.fromLogGroup(stack, 'FromLogGroup', logGroup, { role }) });
  expect(flowLogs(stack)).toMatchSnapshot();
});

test('formats', () => {
  const formats = Object.entries(RecordFormat).filter((entry): entry is [string, RecordFormat] => entry[1] instanceof RecordFormat);
  expect(Object.fromEntries(formats.map(([name, format]) => [name, format.logFormat]))).toMatchSnapshot();
});
