import { App, CfnResource, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  CloudWatchLogsDestination, FlowLogDashboard, FlowLogDashboardProps, FlowLogInsights, FlowLogInsightsQuery, FlowLogs, FlowLogSource, FlowLogWidget,
  RecordCondition, RecordField, RecordFormat,
} from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, unknown> & { readonly title?: string; readonly markdown?: string; readonly query?: string };
}

interface Body {
  readonly start: string;
  readonly widgets: Widget[];
  readonly variables?: Array<{ id: string; pattern: string }>;
}

let app: App;
let stack: Stack;
let destination: CloudWatchLogsDestination;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: ENV });
  destination = new CloudWatchLogsDestination(stack, 'Live');
});

function write(format?: RecordFormat): void {
  const [type, id] = format === RecordFormat.TRANSIT_GATEWAY_DEFAULT ? ['TransitGateway', 'tgw-1'] : ['VPC', 'vpc-1'];
  new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of(type, [id]), destination, format });
}

function insightsOf(format?: RecordFormat): FlowLogInsights {
  return new FlowLogInsights(stack, 'Insights', { destination, format });
}

function dashboardOf(props: Partial<FlowLogDashboardProps> = {}): FlowLogDashboard {
  return new FlowLogDashboard(stack, 'Dashboard', { insights: props.insights ?? insightsOf(), ...props });
}

function body(of = stack): Body {
  const [{ Properties }] = Object.values(Template.fromStack(of).findResources('AWS::CloudWatch::Dashboard'));
  const parts: unknown[] = typeof Properties.DashboardBody === 'string' ? [Properties.DashboardBody] : Properties.DashboardBody['Fn::Join'][1];
  return JSON.parse(parts.map((part) => typeof part === 'string' ? part : Object.values(part as object)[0]).join('')) as Body;
}

function outline(): string[] {
  return body().widgets.map(({ properties }) => properties.title ?? properties.markdown!.split('\n')[0]);
}

function error(): string {
  try {
    app.synth();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return '';
}

describe('by itself', () => {
  test.each(Object.entries({
    DEFAULT: RecordFormat.DEFAULT,
    ESSENTIAL: RecordFormat.ESSENTIAL,
    DATA_TRANSFER: RecordFormat.DATA_TRANSFER,
    V11: RecordFormat.V11,
    TRANSIT_GATEWAY_DEFAULT: RecordFormat.TRANSIT_GATEWAY_DEFAULT,
  }))('reads from top to bottom what %s can answer', (_name, format) => {
    dashboardOf({ insights: insightsOf(format) });
    expect(outline()).toMatchSnapshot();
  });

  test.each([[11, RecordFormat.DEFAULT], [17, RecordFormat.ESSENTIAL], [19, RecordFormat.DATA_TRANSFER], [21, RecordFormat.V11]])(
    'runs %d queries', (count, format) => {
      dashboardOf({ insights: insightsOf(format) });
      expect(body().widgets.filter(({ type }) => type === 'log').length).toBe(count);
    });

  test.each(['before', 'after'])('is the same when who writes comes %s', (when) => {
    if (when === 'before') {
      write(RecordFormat.ESSENTIAL);
    }
    dashboardOf();
    if (when === 'after') {
      write(RecordFormat.ESSENTIAL);
    }
    expect(outline()).toContain('Scans of 20 ports or addresses');
    expect(body().variables).toMatchObject([{ id: 'address', pattern: 'flow_logs_variable_address' }]);
    expect(Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'))).toEqual(['Dashboard7A714131']);
  });

  test.each([RecordFormat.DEFAULT, RecordFormat.ESSENTIAL, RecordFormat.DATA_TRANSFER, RecordFormat.V11, RecordFormat.TRANSIT_GATEWAY_DEFAULT])(
    'is full from left to right, and nothing overlaps (%#)', (format) => {
      dashboardOf({ insights: insightsOf(format) });
      const cells = new Set<string>();
      const { widgets } = body();
      widgets.forEach(({ x, y, width, height }) => {
        for (let cell = 0; cell < width * height; cell++) {
          cells.add(`${x + cell % width} ${y + Math.floor(cell / width)}`);
        }
      });
      const area = widgets.reduce((sum, { width, height }) => sum + width * height, 0);
      expect(cells.size).toBe(area);
      expect(area).toBe(24 * Math.max(...widgets.map(({ y, height }) => y + height)));
    });

  test('defines nothing but itself, opens three hours, and says how many queries it runs', () => {
    dashboardOf({ insights: insightsOf(RecordFormat.ESSENTIAL), runbookUrl: 'https://wiki.example.com/a?b=c' });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::MetricFilter', 0);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    const { start, widgets } = body();
    expect(start).toBe('-PT3H');
    expect(widgets.filter(({ type }) => type === 'log').length).toBe(17);
    expect(widgets[0].properties.markdown).toBe('# Flow logs: Stack/Insights\n[Runbook](https://wiki.example.com/a?b=c) · [Logs Insights](#logsV2:logs-insights) · '
      + '[Fields of records](https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html) · saved queries are in the folder `Stack/Insights`\n\nRecords '
      + 'arrive 5 to 15 minutes after the traffic, at the time when it began: **the last 20 minutes are not complete.** To open or refresh this page runs 17 '
      + 'queries, each of which scans, and bills, all records of the time that is chosen.');
  });

  test('holds what is entered in queries only', () => {
    dashboardOf({ insights: insightsOf(RecordFormat.V11) });
    const { widgets } = body();
    const varied = widgets.filter((widget) => JSON.stringify(widget).includes('flow_logs_variable'));
    expect(varied.map(({ properties }) => properties.title)).toEqual(['One address']);
  });

  test('shows the free metric of its log group', () => {
    dashboardOf({ insights: insightsOf(RecordFormat.DEFAULT) });
    expect(body().widgets.find(({ properties }) => properties.title === 'Incoming records')).toMatchObject({
      type: 'metric',
      properties: {
        region: 'us-east-1', period: 900,
        metrics: [['AWS/Logs', 'IncomingLogEvents', 'LogGroupName', expect.stringMatching(/^LiveLogGroup/), { label: 'records', stat: 'Sum' }]],
      },
    });
  });

  test('shows metric filters that are there, by name, whenever they come', () => {
    const insights = insightsOf(RecordFormat.ESSENTIAL);
    insights.metricSshProbes();
    dashboardOf({ insights });
    insights.metricRejectedFlows();
    insights.addMetricFilter('Bytes', RecordCondition.FLOWS, { value: RecordField.BYTES, dimensions: [RecordField.FLOW_DIRECTION] });
    const { properties } = body().widgets.find(({ properties: { title } }) => title === 'Metric filters')!;
    expect((properties.metrics as unknown[][]).map(([, name]) => name)).toEqual(['RejectedFlows', 'SshProbes']);
  });
});

describe('widgets', () => {
  test('are ones own, in sections of ones own, below', () => {
    const own = new FlowLogWidget({ query: FlowLogInsightsQuery.PROTOCOLS, section: 'Ours', width: 24 });
    const dashboard = dashboardOf({ insights: insightsOf(RecordFormat.DEFAULT), widgets: [FlowLogWidget.INTERFACE, own, FlowLogWidget.FRESHNESS] });
    dashboard.addWidget(FlowLogWidget.ADDRESS);
    dashboard.addWidget(FlowLogWidget.ADDRESS);
    dashboard.dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: 'The end' }));
    expect(outline()).toEqual(['# Flow logs: Stack/Insights', '## Health', 'Incoming records', 'Newest records, by account', '## One address', 'One address',
      '## One interface', 'One interface', '## Ours', 'Protocols', 'The end']);
    expect(body().variables!.map(({ id }) => id)).toEqual(['interface_id', 'address']);
  });

  test('are added to those that come by themselves, once', () => {
    const dashboard = dashboardOf();
    dashboard.addWidget(FlowLogWidget.SSH_RDP_REJECTS);
    dashboard.addWidget(FlowLogWidget.TOP_PORTS);
    write();
    expect(outline().filter((title) => ['Rejected at SSH and RDP', 'Ports that carry most'].includes(title))).toEqual([
      'Rejected at SSH and RDP', 'Ports that carry most']);
  });

  test('have one time, one name, and alarms above', () => {
    const alarm = new cloudwatch.Metric({ namespace: 'A', metricName: 'B' }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    const insights = insightsOf(RecordFormat.DEFAULT);
    const logAlarm = { logAlarmRef: { alarmName: 'L', logAlarmArn: 'arn:L' } } as unknown as cloudwatch.ILogAlarmRef;
    dashboardOf({ insights, dashboardName: 'flows', defaultInterval: Duration.hours(1), alarms: [alarm], logAlarms: [logAlarm] });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'flows' });
    expect(body().start).toBe('-PT1H');
    expect(body().widgets[2]).toMatchObject({ type: 'alarm', width: 24, height: 3, properties: { title: 'Alarms', alarms: [expect.anything(), 'arn:L'] } });
  });

  test('are of another region', () => {
    const elsewhere = new Stack(app, 'Elsewhere', { env: { ...ENV, region: 'eu-west-1' } });
    const named = new CloudWatchLogsDestination(stack, 'Named', { logGroupName: 'flows' });
    const insights = new FlowLogInsights(stack, 'Insights', { destination: named, format: RecordFormat.DEFAULT });
    new FlowLogDashboard(elsewhere, 'Dashboard', { insights, widgets: [FlowLogWidget.TOP_TALKERS] });
    const { widgets } = body(elsewhere);
    expect(widgets.filter(({ type }) => type !== 'text').map(({ properties: { region } }) => region)).toEqual(['us-east-1', 'us-east-1']);
    expect(widgets[4].properties.query).toMatch(/^SOURCE 'flows' \| parse/);
  });
});

describe('fails when', () => {
  test('the format lacks what a widget needs', () => {
    dashboardOf({ insights: insightsOf(RecordFormat.DEFAULT) }).addWidget(FlowLogWidget.CROSS_ZONE);
    expect(error()).toContain("'widget' must ask for fields that the format has, got 'Bytes to other zones, by the next hop', which needs az-id, "
      + 'next-hop-az-id, flow-direction, pkt-dstaddr');
  });

  test('there are more widgets than CloudWatch takes', () => {
    const { dashboard } = dashboardOf({ insights: insightsOf(RecordFormat.DEFAULT), widgets: [] });
    for (let index = 0; index < 498; index++) {
      dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: 'x' }));
    }
    expect(error()).toContain("'widgets' must be at most 500, with the texts between them, got 501");
    (dashboard.node.defaultChild as CfnResource).addPropertyOverride('DashboardBody', '{"widgets":[]}');
    expect(error()).toBe('');
  });

  test.each<[string, Partial<FlowLogDashboardProps>]>([
    ["'runbookUrl' must start with 'https://', 'http://' or '#', without blanks and parentheses, got 'wiki'", { runbookUrl: 'wiki' }],
    ["'alarms' must be a list of alarms such as cloudwatch.Alarm, got 'a'", { alarms: ['a'] as unknown as cloudwatch.IAlarm[] }],
    ["'alarms' must be a list of alarms such as cloudwatch.Alarm, got 'a'", { alarms: 'a' as unknown as cloudwatch.IAlarm[] }],
    ["'alarms' and 'logAlarms' must be at most 100, which one widget shows, got 101",
      { logAlarms: Array(101).fill({ logAlarmRef: { logAlarmArn: 'arn:L' } }) as unknown as cloudwatch.ILogAlarmRef[] }],
    ["'logAlarms' must be a list of alarms such as cloudwatch.CfnLogAlarm, got 'a'", { logAlarms: ['a'] as unknown as cloudwatch.ILogAlarmRef[] }],
    ["'defaultInterval' must be longer than nothing, got 0 minutes", { defaultInterval: Duration.minutes(0) }],
  ])('%s', (message, props) => {
    expect(() => dashboardOf(props)).toThrow(new Error(message));
  });

  test("'insights' is none, in another stage or in another account", () => {
    const insights = insightsOf();
    const make = (scope: Stack, value: unknown = insights) => () => new FlowLogDashboard(scope, 'Dashboard', { insights: value as FlowLogInsights });
    expect(make(stack, destination)).toThrow(new Error("'insights' must be a FlowLogInsights, got CloudWatchLogsDestination 'Stack/Live'"));
    expect(make(new Stack(new Stage(app, 'Prod'), 'Stack'))).toThrow(new Error(
      "'insights' must be in the stage of 'Prod/Stack/Dashboard', got FlowLogInsights 'Stack/Insights'"));
    expect(make(new Stack(app, 'Other', { env: { ...ENV, account: '222222222222' } }))).toThrow(new Error("'insights' must be in the account of "
      + "'Other/Dashboard', '222222222222', got FlowLogInsights 'Stack/Insights' in '111111111111': use FlowLogInsights.fromLogGroups"));
  });

  test("'widget' is a query", () => {
    expect(() => dashboardOf().addWidget(FlowLogInsightsQuery.TOP_PORTS as unknown as FlowLogWidget)).toThrow(new Error(
      "'widget' must be a FlowLogWidget such as FlowLogWidget.REJECTED_OUTSIDE, got FlowLogInsightsQuery"));
  });
});
