import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FlowLogInsightsAlarm } from './alarm';
import { isNoNumber } from './alarm-problem';
import { FlowLogInsightsAlarmOptions } from './alarm-props';
import { addActions, assertActions } from '../alarms/alarm-actions';
import { alarmDescriptionOf, alarmNameOf } from '../alarms/alarm-text';
import { evaluationOf } from '../alarms/evaluation';
import { LogAlarm } from '../alarms/log-alarm';
import { defineLogLinesRole } from '../alarms/query-roles';
import { scheduledWindow } from '../alarms/scheduled-window';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutLogAlarm.html */
const MAX_LOG_LINES = 50;

/** The alarms on the records of a log group. */
export class InsightsAlarms {
  private readonly added = new Map<FlowLogInsightsAlarm, LogAlarm>();
  private readonly scope: Construct;
  private logLinesRole?: iam.IRole;

  constructor(private readonly insights: Construct, private readonly logGroup: logs.ILogGroup) {
    this.scope = new Construct(insights, 'Alarms');
  }

  /**
   * Adds an alarm once.
   *
   * @param role that runs its query
   * @param queryString for the format that is known in the end
   */
  public add(
    alarm: FlowLogInsightsAlarm, options: FlowLogInsightsAlarmOptions, role: () => iam.IRole, queryString: () => string,
  ): cloudwatch.AlarmBase {
    const { threshold = alarm.threshold, logLines = 0 } = options;
    if ([...this.added.keys()].some(({ name }) => name === alarm.name)) {
      throw new Error(`'alarm' must have a name that no other alarm of '${this.insights.node.path}' has, got `
        + `'${alarm.name}'`);
    }
    assertActions(options);
    if (isNoNumber(threshold)) {
      throw new Error(`'threshold' must be a number, got ${describe(threshold)}`);
    }
    if (typeof logLines !== 'number' || !Token.isUnresolved(logLines)
      && (!Number.isInteger(logLines) || logLines < 0 || logLines > MAX_LOG_LINES)) {
      throw new Error(`'logLines' must be 0 to ${MAX_LOG_LINES}, got ${describe(logLines)}`);
    }
    const evaluation = evaluationOf(options, alarm._evaluation);
    const window = scheduledWindow(options);
    const bad = alarm._badness(threshold, window, evaluation);
    const props = {
      alarmName: alarmNameOf(this.insights, options, alarm.name),
      alarmDescription: alarmDescriptionOf(
        bad === undefined ? alarm.question : `${alarm.question} ${bad}`, alarm.remedy, options),
      window,
      threshold,
      ...evaluation,
      ...alarm._comparison,
    };
    const defined = new LogAlarm(this.scope, alarm.name.replace(/\//g, '-'), {
      ...props,
      logGroup: this.logGroup,
      queryString: queryString(),
      role: role(),
      logLines,
      logLinesRole: logLines === 0 ? undefined
        : this.logLinesRole ??= defineLogLinesRole(this.insights, 'LogLinesRole', this.logGroup),
    });
    addActions(defined, options);
    this.added.set(alarm, defined);
    return defined;
  }

  /** What is wrong for records of a format. */
  public problemsIn(format: RecordFormat): string[] {
    return [...this.added.keys()].flatMap((alarm) => alarm._problemIn(format) ?? []);
  }
}
