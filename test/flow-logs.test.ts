import { App, Aws, CfnOutput, CustomResource, Fn, NestedStack, Stack, Stage, Tags, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  CloudWatchLogsDestination, FlowLogDestination, FlowLogDestinationBindOptions, FlowLogDestinationConfig, FlowLogs, FlowLogSource,
  RecordField, RecordFormat,
} from '../lib';

const { ONE_MINUTE, TEN_MINUTES } = ec2.FlowLogMaxAggregationInterval;
const ENV = { account: '111111111111', region: 'us-east-1' };

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

describe('the traffic type', () => {
  test.each(Object.values(ec2.FlowLogTrafficType))('%s is passed on', (trafficType) => {
    new FlowLogs(stack, 'FlowLogs', { source, trafficType });
    expect(properties().TrafficType).toEqual(trafficType);
  });

  test('may be a token', () => {
    new FlowLogs(stack, 'FlowLogs', { source, trafficType: untyped(Fn.importValue('TrafficType')) });
    expect(properties().TrafficType).toEqual({ 'Fn::ImportValue': 'TrafficType' });
  });

  test('fails when it is none, as it can be in untyped languages', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, trafficType: untyped('all') })).toThrow(
      new Error("'trafficType' must be one of ACCEPT, ALL, REJECT, got 'all'"));
  });

  test('fails when it is given for a transit gateway', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: gateway, trafficType: ec2.FlowLogTrafficType.ALL })).toThrow(
      new Error("'trafficType' must be left out for transit gateways, got 'ALL': all traffic is logged"));
  });

  test('fails without a token in the message when it is given for an attachment', () => {
    const attachments = FlowLogSource.transitGatewayAttachmentIds(['tgw-attach-1']);
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: attachments, trafficType: untyped(Fn.importValue('TrafficType')) })).toThrow(
      new Error("'trafficType' must be left out for transit gateway attachments, got <unresolved>: all traffic is logged"));
  });
});

describe('the aggregation interval', () => {
  test.each([[ONE_MINUTE, 60], [TEN_MINUTES, undefined], [undefined, undefined]])('%s becomes %s', (maxAggregationInterval, expected) => {
    new FlowLogs(stack, 'FlowLogs', { source, maxAggregationInterval });
    expect(properties().MaxAggregationInterval).toEqual(expected);
  });

  test('may be a token', () => {
    const maxAggregationInterval = Token.asNumber(Fn.importValue('Interval'));
    new FlowLogs(stack, 'FlowLogs', { source, maxAggregationInterval });
    new FlowLogs(stack, 'Gateway', { source: gateway, maxAggregationInterval });
    Template.fromStack(stack).allResourcesProperties('AWS::EC2::FlowLog', { MaxAggregationInterval: { 'Fn::ImportValue': 'Interval' } });
  });

  test('fails when it is none, as it can be in untyped languages', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, maxAggregationInterval: untyped(30) })).toThrow(
      new Error("'maxAggregationInterval' must be 60 or 600 seconds for VPCs, got 30"));
  });

  test('is one minute for transit gateways, asked for or not', () => {
    new FlowLogs(stack, 'FlowLogs', { source: gateway, maxAggregationInterval: ONE_MINUTE });
    expect(properties().MaxAggregationInterval).toEqual(60);
  });

  test('fails when it is ten minutes for transit gateways', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: gateway, maxAggregationInterval: TEN_MINUTES })).toThrow(
      new Error("'maxAggregationInterval' must be 60 seconds for transit gateways, got 600"));
  });

  test('is as given for types that are not known', () => {
    const other = FlowLogSource.of('CoreNetwork', ['core-network-1']);
    new FlowLogs(stack, 'FlowLogs', { source: other, format: RecordFormat.DEFAULT, maxAggregationInterval: TEN_MINUTES });
    expect(properties().MaxAggregationInterval).toEqual(600);
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

describe('a destination of your own', () => {
  class Elsewhere extends FlowLogDestination {
    public readonly bound: FlowLogDestinationBindOptions[] = [];

    constructor(scope: Construct, id: string, private readonly config: FlowLogDestinationConfig) {
      super(scope, id);
    }

    public bind(_scope: Construct, options: FlowLogDestinationBindOptions): FlowLogDestinationConfig {
      this.bound.push(options);
      return this.config;
    }
  }

  const config = { destinationType: ec2.FlowLogDestinationType.S3, destinationArn: 'arn:aws:s3:::bucket' };

  test('is told what writes to it', () => {
    const destination = new Elsewhere(stack, 'Elsewhere', config);
    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.vpcs([vpc, ec2.CfnVPC.fromVpcId(stack, 'Imported', 'vpc-1')]), destination });
    const arn = (id: unknown) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ...id as unknown[]]],
    });
    expect(stack.resolve(destination.bound)).toEqual([{
      resourceType: 'VPC',
      resourceIds: [{ Ref: 'Vpc' }, 'vpc-1'],
      resourceArns: [arn([':vpc/', { Ref: 'Vpc' }]), arn([':vpc/vpc-1'])],
      format: stack.resolve(RecordFormat.DEFAULT),
    }]);
  });

  test.each([
    ['Subnet', 'subnet-1', 'subnet'], ['NetworkInterface', 'eni-1', 'network-interface'], ['RegionalNatGateway', 'nat-1', 'natgateway'],
    ['TransitGateway', 'tgw-1', 'transit-gateway'], ['TransitGatewayAttachment', 'tgw-attach-1', 'transit-gateway-attachment'],
  ])('is told the ARN of a %s', (type, id, resource) => {
    const there = new Stack(app, 'There', { env: ENV });
    const destination = new Elsewhere(there, 'Elsewhere', config);
    new FlowLogs(there, 'FlowLogs', { source: FlowLogSource.of(type, [id]), destination });
    expect(destination.bound[0].resourceArns.map((arn) => arn.replace(Aws.PARTITION, 'aws'))).toEqual([
      `arn:aws:ec2:us-east-1:111111111111:${resource}/${id}`,
    ]);
  });

  test('is told no ARN of types that are not known', () => {
    const destination = new Elsewhere(stack, 'Elsewhere', config);
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('CoreNetwork', ['core-network-1']), destination, format: RecordFormat.DEFAULT });
    expect(destination.bound[0].resourceArns).toEqual([]);
  });

  test('gives the flow log its properties', () => {
    const role = new Elsewhere(stack, 'NoRole', config);
    const destination = new Elsewhere(stack, 'Elsewhere', {
      ...config, destinationOptions: { fileFormat: ec2.FlowLogFileFormat.PARQUET, hiveCompatiblePartitions: true },
    });
    new FlowLogs(stack, 'FlowLogs', { source, destination });
    expect(properties()).toMatchObject({
      LogDestinationType: 's3',
      LogDestination: 'arn:aws:s3:::bucket',
      DestinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: true, PerHourPartition: false },
    });
    expect(properties()).not.toHaveProperty('LogGroupName');
    expect(role.bound).toEqual([]);
  });

  test('gives both roles to Firehose', () => {
    const [role, crossAccountRole] = ['Writer', 'Receiver'].map((name) => iam.Role.fromRoleArn(stack, name, `arn:aws:iam::1:role/${name}`));
    const destination = new Elsewhere(stack, 'Elsewhere', {
      destinationType: ec2.FlowLogDestinationType.KINESIS_DATA_FIREHOSE, destinationArn: 'arn:aws:firehose:::x', role, crossAccountRole,
    });
    new FlowLogs(stack, 'FlowLogs', { source, destination });
    expect(properties()).toMatchObject({ DeliverLogsPermissionArn: role.roleArn, DeliverCrossAccountRole: crossAccountRole.roleArn });
  });

  test('is not mistaken for another', () => {
    ['a', 'b'].forEach((name) => new FlowLogs(stack, name, {
      source, destination: new Elsewhere(stack, `To${name}`, { ...config, destinationArn: `arn:aws:s3:::${name}` }),
    }));
    const parquet = { fileFormat: ec2.FlowLogFileFormat.PARQUET };
    const toParquet = { ...config, destinationArn: 'arn:aws:s3:::a', destinationOptions: parquet };
    new FlowLogs(stack, 'c', { source, destination: new Elsewhere(stack, 'ToC', toParquet) });
    Template.fromStack(stack).resourceCountIs('AWS::EC2::FlowLog', 3);
  });

  test('spells out all options of files', () => {
    new FlowLogs(stack, 'FlowLogs', { source, destination: new Elsewhere(stack, 'Elsewhere', { ...config, destinationOptions: {} }) });
    expect(properties().DestinationOptions).toEqual({ FileFormat: 'plain-text', HiveCompatiblePartitions: false, PerHourPartition: false });
  });

  test('tells its readers of every writer, of before and after', () => {
    const destination = new Elsewhere(stack, 'Elsewhere', config);
    const seen: string[][] = [];
    new FlowLogs(stack, 'One', { source: FlowLogSource.networkInterfaceIds(['eni-1']), destination });
    destination._onWriter(({ resourceIds }) => seen.push(resourceIds));
    new FlowLogs(stack, 'Two', { source: FlowLogSource.networkInterfaceIds(['eni-2', 'eni-3']), destination });
    expect(seen).toEqual([['eni-1'], ['eni-2', 'eni-3']]);
  });

  const arn = 'arn:aws:s3:::bucket';
  const s3 = ec2.FlowLogDestinationType.S3;
  const cloudWatchLogs = ec2.FlowLogDestinationType.CLOUD_WATCH_LOGS;
  const firehose = ec2.FlowLogDestinationType.KINESIS_DATA_FIREHOSE;

  test.each<[string, (role: iam.IRole) => FlowLogDestinationConfig | undefined]>([
    ["'destinationType' is missing", () => undefined],
    ["either 'destinationArn' or 'logGroupName' is needed", () => ({ destinationType: s3 })],
    ["either 'destinationArn' or 'logGroupName' is needed", (role) => ({ destinationType: cloudWatchLogs, destinationArn: arn, logGroupName: 'x', role })],
    ["'logGroupName' is for CloudWatch Logs only", () => ({ destinationType: s3, logGroupName: 'x' })],
    ["CloudWatch Logs needs a 'role'", () => ({ destinationType: cloudWatchLogs, logGroupName: 'x' })],
    ["the ARN must not end in ':*'", (role) => ({ destinationType: cloudWatchLogs, destinationArn: 'arn:aws:logs:::log-group:x:*', role })],
    ["S3 takes no 'role'", (role) => ({ destinationType: s3, destinationArn: arn, role })],
    ["the folder 'AWSLogs' is reserved", () => ({ destinationType: s3, destinationArn: `${arn}/AWSLogs/` })],
    ["'role' needs a 'crossAccountRole'", (role) => ({ destinationType: firehose, destinationArn: arn, role })],
    ["'crossAccountRole' needs a 'role'", (role) => ({ destinationType: firehose, destinationArn: arn, crossAccountRole: role })],
    ["'crossAccountRole' is for Firehose only", (role) => ({ destinationType: s3, destinationArn: arn, crossAccountRole: role })],
    ["'destinationOptions' are for S3 only", () => ({ destinationType: firehose, destinationArn: arn, destinationOptions: {} })],
  ])('fails when %s', (problem, bound) => {
    const destination = new Elsewhere(stack, 'Elsewhere', untyped(bound(iam.Role.fromRoleName(stack, 'Role', 'Writer'))));
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, destination })).toThrow(
      new Error(`'destination' must be bound to what the service takes, got Elsewhere 'Stack/Elsewhere': ${problem}`));
  });

  test('fails when it is in another stage', () => {
    const destination = new Elsewhere(new Stack(new Stage(app, 'Prod'), 'Stack'), 'Elsewhere', config);
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, destination })).toThrow(
      new Error("'destination' must be in the stage of the flow logs at 'Stack/FlowLogs', got Elsewhere 'Prod/Stack/Elsewhere'"));
  });
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
