import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogDashboardProps } from './dashboard-props';
import { describe } from '../private/describe';
import { areKnownAndDiffer, isKnown } from '../private/known';
import { hasPendingLookups } from '../private/pending-lookups';
import { renderedProperties } from '../private/rendered';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MAX_WIDGETS = 500;
const MAX_ALARMS = 100;

/** Refuses what cannot be shown. */
export function assertDashboard(dashboard: Construct, props: FlowLogDashboardProps): void {
  const { insights, runbookUrl, alarms, logAlarms, defaultInterval } = props ?? {};
  if (typeof insights?._widget !== 'function') {
    throw new Error(`'insights' must be a FlowLogInsights, got ${describe(insights)}`);
  }
  if (Stage.of(insights) !== Stage.of(dashboard)) {
    throw new Error(`'insights' must be in the stage of '${dashboard.node.path}', got ${describe(insights)}`);
  }
  const [own, other] = [Stack.of(dashboard).account, Stack.of(insights).account];
  if (areKnownAndDiffer(own, other) && !hasPendingLookups(dashboard)) {
    throw new Error(`'insights' must be in the account of '${dashboard.node.path}', '${own}', `
      + `got ${describe(insights)} in '${other}': use FlowLogInsights.fromLogGroups`);
  }
  assertAlarms('alarms', 'cloudwatch.Alarm', alarms, ({ alarmRef }) => alarmRef?.alarmArn);
  assertAlarms('logAlarms', 'cloudwatch.CfnLogAlarm', logAlarms, ({ logAlarmRef }) => logAlarmRef?.logAlarmArn);
  const count = (alarms ?? []).length + (logAlarms ?? []).length;
  if (count > MAX_ALARMS) {
    throw new Error(`'alarms' and 'logAlarms' must be at most ${MAX_ALARMS}, which one widget shows, got ${count}`);
  }
  if (runbookUrl !== undefined && (typeof runbookUrl !== 'string'
    || isKnown(runbookUrl) && !/^(https?:\/\/[^\s()]+|#[^\s()]+)$/.test(runbookUrl))) {
    throw new Error("'runbookUrl' must start with 'https://', 'http://' or '#', without blanks and parentheses, "
      + `got ${describe(runbookUrl)}`);
  }
  if (defaultInterval !== undefined && !defaultInterval.isUnresolved() && defaultInterval.toMilliseconds() <= 0) {
    throw new Error(`'defaultInterval' must be longer than nothing, got ${describe(defaultInterval)}`);
  }
}

/** Untyped languages can give anything. */
function assertAlarms<T>(prop: string, type: string, alarms: T[] | undefined, arnOf: (alarm: T) => unknown): void {
  const list = alarms ?? [];
  const wrong = Array.isArray(list) ? list.find((alarm) => typeof arnOf(Object(alarm)) !== 'string') : list;
  if (wrong !== undefined) {
    throw new Error(`'${prop}' must be a list of alarms such as ${type}, got ${describe(wrong)}`);
  }
}

/** What CloudWatch would refuse, once all widgets are there. */
export function problemOfBody(resource: CfnResource): string | undefined {
  const { widgets } = JSON.parse(literal(renderedProperties(resource).DashboardBody)) as { widgets: unknown[] };
  return widgets.length <= MAX_WIDGETS ? undefined
    : `'widgets' must be at most ${MAX_WIDGETS}, with the texts between them, got ${widgets.length}`;
}

/** A text with a word for all that deployment will tell. */
function literal(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  const [, parts] = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? ['', []];
  return parts.map((part) => typeof part === 'string' ? part : 'token').join('');
}
