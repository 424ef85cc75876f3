import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { CloudWatchLogsDestination, FlowLogAnomalyAlarmOptions, FlowLogInsights, RecordCondition, RecordField, RecordFormat } from '../../lib';

const TEXTS = { question: 'Are more rejected than usual?', remedy: 'Look by "Rejected traffic" who it is.' };

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function add(options: Partial<FlowLogAnomalyAlarmOptions> = {}, condition = RecordCondition.REJECTED): void {
  const destination = CloudWatchLogsDestination.fromLogGroup(stack, 'Live', logs.LogGroup.fromLogGroupName(stack, 'Group', '/flows'));
  new FlowLogInsights(stack, 'Insights', { destination, format: RecordFormat.ESSENTIAL, queries: [] }).addAnomalyAlarm('Rejects', condition, {
    ...TEXTS, ...options,
  });
}

test('goes off after three of four quarters of an hour above the band', () => {
  add({ alarmActions: [new SnsAction(new sns.Topic(stack, 'Topic'))], runbookUrl: 'https://example.com/rejects' });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Logs::MetricFilter', {
    MetricTransformations: [Match.objectLike({ MetricName: 'Rejects', MetricNamespace: 'FlowLogs/Stack/Insights', MetricValue: '1' })],
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'Stack/Insights/Rejects',
    AlarmDescription: `${TEXTS.question}\n\n${TEXTS.remedy}\n\n[Runbook](https://example.com/rejects)`,
    ComparisonOperator: 'GreaterThanUpperThreshold',
    DatapointsToAlarm: 3,
    EvaluationPeriods: 4,
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: Match.stringLikeRegexp('^ANOMALY_DETECTION_BAND\\(.*, 3\\)$') }),
      Match.objectLike({ MetricStat: Match.objectLike({ Period: 900, Stat: 'Sum' }) }),
    ]),
  });
});

test('is as it is asked for', () => {
  add({ value: RecordField.BYTES, period: Duration.hours(1), standardDeviations: 5, datapointsToAlarm: 2, evaluationPeriods: 2, alarmName: 'own' });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Logs::MetricFilter', { MetricTransformations: [Match.objectLike({ MetricValue: '$bytes' })] });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'own', DatapointsToAlarm: 2, EvaluationPeriods: 2,
    Metrics: Match.arrayWith([
      Match.objectLike({ Expression: Match.stringLikeRegexp(', 5\\)$') }),
      Match.objectLike({ MetricStat: Match.objectLike({ Period: 3600 }) }),
    ]),
  });
});

test.each<[Partial<FlowLogAnomalyAlarmOptions>, string]>([
  [{ question: 5 as unknown as string }, "'question' must be a text, got 5"],
  [{ remedy: undefined as unknown as string }, "'remedy' must be a text, got undefined"],
  [{ standardDeviations: 0 }, "'standardDeviations' must be more than 0, got 0"],
  [{ period: Duration.seconds(90) }, "'period' must be whole minutes, got 1 minute 30 seconds"],
  [{ datapointsToAlarm: 5, evaluationPeriods: 4 }, "'datapointsToAlarm' must be 1 to 4, got 5"],
])('fails for %j', (options, message) => {
  expect(() => add(options)).toThrow(new Error(message));
  Template.fromStack(stack).resourceCountIs('AWS::Logs::MetricFilter', 0);
});

test('fails for conditions that metric filters cannot express', () => {
  expect(() => add({}, RecordCondition.outside(RecordField.SRCADDR, ['10.0.0.0/8']))).toThrow(/^'condition' must/);
});
