import { App, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  CloudWatchLogsDestination, Ec2FlowLogDestination, Ec2FlowLogDestinationProps, FirehoseDestination, FlowLogDestination, FlowLogs, FlowLogSource,
  FlowLogTable, RecordField, RecordFormat, S3Destination,
} from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };
const TYPE = 'AWS::EC2::FlowLog';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App({ analyticsReporting: false });
  stack = new Stack(app, 'Stack', { env: ENV });
});

const DESTINATIONS: Record<string, (scope: Stack) => FlowLogDestination> = {
  'CloudWatch Logs': (scope) => new CloudWatchLogsDestination(scope, 'Live'),
  'S3': (scope) => new S3Destination(scope, 'Archive'),
  'a folder in S3': (scope) => new S3Destination(scope, 'Archive', { keyPrefix: 'network' }),
  'a bucket by its ARN': (scope) => S3Destination.fromBucketArn(scope, 'Archive', 'arn:aws:s3:::archive', { keyPrefix: 'network' }),
  'Firehose': (scope) => new FirehoseDestination(scope, 'Stream', { destination: new firehose.S3Bucket(new s3.Bucket(scope, 'Bucket')) }),
};

/** The one flow log, whose tags say where it is. */
function flowLogOf(of: Stack): Record<string, unknown> {
  const [{ Properties: { Tags: _, ...properties }, DependsOn: dependsOn = [] }, ...more] = Object.values(Template.fromStack(of).findResources(TYPE));
  expect(more).toEqual([]);
  return { ...properties, DependsOn: dependsOn as unknown };
}

test.each(Object.keys(DESTINATIONS))('vpc.addFlowLog to %s is as FlowLogs is', (name) => {
  const format = RecordFormat.V5;
  const define = (log: (vpc: ec2.Vpc, destination: FlowLogDestination) => void): Record<string, unknown> => {
    const there = new Stack(new App({ analyticsReporting: false }), 'Stack', { env: ENV });
    log(new ec2.Vpc(there, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false }), DESTINATIONS[name](there));
    return flowLogOf(there);
  };
  const ours = define((vpc, destination) => new FlowLogs(vpc, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination, format }));
  const theirs = define((vpc, destination) => vpc.addFlowLog('FlowLogs', {
    destination: new Ec2FlowLogDestination(destination, { format }), logFormat: Ec2FlowLogDestination.logFormat(format),
  }));
  const names = (dependsOn: unknown): unknown[] => [dependsOn].flat().filter((each) => !`${each as string}`.startsWith('Vpc')).sort();
  expect({ ...theirs, DependsOn: names(theirs.DependsOn) }).toEqual({ ...ours, DependsOn: names(ours.DependsOn) });
});

test('the flow logs of a VPC deliver with the default format, to several destinations', () => {
  new ec2.Vpc(stack, 'Vpc', {
    natGateways: 0,
    flowLogs: {
      Live: { destination: new Ec2FlowLogDestination(new CloudWatchLogsDestination(stack, 'Live')) },
      Archive: { destination: new Ec2FlowLogDestination(new S3Destination(stack, 'Archive')) },
    },
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs(TYPE, 2);
  template.hasResource(TYPE, {
    Properties: Match.objectLike({ LogDestinationType: 'cloud-watch-logs', LogFormat: Match.absent() }),
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('Policy')]),
  });
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
});

test('a table learns the format', () => {
  const archive = new S3Destination(stack, 'Archive');
  const format = RecordFormat.DEFAULT.plus(RecordField.VPC_ID);
  new FlowLogTable(stack, 'Table', { archive });
  new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }).addFlowLog('Archived', {
    destination: new Ec2FlowLogDestination(archive, { format }), logFormat: Ec2FlowLogDestination.logFormat(format),
  });
  const [{ Properties: { TableInput } }] = Object.values(Template.fromStack(stack).findResources('AWS::Glue::Table'));
  expect(JSON.stringify(TableInput)).toContain('vpc_id');
});

describe('fails for', () => {
  const vpcIn = (): ec2.Vpc => new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });

  test('another format than that of the flow log', () => {
    vpcIn().addFlowLog('Archived', { destination: new Ec2FlowLogDestination(new S3Destination(stack, 'Archive'), { format: RecordFormat.V5 }) });
    expect(() => app.synth()).toThrow("[Stack/Vpc/Archived] 'logFormat' must be that of 'format' of its Ec2FlowLogDestination, "
      + `Ec2FlowLogDestination.logFormat(format), got '${RecordFormat.DEFAULT.logFormat}'`);
  });

  test('transit gateways', () => {
    new ec2.FlowLog(stack, 'FlowLog', {
      resourceType: ec2.FlowLogResourceType.fromTransitGatewayId('tgw-1'), destination: new Ec2FlowLogDestination(new S3Destination(stack, 'Archive')),
      maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE,
    });
    expect(() => app.synth()).toThrow("[Stack/FlowLog] 'resourceType' must be one of VPC, Subnet, NetworkInterface for an Ec2FlowLogDestination, "
      + "got 'TransitGateway': use FlowLogs");
  });

  test('a stream of another account', () => {
    const stream = FirehoseDestination.fromDeliveryStream(stack, 'Stream',
      firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Imported', 'arn:aws:firehose:us-east-1:222222222222:deliverystream/flows'));
    const vpc = vpcIn();
    expect(() => vpc.addFlowLog('Streamed', { destination: new Ec2FlowLogDestination(stream) })).toThrow(new Error("'destination' must be a stream of the "
      + "account of the flow log at 'Stack/Vpc/Streamed', got FirehoseDestination 'Stack/Stream': to other accounts use FlowLogs"));
  });

  test('another stage', () => {
    const vpc = new ec2.Vpc(new Stack(new Stage(app, 'Prod'), 'Network'), 'Vpc');
    const archive = new S3Destination(stack, 'Archive');
    expect(() => vpc.addFlowLog('Archived', { destination: new Ec2FlowLogDestination(archive) }))
      .toThrow("'destination' must be in the stage of the flow logs at 'Prod/Network/Vpc/Archived', got S3Destination 'Stack/Archive'");
  });

  test.each<[string, () => unknown, string]>([
    ['fields of tags', () => Ec2FlowLogDestination.logFormat(RecordFormat.DEFAULT.plus(RecordField.instanceTag('Team'))),
      "'format' must hold no fields of tags for ec2.FlowLog, got "],
    ['what is no format', () => Ec2FlowLogDestination.logFormat('V5' as never), "'format' must be a RecordFormat such as RecordFormat.ESSENTIAL, got 'V5'"],
    ['what is no destination', () => new Ec2FlowLogDestination(ec2.FlowLogDestination.toS3() as never),
      "'destination' must be a CloudWatchLogsDestination, S3Destination or FirehoseDestination, got "],
    ['what are no props', () => new Ec2FlowLogDestination(new S3Destination(stack, 'Archive'), 'V5' as unknown as Ec2FlowLogDestinationProps),
      "'props' must be an object, got 'V5'"],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
