import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FlowLogAlarmOptions } from '../alarms/alarm-options';
import { addActions, assertActions } from '../alarms/alarm-actions';
import { alarmDescriptionOf, alarmNameOf } from '../alarms/alarm-text';
import { evaluationOf, periodOf } from '../alarms/evaluation';
import { RecordField } from '../format/record-field';
import { describe } from '../private/describe';
import { assertKind, assertKinds, TEXT } from '../private/kind';

/** Which alarm follows what CloudWatch learns to expect of records. */
export interface FlowLogAnomalyAlarmOptions extends FlowLogAlarmOptions {
  /** A sentence that says which question it asks. What whoever is woken reads first. */
  readonly question: string;

  /** What to do when it goes off. With the question and `runbookUrl` at most 1,024 characters, else throws. */
  readonly remedy: string;

  /**
   * The field whose values are added up: a number, else throws.
   *
   * @default - records are counted
   */
  readonly value?: RecordField;

  /**
   * What is added up before it is compared: whole minutes, and with all `evaluationPeriods` at most a day, or seven if
   * each takes an hour, else throws.
   *
   * @default Duration.minutes(15)
   */
  readonly period?: Duration;

  /**
   * How wide the band is, in standard deviations: more than 0, else throws. The greater, the fewer alarms.
   *
   * @default 3
   */
  readonly standardDeviations?: number;
}

/** An alarm on what is more than expected of a metric. */
export function defineAnomalyAlarm(
  scope: Construct, id: string, insights: Construct, metric: () => cloudwatch.Metric,
  options: FlowLogAnomalyAlarmOptions,
): cloudwatch.AnomalyDetectionAlarm {
  assertKinds('options', options);
  assertActions(options);
  assertKind('question', options.question, TEXT);
  assertKind('remedy', options.remedy, TEXT);
  const { question, remedy, standardDeviations: stdDevs = 3 } = options;
  if (typeof stdDevs !== 'number' || !(stdDevs > 0)) {
    throw new Error(`'standardDeviations' must be more than 0, got ${describe(stdDevs)}`);
  }
  const evaluation = evaluationOf(options);
  const period = periodOf(options.period, evaluation);
  const texts = {
    alarmName: alarmNameOf(insights, options, id), alarmDescription: alarmDescriptionOf(question, remedy, options),
  };
  const alarm = new cloudwatch.AnomalyDetectionAlarm(scope, id, {
    ...texts,
    metric: metric().with({ period }),
    stdDevs,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    ...evaluation,
  });
  addActions(alarm, options);
  return alarm;
}
