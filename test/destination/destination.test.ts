import { App, Aws, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  FlowLogDestination, FlowLogDestinationBindOptions, FlowLogDestinationConfig, FlowLogs, FlowLogSource, RecordFormat,
} from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };

let app: App;
let stack: Stack;
let source: FlowLogSource;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
  source = FlowLogSource.of('VPC', ['vpc-1']);
});

function properties(of: Stack = stack): Record<string, unknown> {
  const [flowLog] = Object.values(Template.fromStack(of).findResources('AWS::EC2::FlowLog'));
  return flowLog.Properties;
}

function untyped<T>(value: unknown): T {
  return value as T;
}

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
      trafficType: 'ALL',
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
    destination._onWriter(({ options }) => seen.push(options.resourceIds));
    new FlowLogs(stack, 'Two', { source: FlowLogSource.networkInterfaceIds(['eni-2', 'eni-3']), destination });
    expect(seen).toEqual([['eni-1'], ['eni-2', 'eni-3']]);
  });

  const arn = 'arn:aws:s3:::bucket';
  const s3 = ec2.FlowLogDestinationType.S3;
  const cloudWatchLogs = ec2.FlowLogDestinationType.CLOUD_WATCH_LOGS;
  const firehose = ec2.FlowLogDestinationType.KINESIS_DATA_FIREHOSE;

  test.each<[string, (role: iam.IRole) => FlowLogDestinationConfig | undefined]>([
    ["'destinationType' must be one of cloud-watch-logs, s3, kinesis-data-firehose", () => undefined],
    ["'destinationType' must be one of cloud-watch-logs, s3, kinesis-data-firehose", () => untyped({ destinationType: 'kafka', destinationArn: arn })],
    ["either 'destinationArn' or 'logGroupName' is needed", () => ({ destinationType: s3 })],
    ["either 'destinationArn' or 'logGroupName' is needed", (role) => ({ destinationType: cloudWatchLogs, destinationArn: arn, logGroupName: 'x', role })],
    ["'logGroupName' is for CloudWatch Logs only", () => ({ destinationType: s3, logGroupName: 'x' })],
    ["CloudWatch Logs needs a 'role'", () => ({ destinationType: cloudWatchLogs, logGroupName: 'x' })],
    ["the ARN must not end in ':*'", (role) => ({ destinationType: cloudWatchLogs, destinationArn: 'arn:aws:logs:::log-group:x:*', role })],
    ["the ARN must not end in ':*'", (role) => ({
      destinationType: cloudWatchLogs, destinationArn: new logs.LogGroup(stack, 'LogGroup').logGroupArn, role,
    })],
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

  test('may be of a type that is a token', () => {
    const destination = new Elsewhere(stack, 'Elsewhere', { destinationType: untyped(Fn.importValue('Type')), destinationArn: arn });
    new FlowLogs(stack, 'FlowLogs', { source, destination });
    expect(properties().LogDestinationType).toEqual({ 'Fn::ImportValue': 'Type' });
  });

  test('fails when it is in another stage', () => {
    const destination = new Elsewhere(new Stack(new Stage(app, 'Prod'), 'Stack'), 'Elsewhere', config);
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, destination })).toThrow(
      new Error("'destination' must be in the stage of the flow logs at 'Stack/FlowLogs', got Elsewhere 'Prod/Stack/Elsewhere': use "
        + "S3Destination.fromBucketArn or FirehoseDestination.fromDeliveryStream there, and 'producers' here"));
  });
});
