import { App, Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Ec2Action, Ec2InstanceAction, LambdaAction, SnsAction, SsmAction, OpsItemSeverity } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { holds } from './filter-evaluator';
import { recordsOf, Values } from './records';
import {
  CloudWatchLogsDestination, FlowLogInsights, FlowLogInsightsAlarm, FlowLogInsightsAlarmOptions, FlowLogInsightsAlarmProps, FlowLogInsightsQuery, FlowLogs,
  FlowLogSource, RecordCondition, RecordField, RecordFormat,
} from '../../lib';
import { parsedName } from '../../lib/insights/parse';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function insightsOf(format?: RecordFormat, privateCidrs?: string[]): FlowLogInsights {
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', '/flows');
  const destination = CloudWatchLogsDestination.fromLogGroup(stack, 'Live', logGroup);
  return new FlowLogInsights(stack, 'Insights', { destination, format, queries: [], privateCidrs });
}

function alarmOf(props: Partial<FlowLogInsightsAlarmProps> = {}): FlowLogInsightsAlarm {
  return new FlowLogInsightsAlarm({
    name: 'Own', question: 'Is it?', remedy: 'Do it.', fields: [RecordField.LOG_STATUS, RecordField.SRCADDR, RecordField.BYTES], threshold: 5, ...props,
  });
}

function add(alarm: FlowLogInsightsAlarm, options?: FlowLogInsightsAlarmOptions): cloudwatch.AlarmBase {
  return insightsOf(RecordFormat.ESSENTIAL).addAlarm(alarm, options);
}

interface LogAlarm {
  readonly AlarmName: string;
  readonly ScheduledQueryConfiguration: { readonly QueryString: string; readonly AggregationExpression: string };
  readonly [property: string]: unknown;
}

function alarms(): LogAlarm[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::LogAlarm')).map(({ Properties }) => Properties as LogAlarm);
}

function error(): string {
  try {
    app.synth();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return '';
}

describe('an alarm', () => {
  test('asks every quarter of an hour about half an hour that closed a quarter before, and nothing that CloudFormation lacks', () => {
    add(alarmOf());
    expect(alarms()).toEqual([{
      AlarmName: 'Stack/Insights/Own',
      AlarmDescription: 'Is it? Bad is more than 5 within 30 minutes, in 2 of 3 runs.\n\nDo it.',
      ScheduledQueryConfiguration: {
        QueryString: expect.stringMatching(
          /^# Is it\?\nparse @message "(\* ){25}\*" as flow_version, .*\n\| filter flow_log_status = "OK"\n\| fields @timestamp, @message$/s),
        AggregationExpression: 'count(*)',
        LogGroupIdentifiers: ['/flows'],
        ScheduledQueryRoleARN: { 'Fn::GetAtt': [expect.stringMatching(/^InsightsQueryRole/), 'Arn'] },
        ScheduleConfiguration: { ScheduleExpression: 'rate(15 minutes)', StartTimeOffset: 2700, EndTimeOffset: 900 },
      },
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      QueryResultsToAlarm: 2,
      QueryResultsToEvaluate: 3,
      TreatMissingData: 'notBreaching',
    }]);
  });

  test('judges contributors by themselves, the worst first', () => {
    add(alarmOf({ value: 'sum(flow_bytes)', contributors: ['flow_srcaddr', '@logStream'] }));
    expect(alarms()[0].ScheduledQueryConfiguration.AggregationExpression).toBe('sum(flow_bytes) by flow_srcaddr, @logStream | sort desc');
  });

  test('takes the least for the worst when too little is bad', () => {
    const least = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD;
    add(alarmOf({ value: 'min(flow_bytes)', contributors: ['flow_srcaddr'], comparisonOperator: least,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING }));
    expect(alarms()[0]).toMatchObject({
      ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching',
      ScheduledQueryConfiguration: { AggregationExpression: 'min(flow_bytes) by flow_srcaddr | sort asc' },
    });
  });

  test('is as it is asked for', () => {
    add(alarmOf({ evaluationPeriods: 5 }), {
      threshold: 7.5, frequency: Duration.minutes(1), window: Duration.hours(1), delay: Duration.minutes(0), datapointsToAlarm: 4, evaluationPeriods: 6,
      alarmName: 'own', runbookUrl: 'https://example.com/own', logLines: 10,
    });
    expect(alarms()[0]).toMatchObject({
      AlarmName: 'own', Threshold: 7.5,
      AlarmDescription: 'Is it? Bad is more than 7.5 within 1 hour, in 4 of 6 runs.\n\nDo it.\n\n[Runbook](https://example.com/own)',
      QueryResultsToAlarm: 4, QueryResultsToEvaluate: 6,
      ScheduledQueryConfiguration: { ScheduleConfiguration: { ScheduleExpression: 'rate(1 minute)', StartTimeOffset: 3600, EndTimeOffset: 0 } },
      ActionLogLineCount: 10,
      ActionLogLineRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^InsightsLogLinesRole/), 'Arn'] },
    });
  });

  test('takes tokens', () => {
    const number = Token.asNumber({ Ref: 'Number' });
    add(alarmOf({ threshold: number }), { datapointsToAlarm: number, evaluationPeriods: number,
      frequency: Duration.minutes(number), window: Duration.seconds(number) });
    expect(alarms()[0]).toMatchObject({
      Threshold: { Ref: 'Number' }, QueryResultsToAlarm: { Ref: 'Number' },
      ScheduledQueryConfiguration: { ScheduleConfiguration: { ScheduleExpression: { 'Fn::Join': ['', ['rate(', { Ref: 'Number' }, ' minutes)']] } } },
    });
  });

  test('takes the actions of the CDK, before and after, and composite alarms take it', () => {
    const page = new SnsAction(new sns.Topic(stack, 'Topic'));
    const alarm = add(alarmOf(), { alarmActions: [page], okActions: [page], insufficientDataActions: [page] });
    alarm.addAlarmAction(new LambdaAction(new lambda.Function(stack, 'Fn', {
      runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('x'),
    })), new SsmAction(OpsItemSeverity.HIGH));
    new cloudwatch.CompositeAlarm(stack, 'Any', { alarmRule: cloudwatch.AlarmRule.anyOf(alarm) });
    const topic = { Ref: expect.stringMatching(/^Topic/) as string };
    expect(alarms()[0]).toMatchObject({ OKActions: [topic], InsufficientDataActions: [topic] });
    expect((alarms()[0].AlarmActions as unknown[]).length).toBe(3);
    const arn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^InsightsAlarmsOwn'), 'Arn'] };
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', { Principal: 'lambda.alarms.cloudwatch.amazonaws.com', SourceArn: arn });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::CompositeAlarm', { AlarmRule: { 'Fn::Join': ['', Match.arrayWith([arn])] } });
  });

  test('learns the format from what writes, before or after', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Live');
    const insights = new FlowLogInsights(stack, 'Insights', { destination, queries: [] });
    insights.addAlarm(alarmOf());
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    expect(alarms()[0].ScheduledQueryConfiguration.QueryString).toContain('parse @message "* * * * * * * * * * * * * *"');
  });

  test('has a name of at most 255 characters', () => {
    stack = new Stack(app, 'S'.repeat(100));
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', '/flows');
    const destination = CloudWatchLogsDestination.fromLogGroup(stack, 'Live', logGroup);
    new FlowLogInsights(stack, 'I'.repeat(100), { destination, format: RecordFormat.DEFAULT, queries: [] }).addAlarm(alarmOf({ name: 'a'.repeat(128) }));
    expect(alarms()[0].AlarmName.length).toBeLessThanOrEqual(255);
    expect(alarms()[0].AlarmName).toMatch(/\/a{128}$/);
  });

  test('comes when it is added, and with the others shares roles', () => {
    const insights = insightsOf(RecordFormat.ESSENTIAL);
    insights.addAlarm(FlowLogInsightsAlarm.EXPOSED_PORTS, { logLines: 5 });
    insights.addAlarm(FlowLogInsightsAlarm.FAN_OUT, { logLines: 5 });
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::LogAlarm', 2);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 2 + 1); // that of the destination
  });

  test('is nothing, and needs no role, unless it is added', () => {
    insightsOf(RecordFormat.ESSENTIAL);
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::LogAlarm', 0);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 1);
  });

  test('that queries an encrypted log group may use its key', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Live', { encryptionKey: new kms.Key(stack, 'Key') });
    new FlowLogInsights(stack, 'Insights', { destination, queries: [], format: RecordFormat.DEFAULT }).addAlarm(alarmOf());
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      Description: 'Lets CloudWatch Logs query flow logs',
      PolicyDocument: { Statement: [
        Match.objectLike({ Action: ['logs:GetQueryResults', 'logs:StartQuery'] }),
        Match.objectLike({ Action: ['logs:DescribeLogGroups', 'logs:StopQuery'], Resource: '*' }),
        { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] } },
      ] },
    });
  });
});

describe('by itself', () => {
  const PRIVATE = ['10.0.0.0/8', '2600:1f18::/32'];
  const inside = (field: string) => `(isIpv4InSubnet(${field}, "10.0.0.0/8") or isIpv6InSubnet(${field}, "2600:1f18::/32"))`;

  test.each<[string, FlowLogInsightsAlarm, string[], string, object]>([
    ['EXPOSED_PORTS', FlowLogInsightsAlarm.EXPOSED_PORTS, [
      'filter flow_log_status = "OK"',
      'filter flow_protocol = 6 and flow_direction = "egress" and flow_action = "ACCEPT" and flow_tcp_flags in [18, 19, 22, 23] and flow_srcport in [22, 23, '
      + '445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5439, 5601, 5900, 5985, 5986, 6379, 6443, 9042, 9092, 9200, 9300, 10250, 11211, 27017] and '
      + 'flow_pkt_dstaddr != "-"',
      `filter not ${inside('flow_pkt_dstaddr')}`,
    ], 'count(*) by flow_interface_id, flow_pkt_srcaddr, flow_srcport | sort desc', { Threshold: 0, QueryResultsToAlarm: 1, QueryResultsToEvaluate: 3 }],
    ['FAN_OUT', FlowLogInsightsAlarm.FAN_OUT, [
      'filter flow_log_status = "OK"',
      'filter flow_protocol = 6 and flow_direction = "egress" and flow_tcp_flags in [2, 3, 6, 7] and (flow_packets != "-" and flow_packets <= 3)',
      `filter ${inside('flow_pkt_srcaddr')} and ${inside('flow_pkt_dstaddr')}`,
      'stats count_distinct(flow_pkt_dstaddr) as targets by flow_interface_id, flow_pkt_srcaddr',
    ], 'max(targets) by flow_interface_id, flow_pkt_srcaddr | sort desc', { Threshold: 50, QueryResultsToAlarm: 2, QueryResultsToEvaluate: 3 }],
    ['EAST_WEST_REJECTS', FlowLogInsightsAlarm.EAST_WEST_REJECTS, [
      'filter flow_log_status = "OK"',
      'filter flow_action = "REJECT" and flow_protocol = 6 and flow_tcp_flags = 2',
      `filter ${inside('flow_srcaddr')} and ${inside('flow_dstaddr')}`,
    ], 'count(*) by flow_srcaddr | sort desc', { Threshold: 100, QueryResultsToAlarm: 2, QueryResultsToEvaluate: 3 }],
    ['internetEgress', FlowLogInsightsAlarm.internetEgress(Size.gibibytes(10)), [
      'filter flow_log_status = "OK"', 'filter flow_action = "ACCEPT" and flow_dstaddr != "-"', `filter not ${inside('flow_dstaddr')}`,
    ], 'sum(flow_bytes) by flow_interface_id | sort desc', { Threshold: 10_737_418_240, QueryResultsToAlarm: 2, QueryResultsToEvaluate: 3 }],
  ])('%s', (_, alarm, commands, aggregation, properties) => {
    insightsOf(RecordFormat.ESSENTIAL, PRIVATE).addAlarm(alarm);
    const [{ ScheduledQueryConfiguration: { QueryString, AggregationExpression } }] = alarms();
    expect(QueryString.split('\n| ').slice(1)).toEqual(commands);
    expect(AggregationExpression).toBe(aggregation);
    expect(alarms()[0]).toMatchObject({ TreatMissingData: 'notBreaching', ComparisonOperator: 'GreaterThanThreshold', ...properties });
    expect((alarms()[0].AlarmDescription as string).length).toBeLessThanOrEqual(1024 - '\n\n[Runbook]()'.length - 200);
  });

  test.each<[string, FlowLogInsightsAlarm, string]>([
    ['EXPOSED_PORTS', FlowLogInsightsAlarm.EXPOSED_PORTS, 'flow-direction, pkt-srcaddr, pkt-dstaddr, tcp-flags'],
    ['FAN_OUT', FlowLogInsightsAlarm.FAN_OUT, 'flow-direction, pkt-srcaddr, pkt-dstaddr, tcp-flags'],
    ['EAST_WEST_REJECTS', FlowLogInsightsAlarm.EAST_WEST_REJECTS, 'tcp-flags'],
  ])('%s needs what the default format lacks', (_, alarm, missing) => {
    expect(() => insightsOf(RecordFormat.DEFAULT).addAlarm(alarm))
      .toThrow(new Error(`alarms must ask for fields that the format has, got '${alarm.name}', which needs ${missing}`));
  });

  const isInside = (address: string) => /^(10\.|fd)/.test(address);
  const isOutside = (address: string) => address !== '-' && !isInside(address);
  test.each<[string, FlowLogInsightsAlarm, (values: Values) => boolean]>([
    ['exposed ports', FlowLogInsightsAlarm.exposedPorts([22, 3389, 50123]), (values) => values.protocol === '6' && values['flow-direction'] === 'egress'
      && values.action === 'ACCEPT' && (Number(values['tcp-flags']) & 18) === 18 && ['22', '3389', '50123'].includes(values.srcport)
      && isOutside(values['pkt-dstaddr'])],
    ['fan-out', FlowLogInsightsAlarm.FAN_OUT, (values) => values.protocol === '6' && values['flow-direction'] === 'egress'
      && (Number(values['tcp-flags']) & 18) === 2 && Number(values.packets) <= 3 && isInside(values['pkt-srcaddr']) && isInside(values['pkt-dstaddr'])],
    ['east-west rejects', FlowLogInsightsAlarm.EAST_WEST_REJECTS, (values) => values.action === 'REJECT' && values.protocol === '6'
      && values['tcp-flags'] === '2' && isInside(values.srcaddr) && isInside(values.dstaddr)],
    ['egress', FlowLogInsightsAlarm.internetEgress(Size.gibibytes(1)), (values) => values.action === 'ACCEPT' && isOutside(values.dstaddr)],
  ])('%s: the filters of the query mean these of made-up records', (_name, alarm, isMeant) => {
    const format = RecordFormat.ESSENTIAL;
    const commands = alarm._queryString(format, ['10.0.0.0/8', 'fc00::/7']).split(/\n\| /).filter((command) => command.startsWith('filter '));
    const names = format.fields.map((field) => parsedName(field, format));
    const found = recordsOf(format, 4000).map(([made, text]) => {
      const values: Values = { ...made, 'pkt-srcaddr': made.srcaddr, 'pkt-dstaddr': made.dstaddr };
      const row = Object.fromEntries(text.split(' ').map((value, index) => [names[index], value]));
      const seen = { ...row, flow_pkt_srcaddr: made.srcaddr, flow_pkt_dstaddr: made.dstaddr };
      return [commands.every((command) => holds(command.slice('filter '.length), seen)), values['log-status'] === 'OK' && isMeant(values)];
    });
    expect(found.map(([shown]) => shown)).toEqual(found.map(([, meant]) => meant));
    expect(new Set(found.map(([shown]) => shown)).size).toBe(2);
  });

  test('leaves out what a condition says, and is there twice by another name', () => {
    const insights = insightsOf(RecordFormat.ESSENTIAL);
    insights.addAlarm(FlowLogInsightsAlarm.EXPOSED_PORTS);
    const condition = RecordCondition.noneOf(RecordField.INTERFACE_ID, ['eni-0123456789abcdef0']);
    insights.addAlarm(FlowLogInsightsAlarm.EXPOSED_PORTS, { name: 'Exposed ports but the bastion', condition });
    const [whole, part] = alarms();
    expect([whole, part].map(({ AlarmName }) => AlarmName)).toEqual(['Stack/Insights/Exposed ports', 'Stack/Insights/Exposed ports but the bastion']);
    expect(whole.ScheduledQueryConfiguration.QueryString).not.toContain('eni-0123456789abcdef0');
    expect(part.ScheduledQueryConfiguration.QueryString).toContain('eni-0123456789abcdef0');
    expect(part.ScheduledQueryConfiguration.QueryString.split('\n').length).toBe(whole.ScheduledQueryConfiguration.QueryString.split('\n').length);
  });

  test.each<[number, cloudwatch.ComparisonOperator, string]>([
    [3, cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, 'at least 3'],
    [3, cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD, 'less than 3'],
    [0.5, cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD, 'at most 0.5'],
  ])('says what is bad: %s, %s', (threshold, comparisonOperator, text) => {
    add(alarmOf({ comparisonOperator }), { threshold });
    expect(alarms()[0].AlarmDescription).toContain(` Bad is ${text} within 30 minutes, `);
  });

  test('a budget takes the default format, and says how much it is', () => {
    insightsOf(RecordFormat.DEFAULT).addAlarm(FlowLogInsightsAlarm.internetEgress(Size.mebibytes(1536)));
    expect(alarms()[0]).toMatchObject({
      Threshold: 1_610_612_736, AlarmDescription: expect.stringMatching(
        /^Did an interface send much to addresses that are not private\? Bad is more than 1\.5 GiB within 30 minutes, in 2 of 3 runs\./),
    });
  });

  test('ports are those that are asked for', () => {
    add(FlowLogInsightsAlarm.exposedPorts([22]));
    expect(alarms()[0].ScheduledQueryConfiguration.QueryString).toContain('and flow_srcport = 22 and');
  });

  test('names the queries that its remedies name', () => {
    const remedies = [FlowLogInsightsAlarm.EXPOSED_PORTS, FlowLogInsightsAlarm.FAN_OUT, FlowLogInsightsAlarm.EAST_WEST_REJECTS,
      FlowLogInsightsAlarm.internetEgress(Size.gibibytes(1))].map(({ remedy }) => remedy).join(' ');
    const named = Array.from(remedies.matchAll(/"([^"]+)"/g), ([, name]) => name);
    const saved = FlowLogInsightsQuery._FEATURED.map(({ name }) => name);
    expect(named).toEqual(['Services that answered the internet', 'Rejected traffic', 'Bytes to the internet', 'One interface']);
    expect(saved).toEqual(expect.arrayContaining(named));
  });
});

describe('fails when', () => {
  test.each<[string, Partial<FlowLogInsightsAlarmProps>, string]>([
    ['there is no remedy', { remedy: ' ' }, "'remedy' must say what to do, got ' '"],
    ['there is no name', { name: '' }, "'name' must be a literal line of 1 to 128 characters, got ''"],
    ['flows are not told', { fields: [RecordField.SRCADDR] }, "'fields' must hold log-status, by which flows are told, got srcaddr"],
    ['a value cannot be made', { value: 'count_distinct(flow_srcaddr)' },
      "'value' must be 'count(*)', or count, sum, avg, min or max of a field such as 'sum(flow_bytes)', got 'count_distinct(flow_srcaddr)'"],
    ['a value breaks out', { value: 'sum(flow_bytes) | limit 1' },
      "'value' must be 'count(*)', or count, sum, avg, min or max of a field such as 'sum(flow_bytes)', got 'sum(flow_bytes) | limit 1'"],
    ['a value is of another field', { value: 'sum(flow_packets)' },
      "'value' and 'contributors' must name fields that 'fields' holds, got 'flow_packets' and log-status, srcaddr, bytes"],
    ['a contributor is another field', { contributors: ['flow_dstaddr'] },
      "'value' and 'contributors' must name fields that 'fields' holds, got 'flow_dstaddr' and log-status, srcaddr, bytes"],
    ['there are six contributors', { contributors: ['a', 'b', 'c', 'd', 'e', 'f'] },
      "'contributors' must be at most 5 fields such as 'flow_srcaddr', got a, b, c, d, e, f"],
    ['a contributor is a time', { contributors: ['bin(1h)'] }, "'contributors' must be at most 5 fields such as 'flow_srcaddr', got bin(1h)"],
    ['a contributor is no field', { contributors: ['srcaddr'] },
      "'value' and 'contributors' must be of fields of records such as 'flow_srcaddr', or of what 'queryString' makes, got 'srcaddr'"],
    ['a value is no field', { value: 'sum(nosuch)' },
      "'value' and 'contributors' must be of fields of records such as 'flow_srcaddr', or of what 'queryString' makes, got 'nosuch'"],
    ['a contributor is gone', { queryString: 'stats count(*) as n by flow_srcaddr', contributors: ['flow_bytes'] },
      "'value' and 'contributors' must be of fields of records such as 'flow_srcaddr', or of what 'queryString' makes, got 'flow_bytes'"],
    ['names are long', { contributors: ['a'.repeat(250)] }, "'value' and 'contributors' must have at most 256 characters together, got 274"],
    ['statistics are made twice before', { queryString: 'stats count(*) as n by flow_srcaddr | stats max(n) as m' },
      "'queryString' must have at most one 'stats', because 'value' is another one, and a query takes two, "
        + "got 'stats count(*) as n by flow_srcaddr | stats max(n) as m'"],
    ['there is no threshold', { threshold: undefined }, "'threshold' must be a number, got undefined"],
    ['it asks for a band', { comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD },
      "'comparisonOperator' must be one of GreaterThanThreshold, GreaterThanOrEqualToThreshold, LessThanThreshold, LessThanOrEqualToThreshold, "
        + "got 'GreaterThanUpperThreshold'"],
    ['the condition is none', { condition: 'x' as unknown as RecordCondition }, "'condition' must be one such as RecordCondition.REJECTED, got 'x'"],
  ])('%s', (_, props, message) => {
    expect(() => alarmOf(props)).toThrow(new Error(message));
  });

  test.each<[string, FlowLogInsightsAlarmOptions, string]>([
    ['it runs by seconds', { frequency: Duration.seconds(90) }, "'frequency' must be a Duration of whole minutes, at least 1, got 1 minute 30 seconds"],
    ['a delay is no duration', { delay: 900 as unknown as Duration }, "'delay' must be a Duration of whole minutes, at least 0, got 900"],
    ['some records are never looked at', { frequency: Duration.hours(1) },
      "'window' must be at least 'frequency', 1 hour, or no run would look at some records, got 30 minutes"],
    ['it looks back for more than a month', { window: Duration.days(30) },
      "'window' and 'delay' must be at most 30 days together, got 30 days and 15 minutes"],
    ['a threshold is none', { threshold: NaN }, "'threshold' must be a number, got NaN"],
    ['actions are none', { alarmActions: 'x' as unknown as [] }, "'alarmActions' must be a list of alarm actions such as SnsAction, got 'x'"],
    ['an action is none', { okActions: [null] as unknown as [] }, "'okActions' must be a list of alarm actions such as SnsAction, got a list"],
    ['many lines are to be shown', { logLines: 51 }, "'logLines' must be 0 to 50, got 51"],
    ['more is to be bad than there is', { datapointsToAlarm: 4, evaluationPeriods: 3 }, "'datapointsToAlarm' must be 1 to 3, got 4"],
    ['the description is long', { runbookUrl: `https://example.com/${'a'.repeat(1000)}` },
      "the description of an alarm must have at most 1024 characters, got 1101: shorten 'question', 'remedy' or 'runbookUrl'"],
  ])('%s', (_, options, message) => {
    expect(() => add(alarmOf(), options)).toThrow(new Error(message));
    expect(stack.node.findAll().filter((each) => each instanceof cloudwatch.CfnLogAlarm)).toEqual([]);
  });

  test('it is no alarm', () => {
    expect(() => insightsOf(RecordFormat.DEFAULT).addAlarm(FlowLogInsightsQuery.GAPS as unknown as FlowLogInsightsAlarm))
      .toThrow(new Error("'alarm' must be a FlowLogInsightsAlarm such as FlowLogInsightsAlarm.EXPOSED_PORTS, got FlowLogInsightsQuery"));
    expect(() => FlowLogInsightsAlarm.internetEgress(10 as unknown as Size)).toThrow(new Error("'budget' must be a Size such as Size.gibibytes(10), got 10"));
  });

  test('another one has its name', () => {
    const insights = insightsOf(RecordFormat.DEFAULT);
    insights.addAlarm(alarmOf());
    expect(() => insights.addAlarm(alarmOf())).toThrow(new Error("'alarm' must have a name that no other alarm of 'Stack/Insights' has, got 'Own'"));
  });

  test('the format that comes lacks a field', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Live');
    new FlowLogInsights(stack, 'Insights', { destination, queries: [] }).addAlarm(FlowLogInsightsAlarm.EAST_WEST_REJECTS);
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    expect(error()).toContain("[Stack/Insights] alarms must ask for fields that the format has, got 'East-west rejects', which needs tcp-flags");
  });

  test('CloudWatch would ignore an action, or takes no more', () => {
    const actions = [1, 2, 3, 4, 5].map((each) => new SnsAction(new sns.Topic(stack, `Topic${each}`)));
    const alarm = add(alarmOf(), { alarmActions: actions, okActions: [new Ec2Action(Ec2InstanceAction.REBOOT)] });
    alarm.addAlarmAction(new SnsAction(new sns.Topic(stack, 'Topic6')));
    expect(error()).toContain("[Stack/Insights/Alarms/Own] 'alarmActions' must be at most 5, got 6 of LogAlarm 'Stack/Insights/Alarms/Own'");
    expect(error()).toContain("[Stack/Insights/Alarms/Own] 'okActions' must be topics, functions and OpsItems for alarms on queries, "
      + "got others of LogAlarm 'Stack/");
  });

  test('the query is too long', () => {
    const privateCidrs = Array.from({ length: 300 }, (_, index) => `10.${index % 256}.0.0/16`);
    insightsOf(RecordFormat.ESSENTIAL, privateCidrs).addAlarm(FlowLogInsightsAlarm.EAST_WEST_REJECTS);
    expect(() => app.synth()).toThrow(/'queries' must have at most 10000 characters, got \d+ of 'East-west rejects'/);
  });
});

test('a lazy name is no problem', () => {
  add(alarmOf(), { alarmName: Lazy.string({ produce: () => 'later' }) });
  expect(alarms()[0].AlarmName).toBe('later');
});
