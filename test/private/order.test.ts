import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CloudWatchLogsDestination, FlowLogDestination, FlowLogDestinationConfig, FlowLogs, FlowLogSource } from '../../lib';

let app: App;
let stack: Stack;
let source: FlowLogSource;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
  source = FlowLogSource.of('VPC', ['vpc-1']);
});

describe('the order of creation', () => {
  function dependencies(of: Stack): unknown {
    return Object.values(Template.fromStack(of).findResources('AWS::EC2::FlowLog')).map(({ DependsOn }) => DependsOn);
  }

  test('is after the policy of the role, and names nothing that is referred to anyway', () => {
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.networkInterfaceIds(['eni-1', 'eni-2']) });
    const [policy] = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
    expect(dependencies(stack)).toEqual([[policy], [policy]]);
  });

  test('is after the policy in a nested stack of its own', () => {
    const nested = new NestedStack(stack, 'Nested');
    new FlowLogs(nested, 'FlowLogs', { source });
    expect(dependencies(nested)).toEqual([Object.keys(Template.fromStack(nested).findResources('AWS::IAM::ManagedPolicy'))]);
  });

  test('is after the stack of the destination', () => {
    const other = new Stack(app, 'Other');
    new FlowLogs(stack, 'FlowLogs', { source, destination: new CloudWatchLogsDestination(other, 'Destination') });
    expect(dependencies(stack)).toEqual([undefined]);
    expect(stack.dependencies).toEqual([other]);
  });

  test('is after the policy in a parent stack', () => {
    const nested = new NestedStack(stack, 'Nested');
    new FlowLogs(nested, 'FlowLogs', { source, destination: new CloudWatchLogsDestination(stack, 'Destination') });
    const template = Template.fromStack(stack);
    expect(Object.values(template.findResources('AWS::CloudFormation::Stack'))[0].DependsOn)
      .toEqual(Object.keys(template.findResources('AWS::IAM::ManagedPolicy')));
  });

  test.each([['parent', () => stack], ['sibling', () => new NestedStack(stack, 'Sibling')]])(
    'is after a nested stack by reference alone, seen from the %s', (_name, scope) => {
      const nested = new NestedStack(stack, 'Nested');
      new FlowLogs(scope(), 'FlowLogs', { source, destination: new CloudWatchLogsDestination(nested, 'Destination') });
      const resources = Template.fromStack(stack).toJSON().Resources as Record<string, { DependsOn?: unknown }>;
      expect(Object.values(resources).map(({ DependsOn }) => DependsOn).filter((each) => each !== undefined)).toEqual([]);
    });

  test('is after a nested stack that nothing refers to', () => {
    const nested = new NestedStack(stack, 'Nested');
    const dependency = new ec2.CfnVPC(nested, 'Dependency', { cidrBlock: '10.0.0.0/16' });
    class Waiting extends FlowLogDestination {
      public bind(): FlowLogDestinationConfig {
        return { destinationType: ec2.FlowLogDestinationType.S3, destinationArn: 'arn:aws:s3:::bucket', dependencies: [dependency] };
      }
    }
    new FlowLogs(stack, 'FlowLogs', { source, destination: new Waiting(stack, 'Waiting') });
    expect(dependencies(stack)).toEqual([Object.keys(Template.fromStack(stack).findResources('AWS::CloudFormation::Stack'))]);
  });
});
