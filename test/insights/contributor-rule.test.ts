import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  CloudWatchLogsDestination, FlowLogContributorRule, FlowLogContributorRuleProps, FlowLogInsights, FlowLogs, FlowLogSource, RecordCondition, RecordField,
  RecordFormat,
} from '../../lib';
import { CUSTOM, recordsOf } from './records';

interface Definition {
  readonly Fields: Record<string, string>;
  readonly Contribution: { readonly Keys: string[] };
  readonly AggregateOn: string;
}

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function insightsOf(format?: RecordFormat, id = 'Insights'): FlowLogInsights {
  const logGroup = logs.LogGroup.fromLogGroupName(stack, `Group-${id}`, '/flows');
  return new FlowLogInsights(stack, id, { destination: CloudWatchLogsDestination.fromLogGroup(stack, `Live-${id}`, logGroup), format, queries: [] });
}

function rules(): Array<{ RuleName: string; RuleBody: string; RuleState: string }> {
  return Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::InsightRule')).map(({ Properties }) => Properties);
}

function bodyOf(rule: FlowLogContributorRule, format: RecordFormat): Definition {
  insightsOf(format).addContributorRule(rule);
  return JSON.parse(rules()[0].RuleBody);
}

describe('a rule', () => {
  test('counts records by default, of flows', () => {
    insightsOf(RecordFormat.DEFAULT).addContributorRule(new FlowLogContributorRule({ name: 'Pairs', keys: [RecordField.SRCADDR, RecordField.DSTADDR] }));
    expect(rules()).toEqual([{
      RuleName: 'Stack/Insights/Pairs',
      RuleState: 'ENABLED',
      RuleBody: JSON.stringify({
        Schema: { Name: 'CloudWatchLogRule', Version: 1 }, LogGroupNames: ['/flows'], LogFormat: 'CLF',
        Fields: { 4: 'srcaddr', 5: 'dstaddr', 14: 'log_status' },
        Contribution: { Keys: ['srcaddr', 'dstaddr'], Filters: [{ Match: 'log_status', In: ['OK'] }] }, AggregateOn: 'Count',
      }),
    }]);
  });

  test.each<[string, FlowLogContributorRule, object, object, string]>([
    ['TOP_TALKERS', FlowLogContributorRule.TOP_TALKERS, { 4: 'srcaddr', 10: 'bytes', 13: 'action', 25: 'flow_direction' }, {
      Keys: ['srcaddr'], ValueOf: 'bytes', Filters: [{ Match: 'flow_direction', In: ['egress'] }, { Match: 'action', In: ['ACCEPT'] }],
    }, 'Sum'],
    ['TOP_REJECTED_SOURCES', FlowLogContributorRule.TOP_REJECTED_SOURCES, { 4: 'srcaddr', 13: 'action' }, {
      Keys: ['srcaddr'], Filters: [{ Match: 'action', In: ['REJECT'] }],
    }, 'Count'],
    ['TOP_PORTS', FlowLogContributorRule.TOP_PORTS, { 7: 'dstport', 13: 'action', 18: 'tcp_flags', 25: 'flow_direction' }, {
      Keys: ['dstport'],
      Filters: [{ Match: 'tcp_flags', In: ['2', '3'] }, { Match: 'flow_direction', In: ['ingress'] }, { Match: 'action', In: ['ACCEPT'] }],
    }, 'Count'],
    ['TOP_NAT_USERS', FlowLogContributorRule.TOP_NAT_USERS, {
      3: 'interface_id', 10: 'bytes', 13: 'action', 20: 'pkt_srcaddr', 25: 'flow_direction',
      [RecordFormat.DATA_TRANSFER.positionOf(RecordField.NEXT_HOP_INTERFACE_TYPE)]: 'next_hop_interface_type',
    }, {
      Keys: ['interface_id', 'pkt_srcaddr'], ValueOf: 'bytes',
      Filters: [
        { Match: 'next_hop_interface_type', In: ['nat_gateway', 'regional_nat_gateway'] },
        { Match: 'flow_direction', In: ['egress'] }, { Match: 'action', In: ['ACCEPT'] },
      ],
    }, 'Sum'],
  ])('%s', (_, rule, fields, contribution, aggregate) => {
    const { Fields, Contribution, AggregateOn } = bodyOf(rule, RecordFormat.DATA_TRANSFER);
    expect([Fields, Contribution, AggregateOn]).toEqual([fields, contribution, aggregate]);
  });

  test.each([[RecordFormat.DEFAULT], [RecordFormat.ESSENTIAL], [CUSTOM]])('tells fields where records have them: %s', (format) => {
    const names = format.logFormat.replace(/[${}]/g, '').split(' ');
    for (const field of format.fields) {
      const body = new FlowLogContributorRule({ name: 'A', keys: [field] })._definition(format, '/flows') as Definition;
      const [position] = Object.entries(body.Fields).find(([, name]) => name === body.Contribution.Keys[0])!;
      const name = body.Contribution.Keys[0].replace(/_/g, '-');
      expect(names).toContain(name);
      recordsOf(format, 40).forEach(([values, text]) => expect(text.split(' ')[Number(position) - 1]).toBe(values[name]));
    }
  });

  test('is defined once, and by default not at all', () => {
    const insights = insightsOf(RecordFormat.DEFAULT);
    expect(rules()).toEqual([]);
    const rule = insights.addContributorRule(FlowLogContributorRule.TOP_REJECTED_SOURCES);
    expect(insights.addContributorRule(FlowLogContributorRule.TOP_REJECTED_SOURCES)).toBe(rule);
  });

  test('has a name of at most 128 characters', () => {
    insightsOf(RecordFormat.DEFAULT, 'I'.repeat(80)).addContributorRule(new FlowLogContributorRule({ name: 'a'.repeat(64), keys: [RecordField.SRCADDR] }));
    expect(rules()[0].RuleName).toMatch(/^StackI+[0-9A-F]{8}\/a{64}$/);
    expect(rules()[0].RuleName.length).toBeLessThanOrEqual(128);
  });

  test('waits for a format, and names the log group of the app', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Live');
    new FlowLogInsights(stack, 'Insights', { destination, queries: [] }).addContributorRule(FlowLogContributorRule.TOP_REJECTED_SOURCES);
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    expect(JSON.stringify(rules()[0].RuleBody)).toContain('\\"4\\":\\"srcaddr\\",\\"13\\":\\"action\\"');
    expect(rules()[0].RuleBody).toEqual({ 'Fn::Join': ['', [expect.any(String), { Ref: expect.any(String) }, expect.any(String)]] });
  });
});

describe('fails when', () => {
  test.each<[string, object]>([
    ["'name' must be 1 to 64 literal printable ASCII characters, got undefined", { name: undefined }],
    ["'name' must be 1 to 64 literal printable ASCII characters, got 'Größe'", { name: 'Größe' }],
    ["'keys' must be one to 4 fields such as RecordField.SRCADDR, got none", { keys: [] }],
    ["'keys' must be one to 4 fields such as RecordField.SRCADDR, got 'srcaddr'", { keys: 'srcaddr' }],
    ["'keys' must be one to 4 fields such as RecordField.SRCADDR, got version, account-id, interface-id, srcaddr, dstaddr",
      { keys: RecordFormat.DEFAULT.fields.slice(0, 5) }],
    ["'keys' must hold each field once, got 'srcaddr' twice", { keys: [RecordField.SRCADDR, RecordField.SRCADDR] }],
    ["'value' must be a field of numbers such as RecordField.BYTES, got 'srcaddr'", { value: RecordField.SRCADDR }],
    ["'condition' must be one such as RecordCondition.REJECTED, got 'REJECT'", { condition: 'REJECT' }],
  ])('%s', (message, props) => {
    const all = { name: 'A', keys: [RecordField.SRCADDR], ...props } as FlowLogContributorRuleProps;
    expect(() => new FlowLogContributorRule(all)).toThrow(new Error(message));
  });

  test('the format lacks fields', () => {
    expect(() => insightsOf(RecordFormat.DEFAULT).addContributorRule(FlowLogContributorRule.TOP_PORTS)).toThrow(new Error(
      "contributor rules must need fields that the format has, got 'Top ports', which needs tcp-flags, flow-direction"));
  });

  test('a rule cannot express the condition', () => {
    const condition = RecordCondition.inside(RecordField.SRCADDR, ['10.0.0.0/8']);
    const rule = new FlowLogContributorRule({ name: 'A', keys: [RecordField.SRCADDR], condition });
    expect(() => insightsOf(RecordFormat.DEFAULT).addContributorRule(rule)).toThrow(new Error(
      "'condition' must hold no CIDRs for Contributor Insights, got 10.0.0.0/8 for 'srcaddr': use Logs Insights"));
  });

  test('the definition is too long', () => {
    const condition = RecordCondition.oneOf(RecordField.SRCADDR, Array.from({ length: 10 }, (_, index) => `${index}`.repeat(800)));
    const rule = new FlowLogContributorRule({ name: 'A', keys: [RecordField.SRCADDR], condition });
    expect(() => insightsOf(RecordFormat.DEFAULT).addContributorRule(rule)).toThrow(
      /^contributor rules must have a definition of at most 8192 characters, got \d+ of 'A', with the name of a log group of 512: compare with fewer values$/);
  });

  test('it is no rule, or a second one of a name, or the log group is of another class', () => {
    const insights = insightsOf(RecordFormat.DEFAULT);
    insights.addContributorRule(FlowLogContributorRule.TOP_REJECTED_SOURCES);
    expect(() => insights.addContributorRule('a' as unknown as FlowLogContributorRule)).toThrow(new Error(
      "'rule' must be a FlowLogContributorRule such as FlowLogContributorRule.TOP_TALKERS, got 'a'"));
    expect(() => insights.addContributorRule(new FlowLogContributorRule({ name: 'Top rejected sources', keys: [RecordField.SRCADDR] }))).toThrow(new Error(
      "'rule' must have a name that no other rule of 'Stack/Insights' has, got 'Top rejected sources'"));
    const destination = new CloudWatchLogsDestination(stack, 'Cheap', { logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS });
    const cheap = new FlowLogInsights(stack, 'Others', { destination, format: RecordFormat.DEFAULT });
    expect(() => cheap.addContributorRule(FlowLogContributorRule.TOP_REJECTED_SOURCES)).toThrow(new Error("'destination' must have a log group of class "
      + "STANDARD for contributor rules, got CloudWatchLogsDestination 'Stack/Cheap' of class 'INFREQUENT_ACCESS'"));
  });
});
