import { App, Aspects, CfnElement, ConstructSelector, Mixins, Shims, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { CloudWatchLogsDestination, FlowLogging, FlowLoggingProps, FlowLogs, FlowLogSource, RecordFormat, S3Destination } from '../../lib';

const TYPE = 'AWS::EC2::FlowLog';
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

/** The flow logs of a stack by logical id. */
function flowLogsOf(of: Stack = stack): Record<string, Record<string, unknown>> {
  return Object.fromEntries(Object.entries(Template.fromStack(of).findResources(TYPE)).map(([id, { Properties }]) => [id, Properties]));
}

function untyped<T>(value: unknown): T {
  return value as T;
}

describe('what is defined', () => {
  test('is in the VPC, by default options of FlowLogs, and depends on its path alone', () => {
    const vpc = vpcIn();
    apply();
    const id = (vpc.node.defaultChild as CfnElement).logicalId;
    expect(flowLogsOf()).toEqual({
      VpcFlowLoggingVpcFlowLog46002D99: expect.objectContaining({
        ResourceType: 'VPC', ResourceId: { Ref: stack.resolve(id) as string }, TrafficType: 'ALL',
        LogDestinationType: 'cloud-watch-logs', Tags: [{ Key: 'Name', Value: 'Stack/Vpc/FlowLogging' }],
      }),
    });
  });

  test('has the log group of the stack, one for all', () => {
    ['A', 'B'].forEach((id) => vpcIn(stack, id));
    const other = new Stack(app, 'Other');
    vpcIn(other);
    apply();
    [stack, other].forEach((each) => Template.fromStack(each).resourceCountIs('AWS::Logs::LogGroup', 1));
  });

  test('has the options that its type takes', () => {
    vpcIn();
    new ec2.CfnTransitGateway(stack, 'TransitGateway', {});
    const destination = new S3Destination(stack, 'Archive');
    apply({
      destination, format: RecordFormat.V5, trafficType: ec2.FlowLogTrafficType.REJECT, maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
    });
    const [vpc, gateway] = ['VPC', 'TransitGateway'].map((type) => Object.values(flowLogsOf()).find(({ ResourceType }) => ResourceType === type)!);
    expect(vpc).toMatchObject({ TrafficType: 'REJECT', MaxAggregationInterval: 60, LogFormat: RecordFormat.V5.logFormat, LogDestinationType: 's3' });
    expect(gateway).toMatchObject({ MaxAggregationInterval: 60, LogDestinationType: 's3' });
    expect(gateway).not.toHaveProperty('TrafficType');
  });

  test('is of the types that are asked for', () => {
    const vpc = vpcIn();
    new ec2.CfnNatGateway(stack, 'Regional', { vpcId: vpc.vpcId, availabilityMode: 'regional' });
    new ec2.CfnNatGateway(stack, 'Zonal', { subnetId: vpc.publicSubnets[0].subnetId, allocationId: 'eipalloc-1' });
    apply({ resourceTypes: ['Subnet', 'RegionalNatGateway'] });
    expect(Object.values(flowLogsOf()).map(({ ResourceType }) => ResourceType).sort()).toEqual(['RegionalNatGateway', 'Subnet', 'Subnet']);
  });

  test('is what a selector or tags choose', () => {
    const [one, two] = ['One', 'Two'].map((id) => vpcIn(stack, id));
    vpcIn(stack, 'Three');
    Tags.of(two).add('Logged', 'yes');
    Mixins.of(stack, ConstructSelector.byId('One')).apply(new FlowLogging());
    apply({ taggedWith: { Logged: 'yes' } });
    expect(Object.values(flowLogsOf()).map(({ ResourceId }) => ResourceId)).toEqual([one, two].map(({ vpcId }) => stack.resolve(vpcId) as unknown));
  });

  test('is there once, however often and by whatever it is asked for', () => {
    const vpc = vpcIn();
    vpc.with(new FlowLogging());
    apply();
    apply({ format: RecordFormat.V5 });
    Aspects.of(app).add(Shims.asAspect(new FlowLogging()));
    expect(Object.keys(flowLogsOf())).toHaveLength(1);
  });

  test('is there twice for two destinations when it is told so', () => {
    vpcIn();
    apply();
    apply({ destination: new S3Destination(stack, 'Archive'), allowOverlap: true, constructId: 'Archived' });
    expect(Object.values(flowLogsOf()).map(({ LogDestinationType }) => LogDestinationType).sort()).toEqual(['cloud-watch-logs', 's3']);
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
});

describe('what is left alone', () => {
  const { ACCEPT, REJECT } = ec2.FlowLogTrafficType;

  test.each<[string, (vpc: ec2.Vpc) => void]>([
    ['of this library', (vpc) => new FlowLogs(stack, 'Mine', { source: FlowLogSource.vpc(vpc) })],
    ['of the VPC', (vpc) => vpc.addFlowLog('Mine')],
    ['of ec2, of rejects', (vpc) => new ec2.FlowLog(stack, 'Mine', { resourceType: ec2.FlowLogResourceType.fromVpc(vpc), trafficType: REJECT })],
    ['of an L1', (vpc) => new ec2.CfnFlowLog(stack, 'Mine', { resourceId: vpc.vpcId, resourceType: 'VPC', trafficType: 'ALL' })],
    ['of another stack', (vpc) => new FlowLogs(new Stack(app, 'Logs'), 'Mine', { source: FlowLogSource.vpc(vpc) })],
  ])('is what has a flow log %s', (_, define) => {
    const vpc = vpcIn();
    define(vpc);
    apply();
    expect(app.node.findAll().filter((each) => ec2.CfnFlowLog.isCfnFlowLog(each))).toHaveLength(1);
  });

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

  test('is not what has one of what was accepted alone', () => {
    const vpc = vpcIn();
    vpc.addFlowLog('Accepted', { trafficType: ACCEPT });
    apply();
    expect(Object.values(flowLogsOf()).map(({ TrafficType }) => TrafficType).sort()).toEqual(['ACCEPT', 'ALL']);
    Annotations.fromStack(stack).hasWarning('/Stack/Vpc', "FlowLogging logs 'Stack/Vpc', so that all of it is, and 'Stack/Vpc/Accepted/FlowLog' some of "
      + "the same packets, which are billed twice: remove these, give 'allowOverlap', or call FlowLogging.exempt [ack: cdk-vpc-flow-logs:loggedTwice]");
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

  test('is what is exempt, with the reason in the manifest', () => {
    FlowLogging.exempt(stack, 'a sandbox');
    const vpc = vpcIn();
    const other = new Stack(app, 'Other');
    FlowLogging.exempt(vpcIn(other), 'logged by its owner');
    vpcIn(other, 'Another');
    apply();
    expect(Object.keys(flowLogsOf())).toEqual([]);
    expect(Object.keys(flowLogsOf(other))).toHaveLength(1);
    const reasons = app.synth().getStackByName('Stack').findMetadataByType('cdk-vpc-flow-logs.exempt');
    expect(reasons).toEqual([
      expect.objectContaining({ path: '/Stack', data: 'a sandbox' }),
      expect.objectContaining({ path: `/${vpc.node.defaultChild!.node.path}`, data: 'a sandbox' }),
    ]);
  });

  test('is what is imported, and what has no flow logs', () => {
    ec2.Vpc.fromVpcAttributes(stack, 'Imported', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'] });
    new ec2.CfnInternetGateway(stack, 'Gateway');
    apply();
    Template.fromStack(stack).resourceCountIs(TYPE, 0);
    expect(new FlowLogging().supports(stack)).toBe(false);
  });

  test('is what comes later, unless an aspect sees it', () => {
    apply();
    vpcIn();
    expect(stack.node.findAll().filter((each) => ec2.CfnFlowLog.isCfnFlowLog(each))).toHaveLength(0);
    Aspects.of(stack).add(Shims.asAspect(new FlowLogging()));
    expect(Object.keys(flowLogsOf())).toHaveLength(1);
  });
});

describe('fails for', () => {
  test.each<[string, string, FlowLoggingProps]>([
    ['types that hold one another', "'resourceTypes' must not hold 'VPC' and 'Subnet', which record, and bill, the same packets: leave one out, or give "
      + "'allowOverlap'", { resourceTypes: ['Subnet', 'VPC'] }],
    ['types without flow logs', "'resourceTypes' must be of VPC, Subnet, NetworkInterface, RegionalNatGateway, TransitGateway, TransitGatewayAttachment, "
      + "got 'InternetGateway'", { resourceTypes: ['InternetGateway'] }],
    ['no type', "'resourceTypes' must be a list of at least one type such as 'VPC', got a list", { resourceTypes: [] }],
    ['what is no list', "'resourceTypes' must be a list of at least one type such as 'VPC', got 'VPC'", { resourceTypes: untyped('VPC') }],
    ['a filter that no type has', "'trafficType' must be left out for transit gateways, got 'REJECT': all traffic is logged",
      { resourceTypes: ['TransitGateway'], trafficType: ec2.FlowLogTrafficType.REJECT }],
    ['what is no destination', "'destination' must be a FlowLogDestination such as CloudWatchLogsDestination, got 'logs'", { destination: untyped('logs') }],
    ['what is no format', "'format' must be a RecordFormat such as RecordFormat.ESSENTIAL, got 'V5'", { format: untyped('V5') }],
    ['what are no props', "'props' must be an object, got 'VPC'", untyped('VPC')],
  ])('%s', (_, message, props) => {
    expect(() => new FlowLogging(props)).toThrow(new Error(message));
  });

  test('an id that is taken by something else', () => {
    const vpc = vpcIn();
    new CloudWatchLogsDestination(vpc, 'FlowLogging');
    expect(() => apply()).toThrow(new Error("'constructId' must be an id that is free in what is logged, got 'FlowLogging' and "
      + "CloudWatchLogsDestination 'Stack/Vpc/FlowLogging' there"));
  });

  test('exemptions without a reason, of nothing, and too late', () => {
    const vpc = vpcIn();
    expect(() => FlowLogging.exempt(vpc, ' ')).toThrow(new Error("'reason' must say why nothing is logged, got ' '"));
    expect(() => FlowLogging.exempt(untyped('vpc'), 'why')).toThrow(new Error("'construct' must be a construct such as ec2.Vpc, got 'vpc'"));
    apply();
    expect(() => FlowLogging.exempt(stack, 'late')).toThrow(new Error("'construct' must be exempted before FlowLogging is applied, got Stack 'Stack', "
      + "which has flow logs at 'Stack/Vpc/FlowLogging'"));
  });
});
