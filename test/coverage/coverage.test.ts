import { App, CfnCondition, CfnResource, Fn, Mixins, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { FlowLogging, FlowLoggingProps, FlowLogs, FlowLogSource } from '../../lib';

const SMALL: ec2.VpcProps = { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false };

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App({ analyticsReporting: false });
  stack = new Stack(app, 'Stack');
});

function vpcIn(scope: Stack = stack, id = 'Vpc'): ec2.Vpc {
  return new ec2.Vpc(scope, id, SMALL);
}

function apply(props: FlowLoggingProps = {}): void {
  Mixins.of(app).apply(new FlowLogging(props));
}

function flowLogsOf(of: Stack = stack): object {
  return Template.fromStack(of).findResources('AWS::EC2::FlowLog');
}

describe('what is covered', () => {
  test('is what gets one while others are logged', () => {
    const vpcs = ['A', 'B'].map((id) => vpcIn(stack, id));
    const mixin = new FlowLogging();
    vpcs[0].with(mixin);
    new FlowLogs(stack, 'Mine', { source: FlowLogSource.vpc(vpcs[1]) });
    vpcs[1].with(mixin);
    expect(app.node.findAll().filter((each) => ec2.CfnFlowLog.isCfnFlowLog(each))).toHaveLength(2);
    // going back, and to what is new
    const late = vpcIn(stack, 'Late');
    new FlowLogs(new Stack(app, 'Logs'), 'Mine', { source: FlowLogSource.vpc(late) });
    [vpcs[0], late].forEach((vpc) => vpc.with(mixin));
    expect(app.node.findAll().filter((each) => ec2.CfnFlowLog.isCfnFlowLog(each))).toHaveLength(3);
  });

  test('is in a stage before a pipeline takes it, and loudly not after', () => {
    const env = { account: '111111111111', region: 'us-east-1' };
    const delivery = new Stack(app, 'Delivery', { env });
    const input = CodePipelineSource.s3(s3.Bucket.fromBucketName(delivery, 'Source', 'source'), 'app.zip');
    const pipeline = new CodePipeline(delivery, 'Pipeline', { synth: new ShellStep('Synth', { input, commands: ['npx cdk synth'] }) });
    const stages = ['Test', 'Prod'].map((id) => new Stage(app, id, { env }));
    const [first, second] = stages.map((stage) => new Stack(stage, 'Network'));
    vpcIn(first);
    vpcIn(second);
    Mixins.of(stages[0]).apply(new FlowLogging());
    stages.forEach((stage) => pipeline.addStage(stage));
    expect(Object.keys(flowLogsOf(first))).toHaveLength(1);
    apply();
    expect(() => app.synth()).toThrow(/modified after the first synthesis/);
  });

  test('is what is held by something that has one; what holds something that has one is logged, with a warning', () => {
    const vpc = vpcIn();
    new FlowLogs(stack, 'Mine', { source: FlowLogSource.vpc(vpc) });
    apply({ resourceTypes: ['Subnet'] });
    expect(Object.keys(flowLogsOf())).toHaveLength(1);
    const other = vpcIn(new Stack(app, 'Other'));
    new FlowLogs(Stack.of(other), 'Mine', { source: FlowLogSource.subnets(other.publicSubnets) });
    apply();
    Annotations.fromStack(Stack.of(other)).hasWarning('/Other/Vpc', Match.stringLikeRegexp('loggedTwice'));
  });

  test('is nothing without a class: that is left to FlowLogValidations', () => {
    new CfnResource(stack, 'Vpc', { type: 'AWS::EC2::VPC', properties: { CidrBlock: '10.0.0.0/16' } });
    apply();
    expect(Object.keys(flowLogsOf())).toEqual([]);
  });

  test('is told of when it depends on a condition that the VPC has not', () => {
    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    const flowLog = new ec2.CfnFlowLog(stack, 'Mine', { resourceId: vpc.ref, resourceType: 'VPC', trafficType: 'ALL' });
    flowLog.cfnOptions.condition = new CfnCondition(stack, 'IsLogged', { expression: Fn.conditionEquals(stack.region, 'us-east-1') });
    apply();
    Annotations.fromStack(stack).hasWarning('/Stack/Vpc', "FlowLogging leaves 'Stack/Vpc' to 'Stack/Mine', which is there on a condition only: without it "
      + 'nothing is logged [ack: cdk-vpc-flow-logs:loggedOnCondition]');
  });

  test('has the condition of its VPC, also a later one', () => {
    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    apply();
    vpc.cfnOptions.condition = new CfnCondition(stack, 'IsMain', { expression: Fn.conditionEquals(stack.region, 'us-east-1') });
    expect(Object.values(flowLogsOf()).map((each) => (each as { Condition: string }).Condition)).toEqual(['IsMain']);
  });

  test('is chosen by the tags that it will have: those around its stage are none', () => {
    Tags.of(app).add('Logged', 'yes');
    const inner = new Stack(new Stage(app, 'Prod'), 'Network');
    vpcIn(inner);
    vpcIn();
    apply({ taggedWith: { Logged: 'yes' } });
    expect([stack, inner].map((each) => Object.keys(flowLogsOf(each)).length)).toEqual([1, 0]);
  });
});
