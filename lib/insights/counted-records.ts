import { Annotations } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { RecordCondition } from './condition';
import { FlowLogMetricFilterOptions } from './insights-props';
import { RecordDataType } from '../format/record-data-type';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-logs-metricfilter-metrictransformation.html */
const MAX_DIMENSIONS = 3;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MAX_FILTERS = 100;

/** Fields whose values are as many as there are addresses, ports and interfaces. */
const UNLIMITED = [
  RecordField.SRCADDR, RecordField.DSTADDR, RecordField.PKT_SRCADDR, RecordField.PKT_DSTADDR, RecordField.SRCPORT,
  RecordField.DSTPORT, RecordField.INTERFACE_ID, RecordField.START, RecordField.END, RecordField.BYTES,
  RecordField.PACKETS,
];

const COUNTED = Symbol.for('cdk-vpc-flow-logs.metric-filters');

/** What a metric filter counts, for records of any format. */
export class CountedRecords {
  /** The fields of the dimensions by what these are called: as columns are, or tags by their keys. */
  public readonly dimensions: Record<string, RecordField>;

  private readonly value?: RecordField;

  constructor(
    private readonly id: string, private readonly condition: RecordCondition, options: FlowLogMetricFilterOptions,
  ) {
    const { value, dimensions = [] } = options;
    if (typeof condition?._filterPattern !== 'function') {
      throw new Error(`'condition' must be one such as RecordCondition.REJECTED, got ${describe(condition)}`);
    }
    if (value !== undefined && (value?.dataType ?? RecordDataType.STRING) === RecordDataType.STRING) {
      throw new Error(`'value' must be a field of numbers such as RecordField.BYTES, got '${value}'`);
    }
    if (!Array.isArray(dimensions) || dimensions.length > MAX_DIMENSIONS
      || dimensions.some((field) => typeof field?.fieldName !== 'string')) {
      throw new Error(`'dimensions' must be at most ${MAX_DIMENSIONS} fields such as RecordField.VPC_ID, `
        + `got ${Array.isArray(dimensions) ? dimensions.join(', ') : describe(dimensions)}`);
    }
    const { metricName = id } = options;
    if (typeof metricName !== 'string' || isKnown(metricName) && !/^[^:*$]{1,255}$/.test(metricName)) {
      throw new Error("'metricName' must be 1 to 255 characters, none of them ':', '*' or '$', "
        + `got ${describe(metricName)}`);
    }
    this.value = value;
    this.dimensions = Object.fromEntries(dimensions.map((field) => [field.tagKey ?? columnOf(field), field]));
  }

  /** Takes one of the places that a log group has. Throws when there is none left. */
  public takePlaceIn(logGroup: logs.ILogGroup, metric: string): void {
    const metrics = (logGroup as { [COUNTED]?: string[] })[COUNTED] ??= [];
    if (metrics.length >= MAX_FILTERS) {
      throw new Error(`'destination' must have a log group of at most ${MAX_FILTERS} metric filters, `
        + `got '${this.id}' beside as many`);
    }
    if (isKnown(metric) && metrics.includes(metric)) {
      throw new Error(`'metricNamespace' and 'metricName' must be of one filter of a log group, or the metric is twice `
        + `what it is, got '${metric}' again`);
    }
    metrics.push(metric);
  }

  /** Each combination of values is a metric that is billed, and CloudWatch may turn a filter of many off. */
  public warnOfValues(scope: Construct): void {
    const fields = Object.values(this.dimensions).filter((field) => UNLIMITED.includes(field));
    if (fields.length > 0) {
      Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:manyMetrics', `the dimensions of '${this.id}' have as many `
        + `values as ${fields.join(', ')}, and each is billed as a metric: CloudWatch turns filters off that make more `
        + 'than 1,000 in an hour');
    }
  }

  /** The fields that records of a format lack. */
  public _fieldsMissingIn(format: RecordFormat): RecordField[] {
    const fields = [...this.condition.fields, ...this.value === undefined ? [] : [this.value],
      ...Object.values(this.dimensions)];
    return [...new Set(fields)].filter((field) => !format.includes(field));
  }

  /** What is wrong for records of a format. Throws what the condition cannot be. */
  public problemIn(format: RecordFormat): string | undefined {
    const missing = this._fieldsMissingIn(format);
    if (missing.length > 0) {
      return `metric filters must count by fields that the format has, got '${this.id}', which needs `
        + missing.join(', ');
    }
    this.pattern(format);
    return undefined;
  }

  /** The pattern, for a format that has the fields. */
  public pattern(format: RecordFormat): string {
    return this.condition._filterPattern(format);
  }

  /** What each record adds to the metric. */
  public metricValue(format: RecordFormat): string {
    return this.value === undefined ? '1' : this.reference(this.value, format);
  }

  /** How a filter refers to a field of its pattern. */
  public reference(field: RecordField, format: RecordFormat): string {
    return `$${format.columns()[format.positionOf(field) - 1].name}`;
  }
}

function columnOf(field: RecordField): string {
  return field.fieldName.replace(/-/g, '_');
}
