import { App, Aspects, CfnCondition, CfnParameter, ConstructSelector, Fn, Mixins, NestedStack, Shims, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import {
  CloudWatchLogsDestination, FlowLogging, FlowLoggingProps, FlowLogs, FlowLogSource, RecordFormat, S3Destination,
} from '../../lib';

const { ACCEPT, ALL, REJECT } = ec2.FlowLogTrafficType;

let app: App;
let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
  vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 });
});

function cover(props?: FlowLoggingProps, scope: Construct = app): void {
  Mixins.of(scope).apply(new FlowLogging(props));
}

function flowLogs(of = stack): ReturnType<Template['findResources']> {
  return Template.fromStack(of).findResources('AWS::EC2::FlowLog');
}

function paths(): string[] {
  return app.node.findAll().filter((each) => ec2.CfnFlowLog.isCfnFlowLog(each)).map(({ node }) => node.path);
}

describe('a flow log', () => {
  test('is inside of the VPC, of all traffic, and goes where FlowLogs without a destination do', () => {
    new FlowLogs(stack, 'Own', { source: FlowLogSource.of('VPC', ['vpc-0123456789abcdef0']) });
    cover();
    expect(paths()).toEqual(['Stack/Vpc/FlowLogging/Vpc--FlowLog', 'Stack/Own/vpc-0123456789abcdef0--FlowLog']);
    Template.fromStack(stack).resourceCountIs('AWS::Logs::LogGroup', 1);
    expect(Object.keys(flowLogs())).toContain('VpcFlowLoggingVpcFlowLog46002D99');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceType: 'VPC', TrafficType: 'ALL', ResourceId: { Ref: 'Vpc8378EB38' }, Tags: [{ Key: 'Name', Value: 'Stack/Vpc/FlowLogging' }],
    });
  });

  test('has the options that are given', () => {
    const destination = new S3Destination(stack, 'Archive');
    cover({
      destination, trafficType: REJECT, format: RecordFormat.V5, maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
    });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', {
      LogDestinationType: 's3', TrafficType: 'REJECT', LogFormat: RecordFormat.V5.logFormat, MaxAggregationInterval: 60,
    });
  });

  test('of a transit gateway leaves out what it does not know', () => {
    new ec2.CfnTransitGateway(stack, 'Gateway', {});
    cover({ trafficType: REJECT, format: RecordFormat.V5, maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.TEN_MINUTES });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', {
      ResourceType: 'TransitGateway', TrafficType: Match.absent(), LogFormat: Match.absent(), MaxAggregationInterval: 60,
    });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', { ResourceType: 'VPC', TrafficType: 'REJECT' });
  });

  test('has a logical id that depends on the path of the VPC alone', () => {
    cover();
    const [id] = Object.keys(flowLogs());
    const other = new Stack(new App(), 'Other');
    ['A', 'Vpc', 'Z'].forEach((each) => new ec2.Vpc(other, each, { maxAzs: 1, natGateways: 0 }));
    new FlowLogging({ destination: new S3Destination(other, 'Archive') }).applyTo(other.node.findChild('Vpc'));
    expect(Object.keys(flowLogs(other))).toEqual([id]);
  });

  test('is there under the condition of the VPC only', () => {
    const condition = new CfnCondition(stack, 'IsMain', { expression: Fn.conditionEquals(stack.region, 'us-east-1') });
    (vpc.node.defaultChild as ec2.CfnVPC).cfnOptions.condition = condition;
    cover();
    expect(Object.values(flowLogs())[0].Condition).toBe('IsMain');
  });

  test('goes to a destination of another stack', () => {
    const destination = new CloudWatchLogsDestination(new Stack(app, 'Logs'), 'Live');
    cover({ destination });
    expect(stack.dependencies.map(({ node }) => node.id)).toEqual([]);
    app.synth();
    expect(stack.dependencies.map(({ node }) => node.id)).toEqual(['Logs']);
  });

  test('of a nested stack goes to a destination in there', () => {
    const nested = new NestedStack(stack, 'Nested');
    new ec2.Vpc(nested, 'Vpc', { maxAzs: 1, natGateways: 0 });
    cover();
    Template.fromStack(nested).resourceCountIs('AWS::Logs::LogGroup', 1);
    Template.fromStack(nested).hasResourceProperties('AWS::EC2::FlowLog', { ResourceId: { Ref: 'Vpc8378EB38' } });
  });
});

describe('what is chosen', () => {
  const ids = (): string[] => paths().map((path) => path.split('/').at(-1)!.replace('--FlowLog', ''));

  test('is a construct, as "with" takes it', () => {
    new ec2.Vpc(stack, 'Other', { maxAzs: 1, natGateways: 0 });
    vpc.with(new FlowLogging());
    expect(ids()).toEqual(['Vpc']);
  });

  test.each([
    ['by id', ConstructSelector.byId('Vpc')],
    ['by path', ConstructSelector.byPath('Stack/V*')],
    ['by type', ConstructSelector.resourcesOfType('AWS::EC2::VPC')],
    ['alone', ConstructSelector.cfnResource()],
  ])('%s', (_, selector) => {
    Mixins.of(_ === 'alone' ? vpc : app, selector).apply(new FlowLogging());
    expect(ids()).toEqual(['Vpc']);
  });

  test('by tags that lie on it or around it', () => {
    const [prod, bare] = ['Prod', 'Bare'].map((id) => new ec2.Vpc(stack, id, { maxAzs: 1, natGateways: 0 }));
    Tags.of(app).add('Stage', 'prod');
    Tags.of(vpc).add('Stage', 'dev');
    Tags.of(bare).remove('Stage');
    new ec2.CfnVPC(stack, 'L1', { cidrBlock: '10.0.0.0/16', tags: [{ key: 'Team', value: 'net' }] });
    Tags.of(prod).add('Team', 'net');
    Tags.of(vpc).add('Team', 'net');
    cover({ taggedWith: { Stage: 'prod', Team: 'net' } });
    expect(ids()).toEqual(['Prod', 'L1']);
  });

  test('by tags is the same as an aspect', () => {
    new ec2.Vpc(stack, 'Prod', { maxAzs: 1, natGateways: 0 });
    Tags.of(stack.node.findChild('Prod')).add('Stage', 'prod');
    Aspects.of(app).add(Shims.asAspect(new FlowLogging({ taggedWith: { Stage: 'prod' } })), { priority: 10 });
    app.synth();
    expect(ids()).toEqual(['Prod']);
  });

  test.each([
    ['Subnet', ['Subnet']],
    ['NetworkInterface', ['Eni']],
    ['RegionalNatGateway', ['Regional']],
    ['TransitGateway', ['Gateway']],
    ['TransitGatewayAttachment', ['Attachment', 'VpcAttachment--Id', 'Peering--TransitGatewayAttachmentId']],
  ])('by type of resource: %s', (type, expected) => {
    const other = new Stack(app, 'Other');
    const { ref: vpcId } = new ec2.CfnVPC(other, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    const { ref: subnetId } = new ec2.CfnSubnet(other, 'Subnet', { vpcId });
    new ec2.CfnNetworkInterface(other, 'Eni', { subnetId });
    new ec2.CfnNatGateway(other, 'Zonal', { subnetId });
    new ec2.CfnNatGateway(other, 'Regional', { vpcId, availabilityMode: 'regional' });
    const { ref: transitGatewayId } = new ec2.CfnTransitGateway(other, 'Gateway', {});
    new ec2.CfnTransitGatewayAttachment(other, 'Attachment', { transitGatewayId, vpcId, subnetIds: [subnetId] });
    new ec2.CfnTransitGatewayVpcAttachment(other, 'VpcAttachment', { transitGatewayId, vpcId, subnetIds: [subnetId] });
    new ec2.CfnTransitGatewayPeeringAttachment(other, 'Peering', {
      transitGatewayId, peerAccountId: '111111111111', peerRegion: 'eu-west-1', peerTransitGatewayId: 'tgw-1',
    });
    cover({ resourceTypes: [type], format: type === 'RegionalNatGateway' ? RecordFormat.V9 : undefined }, other);
    expect(ids()).toEqual(expected);
    Template.fromStack(other).allResourcesProperties('AWS::EC2::FlowLog', { ResourceType: type });
  });

  test('is no import', () => {
    const imports = new Stack(app, 'Imports', { env: { account: '111111111111', region: 'us-east-1' } });
    ec2.Vpc.fromLookup(imports, 'LookedUp', { isDefault: true });
    ec2.CfnVPC.fromVpcId(imports, 'Bare', 'vpc-0123456789abcdef0');
    cover({}, imports);
    expect(ids()).toEqual([]);
  });
});

describe('what has a flow log', () => {
  function existing(kind: string, trafficType?: ec2.FlowLogTrafficType): void {
    switch (kind) {
      case 'FlowLogs':
        new FlowLogs(stack, 'Existing', { source: FlowLogSource.vpc(vpc), trafficType, destination: new S3Destination(stack, 'Archive') });
        return;
      case 'ec2.FlowLog':
        vpc.addFlowLog('Existing', { trafficType });
        return;
      default:
        new ec2.CfnFlowLog(new Stack(app, 'Other'), 'Existing', { resourceId: vpc.vpcId, resourceType: 'VPC', trafficType: trafficType ?? ALL });
    }
  }

  const kinds = ['FlowLogs', 'ec2.FlowLog', 'ec2.CfnFlowLog of another stack'];

  test.each(kinds)('is left alone: %s', (kind) => {
    existing(kind);
    cover();
    expect(paths()).toHaveLength(1);
    expect(stack.node.tryFindChild('DefaultFlowLogsDestination')).toBeUndefined();
  });

  test.each(kinds)('is left alone if it catches rejects: %s', (kind) => {
    existing(kind, REJECT);
    cover();
    expect(paths()).toHaveLength(1);
  });

  test.each(kinds)('is logged if it catches accepts only, with a warning: %s', (kind) => {
    existing(kind, ACCEPT);
    cover();
    expect(paths()).toHaveLength(2);
    Annotations.fromStack(stack).hasWarning('/Stack/Vpc', Match.stringLikeRegexp('billed twice.*cdk-vpc-flow-logs:loggedTwice'));
  });

  test('is logged if that is of accepts, and accepts are asked for', () => {
    existing('FlowLogs', ACCEPT);
    cover({ trafficType: ACCEPT });
    expect(paths()).toHaveLength(1);
  });

  test('is left alone if its traffic type is a parameter', () => {
    existing('ec2.CfnFlowLog', new CfnParameter(stack, 'Type').valueAsString as ec2.FlowLogTrafficType);
    cover();
    expect(paths()).toHaveLength(1);
  });

  test('is logged elsewhere too if asked, and once', () => {
    existing('ec2.FlowLog');
    const destination = new S3Destination(stack, 'Archive');
    const props = { destination, constructId: 'Archived', allowOverlap: true };
    cover(props);
    cover({ ...props, constructId: 'ArchivedAgain' });
    cover(props);
    expect(paths()).toEqual(['Stack/Vpc/Existing/FlowLog', 'Stack/Vpc/Archived/Vpc--FlowLog']);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('loggedTwice'));
  });

  test('is that of the first FlowLogging', () => {
    cover({ trafficType: REJECT });
    cover({ trafficType: ALL, constructId: 'Second' });
    cover({ trafficType: ALL });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 1);
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'REJECT' });
  });

  test('is not another VPC of the same shape', () => {
    const other = new Stack(app, 'Other');
    new ec2.Vpc(other, 'Vpc', { maxAzs: 1, natGateways: 0 });
    existing('FlowLogs');
    cover();
    expect(Object.keys(flowLogs(other))).toHaveLength(1);
  });
});

describe('VPCs and their subnets', () => {
  test('of a VPC with a flow log are left alone', () => {
    cover();
    cover({ resourceTypes: ['Subnet'], constructId: 'Subnets' });
    expect(paths()).toHaveLength(1);
  });

  test('are both logged if asked', () => {
    cover({ resourceTypes: ['VPC', 'Subnet'], allowOverlap: true });
    expect(paths()).toHaveLength(3);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('loggedTwice'));
  });

  test('are both logged with a warning if subnets were, or interfaces of NAT gateways', () => {
    const other = new ec2.Vpc(stack, 'Nat', { maxAzs: 1 });
    new FlowLogs(stack, 'Subnets', { source: FlowLogSource.subnetsOf(vpc, { subnetType: ec2.SubnetType.PUBLIC }) });
    new FlowLogs(stack, 'Gateways', { source: FlowLogSource.natGatewaysOf(other) });
    cover();
    Annotations.fromStack(stack).hasWarning('/Stack/Vpc', "FlowLogging logs 'Stack/Vpc', so that all of it is, and "
      + "'Stack/Subnets/Vpc--PublicSubnet1--FlowLog' some of the same packets, which are billed twice: remove these, "
      + "give 'allowOverlap', or call FlowLogging.exempt [ack: cdk-vpc-flow-logs:loggedTwice]");
    Annotations.fromStack(stack).hasWarning('/Stack/Nat', Match.stringLikeRegexp("'Stack/Gateways/Nat--PublicSubnet1--NATGateway--FlowLog'"));
  });
});

describe('what is exempt', () => {
  const metadata = (construct: Construct): unknown => construct.node.metadata.filter(({ type }) => type.includes('exempt'));

  test.each(['VPC', 'stack', 'app'])('is not logged, and says why: %s', (what) => {
    FlowLogging.exempt({ VPC: vpc, stack, app }[what]!, 'synthetic traffic only');
    cover();
    expect(paths()).toEqual([]);
    expect(metadata(vpc.node.defaultChild as ec2.CfnVPC)).toMatchObject([{ type: 'cdk-vpc-flow-logs.exempt', data: 'synthetic traffic only' }]);
    expect(JSON.stringify(app.synth().getStackArtifact('Stack').metadata)).toContain('synthetic traffic only');
  });

  test('is nothing else', () => {
    FlowLogging.exempt(new ec2.Vpc(stack, 'Other', { maxAzs: 1, natGateways: 0 }), 'sandbox');
    cover();
    expect(paths()).toEqual(['Stack/Vpc/FlowLogging/Vpc--FlowLog']);
  });

  test.each(['', '  ', undefined])('fails without a reason: %p', (reason) => {
    expect(() => FlowLogging.exempt(vpc, reason as string)).toThrow(/^'reason' must say why nothing is logged, got /);
  });

  test('fails when it comes too late', () => {
    cover();
    expect(() => FlowLogging.exempt(stack, 'sandbox')).toThrow(
      "'construct' must be exempted before FlowLogging is applied, got Stack 'Stack', which has flow logs at 'Stack/Vpc/FlowLogging'");
  });

  test('fails for what is no construct', () => {
    expect(() => FlowLogging.exempt('Vpc' as unknown as Construct, 'sandbox')).toThrow("'construct' must be a construct such as ec2.Vpc, got 'Vpc'");
  });
});

describe('an aspect', () => {
  test('sees what comes later, but nothing in stages', () => {
    Aspects.of(app).add(Shims.asAspect(new FlowLogging()));
    new ec2.Vpc(stack, 'Later', { maxAzs: 1, natGateways: 0 });
    new ec2.Vpc(new Stack(new Stage(app, 'Stage'), 'Stack'), 'Vpc', { maxAzs: 1, natGateways: 0 });
    app.synth();
    expect(paths()).toEqual(['Stack/Vpc/FlowLogging/Vpc--FlowLog', 'Stack/Later/FlowLogging/Later--FlowLog']);
  });

  test.each([[true, 1], [false, 0]])('leads tags to the log group of the stack if aspects are stabilized: %s', (stabilization, count) => {
    const other = new App({ context: { '@aws-cdk/core:aspectStabilization': stabilization } });
    const network = new Stack(other, 'Network');
    new ec2.Vpc(network, 'Vpc', { maxAzs: 1, natGateways: 0 });
    Tags.of(other).add('Team', 'net');
    Aspects.of(other).add(Shims.asAspect(new FlowLogging()));
    const tags = Object.keys(Template.fromStack(network).findResources('AWS::Logs::LogGroup', { Properties: { Tags: [{ Key: 'Team', Value: 'net' }] } }));
    expect(tags).toHaveLength(count);
    Template.fromStack(network).hasResourceProperties('AWS::EC2::FlowLog', { Tags: Match.arrayWith([{ Key: 'Team', Value: 'net' }]) });
  });

  test.each([0, 200, 499, 500, 1000])('may have any priority: %d', (priority) => {
    Tags.of(app).add('Team', 'net');
    Aspects.of(app).add(Shims.asAspect(new FlowLogging()), { priority });
    app.synth();
    expect(paths()).toHaveLength(1);
  });
});

describe('fails when', () => {
  test.each<[string, FlowLoggingProps, string]>([
    ['there is no type', { resourceTypes: [] }, "'resourceTypes' must be a list of at least one type such as 'VPC', got a list"],
    ['a type is misspelt', { resourceTypes: ['Vpc'] }, "'resourceType' must be spelt 'VPC', got 'Vpc'"],
    ['no app defines a type', { resourceTypes: ['CoreNetwork'] },
      "'resourceTypes' must be of VPC, Subnet, NetworkInterface, RegionalNatGateway, TransitGateway, TransitGatewayAttachment, got 'CoreNetwork'"],
    ['a type holds another', { resourceTypes: ['Subnet', 'VPC'] },
      "'resourceTypes' must not hold 'VPC' and 'Subnet', which record, and bill, the same packets: leave one out, or give 'allowOverlap'"],
    ['no type has traffic types', { resourceTypes: ['TransitGateway'], trafficType: REJECT },
      "'trafficType' must be left out for transit gateways, got 'REJECT': all traffic is logged"],
    ['no type takes ten minutes', { resourceTypes: ['TransitGateway'], maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.TEN_MINUTES },
      "'maxAggregationInterval' must be 60 seconds for transit gateways, got 600"],
    ['an interval is none', { maxAggregationInterval: 30 as ec2.FlowLogMaxAggregationInterval },
      "'maxAggregationInterval' must be 60 or 600 seconds for VPCs, got 30"],
    ['no type writes the format', { resourceTypes: ['VPC'], format: RecordFormat.TRANSIT_GATEWAY_DEFAULT }, "'format' must hold fields that VPCs write, got "],
    ['a destination is none', { destination: 'bucket' as never }, "'destination' must be a FlowLogDestination such as CloudWatchLogsDestination, got 'bucket'"],
    ['an id is none', { constructId: 1 as never }, "'constructId' must be a text, got 1"],
  ])('%s', (_, props, message) => {
    expect(() => new FlowLogging(props)).toThrow(message);
  });

  test('the id is taken', () => {
    new Construct(vpc, 'FlowLogging');
    expect(() => cover()).toThrow("'constructId' must be an id that is free in what is logged, got 'FlowLogging' and Construct 'Stack/Vpc/FlowLogging' there");
  });

  test('the destination is in another stage', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Live');
    const stage = new Stage(app, 'Stage');
    new ec2.Vpc(new Stack(stage, 'Stack'), 'Vpc', { maxAzs: 1, natGateways: 0 });
    expect(() => cover({ destination }, stage)).toThrow(/^'destination' must be in the stage of the flow logs at 'Stage\/Stack\/Vpc\/FlowLogging'/);
  });
});

test('what is no resource of the app is not supported', () => {
  expect(new FlowLogging().supports(stack)).toBe(false);
  new FlowLogging().applyTo(stack);
  expect(paths()).toEqual([]);
});
