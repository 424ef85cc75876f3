import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FlowLogDestinationWriter } from '../destination/destination';
import { writersToLogGroup } from '../destination/writers';
import { describe } from '../private/describe';
import { areKnownAndDiffer } from '../private/known';
import { hasPendingLookups } from '../private/pending-lookups';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
const MAX_LOG_GROUPS = 50;

/** Log groups that are asked at once: of one region, and of this account or of those that it monitors. */
export class LogGroups {
  constructor(private readonly scope: Construct, public readonly all: logs.ILogGroup[]) {
    if (!Array.isArray(all) || all.length < 1 || all.length > MAX_LOG_GROUPS) {
      throw new Error(`'logGroups' must be a list of 1 to ${MAX_LOG_GROUPS}, `
        + `got ${Array.isArray(all) ? all.length : describe(all)}`);
    }
    all.forEach((logGroup) => this.assertLogGroup(logGroup));
    const identities = all.map(({ env, logGroupName }) => JSON.stringify([env.account, logGroupName]));
    const twice = all.find((_, index) => identities.indexOf(identities[index]) < index);
    if (twice !== undefined && !hasPendingLookups(scope)) {
      throw new Error(`'logGroups' must hold each log group once, got ${describe(twice)} twice`);
    }
  }

  /** Calls back for each `FlowLogs` of the app that writes to one of them, those of before and those to come. */
  public onWriter(reader: (writer: FlowLogDestinationWriter) => void): void {
    this.all.forEach((logGroup) => writersToLogGroup<FlowLogDestinationWriter>(logGroup).tell(reader));
  }

  /**
   * The names for a saved query, which takes no ARNs: those of this account.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html
   */
  public get names(): string[] | undefined {
    const names = this.all.filter((logGroup) => this.isOwn(logGroup)).map(({ logGroupName }) => logGroupName);
    return names.length === 0 ? undefined : names;
  }

  /**
   * What stands after `SOURCE`: names, and of another account ARNs, as a query takes them in an account that monitors
   * others. No page says that the `SOURCE` of a dashboard does, too.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
   */
  public get sources(): string[] {
    return this.all.map((logGroup) => this.isOwn(logGroup) ? logGroup.logGroupName : Stack.of(this.scope).formatArn({
      service: 'logs',
      region: logGroup.env.region,
      account: logGroup.env.account,
      resource: 'log-group',
      resourceName: logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }));
  }

  /**
   * A metric that CloudWatch Logs keeps of each log group, at no cost.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
   */
  public metrics(metricName: string): cloudwatch.Metric[] {
    return this.all.map((logGroup) => new cloudwatch.Metric({
      namespace: 'AWS/Logs',
      metricName,
      dimensionsMap: { LogGroupName: logGroup.logGroupName },
      statistic: cloudwatch.Stats.SUM,
      label: this.all.length === 1 ? 'records' : this.isOwn(logGroup) ? logGroup.logGroupName
        : `${logGroup.env.account} ${logGroup.logGroupName}`,
      account: this.isOwn(logGroup) ? undefined : logGroup.env.account,
    }));
  }

  private isOwn({ env }: logs.ILogGroup): boolean {
    return env.account === Stack.of(this.scope).account;
  }

  private assertLogGroup(logGroup: logs.ILogGroup): void {
    if (typeof logGroup?.logGroupName !== 'string' || logGroup.env === undefined) {
      throw new Error(`'logGroups' must be log groups such as logs.LogGroup, got ${describe(logGroup)}`);
    }
    const { region } = Stack.of(this.scope);
    if (areKnownAndDiffer(region, logGroup.env.region) && !hasPendingLookups(this.scope)) {
      throw new Error(`'logGroups' must be in the region of '${this.scope.node.path}', '${region}', `
        + `got ${describe(logGroup)} in '${logGroup.env.region}': look at each region by a FlowLogInsights of its own`);
    }
  }
}
