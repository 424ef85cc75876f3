import { Lazy, Names, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FlowLogInsightsAlarm } from './alarm';
import { FlowLogInsightsAlarmOptions } from './alarm-props';
import { defineAnomalyAlarm, FlowLogAnomalyAlarmOptions } from './anomaly-alarm';
import { RecordCondition } from './condition';
import { FlowLogContributorRule } from './contributor-rule';
import { CountedRecords } from './counted-records';
import { InsightsAlarms } from './insights-alarms';
import { assertInsights } from './insights-problem';
import {
  FlowLogInsightsOptions, FlowLogInsightsProps, FlowLogMetricFilterOptions, FlowLogSubscriptionFilterOptions,
} from './insights-props';
import { LogGroupContents } from './log-group-contents';
import { LogGroups } from './log-groups';
import { LogWidget } from './log-widget';
import { FlowLogInsightsQuery } from './query';
import { defineScheduledQuery, FlowLogScheduledQueryOptions } from './scheduled-query';
import { SubscribedRecords } from './subscribed-records';
import { FlowLogWidget } from './widget';
import { FlowLogWidgetOptions } from './widget-props';
import { defineQueryRole } from '../alarms/query-roles';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';
import { privateCidrsOf } from '../private/private-cidrs';

/** Of 255 characters, with the name of a query. */
const MAX_FOLDER = 126;

/**
 * Of 128 characters, with the name of a rule.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutInsightRule.html
 */
const MAX_RULE_PATH = 63;

/**
 * What one sees of the records in a log group: saved queries in the console of Logs Insights, metrics, and the records
 * themselves as they arrive.
 *
 * All follow from the format of the records. Saved queries cost nothing until they run; each metric filter that is
 * added is billed as a custom metric.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Saving-Queries.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const destination = new CloudWatchLogsDestination(this, 'Live');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination, format: RecordFormat.ESSENTIAL });
 *
 * const insights = new FlowLogInsights(this, 'Insights', { destination });
 * const probes = insights.metricSshProbes();
 */
export class FlowLogInsights extends Construct {
  /**
   * Looks at several log groups at once, whose records have one format: saved queries and widgets of dashboards, of an
   * organization for example. What is kept of each log group, such as metric filters, throws.
   *
   * Log groups of other accounts, by `logs.LogGroup.fromLogGroupArn`, are asked where this account monitors those.
   * Saved queries cannot name them: choose them in the console. More than 50, one of another region, and one twice
   * throw.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Unified-Cross-Account.html
   */
  public static fromLogGroups(
    scope: Construct, id: string, logGroups: logs.ILogGroup[], options: FlowLogInsightsOptions = {},
  ): FlowLogInsights {
    return new FlowLogInsights(scope, id, { ...options, _logGroups: logGroups } as FlowLogInsightsProps);
  }

  /** The log group that holds the records, or the first of several. */
  public readonly logGroup: logs.ILogGroup;

  /** The folder of the saved queries. */
  public readonly folder: string;

  /** The namespace of metrics. */
  public readonly metricNamespace: string;

  /**
   * Where the records are.
   *
   * @internal
   */
  public readonly _logGroups: LogGroups;

  /**
   * The metrics of metric filters that were asked for.
   *
   * @internal
   */
  public readonly _metrics: cloudwatch.Metric[] = [];

  private readonly contents: LogGroupContents;
  private readonly privateCidrs: string[];
  private readonly saved: Construct;
  private readonly filters: Construct;
  private readonly subscriptions: Construct;
  private readonly ranks: Construct;
  private readonly asked: FlowLogInsightsQuery[] = [];
  private readonly problems = { found: new Set<string>(), isClosed: false };
  private readonly counted: CountedRecords[] = [];
  private readonly ranked = new Map<FlowLogContributorRule, cloudwatch.CfnInsightRule>();
  private readonly subscribed: SubscribedRecords[] = [];
  private readonly alarms: InsightsAlarms;
  private readonly anomalies: Construct;
  private readonly scheduled: Construct;
  private readonly scheduledQueries: FlowLogInsightsQuery[] = [];
  private queryRole?: iam.IRole;
  private readonly presets = new Map<string, cloudwatch.Metric>();
  private readonly shown: FlowLogWidget[] = [];
  private readonly formatReaders: Array<(format: RecordFormat) => void> = [];

  constructor(scope: Construct, id: string, private readonly props: FlowLogInsightsProps) {
    super(scope, id);
    assertInsights(this, props);
    this._logGroups = new LogGroups(this, props._logGroups ?? [props.destination.logGroup]);
    this.logGroup = this._logGroups.all[0];
    this.folder = props.folder ?? this.node.path.slice(-MAX_FOLDER).replace(/^\//, '');
    this.metricNamespace = props.metricNamespace
      ?? `FlowLogs/${this.node.path.replace(/[^-\w./#: ]/g, '_')}`.slice(0, 255);
    this.privateCidrs = privateCidrsOf(props.privateCidrs);
    this.saved = new Construct(this, 'Queries');
    this.filters = new Construct(this, 'MetricFilters');
    this.subscriptions = new Construct(this, 'SubscriptionFilters');
    this.ranks = new Construct(this, 'ContributorRules');
    this.alarms = new InsightsAlarms(this, this.logGroup);
    this.anomalies = new Construct(this, 'AnomalyAlarms');
    this.scheduled = new Construct(this, 'ScheduledQueries');
    this.contents = new LogGroupContents(this._logGroups, props.format, () => this.grow());
    this.addFeatured();
    props.queries?.forEach((query) => this.addQuery(query));
    this.node.addValidation({ validate: () => this.validate() });
  }

  /**
   * Saves a query. It fails at synthesis when the format lacks a field that it needs; a second one of a name throws.
   */
  public addQuery(query: FlowLogInsightsQuery): void {
    assertQuery(query);
    if (this.asked.includes(query)) {
      return;
    }
    if (this.asked.some(({ name }) => name === query.name)) {
      throw new Error(`'query' must have a name that no other query of '${this.node.path}' has, got '${query.name}'`);
    }
    this.asked.push(query);
    new logs.CfnQueryDefinition(this.saved, query.name.replace(/\//g, '-'), {
      name: `${this.folder}/${query.name}`,
      logGroupNames: this._logGroups.names,
      queryString: this.textOf(query, (format) => query._queryString(format, this.privateCidrs)),
      parameters: query.parameters.length === 0 ? undefined : query.parameters.map((parameter) => ({ ...parameter })),
    });
  }

  /**
   * Counts the records that meet a condition, or adds up a field of them, as a metric, whose statistic is the sum.
   *
   * Throws for conditions that filter patterns cannot express, for fields that the format lacks, and for log groups
   * that are not of class `STANDARD`. A log group takes 100 metric filters. With dimensions, no metric but those of
   * their values has data: take `metric.with({ dimensionsMap })`.
   *
   * @param id of the filter within this construct, and the name of the metric unless another one is given
   */
  public addMetricFilter(
    id: string, condition: RecordCondition, options: FlowLogMetricFilterOptions = {},
  ): cloudwatch.Metric {
    this.assertStandard('metric filters');
    const counted = new CountedRecords(id, condition, options);
    const problem = this.contents.format && counted.problemIn(this.contents.format);
    if (problem !== undefined) {
      throw new Error(problem);
    }
    counted.warnOfValues(this);
    const dimensions = Object.entries(counted.dimensions)
      .map(([name, field]) => [name, this.textOf(counted, (known) => counted.reference(field, known))] as const);
    counted.takePlaceIn(this.logGroup, `${this.metricNamespace}/${options.metricName ?? id}`);
    this.counted.push(counted);
    const metric = new logs.MetricFilter(this.filters, id, {
      logGroup: this.logGroup,
      filterPattern: logs.FilterPattern.literal(this.textOf(counted, (known) => counted.pattern(known))),
      metricNamespace: this.metricNamespace,
      metricName: options.metricName ?? id,
      metricValue: this.textOf(counted, (known) => counted.metricValue(known)),
      ...dimensions.length === 0 ? { defaultValue: 0 } : { dimensions: Object.fromEntries(dimensions) },
    }).metric({ statistic: cloudwatch.Stats.SUM });
    if (dimensions.length === 0) {
      this._metrics.push(metric);
    }
    return metric;
  }

  /**
   * Passes records on as they arrive, to a stream of Firehose or Kinesis, or to a Lambda function.
   *
   * Throws for conditions that filter patterns cannot express, for fields that the format lacks, for log groups that
   * are not of class `STANDARD`, and for a third filter of the log group, which takes two.
   *
   * @param id of the filter within this construct
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions.html
   */
  public addSubscriptionFilter(id: string, options: FlowLogSubscriptionFilterOptions): logs.SubscriptionFilter {
    this.assertStandard('subscription filters');
    const records = new SubscribedRecords(id, options);
    const problem = this.contents.format && records.problemIn(this.contents.format);
    if (problem !== undefined) {
      throw new Error(problem);
    }
    records.takePlaceIn(this.logGroup);
    this.subscribed.push(records);
    return new logs.SubscriptionFilter(this.subscriptions, id, {
      logGroup: this.logGroup,
      destination: options.destination,
      filterPattern: logs.FilterPattern.literal(this.textOf(records, (known) => records.pattern(known))),
      filterName: options.filterName,
      distribution: options.distribution,
    });
  }

  /**
   * Ranks contributors by a rule of Contributor Insights, which is called by the path of this construct and its name.
   *
   * Throws for conditions that rules cannot express, for fields that the format lacks, for log groups that are not of
   * class `STANDARD`, and for a second rule of a name.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights.html
   */
  public addContributorRule(rule: FlowLogContributorRule): cloudwatch.CfnInsightRule {
    this.assertStandard('contributor rules');
    if (typeof rule?._definition !== 'function') {
      throw new Error("'rule' must be a FlowLogContributorRule such as FlowLogContributorRule.TOP_TALKERS, "
        + `got ${describe(rule)}`);
    }
    const same = this.ranked.get(rule);
    if (same !== undefined) {
      return same;
    }
    if ([...this.ranked.keys()].some(({ name }) => name === rule.name)) {
      throw new Error(`'rule' must have a name that no other rule of '${this.node.path}' has, got '${rule.name}'`);
    }
    const problem = this.contents.format && rule._problemIn(this.contents.format);
    if (problem !== undefined) {
      throw new Error(problem);
    }
    const path = this.node.path.length <= MAX_RULE_PATH && /^[\x20-\x7E]+$/.test(this.node.path)
      ? this.node.path : Names.uniqueResourceName(this, { maxLength: MAX_RULE_PATH });
    const definition = (known: RecordFormat): string =>
      Stack.of(this).toJsonString(rule._definition(known, this.logGroup.logGroupName));
    const resource = new cloudwatch.CfnInsightRule(this.ranks, rule.name.replace(/\//g, '-'), {
      ruleName: `${path}/${rule.name}`,
      ruleBody: this.textOf(rule, definition),
      ruleState: 'ENABLED',
    });
    this.ranked.set(rule, resource);
    return resource;
  }

  /**
   * Shows the answer to a query on a dashboard of yours, of this region or another one of this account. It fails at
   * synthesis when the format lacks a field that it needs.
   *
   * Each time when the dashboard is opened or refreshed, it scans the records of the time that is chosen there.
   */
  public widget(widget: FlowLogWidget, options: FlowLogWidgetOptions = {}): cloudwatch.IWidget {
    if (typeof widget?.query?._commands !== 'function') {
      throw new Error("'widget' must be a FlowLogWidget such as FlowLogWidget.REJECTED_OUTSIDE, "
        + `got ${describe(widget)}`);
    }
    this.shown.push(widget);
    return this._widget(widget, options);
  }

  /**
   * Adds an alarm on records, which is called by the path of this construct and its name. More actions by
   * `addAlarmAction` of what it returns, which composite alarms take, too.
   *
   * Throws for fields that the format lacks, and for a second alarm of a name: give it another `name`. All alarms run
   * their queries by one role, which is defined on first use. Of an imported log group, the role does not get the key.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-log.html
   */
  public addAlarm(alarm: FlowLogInsightsAlarm, options: FlowLogInsightsAlarmOptions = {}): cloudwatch.AlarmBase {
    this.assertOne('alarms');
    if (typeof alarm?._queryString !== 'function' || alarm._comparison === undefined) {
      throw new Error("'alarm' must be a FlowLogInsightsAlarm such as FlowLogInsightsAlarm.EXPOSED_PORTS, "
        + `got ${describe(alarm)}`);
    }
    const asked = alarm._as(options);
    const problem = this.contents.format && asked._problemIn(this.contents.format);
    if (problem !== undefined) {
      throw new Error(problem);
    }
    return this.alarms.add(asked, options, () => this.roleOfQueries(),
      () => this.textOf(asked, (format) => asked._queryString(format, this.privateCidrs)));
  }

  /**
   * Adds an alarm on more records than CloudWatch has learnt to expect at that time, above a band: for what has a
   * rhythm, such as rejects within the network, where a number of one's own would be wrong at night or by day.
   *
   * It is a metric filter, as of `addMetricFilter`, with what that throws, and an alarm on its metric, both of which
   * are billed. Three of four quarters of an hour have to be above the band. It takes some days to learn.
   *
   * @param id of the metric filter and the alarm within this construct, and the name of the metric
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html
   */
  public addAnomalyAlarm(
    id: string, condition: RecordCondition, options: FlowLogAnomalyAlarmOptions,
  ): cloudwatch.AnomalyDetectionAlarm {
    const metric = () => this.addMetricFilter(id, condition, { value: options.value });
    return defineAnomalyAlarm(this.anomalies, id, this, metric, options);
  }

  /**
   * Runs a query by itself, and keeps what it finds in a bucket: a report of every day, say.
   *
   * Throws for queries that ask for something before they run, and for a second time of one. Each run is billed for
   * what it scans.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/ScheduledQueries.html
   */
  public addScheduledQuery(
    query: FlowLogInsightsQuery, options: FlowLogScheduledQueryOptions,
  ): logs.CfnScheduledQuery {
    this.assertOne('scheduled queries');
    assertQuery(query);
    const scheduled = defineScheduledQuery(this.scheduled, query, options, {
      logGroup: this.logGroup,
      queryRole: () => this.roleOfQueries(),
      queryString: this.textOf(query, (format) => query._queryString(format, this.privateCidrs)),
    });
    this.scheduledQueries.push(query);
    return scheduled;
  }

  /** Records of flows that were rejected, at each interface. Defines its metric filter on first use. */
  public metricRejectedFlows(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.preset('RejectedFlows', RecordCondition.REJECTED, options);
  }

  /** Bytes that were rejected, at each interface. Those that Block Public Access refused have none. */
  public metricRejectedBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.preset('RejectedBytes', RecordCondition.REJECTED, options, RecordField.BYTES);
  }

  /** Bytes that were let through, at each interface: those between two that are logged count twice. */
  public metricAcceptedBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.preset('AcceptedBytes', RecordCondition.ACCEPTED, options, RecordField.BYTES);
  }

  /** Bytes that were let through and sent, at each interface. */
  public metricEgressBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.preset('EgressBytes', acceptedOf('egress'), options, RecordField.BYTES);
  }

  /** Bytes that were let through and received, at each interface. */
  public metricIngressBytes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.preset('IngressBytes', acceptedOf('ingress'), options, RecordField.BYTES);
  }

  /** Records of TCP to port 22 that was rejected. */
  public metricSshProbes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.preset('SshProbes', probesOf(22), options);
  }

  /** Records of TCP to port 3389 that was rejected. */
  public metricRdpProbes(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.preset('RdpProbes', probesOf(3389), options);
  }

  /** Records that say that others were skipped (`SKIPDATA`). */
  public metricSkippedRecords(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.preset('SkippedRecords', RecordCondition.SKIPPED, options);
  }

  private roleOfQueries(): iam.IRole {
    return this.queryRole ??= defineQueryRole(this, 'QueryRole', this.logGroup);
  }

  private preset(
    id: string, condition: RecordCondition, options: cloudwatch.MetricOptions = {}, value?: RecordField,
  ): cloudwatch.Metric {
    const metric = this.presets.get(id) ?? this.addMetricFilter(id, condition, { value });
    this.presets.set(id, metric);
    return metric.with(options);
  }

  /**
   * The format of the records: nothing while it is not known.
   *
   * @internal
   */
  public get _format(): RecordFormat | undefined {
    return this.contents.format;
  }

  /**
   * Calls back with the format once it is known.
   *
   * @internal
   */
  public _onFormat(reader: (format: RecordFormat) => void): void {
    if (this._format === undefined) {
      this.formatReaders.push(reader);
    } else {
      reader(this._format);
    }
  }

  /**
   * A widget that is left out where the format cannot answer it.
   *
   * @internal
   */
  public _widget(widget: FlowLogWidget, options: FlowLogWidgetOptions): cloudwatch.IWidget {
    const commandsOf = (): string => {
      const format = this._format;
      return format === undefined || widget._fieldsMissingIn(format).length > 0 ? ''
        : widget._commands(format, this.privateCidrs);
    };
    return new LogWidget(widget, options, this, this._logGroups, commandsOf);
  }

  private grow(): void {
    this.addFeatured();
    this.formatReaders.splice(0).forEach((reader) => this._onFormat(reader));
  }

  /** The queries that come by themselves come with the fields that they need; none of them ever goes. */
  private addFeatured(): void {
    const format = this.contents?.format;
    if (this.props.queries === undefined && format !== undefined) {
      FlowLogInsightsQuery._FEATURED.filter((query) => query._fieldsMissingIn(format).length === 0)
        .forEach((query) => this.addQuery(query));
    }
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html */
  private assertStandard(things: string): void {
    this.assertOne(things);
    const resource = this.logGroup.node.defaultChild;
    const logGroupClass = logs.CfnLogGroup.isCfnLogGroup(resource) ? resource.logGroupClass : undefined;
    if (logGroupClass !== undefined && isKnown(logGroupClass) && logGroupClass !== logs.LogGroupClass.STANDARD) {
      throw new Error(`'destination' must have a log group of class STANDARD for ${things}, `
        + `got ${describe(this.props.destination)} of class '${logGroupClass}'`);
    }
  }

  private assertOne(things: string): void {
    if (this.props._logGroups !== undefined) {
      throw new Error(`'destination' must be one log group for ${things}, `
        + `got '${this.node.path}', which looks at log groups by FlowLogInsights.fromLogGroups`);
    }
  }

  /** A text that follows from the format, once it is known. What the format lacks is refused when all is there. */
  private textOf(reader: Reader, text: (format: RecordFormat) => string): string {
    return Lazy.uncachedString({
      produce: () => {
        const { format } = this.contents;
        return format === undefined || reader._fieldsMissingIn(format).length > 0 ? '' : this.valid(() => text(format));
      },
    });
  }

  /** What cannot be is told with all else that is wrong: nothing says where a text that throws comes from. */
  private valid(text: () => string): string {
    try {
      return text();
    } catch (error) {
      if (this.problems.isClosed) {
        throw error;
      }
      this.problems.found.add((error as Error).message);
      return '';
    }
  }

  private validate(): string[] {
    const { format } = this.contents;
    this.problems.isClosed = true;
    if (format === undefined) {
      return ["'format' must be given, because nothing in the app writes to "
        + describe(this.props.destination ?? this.logGroup)];
    }
    const blank = this.shown.filter((widget) => widget._fieldsMissingIn(format).length > 0);
    const queries = [...new Set([...this.asked, ...this.scheduledQueries])];
    const unanswerable = queries.filter((query) => query._fieldsMissingIn(format).length > 0);
    return [
      ...blank.map((widget) => "'widget' must ask for fields that the format has, "
        + `got '${widget.title}', which needs ${widget._fieldsMissingIn(format).join(', ')}`),
      ...unanswerable.map((query) => "'queries' must ask for fields that the format has, "
        + `got '${query.name}', which needs ${query._fieldsMissingIn(format).join(', ')}`),
      ...[...this.counted, ...this.subscribed].flatMap((records) => records.problemIn(format) ?? []),
      ...[...this.ranked.keys()].flatMap((rule) => rule._problemIn(format) ?? []),
      ...this.alarms.problemsIn(format),
      ...this.problems.found,
    ];
  }
}

/** What needs fields of records. */
interface Reader {
  _fieldsMissingIn(format: RecordFormat): RecordField[];
}

function assertQuery(query: FlowLogInsightsQuery): void {
  if (typeof query?._queryString !== 'function' || !Array.isArray(query.parameters)) {
    throw new Error("'query' must be a FlowLogInsightsQuery such as FlowLogInsightsQuery.PORT_SCANS, "
      + `got ${describe(query)}`);
  }
}

function acceptedOf(direction: string): RecordCondition {
  return RecordCondition.allOf([
    RecordCondition.ACCEPTED, RecordCondition.oneOf(RecordField.FLOW_DIRECTION, [direction]),
  ]);
}

function probesOf(port: number): RecordCondition {
  return RecordCondition.allOf([
    RecordCondition.REJECTED, RecordCondition.TCP, RecordCondition.oneOfNumbers(RecordField.DSTPORT, [port]),
  ]);
}
