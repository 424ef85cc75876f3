import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FlowLogInsights } from './insights';
import { FlowLogWidget } from './widget';

/** What a dashboard shows of flow logs. */
export interface FlowLogDashboardProps {
  /** Which records are shown. In the stage and account of this construct, else throws. */
  readonly insights: FlowLogInsights;

  /**
   * The name of the dashboard: letters, digits, `-` and `_`, else throws.
   *
   * @default - a name that CloudFormation generates
   */
  readonly dashboardName?: string;

  /**
   * Which time is shown when it is opened. What is scanned, and billed, grows with it.
   *
   * @default Duration.hours(3)
   */
  readonly defaultInterval?: Duration;

  /**
   * The answers that are shown, in this order within their sections. One that needs a field that the format lacks
   * fails at synthesis.
   *
   * @default - those that the format can answer, 11 of the default one, 17 of `RecordFormat.ESSENTIAL`
   */
  readonly widgets?: FlowLogWidget[];

  /**
   * Alarms whose states come first.
   *
   * @default - no alarms are shown
   */
  readonly alarms?: cloudwatch.IAlarmRef[];

  /**
   * Alarms over queries whose states come first, after `alarms`. That CloudWatch shows them beside others is not
   * documented.
   *
   * @default - no such alarms are shown
   */
  readonly logAlarms?: cloudwatch.ILogAlarmRef[];

  /**
   * Where to read what to do, linked at the top: starts with `https://` or `http://`, or `#` for what is in the console
   * of CloudWatch, else throws.
   *
   * @default - no such link
   */
  readonly runbookUrl?: string;
}
