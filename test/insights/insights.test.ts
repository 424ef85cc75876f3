import { App, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  CloudWatchLogsDestination, FlowLogInsights, FlowLogInsightsProps, FlowLogInsightsQuery, FlowLogQuery, FlowLogs, FlowLogSource, FlowLogTable, RecordCondition,
  RecordField, RecordFormat, S3Destination,
} from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };

let app: App;
let stack: Stack;
let destination: CloudWatchLogsDestination;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: ENV });
  destination = new CloudWatchLogsDestination(stack, 'Live');
});

function write(format?: RecordFormat, id = 'vpc-1'): void {
  const type = id.startsWith('tgw') ? 'TransitGateway' : 'VPC';
  new FlowLogs(stack, `FlowLogs-${id}`, { source: FlowLogSource.of(type, [id]), destination, format });
}

function insightsOf(props: Partial<FlowLogInsightsProps> = {}): FlowLogInsights {
  return new FlowLogInsights(stack, 'Insights', { destination, ...props });
}

function names(): string[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties.Name as string);
}

function error(): string {
  try {
    app.synth();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return '';
}

const LOG_GROUP = Match.objectLike({ Ref: Match.stringLikeRegexp('^LiveLogGroup') });

describe('saved queries', () => {
  test('are those that the format can answer, in a folder called by the path', () => {
    write(RecordFormat.ESSENTIAL);
    const insights = insightsOf();
    expect(insights.folder).toBe('Stack/Insights');
    expect(names().length).toBe(12);
    expect(names()).toContain('Stack/Insights/Port scans');
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::QueryDefinition', {
      Name: 'Stack/Insights/One address',
      LogGroupNames: [LOG_GROUP],
      QueryString: Match.stringLikeRegexp('^# What did an address do\\?\nparse @message "(\\* ){25}\\*" as flow_version, '),
      Parameters: [{ Name: 'address', Description: 'An address such as 10.0.1.5' }],
    });
  });

  test('come with the first that writes, before or after', () => {
    insightsOf();
    write(RecordFormat.TRANSIT_GATEWAY_DEFAULT, 'tgw-1');
    expect(names()).toContain('Stack/Insights/Transit gateway drops');
    expect(names()).not.toContain('Stack/Insights/Rejected traffic');
  });

  test('follow a format that is given, also where nothing writes', () => {
    insightsOf({ format: RecordFormat.DATA_TRANSFER });
    expect(names()).toContain('Stack/Insights/NAT gateway bytes');
  });

  test('are ones own, in a folder of ones own', () => {
    write();
    const insights = insightsOf({ queries: [FlowLogInsightsQuery.PROTOCOLS], folder: 'Network/Flows' });
    insights.addQuery(FlowLogInsightsQuery.TOP_PORTS);
    insights.addQuery(FlowLogInsightsQuery.TOP_PORTS);
    insights.addQuery(new FlowLogInsightsQuery({
      name: 'Ours/Records', question: 'How many?', fields: [RecordField.LOG_STATUS], queryString: 'stats count(*)',
    }));
    expect(names()).toEqual(['Network/Flows/Protocols', 'Network/Flows/Top ports', 'Network/Flows/Ours/Records']);
  });

  test('know the CIDRs that are private', () => {
    write(RecordFormat.ESSENTIAL);
    insightsOf({ queries: [FlowLogInsightsQuery.EXPOSED_SERVICES], privateCidrs: ['192.0.2.0/24'] });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::QueryDefinition', {
      QueryString: Match.stringLikeRegexp('filter not \\(isIpv4InSubnet\\(flow_pkt_dstaddr, "192\\.0\\.2\\.0/24"\\)\\)\n'),
    });
  });

  test('are of log groups that exist, of another class, and in other stacks', () => {
    const other = new Stack(app, 'Other', { env: ENV });
    const logGroup = new logs.LogGroup(stack, 'LogGroup', { logGroupName: '/flows', logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS });
    const existing = CloudWatchLogsDestination.fromLogGroup(stack, 'Existing', logGroup);
    new FlowLogInsights(other, 'Insights', { destination: existing, format: RecordFormat.DEFAULT });
    Template.fromStack(other).resourceCountIs('AWS::Logs::QueryDefinition', 8);
  });

  test('fails when the format lacks what a query needs', () => {
    write();
    insightsOf({ queries: [FlowLogInsightsQuery.EXPOSED_SERVICES] });
    expect(error()).toContain("'queries' must ask for fields that the format has, got 'Services that answered the internet', which needs flow-direction, "
      + 'pkt-srcaddr, pkt-dstaddr, tcp-flags');
  });

  test('fails when nothing says which records there are', () => {
    insightsOf({ queries: [FlowLogInsightsQuery.PROTOCOLS] });
    expect(error()).toContain("'format' must be given, because nothing in the app writes to CloudWatchLogsDestination 'Stack/Live'");
  });

  test('fails when two of them have one name', () => {
    const insights = insightsOf({ format: RecordFormat.DEFAULT });
    const { PROTOCOLS: { fields, question, name } } = FlowLogInsightsQuery;
    expect(() => insights.addQuery(new FlowLogInsightsQuery({ fields, question, name, queryString: 'limit 1' }))).toThrow(new Error(
      "'query' must have a name that no other query of 'Stack/Insights' has, got 'Protocols'"));
  });

  test('fails when it is a query of the other kind', () => {
    const insights = insightsOf({ format: RecordFormat.DEFAULT });
    expect(() => insights.addQuery(FlowLogQuery.PROTOCOLS as unknown as FlowLogInsightsQuery)).toThrow(new Error(
      "'query' must be a FlowLogInsightsQuery such as FlowLogInsightsQuery.PORT_SCANS, got FlowLogQuery"));
    const table = new FlowLogTable(stack, 'Table', { archive: new S3Destination(stack, 'Archive'), queries: [] });
    expect(() => table.addQuery(FlowLogInsightsQuery.PROTOCOLS as unknown as FlowLogQuery)).toThrow(/got FlowLogInsightsQuery$/);
  });
});

describe('one format', () => {
  test.each([[undefined], [RecordFormat.DEFAULT]])('fails for another one, because fields are told by position', (format) => {
    insightsOf({ format });
    write();
    write(RecordFormat.DEFAULT, 'vpc-2');
    expect(() => write(RecordFormat.ESSENTIAL, 'vpc-3')).toThrow(new Error("'format' must be the same for all that write to CloudWatchLogsDestination "
      + "'Stack/Live', whose readers tell fields by their position, got another one of 'Stack/FlowLogs-vpc-3': give it a destination of "
      + 'its own'));
  });
});

describe('metric filters', () => {
  test('count what meets a condition', () => {
    write();
    const insights = insightsOf();
    const metric = insights.addMetricFilter('Telnet', RecordCondition.oneOfNumbers(RecordField.DSTPORT, [23]));
    expect(stack.resolve(metric.toMetricConfig().metricStat)).toMatchObject({ namespace: 'FlowLogs/Stack/Insights', metricName: 'Telnet', statistic: 'Sum' });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: LOG_GROUP,
      FilterPattern: '[version, account_id, interface_id, srcaddr, dstaddr, srcport, dstport = 23, protocol, packets, bytes, start, end, action, log_status]',
      MetricTransformations: [{ MetricName: 'Telnet', MetricNamespace: 'FlowLogs/Stack/Insights', MetricValue: '1', DefaultValue: 0 }],
    });
  });

  test('are at most 100 of a log group, whoever asks', () => {
    const insights = insightsOf({ format: RecordFormat.ESSENTIAL });
    for (let count = 0; count < 100; count += 1) {
      insights.addMetricFilter(`Filter${count}`, RecordCondition.REJECTED);
    }
    expect(() => insights.addMetricFilter('More', RecordCondition.REJECTED)).toThrow(
      new Error("'destination' must have a log group of at most 100 metric filters, got 'More' beside as many"));
  });

  test('are not twice what they are', () => {
    const metricNamespace = 'Ours';
    insightsOf({ format: RecordFormat.ESSENTIAL, metricNamespace }).metricEgressBytes();
    const others = new FlowLogInsights(stack, 'Others', { destination, format: RecordFormat.ESSENTIAL, metricNamespace });
    others.metricIngressBytes();
    expect(() => others.metricEgressBytes()).toThrow(new Error("'metricNamespace' and 'metricName' must be of one filter of a log group, or the metric is "
      + "twice what it is, got 'Ours/EgressBytes' again"));
    expect(() => others.addMetricFilter('a:b', RecordCondition.REJECTED)).toThrow(
      new Error("'metricName' must be 1 to 255 characters, none of them ':', '*' or '$', got 'a:b'"));
  });

  test('learn from all who write to the log group, through whichever destination', () => {
    const other = CloudWatchLogsDestination.fromLogGroup(stack, 'Other', destination.logGroup);
    insightsOf();
    write(RecordFormat.ESSENTIAL);
    expect(() => new FlowLogs(stack, 'More', { source: FlowLogSource.of('VPC', ['vpc-9']), destination: other, format: RecordFormat.DEFAULT })).toThrow(
      /^'format' must be the same for all that write to CloudWatchLogsDestination 'Stack\/Other', whose readers tell fields by their position/);
    const logGroup = new logs.LogGroup(stack, 'Group');
    new FlowLogs(stack, 'Own', {
      source: FlowLogSource.of('VPC', ['vpc-8']), destination: CloudWatchLogsDestination.fromLogGroup(stack, 'Own2', logGroup), format: RecordFormat.V5,
    });
    FlowLogInsights.fromLogGroups(stack, 'Groups', [logGroup]);
    expect(error()).toBe('');
  });

  test('warn of dimensions whose values have no end', () => {
    const insights = insightsOf({ format: RecordFormat.ESSENTIAL });
    insights.addMetricFilter('Rejects', RecordCondition.REJECTED, { dimensions: [RecordField.SRCADDR, RecordField.ACTION] });
    Annotations.fromStack(stack).hasWarning('*', "the dimensions of 'Rejects' have as many values as srcaddr, and each is billed as a metric: CloudWatch turns "
      + 'filters off that make more than 1,000 in an hour [ack: cdk-vpc-flow-logs:manyMetrics]');
  });

  test('add up a field, by dimensions, under names of ones own', () => {
    write(RecordFormat.of(RecordField.VPC_ID, RecordField.BYTES, RecordField.instanceTag('App'), RecordField.instanceTag('Team'), RecordField.LOG_STATUS));
    insightsOf({ metricNamespace: 'Network' }).addMetricFilter('Bytes', RecordCondition.FLOWS, {
      value: RecordField.BYTES, metricName: 'bytes', dimensions: [RecordField.VPC_ID, RecordField.instanceTag('Team')],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '[vpc_id, bytes, instance_tag, instance_tag_2, log_status = OK]',
      MetricTransformations: [{
        MetricName: 'bytes', MetricNamespace: 'Network', MetricValue: '$bytes', DefaultValue: Match.absent(),
        Dimensions: [{ Key: 'vpc_id', Value: '$vpc_id' }, { Key: 'Team', Value: '$instance_tag_2' }],
      }],
    });
  });

  test('of presets are defined on first use, once', () => {
    write();
    const insights = insightsOf({ queries: [] });
    const metrics = [insights.metricRejectedFlows(), insights.metricRejectedBytes(), insights.metricAcceptedBytes(), insights.metricSshProbes(),
      insights.metricRdpProbes(), insights.metricSkippedRecords(), insights.metricRejectedFlows({ statistic: 'Maximum' })];
    expect(metrics.map(({ metricName, statistic }) => `${metricName} ${statistic}`)).toEqual([
      'RejectedFlows Sum', 'RejectedBytes Sum', 'AcceptedBytes Sum', 'SshProbes Sum', 'RdpProbes Sum', 'SkippedRecords Sum', 'RejectedFlows Maximum',
    ]);
    expect(Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties)).toMatchSnapshot();
  });

  test('of presets are no others of that name', () => {
    const insights = insightsOf({ format: RecordFormat.DEFAULT });
    insights.addMetricFilter('SshProbes', RecordCondition.TCP);
    expect(() => insights.metricSshProbes()).toThrow(/^'metricNamespace' and 'metricName' must be of one filter of a log group/);
  });

  test('wait for a format', () => {
    insightsOf({ queries: [] }).metricSshProbes();
    write(RecordFormat.ESSENTIAL);
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', { FilterPattern: Match.stringLikeRegexp('traffic_path\\]$') });
  });

  test('fails when the log group is of another class', () => {
    const cheap = new CloudWatchLogsDestination(stack, 'Cheap', { logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS });
    expect(() => insightsOf({ destination: cheap, format: RecordFormat.DEFAULT }).metricSshProbes()).toThrow(new Error("'destination' must have a log group "
      + "of class STANDARD for metric filters, got CloudWatchLogsDestination 'Stack/Cheap' of class 'INFREQUENT_ACCESS'"));
  });

  test('fails when the format lacks a field, now or later', () => {
    write(RecordFormat.TRANSIT_GATEWAY_DEFAULT, 'tgw-1');
    const message = "metric filters must count by fields that the format has, got 'RejectedFlows', which needs action";
    expect(() => insightsOf().metricRejectedFlows()).toThrow(new Error(message));
    const other = new CloudWatchLogsDestination(stack, 'Other');
    new FlowLogInsights(stack, 'Others', { destination: other }).metricRejectedFlows();
    new FlowLogs(stack, 'Gateways', { source: FlowLogSource.of('TransitGateway', ['tgw-2']), destination: other });
    expect(error()).toContain(message);
  });

  test('fails when a pattern cannot express it', () => {
    expect(() => insightsOf({ format: RecordFormat.DEFAULT }).addMetricFilter('A', RecordCondition.inside(RecordField.SRCADDR, ['10.0.0.0/8']))).toThrow(
      /^'condition' must hold no CIDRs for a filter pattern/);
  });

  test.each<[string, unknown, object]>([
    ["'condition' must be one such as RecordCondition.REJECTED, got 'REJECT'", 'REJECT', {}],
    ["'value' must be a field of numbers such as RecordField.BYTES, got 'srcaddr'", RecordCondition.TCP, { value: RecordField.SRCADDR }],
    ["'dimensions' must be at most 3 fields such as RecordField.VPC_ID, got version, version, version, version", RecordCondition.TCP,
      { dimensions: Array(4).fill(RecordField.VERSION) }],
    ["'dimensions' must be at most 3 fields such as RecordField.VPC_ID, got 'vpc_id'", RecordCondition.TCP, { dimensions: 'vpc_id' }],
  ])('fails when %s', (message, condition, options) => {
    const insights = insightsOf({ format: RecordFormat.DEFAULT });
    expect(() => insights.addMetricFilter('A', condition as RecordCondition, options)).toThrow(new Error(message));
  });
});

describe('fails when', () => {
  test.each<[string, Partial<FlowLogInsightsProps>]>([
    ["'destination' must be a CloudWatchLogsDestination, got undefined", { destination: undefined }],
    ["'folder' must be 1 to 126 characters and neither start nor end with '/', got '/a'", { folder: '/a' }],
    ["'folder' must be 1 to 126 characters and neither start nor end with '/', got ''", { folder: '' }],
    ["'metricNamespace' must be 1 to 255 letters, digits, blanks and '._-/#:' and not start with 'AWS/', got 'AWS/Flows'", { metricNamespace: 'AWS/Flows' }],
    ["'privateCidrs' must be literal CIDRs such as '10.0.0.0/8', got '10.0.0.0'", { privateCidrs: ['10.0.0.0'] }],
  ])('%s', (message, props) => {
    expect(() => insightsOf(props)).toThrow(new Error(message));
  });

  test("'destination' is in another stage, region or account", () => {
    const message = (key: string, own: string, other: string) => `'destination' must be in the ${key} of 'Elsewhere-${key}/Insights', '${own}', got `
      + `CloudWatchLogsDestination 'Stack/Live' in '${other}'`;
    const elsewhere = (key: string, value: string) => () =>
      new FlowLogInsights(new Stack(app, `Elsewhere-${key}`, { env: { ...ENV, [key]: value } }), 'Insights', { destination });
    expect(elsewhere('region', 'eu-west-1')).toThrow(new Error(message('region', 'eu-west-1', 'us-east-1')));
    expect(elsewhere('account', '222222222222')).toThrow(new Error(message('account', '222222222222', '111111111111')));
    const staged = new Stack(new Stage(app, 'Prod'), 'Stack', { env: ENV });
    expect(() => new FlowLogInsights(staged, 'Insights', { destination })).toThrow(new Error("'destination' must be in the stage of 'Prod/Stack/Insights', got "
      + "CloudWatchLogsDestination 'Stack/Live': use CloudWatchLogsDestination.fromLogGroup, and 'format'"));
  });

  test('nothing, for tokens', () => {
    write();
    expect(insightsOf({ folder: Fn.importValue('Folder'), metricNamespace: Fn.importValue('Namespace') })).toBeDefined();
    expect(stack.resolve(Template.fromStack(stack).toJSON())).toBeDefined();
  });
});
