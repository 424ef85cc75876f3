import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { RecordCondition } from './condition';
import { FlowLogAlarmOptions } from '../alarms/alarm-options';
import { RecordField } from '../format/record-field';

/** What an alarm on records asks, what of the answer is too much, and what is to be done then. */
export interface FlowLogInsightsAlarmProps {
  /**
   * What the alarm is called after the path of its construct, by which it is told from others: 1 to 128 characters,
   * else throws.
   */
  readonly name: string;

  /** A sentence that says which question it asks, on one line, else throws. What whoever is woken reads first. */
  readonly question: string;

  /** What to do when it goes off. With the question and `runbookUrl` at most 1,024 characters, else throws. */
  readonly remedy: string;

  /** The fields of records that it needs, `RecordField.LOG_STATUS` included, else throws. */
  readonly fields: RecordField[];

  /**
   * Which records it looks at. Its fields are needed, too.
   *
   * @default - all flows
   */
  readonly condition?: RecordCondition;

  /**
   * The commands that follow once records are told apart, as those of a `FlowLogInsightsQuery`. At most one `stats`,
   * because `value` is another one, and a query takes two; else throws.
   *
   * @default - none
   */
  readonly queryString?: string;

  /**
   * What is compared: `count(*)`, or `count`, `sum`, `avg`, `min` or `max` of a field of records, called as in
   * `queryString`, or of what that makes. Others throw.
   *
   * @default 'count(*)'
   */
  readonly value?: string;

  /**
   * By what the value is taken apart, such as `flow_srcaddr`: each combination is judged, and told, by itself. At most
   * five, else throws. CloudWatch looks at the 500 with the greatest values.
   *
   * @default - there is one value
   */
  readonly contributors?: string[];

  /** What the value is compared with. */
  readonly threshold: number;

  /**
   * How it is compared. Bands of what is expected throw: CloudWatch has them for metrics only.
   *
   * @default ComparisonOperator.GREATER_THAN_THRESHOLD
   */
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;

  /**
   * How it takes that a run finds nothing. Where there is one value, a count of nothing is 0 rather than missing.
   *
   * @default TreatMissingData.NOT_BREACHING
   */
  readonly treatMissingData?: cloudwatch.TreatMissingData;

  /**
   * How many of the last `evaluationPeriods` runs have to be bad, unless it is said where the alarm is added.
   *
   * @default 2
   */
  readonly datapointsToAlarm?: number;

  /**
   * How many of the last runs are looked at, unless it is said where the alarm is added.
   *
   * @default 3
   */
  readonly evaluationPeriods?: number;
}

/** How an alarm on records is added to a log group. */
export interface FlowLogInsightsAlarmOptions extends FlowLogAlarmOptions {
  /**
   * What it is called in place of the name of the alarm, so that one can be added twice, such as by port or with a
   * lower threshold.
   *
   * @default - as the alarm is
   */
  readonly name?: string;

  /**
   * Which records it looks at, of those that the alarm does: without a scanner of yours, say. Its fields are needed,
   * too.
   *
   * @default - all of these
   */
  readonly condition?: RecordCondition;

  /**
   * What the value is compared with.
   *
   * @default - what the alarm brings along
   */
  readonly threshold?: number;

  /**
   * How often the query runs: whole minutes, else throws. Each run scans `window` and is billed for it.
   *
   * @default Duration.minutes(15)
   */
  readonly frequency?: Duration;

  /**
   * Which time each run looks at: whole minutes, at least `frequency`, else throws.
   *
   * @default Duration.minutes(30)
   */
  readonly window?: Duration;

  /**
   * How long ago that time ends: whole minutes, else throws. Records come five to fifteen minutes after they start.
   *
   * @default Duration.minutes(15)
   */
  readonly delay?: Duration;

  /**
   * How many of the rows that the query found a notice by e-mail shows: 0 to 50, else throws. They hold addresses of
   * your network.
   *
   * @default 0
   */
  readonly logLines?: number;
}
