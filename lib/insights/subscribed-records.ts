import * as logs from 'aws-cdk-lib/aws-logs';
import { RecordCondition } from './condition';
import { FlowLogSubscriptionFilterOptions } from './insights-props';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
const MAX_FILTERS = 2;

/** The ids of the filters of a log group, whichever construct defines them. */
const FILTERS = Symbol.for('cdk-vpc-flow-logs.subscriptionFilters');

/** What a subscription filter passes on, for records of any format. */
export class SubscribedRecords {
  private readonly condition?: RecordCondition;

  constructor(private readonly id: string, options: FlowLogSubscriptionFilterOptions) {
    const { destination, condition } = options ?? {};
    if (typeof destination?.bind !== 'function') {
      throw new Error("'destination' of a subscription filter must be one of aws-logs-destinations, "
        + `got ${describe(destination)}`);
    }
    if (condition !== undefined && typeof condition?._filterPattern !== 'function') {
      throw new Error(`'condition' must be one such as RecordCondition.REJECTED, got ${describe(condition)}`);
    }
    this.condition = condition;
  }

  /** Takes one of the places that a log group has. Throws when there is none left. */
  public takePlaceIn(logGroup: logs.ILogGroup): void {
    const holder = logGroup as { [FILTERS]?: string[] };
    const ids = holder[FILTERS] ?? [];
    if (ids.length >= MAX_FILTERS) {
      throw new Error(`'destination' must have a log group of at most ${MAX_FILTERS} subscription filters, `
        + `got '${this.id}' beside ${ids.map((id) => `'${id}'`).join(' and ')}`);
    }
    holder[FILTERS] = [...ids, this.id];
  }

  /** The fields that records of a format lack. */
  public _fieldsMissingIn(format: RecordFormat): RecordField[] {
    return this.condition?._fieldsMissingIn(format) ?? [];
  }

  /** What is wrong for records of a format. Throws what the condition cannot be. */
  public problemIn(format: RecordFormat): string | undefined {
    const missing = this._fieldsMissingIn(format);
    if (missing.length > 0) {
      return `subscription filters must compare fields that the format has, got '${this.id}', which needs `
        + missing.join(', ');
    }
    this.pattern(format);
    return undefined;
  }

  /** The pattern, for a format that has the fields. An empty one is met by all that is logged. */
  public pattern(format: RecordFormat): string {
    return this.condition?._filterPattern(format) ?? '';
  }
}
