import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as destinations from 'aws-cdk-lib/aws-logs-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  CloudWatchLogsDestination, FlowLogInsights, FlowLogInsightsProps, FlowLogs, FlowLogSource, FlowLogSubscriptionFilterOptions, RecordCondition, RecordField,
  RecordFormat,
} from '../../lib';
import { matches } from './filter-pattern-evaluator';
import { CUSTOM, recordsOf } from './records';

let app: App;
let stack: Stack;
let live: CloudWatchLogsDestination;
let destination: logs.ILogSubscriptionDestination;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
  live = new CloudWatchLogsDestination(stack, 'Live');
  destination = new destinations.KinesisDestination(kinesis.Stream.fromStreamArn(stack, 'Stream', 'arn:aws:kinesis:us-east-1:111111111111:stream/flows'));
});

function write(format?: RecordFormat, id = 'vpc-1'): void {
  new FlowLogs(stack, `FlowLogs-${id}`, { source: FlowLogSource.of(id.startsWith('tgw') ? 'TransitGateway' : 'VPC', [id]), destination: live, format });
}

function insightsOf(props: Partial<FlowLogInsightsProps> = {}, id = 'Insights'): FlowLogInsights {
  return new FlowLogInsights(stack, id, { destination: live, queries: [], ...props });
}

function filters(): Array<Record<string, unknown>> {
  return Object.values(Template.fromStack(stack).findResources('AWS::Logs::SubscriptionFilter')).map(({ Properties }) => Properties);
}

function error(): string {
  try {
    app.synth();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return '';
}

const REF = { Ref: expect.any(String) };
const ARN = { 'Fn::GetAtt': [expect.any(String), 'Arn'] };

describe('a subscription filter', () => {
  test('passes on what meets a condition, to a stream of Kinesis', () => {
    write();
    const filter = insightsOf().addSubscriptionFilter('Rejects', {
      destination, condition: RecordCondition.REJECTED, filterName: 'rejects', distribution: logs.Distribution.RANDOM,
    });
    expect(filter.node.path).toBe('Stack/Insights/SubscriptionFilters/Rejects');
    expect(filters()).toEqual([{
      LogGroupName: REF,
      FilterName: 'rejects',
      FilterPattern:
        '[version, account_id, interface_id, srcaddr, dstaddr, srcport, dstport, protocol, packets, bytes, start, end, action = REJECT, log_status]',
      DestinationArn: 'arn:aws:kinesis:us-east-1:111111111111:stream/flows',
      RoleArn: ARN,
      Distribution: 'Random',
    }]);
  });

  test('passes everything on, to Firehose and Lambda', () => {
    write();
    const insights = insightsOf();
    const stream = new firehose.DeliveryStream(stack, 'Delivery', { destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket')) });
    insights.addSubscriptionFilter('Delivery', { destination: new destinations.FirehoseDestination(stream) });
    insights.addSubscriptionFilter('Function', {
      destination: new destinations.LambdaDestination(lambda.Function.fromFunctionAttributes(stack, 'Function', {
        functionArn: 'arn:aws:lambda:us-east-1:111111111111:function:reader', sameEnvironment: true,
      })),
    });
    expect(filters()).toEqual([
      { LogGroupName: REF, FilterPattern: '', DestinationArn: ARN, RoleArn: ARN },
      { LogGroupName: REF, FilterPattern: '', DestinationArn: 'arn:aws:lambda:us-east-1:111111111111:function:reader' },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', { Principal: 'logs.amazonaws.com' });
  });

  test('waits for a format', () => {
    insightsOf().addSubscriptionFilter('Tcp', { destination, condition: RecordCondition.TCP });
    write(RecordFormat.of(RecordField.PROTOCOL, RecordField.LOG_STATUS));
    expect(filters()).toMatchObject([{ FilterPattern: '[protocol = 6, log_status]' }]);
  });

  test('follows a format that is given', () => {
    insightsOf({ format: RecordFormat.of(RecordField.PROTOCOL) }).addSubscriptionFilter('Tcp', { destination, condition: RecordCondition.TCP });
    expect(filters()).toMatchObject([{ FilterPattern: '[protocol = 6]' }]);
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::SubscriptionFilter', { FilterName: Match.absent(), Distribution: Match.absent() });
  });

  test.each([[RecordFormat.DEFAULT], [RecordFormat.ESSENTIAL], [CUSTOM]])('lets those records through that it should: %s', (format) => {
    insightsOf({ format }).addSubscriptionFilter('Probes', {
      destination,
      condition: RecordCondition.allOf([RecordCondition.REJECTED, RecordCondition.oneOfNumbers(RecordField.DSTPORT, [22, 3389])]),
    });
    const records = recordsOf(format);
    const passed = records.filter(([, text]) => matches(filters()[0].FilterPattern as string, text));
    expect(passed.length).toBeGreaterThan(0);
    expect(passed).toEqual(records.filter(([values]) => values.action === 'REJECT' && ['22', '3389'].includes(values.dstport)));
  });
});

describe('fails when', () => {
  test('the log group is of another class', () => {
    const cheap = new CloudWatchLogsDestination(stack, 'Cheap', { logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS });
    expect(() => insightsOf({ destination: cheap, format: RecordFormat.DEFAULT }).addSubscriptionFilter('A', { destination })).toThrow(new Error(
      "'destination' must have a log group of class STANDARD for subscription filters, got CloudWatchLogsDestination 'Stack/Cheap' "
      + "of class 'INFREQUENT_ACCESS'"));
  });

  test('a log group gets a third one, also of another construct', () => {
    write();
    insightsOf().addSubscriptionFilter('A', { destination });
    const others = insightsOf({}, 'Others');
    others.addSubscriptionFilter('B', { destination });
    expect(() => others.addSubscriptionFilter('C', { destination })).toThrow(new Error(
      "'destination' must have a log group of at most 2 subscription filters, got 'C' beside 'A' and 'B'"));
  });

  test('the format lacks a field, now or later', () => {
    const message = "subscription filters must compare fields that the format has, got 'Rejects', which needs action";
    const options = { destination, condition: RecordCondition.REJECTED };
    expect(() => insightsOf({ format: RecordFormat.TRANSIT_GATEWAY_DEFAULT }).addSubscriptionFilter('Rejects', options)).toThrow(new Error(message));
    live = new CloudWatchLogsDestination(stack, 'Other');
    insightsOf({}, 'Others').addSubscriptionFilter('Rejects', options);
    write(undefined, 'tgw-1');
    expect(error()).toContain(message);
  });

  test('a pattern is too long', () => {
    const condition = RecordCondition.oneOfNumbers(RecordField.DSTPORT, Array.from({ length: 60 }, (_, port) => 10000 + port));
    expect(() => insightsOf({ format: RecordFormat.DEFAULT }).addSubscriptionFilter('A', { destination, condition })).toThrow(new Error("'condition' must make "
      + 'a filter pattern of at most 1024 characters, got 1258 for a format of 14 fields: compare with fewer values, or write fewer fields'));
  });

  test.each<[string, unknown]>([
    ["'destination' of a subscription filter must be one of aws-logs-destinations, got undefined", undefined],
    ["'destination' of a subscription filter must be one of aws-logs-destinations, got 'arn'", { destination: 'arn' }],
    ["'condition' must be one such as RecordCondition.REJECTED, got 'REJECT'", { destination: { bind: () => ({ arn: 'arn' }) }, condition: 'REJECT' }],
  ])('%s', (message, options) => {
    expect(() => insightsOf({ format: RecordFormat.DEFAULT }).addSubscriptionFilter('A', options as FlowLogSubscriptionFilterOptions)).toThrow(
      new Error(message));
  });
});
