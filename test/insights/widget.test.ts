import { App, Fn, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  CloudWatchLogsDestination, FlowLogInsights, FlowLogInsightsQuery, FlowLogs, FlowLogSource, FlowLogWidget, FlowLogWidgetOptions, FlowLogWidgetProps,
  RecordField, RecordFormat,
} from '../../lib';
import { holds } from './filter-evaluator';
import { recordsOf, Values } from './records';

const ALL = Object.entries(FlowLogWidget).filter((entry): entry is [string, FlowLogWidget] => entry[1] instanceof FlowLogWidget);

const CIDRS = ['10.0.0.0/8', 'fc00::/7'];

/** Of the addresses of made-up records. */
function isPrivate(address: string): boolean {
  return /^(10\.|fd)/.test(address);
}

let app: App;
let stack: Stack;
let destination: CloudWatchLogsDestination;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
  destination = new CloudWatchLogsDestination(stack, 'Live');
});

function shown(widget: cloudwatch.IWidget, on = stack): Record<string, unknown>[] {
  return on.resolve(widget.toJson());
}

function error(): string {
  try {
    app.synth();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return '';
}

describe('the catalogue', () => {
  test('has titles that differ within a section, and a place for each', () => {
    const titles = ALL.map(([, { section, title }]) => `${section} ${title}`).filter((title) => title !== 'One address One address');
    expect(new Set(titles).size).toBe(titles.length);
    const featured = FlowLogWidget._FEATURED.flat();
    expect(ALL.filter(([, widget]) => !featured.includes(widget)).map(([name]) => name)).toEqual(['SSH_RDP_REJECTS', 'INTERFACE']);
  });

  test.each(ALL)('%s has its text', (_name, widget) => {
    const { title, view, section, width, height } = widget;
    expect({ title, view, section, width, height, commands: widget._commands(RecordFormat.of(...widget.query.fields), CIDRS) }).toMatchSnapshot();
  });

  test.each(ALL)('%s asks what its query asks, but for the comment and what is entered', (_name, { query, _commands }) => {
    const format = RecordFormat.of(...query.fields);
    const [comment, ...text] = query._queryString(format, CIDRS).split('\n');
    expect(comment).toBe(`# ${query.question}`);
    expect(_commands.call({ query }, format, CIDRS)).toBe(text.join('\n').replace(/\{\{(\w+)\}\}/g, 'flow_logs_variable_$1'));
  });

  test.each(ALL)('%s names no field that it does not need, and fits with all fields', (_name, widget) => {
    const format = [RecordFormat.V11, RecordFormat.TRANSIT_GATEWAY_DEFAULT].find((each) => widget._fieldsMissingIn(each).length === 0)!;
    expect(widget._commands(format, CIDRS).length).toBeLessThan(10_000);
  });

  test.each<[keyof typeof FlowLogWidget, (record: Values) => boolean]>([
    ['REJECTS_OVER_TIME', ({ action }) => action === 'REJECT'],
    ['REJECTED_PORTS', ({ action, protocol }) => action === 'REJECT' && ['6', '17'].includes(protocol)],
    ['REJECTED_OUTSIDE', ({ action, srcaddr }) => action === 'REJECT' && srcaddr !== '-' && !isPrivate(srcaddr)],
    ['REJECTED_INSIDE', ({ action, srcaddr }) => action === 'REJECT' && isPrivate(srcaddr)],
    ['DIRECTIONS_OVER_TIME', ({ action }) => action === 'ACCEPT'],
    ['TOP_PAIRS', (record) => record['flow-direction'] === 'egress' && record.action === 'ACCEPT'],
  ])('%s looks at the records that it says', (name, isMeant) => {
    const commands = (FlowLogWidget[name] as FlowLogWidget)._commands(RecordFormat.V5, CIDRS).split('\n| ');
    const filters = commands.filter((command) => command.startsWith('filter ')).map((command) => command.slice('filter '.length));
    const columns = RecordFormat.V5.columns().map((column) => column.name === 'flow_direction' ? column.name : `flow_${column.name}`);
    const found = recordsOf(RecordFormat.V5).map(([values, text]) => {
      const row = Object.fromEntries(text.split(' ').map((value, index) => [columns[index], value]));
      return [filters.every((filter) => holds(filter, row)), values['log-status'] === 'OK' && isMeant(values)];
    });
    expect(found.map(([shown]) => shown)).toEqual(found.map(([, meant]) => meant));
    expect(new Set(found.map(([shown]) => shown)).size).toBe(2);
  });

  test('draws over time what has one group, as the console asks', () => {
    const overTime = ALL.filter(([, { view }]) => view === 'line' || view === 'stackedarea');
    expect(overTime.map(([name]) => name)).toEqual(['REJECTS_OVER_TIME', 'BYTES_OVER_TIME', 'DIRECTIONS_OVER_TIME']);
    overTime.forEach(([, widget]) => expect(widget._commands(RecordFormat.of(...widget.query.fields), CIDRS)).toMatch(/ by bin\(15m\)$/));
    const bars = ALL.filter(([, { view }]) => view === 'bar' || view === 'pie');
    bars.forEach(([, widget]) => expect(widget._commands(RecordFormat.of(...widget.query.fields), CIDRS)).toMatch(/\| stats \S+ as \w+ by \w+\n/));
  });
});

describe('a widget', () => {
  test('is a log widget of CloudWatch, where the records are', () => {
    const insights = new FlowLogInsights(stack, 'Insights', { destination, format: RecordFormat.DEFAULT });
    const widget = insights.widget(FlowLogWidget.REJECTS_OVER_TIME, { title: 'Ours', width: 10, height: 4 });
    widget.position(2, 3);
    expect(shown(widget)).toEqual([{
      type: 'log', x: 2, y: 3, width: 10, height: 4,
      properties: { title: 'Ours', view: 'timeSeries', stacked: false, region: 'us-east-1', query: expect.anything() },
    }]);
    const { query } = shown(widget)[0].properties as { query: { 'Fn::Join': [string, unknown[]] } };
    const [source, logGroup, commands] = query['Fn::Join'][1];
    expect([source, logGroup]).toEqual(["SOURCE '", { Ref: expect.stringMatching(/^LiveLogGroup/) }]);
    expect(commands).toBe([
      '\' | parse @message "* * * * * * * * * * * * * *" as flow_version, flow_account_id, flow_interface_id, flow_srcaddr, flow_dstaddr, flow_srcport, '
        + 'flow_dstport, flow_protocol, flow_packets, flow_bytes, flow_start, flow_end, flow_action, flow_log_status',
      'filter flow_log_status = "OK"',
      'filter flow_action = "REJECT"',
      'stats count(*) as records, count_distinct(flow_srcaddr) as sources by bin(15m)',
    ].join('\n| '));
  });

  test('waits for who writes', () => {
    const widget = new FlowLogInsights(stack, 'Insights', { destination }).widget(FlowLogWidget.TOP_TALKERS);
    expect(shown(widget)).toEqual([]);
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    expect(shown(widget)).toMatchObject([{ type: 'log', width: 12, height: 6 }]);
  });

  test('asks in its own region on a dashboard of another one', () => {
    const named = new CloudWatchLogsDestination(stack, 'Named', { logGroupName: 'flows' });
    const insights = new FlowLogInsights(stack, 'Insights', { destination: named, format: RecordFormat.DEFAULT });
    const elsewhere = new Stack(app, 'Elsewhere', { env: { account: '111111111111', region: 'eu-west-1' } });
    expect(shown(insights.widget(FlowLogWidget.TOP_TALKERS), elsewhere)).toMatchObject([{ properties: { region: 'us-east-1' } }]);
  });

  test('has a variable for each parameter', () => {
    expect(FlowLogWidget.INTERFACE.variables.map((variable) => variable.toJson())).toEqual([{
      id: 'interface_id',
      type: 'pattern',
      pattern: 'flow_logs_variable_interface_id',
      inputType: 'input',
      label: 'An interface such as eni-0123456789abcdef0',
      defaultValue: '-',
      visible: true,
    }]);
    expect(FlowLogWidget.TOP_PORTS.variables).toEqual([]);
  });

  test('is one of ones own', () => {
    const widget = new FlowLogWidget({ query: FlowLogInsightsQuery.PROTOCOLS });
    expect(widget).toMatchObject({ title: 'Protocols', view: 'table', section: 'More', width: 12, height: 6 });
  });

  test('fails when the format lacks a field', () => {
    new FlowLogInsights(stack, 'Insights', { destination, format: RecordFormat.DEFAULT }).widget(FlowLogWidget.ZONES);
    expect(error()).toContain("'widget' must ask for fields that the format has, got 'Bytes sent, by zone', which needs az-id, flow-direction");
  });

  test.each<[string, Partial<FlowLogWidgetProps>]>([
    ["'query' must be a FlowLogInsightsQuery such as FlowLogInsightsQuery.PORT_SCANS, got undefined", { query: undefined }],
    ["'view' must be one of table, line, stackedarea, bar, pie, got 'donut'", { view: 'donut' as cloudwatch.LogQueryVisualizationType }],
    ["'view' must be table, bar, pie for a query without bin(), got 'line' of 'Protocols'", { view: cloudwatch.LogQueryVisualizationType.LINE }],
    ["'section' must be a literal line of 1 to 128 characters, got ''", { section: '' }],
    ["'title' must be a literal line of 1 to 255 characters, got <unresolved>", { title: Fn.importValue('Title') }],
    ["'title' must be a literal line of 1 to 255 characters, got 'a\nb'", { title: 'a\nb' }],
    ["'width' must be a whole number from 1 to 24, got 25", { width: 25 }],
    ["'height' must be a whole number from 1 to 1000, got 0.5", { height: 0.5 }],
  ])('fails when %s', (message, props) => {
    expect(() => new FlowLogWidget({ query: FlowLogInsightsQuery.PROTOCOLS, ...props })).toThrow(new Error(message));
  });

  test.each<[string, unknown, FlowLogWidgetOptions]>([
    ["'widget' must be a FlowLogWidget such as FlowLogWidget.REJECTED_OUTSIDE, got FlowLogInsightsQuery", FlowLogInsightsQuery.TOP_PORTS, {}],
    ["'width' must be a whole number from 1 to 24, got 0", FlowLogWidget.TOP_PORTS, { width: 0 }],
  ])('fails when %s', (message, widget, options) => {
    const insights = new FlowLogInsights(stack, 'Insights', { destination, format: RecordFormat.DEFAULT });
    expect(() => insights.widget(widget as FlowLogWidget, options)).toThrow(new Error(message));
  });

  test('fails when its query is longer than CloudWatch Logs takes', () => {
    const query = new FlowLogInsightsQuery({
      name: 'Long', question: 'How long?', fields: [RecordField.LOG_STATUS], queryString: `filter @message like /${'x'.repeat(9950)}/`,
    });
    expect(() => new FlowLogWidget({ query })._commands(RecordFormat.of(RecordField.LOG_STATUS), CIDRS)).toThrow(
      /^'queries' must have at most 10000 characters, got \d+ of 'Long'/);
  });
});
