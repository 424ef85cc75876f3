import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FlowLogAlarmOptions } from './alarm-options';
import { describe } from '../private/describe';
import { listOf } from '../private/kind';

/** Lets an alarm tell whom its options name. */
export function addActions(alarm: cloudwatch.AlarmBase, options: FlowLogAlarmOptions): void {
  alarm.addAlarmAction(...options.alarmActions ?? []);
  alarm.addOkAction(...options.okActions ?? []);
  alarm.addInsufficientDataAction(...options.insufficientDataActions ?? []);
}

const ACTIONS = listOf('alarm actions such as SnsAction');

/** Refuses actions that are none, before anything is defined. */
export function assertActions(options: FlowLogAlarmOptions): void {
  const { alarmActions, okActions, insufficientDataActions } = options;
  for (const [prop, actions] of Object.entries({ alarmActions, okActions, insufficientDataActions })) {
    const isList = actions === undefined || ACTIONS.includes(actions);
    if (!isList || actions?.some(({ bind }) => typeof bind !== 'function') === true) {
      throw new Error(`'${prop}' must be ${ACTIONS.name}, got ${describe(actions)}`);
    }
  }
}
