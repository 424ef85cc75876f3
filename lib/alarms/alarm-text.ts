import { Names, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogAlarmOptions } from './alarm-options';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX = { name: 255, description: 1024 };

/**
 * What an alarm is called: as it is told, or by the path of what it belongs to and its own name.
 *
 * @param name within the construct
 */
export function alarmNameOf(construct: Construct, { alarmName }: FlowLogAlarmOptions, name?: string): string {
  if (alarmName !== undefined) {
    if (typeof alarmName !== 'string' || isKnown(alarmName)
      && (alarmName.length < 1 || alarmName.length > MAX.name || /\p{Cc}/u.test(alarmName))) {
      throw new Error(`'alarmName' must be 1 to ${MAX.name} characters and no control characters, `
        + `got ${describe(alarmName)}`);
    }
    return alarmName;
  }
  const suffix = name === undefined ? '' : `/${name}`;
  const { path } = construct.node;
  const maxLength = MAX.name - suffix.length;
  return `${path.length <= maxLength ? path : Names.uniqueResourceName(construct, { maxLength })}${suffix}`;
}

/**
 * What whoever is woken reads: what is wrong, what to do, and where the steps are. The console shows it as Markdown.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Alarm-On-Logs.html
 */
export function alarmDescriptionOf(finding: string, remedy: string, { runbookUrl }: FlowLogAlarmOptions): string {
  if (runbookUrl !== undefined && (typeof runbookUrl !== 'string'
    || isKnown(runbookUrl) && !/^https?:\/\/[^\s()<>]+$/.test(runbookUrl))) {
    throw new Error(`'runbookUrl' must be a URL such as 'https://example.com/runbook', got ${describe(runbookUrl)}`);
  }
  const text = [finding, remedy, ...runbookUrl === undefined ? [] : [`[Runbook](${runbookUrl})`]].join('\n\n');
  if (!Token.isUnresolved(text) && text.length > MAX.description) {
    throw new Error(`the description of an alarm must have at most ${MAX.description} characters, got ${text.length}: `
      + "shorten 'question', 'remedy' or 'runbookUrl'");
  }
  return text;
}
