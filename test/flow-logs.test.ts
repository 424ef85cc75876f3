import { App, Aspects, Aws, CfnOutput, Fn, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource, RecordField, RecordFormat } from '../lib';

const { TEN_MINUTES } = ec2.FlowLogMaxAggregationInterval;

let app: App;
let stack: Stack;
let source: FlowLogSource;
let gateway: FlowLogSource;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
  source = FlowLogSource.of('VPC', ['vpc-1']);
  gateway = FlowLogSource.of('TransitGateway', ['tgw-1']);
});

function properties(of: Stack = stack): Record<string, unknown> {
  const [flowLog] = Object.values(Template.fromStack(of).findResources('AWS::EC2::FlowLog'));
  return flowLog.Properties;
}

function untyped<T>(value: unknown): T {
  return value as T;
}

describe('defaults', () => {
  test('log all traffic in the default format to the log group that the stack shares', () => {
    new FlowLogs(stack, 'FlowLogs', { source });
    expect(properties()).toEqual({
      ResourceType: 'VPC',
      ResourceId: 'vpc-1',
      TrafficType: 'ALL',
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: { Ref: expect.stringMatching(/^DefaultFlowLogsDestinationLogGroup/) },
      DeliverLogsPermissionArn: { 'Fn::GetAtt': [expect.stringMatching(/^DefaultFlowLogsDestinationRole/), 'Arn'] },
      Tags: [{ Key: 'Name', Value: 'Stack/FlowLogs' }],
    });
  });

  test('define one destination for the stack, and only flow logs besides', () => {
    new FlowLogs(stack, 'One', { source });
    new FlowLogs(stack, 'Two', { source: FlowLogSource.networkInterfaceIds(['eni-1', 'eni-2']) });
    const types = Object.values(Template.fromStack(stack).toJSON().Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
    expect(types.sort()).toEqual([
      'AWS::EC2::FlowLog', 'AWS::EC2::FlowLog', 'AWS::EC2::FlowLog', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role', 'AWS::Logs::LogGroup',
    ]);
  });

  test('define a destination for each stack', () => {
    const other = new Stack(app, 'Other');
    const [one, two] = [stack, other].map((scope) => new FlowLogs(scope, 'FlowLogs', { source }));
    expect(one.destination).not.toBe(two.destination);
    expect(one.destination.node.path).toEqual('Stack/DefaultFlowLogsDestination');
    expect(two.destination.node.path).toEqual('Other/DefaultFlowLogsDestination');
  });

  test('log transit gateways each minute in their own default format', () => {
    const flowLogs = new FlowLogs(stack, 'FlowLogs', { source: gateway });
    expect(flowLogs.format).toBe(RecordFormat.TRANSIT_GATEWAY_DEFAULT);
    expect(properties()).toMatchObject({ ResourceType: 'TransitGateway', MaxAggregationInterval: 60 });
    expect(properties()).not.toHaveProperty('TrafficType');
    expect(properties()).not.toHaveProperty('LogFormat');
  });
});

describe('what is exposed', () => {
  test('ids, destination and format', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Destination');
    const flowLogs = new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.networkInterfaceIds(['eni-1', 'eni-2']), destination });
    expect(flowLogs.destination).toBe(destination);
    expect(flowLogs.format).toBe(RecordFormat.DEFAULT);
    expect(stack.resolve(flowLogs.flowLogIds)).toEqual(
      flowLogs.node.children.map((child) => ({ 'Fn::GetAtt': [stack.getLogicalId(child as ec2.CfnFlowLog), 'Id'] })));
  });

  test('the flow log is the default child when there is one', () => {
    const one = new FlowLogs(stack, 'One', { source });
    const two = new FlowLogs(stack, 'Two', { source: FlowLogSource.networkInterfaceIds(['eni-1', 'eni-2']) });
    expect(one.node.defaultChild).toBe(one.node.children[0]);
    expect(two.node.defaultChild).toBeUndefined();
  });
});

describe('the name', () => {
  test('is the path of the construct, on the flow log alone', () => {
    new FlowLogs(new Construct(stack, 'Network'), 'FlowLogs', { source });
    expect(properties().Tags).toEqual([{ Key: 'Name', Value: 'Stack/Network/FlowLogs' }]);
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { Tags: Match.absent() });
  });

  test('is the end of a path that is too long for a tag', () => {
    new FlowLogs(new Construct(stack, 'x'.repeat(300)), 'FlowLogs', { source });
    expect(properties().Tags).toEqual([{ Key: 'Name', Value: `${'x'.repeat(247)}/FlowLogs` }]);
  });

  test.each(['before', 'after'])('is that of the construct around it, tagged %s', (when) => {
    const scope = new Construct(stack, 'Network');
    const tag = () => Tags.of(scope).add('Name', 'mine');
    if (when === 'before') {
      tag();
    }
    new FlowLogs(scope, 'FlowLogs', { source });
    if (when === 'after') {
      tag();
    }
    expect(properties().Tags).toEqual([{ Key: 'Name', Value: 'mine' }]);
  });

  test('is its own in a stack that is tagged', () => {
    Tags.of(stack).add('Team', 'network');
    const flowLogs = new FlowLogs(stack, 'FlowLogs', { source });
    expect(Aspects.of(flowLogs).all).toEqual([]); // an aspect for each construct costs
    expect(properties().Tags).toEqual([{ Key: 'Name', Value: 'Stack/FlowLogs' }, { Key: 'Team', Value: 'network' }]);
  });

  test('is its own inside of a VPC, which names what it holds, and can be changed there', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
    const own = new FlowLogs(vpc, 'FlowLogs', { source: FlowLogSource.vpc(vpc) });
    const changed = new FlowLogs(vpc.privateSubnets[0], 'FlowLogs', { source: FlowLogSource.subnetsOf(vpc) });
    Tags.of(changed).add('Name', 'audit');
    const names = Object.values(Template.fromStack(stack).findResources('AWS::EC2::FlowLog')).map(({ Properties: { Tags: tags } }) =>
      (tags as Array<{ Key: string; Value: string }>).find(({ Key }) => Key === 'Name')?.Value);
    expect(names.sort()).toEqual([own.node.path, 'audit']);
  });

  test('can be changed, and other tags added', () => {
    const flowLogs = new FlowLogs(stack, 'FlowLogs', { source });
    Tags.of(flowLogs).add('Name', 'audit');
    Tags.of(flowLogs).add('Team', 'network');
    expect(properties().Tags).toEqual([{ Key: 'Name', Value: 'audit' }, { Key: 'Team', Value: 'network' }]);
  });
});

describe('the format', () => {
  test('is rendered with single blanks', () => {
    const format = RecordFormat.of(RecordField.VERSION, RecordField.SRCADDR);
    const flowLogs = new FlowLogs(stack, 'FlowLogs', { source, format });
    expect(flowLogs.format).toBe(format);
    expect(properties().LogFormat).toEqual('${version} ${srcaddr}');
  });

  test('specifies the keys of tags', () => {
    new FlowLogs(stack, 'FlowLogs', { source, format: RecordFormat.of(RecordField.instanceTag('Team'), RecordField.instanceTag(Aws.STACK_NAME)) });
    expect(properties()).toMatchObject({
      LogFormat: '${instance-tag} ${instance-tag-2}',
      TagFieldSpecifications: [{ ResourceType: 'instance', TagKeys: ['Team', { Ref: 'AWS::StackName' }] }],
    });
  });

  test('is left out when it is the default of the service', () => {
    new FlowLogs(stack, 'FlowLogs', { source, format: RecordFormat.parse(RecordFormat.DEFAULT.logFormat) });
    new FlowLogs(stack, 'Gateway', { source: gateway, format: RecordFormat.TRANSIT_GATEWAY_DEFAULT });
    Template.fromStack(stack).allResourcesProperties('AWS::EC2::FlowLog', { LogFormat: Match.absent() });
  });

  test('takes fields that this library does not list for any source', () => {
    new FlowLogs(stack, 'FlowLogs', { source, format: RecordFormat.of(RecordField.of('quantum-state')) });
    expect(properties().LogFormat).toEqual('${quantum-state}');
  });

  test('fails when a field is one of transit gateways', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, format: RecordFormat.DEFAULT.plus(RecordField.TGW_ID, RecordField.TGW_SRC_ENI) })).toThrow(
      new Error("'format' must hold fields that VPCs write, got 'tgw-id', 'tgw-src-eni'"));
  });

  test('fails when a transit gateway lacks a field', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: gateway, format: RecordFormat.of(RecordField.ACTION, RecordField.instanceTag('Team')) })).toThrow(
      new Error("'format' must hold fields that transit gateways write, got 'action', 'instance-tag Team'"));
  });

  test('fails without a token in the message when the type is one', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of(Fn.importValue('Type'), ['x']) })).toThrow(
      new Error("'format' must be given for the resource type <unresolved>, whose default format is not known"));
  });

  test('fails when the default of the type is not known', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('CoreNetwork', ['core-network-1']) })).toThrow(
      new Error("'format' must be given for the resource type 'CoreNetwork', whose default format is not known"));
  });

  test('warns when records of a regional NAT gateway do not name it', () => {
    const regional = FlowLogSource.of('RegionalNatGateway', ['nat-1']);
    new FlowLogs(stack, 'FlowLogs', { source: regional });
    Annotations.fromStack(stack).hasWarning('/Stack/FlowLogs', "records of regional NAT gateways name no gateway without the field "
      + "'resource-id': give 'format', such as RecordFormat.DEFAULT.plus(RecordField.RESOURCE_ID) [ack: cdk-vpc-flow-logs:gatewayNotInRecords]");
  });

  test('does not warn when they do', () => {
    const regional = FlowLogSource.of('RegionalNatGateway', ['nat-1']);
    new FlowLogs(stack, 'FlowLogs', { source: regional, format: RecordFormat.DEFAULT.plus(RecordField.RESOURCE_ID) });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('wrong kinds, as they can be in untyped languages', () => {
  test('fails when the source is none', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: untyped(vpc) })).toThrow(
      new Error("'source' must be a FlowLogSource such as FlowLogSource.vpc(vpc), got Vpc 'Stack/Vpc'"));
  });

  test('fails when the destination is that of ec2.FlowLog', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, destination: untyped(ec2.FlowLogDestination.toS3()) })).toThrow(
      new Error("'destination' must be a FlowLogDestination such as CloudWatchLogsDestination, got S3Destination"));
  });

  test('fails when the format is text', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, format: untyped('${version}') })).toThrow(
      new Error("'format' must be a RecordFormat such as RecordFormat.ESSENTIAL, got '${version}'"));
  });

  test('fails when there are no props', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', untyped(undefined))).toThrow(
      new Error("'source' must be a FlowLogSource such as FlowLogSource.vpc(vpc), got undefined"));
  });

  test('fails when the source is the class', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: untyped(FlowLogSource) })).toThrow(
      new Error("'source' must be a FlowLogSource such as FlowLogSource.vpc(vpc), got the class or function FlowLogSource"));
  });

  test('takes null for nothing', () => {
    new FlowLogs(stack, 'FlowLogs', { source, destination: untyped(null), format: untyped(null) });
    expect(properties()).toMatchObject({ ResourceId: 'vpc-1' });
  });

  test("fails when the default destination's place is taken", () => {
    new Construct(stack, 'DefaultFlowLogsDestination');
    expect(() => new FlowLogs(stack, 'FlowLogs', { source })).toThrow(new Error("'destination' must be given, because its default "
      + "would be called 'Stack/DefaultFlowLogsDestination', got Construct 'Stack/DefaultFlowLogsDestination' there"));
  });

  test('leaves nothing behind that was half defined', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: gateway, maxAggregationInterval: TEN_MINUTES })).toThrow();
    expect(stack.node.findAll().map(({ node }) => node.path)).toEqual(['Stack', 'Stack/FlowLogs']);
  });
});

describe('templates', () => {
  test('are the same twice', () => {
    const synth = () => {
      const scope = new Stack(new App(), 'Stack');
      const vpc = new ec2.Vpc(scope, 'Vpc');
      new FlowLogs(scope, 'Vpc logs', { source: FlowLogSource.vpc(vpc), format: RecordFormat.V11 });
      new FlowLogs(scope, 'Subnet logs', { source: FlowLogSource.subnetsOf(vpc) });
      return JSON.stringify(Template.fromStack(scope).toJSON());
    };
    expect(synth()).toEqual(synth());
  });

  test('hold no literal partition, account or region in a stack that has none', () => {
    const flowLogs = new FlowLogs(stack, 'FlowLogs', { source });
    new CfnOutput(stack, 'Ids', { value: flowLogs.flowLogIds.join() });
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/arn:aws|us-east-1|\d{12}/);
  });
});
