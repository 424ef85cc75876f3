import { App, CustomResource, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource, RecordField, RecordFormat } from '../../lib';

const { ONE_MINUTE, TEN_MINUTES } = ec2.FlowLogMaxAggregationInterval;
const ENV = { account: '111111111111', region: 'us-east-1' };

let app: App;
let stack: Stack;
let source: FlowLogSource;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
  source = FlowLogSource.of('VPC', ['vpc-1']);
});

describe('the same flow log twice', () => {
  const message = (second: string, first: string) => new Error(`'source' must not repeat a flow log, got '${second}', which is to the `
    + `service what '${first}' is: 'trafficType', 'maxAggregationInterval', 'format' and 'destination' are equal`);

  function vpc(scope: Construct = stack): ec2.CfnVPC {
    return new ec2.CfnVPC(scope, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  }

  test('fails when a construct is logged twice', () => {
    const logged = vpc();
    new FlowLogs(stack, 'One', { source: FlowLogSource.vpc(logged) });
    expect(() => new FlowLogs(stack, 'Two', { source: FlowLogSource.of('VPC', [logged.ref]) })).toThrow(
      message('Stack/Two/Vpc--Ref--FlowLog', 'Stack/One/Vpc--FlowLog'));
  });

  test('fails when a construct is logged by another attribute', () => {
    const logged = vpc();
    new FlowLogs(stack, 'One', { source: FlowLogSource.vpc(logged) });
    expect(() => new FlowLogs(stack, 'Two', { source: FlowLogSource.of('VPC', [logged.attrVpcId]) })).toThrow(
      message('Stack/Two/Vpc--VpcId--FlowLog', 'Stack/One/Vpc--FlowLog'));
  });

  test('is another one when a custom resource tells several ids', () => {
    const custom = new CustomResource(stack, 'Custom', { serviceToken: 'arn' });
    const ids = ['A', 'B'].map((name) => custom.getAttString(name));
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.networkInterfaceIds(ids) })).not.toThrow();
  });

  test('fails when an id is logged twice, also from another stack', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Destination');
    new FlowLogs(stack, 'One', { source, destination });
    const other = new Stack(app, 'Other');
    expect(() => new FlowLogs(other, 'Two', { source: FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(other, 'Vpc', 'vpc-1')), destination })).toThrow(
      message('Other/Two/Vpc--FlowLog', 'Stack/One/vpc-1--FlowLog'));
  });

  test('fails when two imports have the same id', () => {
    const vpcs = ['A', 'B'].map((id) => ec2.CfnVPC.fromVpcId(stack, id, 'vpc-1'));
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.vpcs(vpcs) })).toThrow(
      message('Stack/FlowLogs/B--FlowLog', 'Stack/FlowLogs/A--FlowLog'));
  });

  test('fails when two destinations write to the same log group', () => {
    const logGroup = new logs.LogGroup(stack, 'LogGroup');
    const [one, two] = ['A', 'B'].map((id) => CloudWatchLogsDestination.fromLogGroup(stack, id, logGroup));
    new FlowLogs(stack, 'One', { source, destination: one });
    expect(() => new FlowLogs(stack, 'Two', { source, destination: two })).toThrow(message('Stack/Two/vpc-1--FlowLog', 'Stack/One/vpc-1--FlowLog'));
  });

  test('is told by its default as well as by what says the same', () => {
    new FlowLogs(stack, 'One', { source });
    expect(() => new FlowLogs(stack, 'Two', {
      source, trafficType: ec2.FlowLogTrafficType.ALL, maxAggregationInterval: TEN_MINUTES, format: RecordFormat.DEFAULT,
    })).toThrow(message('Stack/Two/vpc-1--FlowLog', 'Stack/One/vpc-1--FlowLog'));
  });

  test('is another one when anything differs', () => {
    new FlowLogs(stack, 'One', { source });
    new FlowLogs(stack, 'TrafficType', { source, trafficType: ec2.FlowLogTrafficType.REJECT });
    new FlowLogs(stack, 'Interval', { source, maxAggregationInterval: ONE_MINUTE });
    new FlowLogs(stack, 'Format', { source, format: RecordFormat.V3 });
    new FlowLogs(stack, 'Destination', { source, destination: new CloudWatchLogsDestination(stack, 'Other') });
    new FlowLogs(stack, 'Resource', { source: FlowLogSource.of('VPC', ['vpc-2']) });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 6);
  });

  test('is another one with other keys of tags', () => {
    ['A', 'B'].forEach((key) => new FlowLogs(stack, key, { source, format: RecordFormat.of(RecordField.instanceTag(key)) }));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 2);
  });

  test('is another one in another account or region', () => {
    const logGroup = (scope: Stack) => logs.LogGroup.fromLogGroupName(scope, 'LogGroup', 'flow-logs');
    [ENV, { ...ENV, region: 'eu-west-1' }, { ...ENV, account: '222222222222' }].forEach((env, index) => {
      const there = new Stack(app, `There${index}`, { env });
      const destination = CloudWatchLogsDestination.fromLogGroup(there, 'Destination', logGroup(there));
      expect(() => new FlowLogs(there, 'FlowLogs', { source, destination })).not.toThrow();
    });
  });

  test('is another one when the first was removed or changed', () => {
    const removed = new FlowLogs(stack, 'One', { source });
    stack.node.tryRemoveChild('One');
    const changed = new FlowLogs(stack, 'Two', { source });
    (changed.node.defaultChild as ec2.CfnFlowLog).trafficType = 'REJECT';
    new FlowLogs(stack, 'Three', { source });
    expect(removed).not.toBe(changed);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 2);
  });

  test('is another one in another stage', () => {
    for (const name of ['Dev', 'Prod']) {
      const there = new Stack(new Stage(app, name), 'Stack');
      const logGroup = logs.LogGroup.fromLogGroupName(there, 'LogGroup', 'flow-logs');
      new FlowLogs(there, 'FlowLogs', { source, destination: CloudWatchLogsDestination.fromLogGroup(there, 'To', logGroup) });
    }
    expect(app.node.findAll().filter((each) => ec2.CfnFlowLog.isCfnFlowLog(each))).toHaveLength(2);
  });

  test('is not found among tokens that refer to nothing', () => {
    const id = Fn.importValue('VpcId');
    ['One', 'Two'].forEach((name) => new FlowLogs(stack, name, { source: FlowLogSource.of('VPC', [id]) }));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 2);
  });

  test('is not found while a look-up is pending', () => {
    const pending = new Stack(app, 'Pending', { env: ENV });
    const [one, two] = ['a', 'b'].map((vpcName) => ec2.Vpc.fromLookup(pending, vpcName, { vpcName }));
    new FlowLogs(pending, 'One', { source: FlowLogSource.vpc(one) });
    new FlowLogs(pending, 'Two', { source: FlowLogSource.vpc(two) });
    Template.fromStack(pending).resourceCountIs('AWS::EC2::FlowLog', 2);
  });

  test('is another one in another app', () => {
    new FlowLogs(stack, 'FlowLogs', { source });
    expect(() => new FlowLogs(new Stack(new App(), 'Stack'), 'FlowLogs', { source })).not.toThrow();
  });
});
