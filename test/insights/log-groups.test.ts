import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  CloudWatchLogsDestination, FlowLogContributorRule, FlowLogDashboard, FlowLogInsights, FlowLogInsightsQuery, FlowLogs, FlowLogSource, FlowLogWidget,
  RecordFormat,
} from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: ENV });
});

function imported(account: string, name = 'flows', region = ENV.region): logs.ILogGroup {
  return logs.LogGroup.fromLogGroupArn(stack, `${account}-${name}-${region}`, `arn:aws:logs:${region}:${account}:log-group:${name}`);
}

function write(destination: CloudWatchLogsDestination, format: RecordFormat, id: string): void {
  new FlowLogs(stack, `FlowLogs-${id}`, { source: FlowLogSource.of('VPC', [id]), destination, format });
}

test('log groups of the app are asked at once, in the format of those that write', () => {
  const [one, other] = ['One', 'Other'].map((id) => new CloudWatchLogsDestination(stack, id));
  const insights = FlowLogInsights.fromLogGroups(stack, 'Insights', [one.logGroup, other.logGroup], { queries: [FlowLogInsightsQuery.PROTOCOLS] });
  write(other, RecordFormat.ESSENTIAL, 'vpc-1');
  write(one, RecordFormat.ESSENTIAL, 'vpc-2');
  expect(insights.logGroup).toBe(one.logGroup);
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::QueryDefinition', {
    Name: 'Stack/Insights/Protocols',
    LogGroupNames: [{ Ref: Match.stringLikeRegexp('^OneLogGroup') }, { Ref: Match.stringLikeRegexp('^OtherLogGroup') }],
    QueryString: Match.stringLikeRegexp('flow_traffic_path'),
  });
});

test('log groups of other accounts are asked by their ARNs, and are in no saved query', () => {
  const format = RecordFormat.DEFAULT;
  const insights = FlowLogInsights.fromLogGroups(stack, 'Insights', [imported('222222222222'), imported(ENV.account, 'own')], { format });
  const [widget] = stack.resolve(insights.widget(FlowLogWidget.TOP_TALKERS).toJson()) as [{ properties: { query: { 'Fn::Join': [string, unknown[]] } } }];
  const query = widget.properties.query['Fn::Join'][1].map((part) => typeof part === 'string' ? part : 'aws').join('');
  expect(query).toMatch(/^SOURCE 'arn:aws:logs:us-east-1:222222222222:log-group:flows' \| SOURCE 'own' \| parse @message /);
  const others = FlowLogInsights.fromLogGroups(stack, 'Others', [imported('333333333333')], { format, folder: 'Others' });
  new FlowLogDashboard(stack, 'Dashboard', { insights: others });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Logs::QueryDefinition', { Name: 'Stack/Insights/Freshness', LogGroupNames: ['own'] });
  template.hasResourceProperties('AWS::Logs::QueryDefinition', { Name: 'Others/Freshness', LogGroupNames: Match.absent() });
  const [{ Properties }] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  expect(JSON.stringify(Properties.DashboardBody)).toContain('\\"accountId\\":\\"333333333333\\"');
});

test('fails when the formats differ', () => {
  const [one, other] = ['One', 'Other'].map((id) => new CloudWatchLogsDestination(stack, id));
  FlowLogInsights.fromLogGroups(stack, 'Insights', [one.logGroup, other.logGroup]);
  write(one, RecordFormat.ESSENTIAL, 'vpc-1');
  expect(() => write(other, RecordFormat.DEFAULT, 'vpc-2')).toThrow(new Error("'format' must be the same for all that write to CloudWatchLogsDestination "
    + "'Stack/Other', whose readers tell fields by their position, got another one of 'Stack/FlowLogs-vpc-2': give it a destination of its "
    + 'own'));
});

test('fails when nothing says which records there are', () => {
  FlowLogInsights.fromLogGroups(stack, 'Insights', [imported('222222222222')]);
  expect(() => app.synth()).toThrow(/'format' must be given, because nothing in the app writes to \w+ 'Stack\/222222222222-flows-us-east-1'/);
});

test.each<[string, () => unknown]>([
  ["'logGroups' must be a list of 1 to 50, got 0", () => []],
  ["'logGroups' must be a list of 1 to 50, got 51", () => Array(51).fill(imported('222222222222'))],
  ["'logGroups' must be a list of 1 to 50, got 'flows'", () => 'flows'],
  ["'logGroups' must be log groups such as logs.LogGroup, got 'flows'", () => ['flows']],
])('fails when %s', (message, logGroups) => {
  expect(() => FlowLogInsights.fromLogGroups(stack, 'Insights', logGroups() as logs.ILogGroup[])).toThrow(new Error(message));
});

test('fails when one is of another region, or there twice', () => {
  expect(() => FlowLogInsights.fromLogGroups(stack, 'A', [imported('222222222222', 'flows', 'eu-west-1')])).toThrow(
    /^'logGroups' must be in the region of 'Stack\/A', 'us-east-1', got .+ in 'eu-west-1': look at each region by a FlowLogInsights of its own$/);
  const same = imported('222222222222');
  expect(() => FlowLogInsights.fromLogGroups(stack, 'B', [same, same])).toThrow(/^'logGroups' must hold each log group once, got .+ twice$/);
});

test('fails when something is kept of one log group', () => {
  const insights = FlowLogInsights.fromLogGroups(stack, 'Insights', [imported('222222222222')], { format: RecordFormat.DEFAULT });
  const message = (things: string) => new Error(`'destination' must be one log group for ${things}, got 'Stack/Insights', which looks at log groups by `
    + 'FlowLogInsights.fromLogGroups');
  expect(() => insights.metricRejectedFlows()).toThrow(message('metric filters'));
  expect(() => insights.addContributorRule(FlowLogContributorRule.TOP_REJECTED_SOURCES)).toThrow(message('contributor rules'));
});
