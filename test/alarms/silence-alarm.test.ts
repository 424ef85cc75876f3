import { App, CfnResource, Duration, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaAction, SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  CloudWatchLogsDestination, FirehoseDestination, FlowLogDestination, FlowLogDestinationConfig, FlowLogSilenceAlarm, FlowLogSilenceAlarmProps, S3Destination,
} from '../../lib';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function alarmOf(destination: FlowLogDestination, props: Partial<FlowLogSilenceAlarmProps> = {}, id = 'Silence'): FlowLogSilenceAlarm {
  return new FlowLogSilenceAlarm(stack, id, { destination, ...props });
}

function live(): CloudWatchLogsDestination {
  return new CloudWatchLogsDestination(stack, 'Live');
}

function properties(): Record<string, unknown> {
  const [alarm] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  return alarm.Properties as Record<string, unknown>;
}

describe('over a log group of another place', () => {
  const ENV = { account: '111111111111', region: 'us-east-1' };

  test.each([['of another region', 'arn:aws:logs:eu-west-1:111111111111:log-group:flows'], ['by its stack', undefined]])('fails: %s', (_, arn) => {
    stack = new Stack(app, 'Here', { env: ENV });
    const there = new Stack(app, 'There', { env: { ...ENV, region: 'eu-west-1' } });
    const destination = arn === undefined ? new CloudWatchLogsDestination(there, 'Live')
      : CloudWatchLogsDestination.fromLogGroup(stack, 'Live', logs.LogGroup.fromLogGroupArn(stack, 'Group', arn));
    expect(() => alarmOf(destination)).toThrow(/Cannot create an Alarm in region 'us-east-1' based on metric .* in 'eu-west-1'/);
  });

  test('of another account asks that one', () => {
    stack = new Stack(app, 'Here', { env: ENV });
    const arn = 'arn:aws:logs:us-east-1:222222222222:log-group:flows';
    alarmOf(CloudWatchLogsDestination.fromLogGroup(stack, 'Live', logs.LogGroup.fromLogGroupArn(stack, 'Group', arn)));
    expect(JSON.stringify(properties())).toContain('"AccountId":"222222222222"');
  });
});

describe('by default', () => {
  test('goes off after three of four quarters of an hour without records', () => {
    alarmOf(live());
    expect(properties()).toEqual({
      AlarmName: 'Stack/Silence',
      AlarmDescription: "No flow log records arrive at CloudWatchLogsDestination 'Stack/Live'.\n\nLook whether the flow logs exist, and which status "
        + 'the VPC console shows of them: that is where the service says what it is denied. Then look at the policies and keys of the destination. What was '
        + 'not delivered meanwhile is lost.',
      Namespace: 'AWS/Logs',
      MetricName: 'IncomingLogEvents',
      Dimensions: [{ Name: 'LogGroupName', Value: { Ref: expect.stringMatching(/^LiveLogGroup/) } }],
      Statistic: 'Sum',
      Period: 900,
      EvaluationPeriods: 4,
      DatapointsToAlarm: 3,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('defines nothing but itself for log groups and streams', () => {
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'records');
    const destination = new FirehoseDestination(stack, 'Stream', { destination: new firehose.S3Bucket(bucket) });
    const resources = () => stack.node.findAll().filter(CfnResource.isCfnResource).length;
    const before = resources();
    alarmOf(destination);
    expect(resources()).toBe(before + 1);
  });
});

describe('looks at', () => {
  test('the records that a stream takes in', () => {
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'records');
    alarmOf(new FirehoseDestination(stack, 'Stream', { destination: new firehose.S3Bucket(bucket) }));
    expect(properties()).toMatchObject({
      Namespace: 'AWS/Firehose', MetricName: 'IncomingRecords', Statistic: 'Sum', TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'DeliveryStreamName', Value: { Ref: expect.stringMatching(/^StreamDeliveryStream/) } }],
    });
  });

  test('those of a stream that is imported by its name, its ARN, or an ARN of the deployment', () => {
    const streams = {
      ByName: firehose.DeliveryStream.fromDeliveryStreamName(stack, 'ByName', 'flows'),
      ByArn: firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'ByArn', 'arn:aws:firehose:us-east-1:111111111111:deliverystream/flows'),
      ByToken: firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'ByToken', Fn.importValue('stream')),
    };
    const names = Object.entries(streams).map(([id, stream]) => {
      const metric = FirehoseDestination.fromDeliveryStream(stack, `To${id}`, stream).metricDeliveries();
      return stack.resolve(metric.dimensions!.DeliveryStreamName) as unknown;
    });
    const resource = { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::ImportValue': 'stream' }] }] };
    expect(names).toEqual(['flows', 'flows', { 'Fn::Select': [1, { 'Fn::Split': ['/', resource] }] }]);
  });

  test('what is uploaded to the folder of an archive, which is made to count it', () => {
    alarmOf(new S3Destination(stack, 'Archive', { keyPrefix: 'network' }));
    const id = expect.stringMatching(/^FlowLogs-[0-9a-f]{12}$/) as string;
    expect(properties()).toMatchObject({
      Namespace: 'AWS/S3', MetricName: 'BytesUploaded', Statistic: 'Sum', Period: 900,
      Dimensions: [{ Name: 'BucketName', Value: { Ref: expect.stringMatching(/^Archive/) } }, { Name: 'FilterId', Value: id }],
    });
    expect(Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'))[0].Properties.MetricsConfigurations).toEqual([
      { Id: id, Prefix: 'network/AWSLogs/' },
    ]);
  });

  test('one folder of a bucket once, and each of several', () => {
    const bucket = new s3.Bucket(stack, 'Bucket');
    const [one, same, other] = [{}, {}, { keyPrefix: 'other' }].map((options, index) => S3Destination.fromBucket(stack, `To${index}`, bucket, options));
    [one, same, other].forEach((destination) => destination.metricDeliveries());
    expect(Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'))[0].Properties.MetricsConfigurations).toEqual([
      expect.objectContaining({ Prefix: 'AWSLogs/' }), expect.objectContaining({ Prefix: 'other/AWSLogs/' }),
    ]);
  });

  test('a bucket that counts nothing until it is asked to', () => {
    new S3Destination(stack, 'Archive');
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { MetricsConfigurations: Match.absent() });
  });

  test('the metric as it is asked for', () => {
    const options = { period: Duration.hours(1), label: 'Delivered' };
    const archive = new S3Destination(stack, 'Archive');
    expect([live(), archive].map((destination) => destination.metricDeliveries(options))).toMatchObject([options, options]);
  });

  test('a destination of one\'s own that tells a metric', () => {
    class Own extends FlowLogDestination {
      public bind(): FlowLogDestinationConfig {
        return { destinationType: ec2.FlowLogDestinationType.S3, destinationArn: 'arn:aws:s3:::own' };
      }
    }
    const metric = new cloudwatch.Metric({ namespace: 'Own', metricName: 'Files' });
    class Telling extends Own {
      public override metricDeliveries(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
        return metric.with({ ...options });
      }
    }
    alarmOf(new Telling(stack, 'Telling'));
    expect(properties()).toMatchObject({ Namespace: 'Own', MetricName: 'Files', Period: 900, Statistic: 'Sum' });
    expect(() => alarmOf(new Own(stack, 'Own'), {}, 'Other'))
      .toThrow(new Error("'destination' must tell what arrives there by 'metricDeliveries', got Own 'Stack/Own': override it"));
  });
});

describe('tells', () => {
  test('whom it is given, by actions of the CDK', () => {
    const topic = new sns.Topic(stack, 'Topic');
    const page = new SnsAction(topic);
    const alarm = alarmOf(live(), { alarmActions: [page], okActions: [page], insufficientDataActions: [page] });
    alarm.addAlarmAction(new LambdaAction(lambda.Function.fromFunctionArn(stack, 'Fn', 'arn:aws:lambda:us-east-1:111111111111:function:heal')));
    const ref = { Ref: expect.stringMatching(/^Topic/) as string };
    expect(properties()).toMatchObject({
      AlarmActions: [ref, 'arn:aws:lambda:us-east-1:111111111111:function:heal'], OKActions: [ref], InsufficientDataActions: [ref],
    });
  });

  test('where the runbook is', () => {
    alarmOf(live(), { runbookUrl: 'https://example.com/silence', alarmName: 'silence of prod' });
    expect(properties()).toMatchObject({
      AlarmName: 'silence of prod', AlarmDescription: expect.stringMatching(/\n\n\[Runbook\]\(https:\/\/example\.com\/silence\)$/),
    });
  });

  test('composite alarms', () => {
    const rule = cloudwatch.AlarmRule.anyOf(alarmOf(live()));
    new cloudwatch.CompositeAlarm(stack, 'Any', { alarmRule: rule });
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::CompositeAlarm', 1);
  });
});

describe('evaluation', () => {
  test.each([
    [{ evaluationPeriods: 2 }, 2, 2, 900],
    [{ datapointsToAlarm: 6 }, 6, 6, 900],
    [{ datapointsToAlarm: 1, evaluationPeriods: 7, period: Duration.hours(24) }, 1, 7, 86_400],
    [{ period: Duration.minutes(5), evaluationPeriods: 12, datapointsToAlarm: 9 }, 9, 12, 300],
  ])('%j', (props, bad, all, period) => {
    alarmOf(live(), props);
    expect(properties()).toMatchObject({ DatapointsToAlarm: bad, EvaluationPeriods: all, Period: period });
  });

  test('takes tokens', () => {
    const number = Lazy.number({ produce: () => 5 });
    alarmOf(live(), { evaluationPeriods: number, datapointsToAlarm: number, period: Duration.minutes(15), alarmName: Fn.ref('Name') });
    expect(properties()).toMatchObject({ DatapointsToAlarm: 5, EvaluationPeriods: 5, AlarmName: { Ref: 'Name' } });
  });
});

describe('fails', () => {
  test.each<[string, object, string]>([
    ['without a destination', { destination: undefined }, "'destination' must be a FlowLogDestination such as an S3Destination, got undefined"],
    ['when nothing is evaluated', { evaluationPeriods: 0 }, "'evaluationPeriods' must be 2 to 100, got 0"],
    ['when too much is evaluated', { evaluationPeriods: 101 }, "'evaluationPeriods' must be 2 to 100, got 101"],
    ['when more is to be bad than there is', { datapointsToAlarm: 5, evaluationPeriods: 4 }, "'datapointsToAlarm' must be 1 to 4, got 5"],
    ['when half of one is to be bad', { datapointsToAlarm: 0.5 }, "'datapointsToAlarm' must be 1 to 4, got 0.5"],
    ['for seconds', { period: Duration.seconds(90) }, "'period' must be whole minutes, got 1 minute 30 seconds"],
    ['for a number', { period: 900 }, "'period' must be a Duration such as Duration.minutes(15), got 900"],
    ['for more than a day',
      { period: Duration.minutes(30), evaluationPeriods: 49 }, "'period' must be at most 29 minutes for 49 'evaluationPeriods', got 30 minutes"],
    ['for more than a week',
      { period: Duration.days(2) }, "'period' must be at most 1 day 18 hours for 4 'evaluationPeriods', got 2 days"],
    ['for a name of none', { alarmName: '' }, "'alarmName' must be 1 to 255 characters and no control characters, got ''"],
    ['for a long name', { alarmName: 'a'.repeat(256) }, `'alarmName' must be 1 to 255 characters and no control characters, got '${'a'.repeat(256)}'`],
    ['for a runbook that is none', { runbookUrl: 'see the wiki' }, "'runbookUrl' must be a URL such as 'https://example.com/runbook', got 'see the wiki'"],
    ['for a runbook that is long', { runbookUrl: `https://example.com/${'a'.repeat(999)}` },
      "the description of an alarm must have at most 1024 characters, got 1331: shorten 'question', 'remedy' or 'runbookUrl'"],
  ])('%s', (_, props, message) => {
    expect(() => alarmOf(live(), props)).toThrow(new Error(message));
  });

  test('when a bucket cannot be made to count', () => {
    const archive = S3Destination.fromBucketArn(stack, 'Archive', 'arn:aws:s3:::archive');
    expect(() => alarmOf(archive)).toThrow(new Error("'destination' must have a bucket of this app, which can be made to count what arrives there, "
      + "got ReferencedBucket 'Stack/Archive/Bucket': define the alarm where the bucket is defined"));
  });
});

test('a long path makes a short name', () => {
  stack = new Stack(app, 'S'.repeat(100));
  const live = new CloudWatchLogsDestination(stack, 'Live');
  expect(new FlowLogSilenceAlarm(stack, 'i'.repeat(200), { destination: live }).node.id.length).toBe(200);
  expect((properties().AlarmName as string).length).toBeLessThanOrEqual(255);
});

test('an imported log group is looked at, too', () => {
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', '/flows');
  alarmOf(CloudWatchLogsDestination.fromLogGroup(stack, 'Live', logGroup));
  expect(properties()).toMatchObject({ Dimensions: [{ Name: 'LogGroupName', Value: '/flows' }] });
});
