import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** Whom an alarm tells, when, and what it is called. */
export interface FlowLogAlarmOptions {
  /**
   * The name of the alarm: 1 to 255 characters, none of them a control character, else throws.
   *
   * @default - the path of its construct
   */
  readonly alarmName?: string;

  /**
   * Where the steps are that this alarm asks for, which its description links: a URL of http or https, else throws.
   *
   * @default - the description says in two sentences what to do
   */
  readonly runbookUrl?: string;

  /**
   * What happens when it goes off, such as `new SnsAction(topic)` of `aws-cloudwatch-actions`. More by
   * `addAlarmAction`.
   *
   * @default - nobody is told
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * What happens when all is well again. More by `addOkAction`.
   *
   * @default - nobody is told
   */
  readonly okActions?: cloudwatch.IAlarmAction[];

  /**
   * What happens when it cannot tell, as while it is new. More by `addInsufficientDataAction`.
   *
   * @default - nobody is told
   */
  readonly insufficientDataActions?: cloudwatch.IAlarmAction[];

  /**
   * How many of the last `evaluationPeriods` have to be bad: 1 to as many, else throws.
   *
   * @default - 3, or what the alarm brings along
   */
  readonly datapointsToAlarm?: number;

  /**
   * How many of the last results are looked at: 2 to 100, else throws. Records come late and in bursts, so that a
   * single one says little.
   *
   * @default - 4, or what the alarm brings along
   */
  readonly evaluationPeriods?: number;
}
