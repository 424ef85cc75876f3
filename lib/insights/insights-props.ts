import * as logs from 'aws-cdk-lib/aws-logs';
import { RecordCondition } from './condition';
import { FlowLogInsightsQuery } from './query';
import { CloudWatchLogsDestination } from '../destination/cloud-watch-logs';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';

/** How log groups are looked at. */
export interface FlowLogInsightsOptions {
  /**
   * The fields of the records, in order. To give it freezes queries and metric filters; needed for log groups that
   * nothing in the app writes to. What writes another format to the log group throws.
   *
   * @default - the format of what the app writes to the log group
   */
  readonly format?: RecordFormat;

  /**
   * The saved queries. One that needs a field that the format lacks fails at synthesis.
   *
   * @default - those of the most valuable ones that the format can answer, about a dozen
   */
  readonly queries?: FlowLogInsightsQuery[];

  /**
   * The folder of the saved queries in the console: 1 to 126 characters, neither starting nor ending with `/`, which
   * makes folders within; else throws.
   *
   * @default - the path of this construct, which starts with its stack
   */
  readonly folder?: string;

  /**
   * The addresses that queries take for private. Add the IPv6 and public ranges of your VPCs. What is no CIDR throws.
   *
   * @default - RFC 1918, 100.64.0.0/10, link-local addresses, and of IPv6 fc00::/7
   */
  readonly privateCidrs?: string[];
}

/** What of a log group is looked at, and how. */
export interface FlowLogInsightsProps extends FlowLogInsightsOptions {
  /** Where the records are. In the stage, account and region of this construct, else throws. */
  readonly destination: CloudWatchLogsDestination;

  /**
   * The namespace of metrics: 1 to 255 letters, digits, blanks and `._-/#:`, not starting with `AWS/`, else throws.
   *
   * @default - `FlowLogs/` and the path of this construct
   */
  readonly metricNamespace?: string;

  /**
   * Log groups in place of that of the destination.
   *
   * @default - the one of the destination
   * @internal
   */
  readonly _logGroups?: logs.ILogGroup[];
}

/** What a metric filter counts, and how its metric is called. */
export interface FlowLogMetricFilterOptions {
  /**
   * The field whose values are added up: a number, else throws.
   *
   * @default - records are counted
   */
  readonly value?: RecordField;

  /**
   * The name of the metric.
   *
   * @default - the id of the filter
   */
  readonly metricName?: string;

  /**
   * Fields whose values are dimensions, called as columns are, such as `interface_id`: at most three, else throws. Each
   * combination of values is a metric of its own, and billed as one; CloudWatch Logs may disable a filter that makes
   * 1,000 of them within an hour.
   *
   * @default - there is one metric
   */
  readonly dimensions?: RecordField[];
}

/** What a subscription filter passes on, and where to. */
export interface FlowLogSubscriptionFilterOptions {
  /**
   * Who gets the records: of `aws-logs-destinations`, which grants what it takes to get there. What arrives is JSON
   * that holds some records each, compressed by gzip.
   */
  readonly destination: logs.ILogSubscriptionDestination;

  /**
   * Which records are passed on. What a filter pattern cannot express throws.
   *
   * @default - all of them, those of intervals without traffic (`NODATA`) and of skipped ones (`SKIPDATA`) included
   */
  readonly condition?: RecordCondition;

  /**
   * The name of the filter.
   *
   * @default - CloudFormation gives one
   */
  readonly filterName?: string;

  /**
   * How records come to the shards of a stream of Kinesis. With other destinations it throws.
   *
   * @default logs.Distribution.BY_LOG_STREAM
   */
  readonly distribution?: logs.Distribution;
}
