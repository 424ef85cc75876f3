import { Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogInsightsProps } from './insights-props';
import { CloudWatchLogsDestination } from '../destination/cloud-watch-logs';
import { describe } from '../private/describe';
import { areKnownAndDiffer, isKnown } from '../private/known';
import { hasPendingLookups } from '../private/pending-lookups';

/** Refuses what cannot be looked at. */
export function assertInsights(insights: Construct, props: FlowLogInsightsProps): void {
  const { destination, folder, metricNamespace, _logGroups: logGroups } = props ?? {};
  if (logGroups === undefined) {
    assertDestination(insights, destination);
  }
  if (folder !== undefined && (typeof folder !== 'string'
    || isKnown(folder) && !/^(?!\/)[^\r\n]{1,126}(?<!\/)$/.test(folder))) {
    throw new Error("'folder' must be 1 to 126 characters and neither start nor end with '/', "
      + `got ${describe(folder)}`);
  }
  if (metricNamespace !== undefined && (typeof metricNamespace !== 'string'
    || isKnown(metricNamespace) && !/^(?!AWS\/)[-\w./#: ]{1,255}$/.test(metricNamespace))) {
    throw new Error("'metricNamespace' must be 1 to 255 letters, digits, blanks and '._-/#:' and not start with "
      + `'AWS/', got ${describe(metricNamespace)}`);
  }
}

function assertDestination(insights: Construct, destination: CloudWatchLogsDestination): void {
  if (destination?.logGroup === undefined || typeof destination._onWriter !== 'function') {
    throw new Error(`'destination' must be a CloudWatchLogsDestination, got ${describe(destination)}`);
  }
  if (Stage.of(destination) !== Stage.of(insights)) {
    throw new Error(`'destination' must be in the stage of '${insights.node.path}', got ${describe(destination)}: `
      + "use CloudWatchLogsDestination.fromLogGroup, and 'format'");
  }
  for (const key of ['region', 'account'] as const) {
    const [own, other] = [Stack.of(insights)[key], destination.logGroup.env[key]];
    if (areKnownAndDiffer(own, other) && !hasPendingLookups(insights)) {
      throw new Error(`'destination' must be in the ${key} of '${insights.node.path}', '${own}', `
        + `got ${describe(destination)} in '${other}'`);
    }
  }
}
