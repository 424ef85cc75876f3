import { Token } from 'aws-cdk-lib';
import { RecordCondition } from './condition';
import { FlowLogContributorRuleProps } from './contributor-rule-props';
import { RecordDataType } from '../format/record-data-type';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html */
const MAX_KEYS = 4;

/**
 * The characters of a definition, and of it those of the name of the log group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutInsightRule.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
const MAX_LENGTH = { definition: 8192, logGroupName: 512 };

/** What leaves an interface, so that a flow within the network counts once. */
const SENT = RecordCondition.allOf([
  RecordCondition.oneOf(RecordField.FLOW_DIRECTION, ['egress']), RecordCondition.ACCEPTED,
]);

/**
 * A rule of Contributor Insights over flow logs, which ranks who contributes most as records arrive. Each rule is
 * billed, and so is each record that matches.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const destination = new CloudWatchLogsDestination(this, 'Live');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination, format: RecordFormat.ESSENTIAL });
 * const insights = new FlowLogInsights(this, 'Insights', { destination });
 *
 * insights.addContributorRule(FlowLogContributorRule.TOP_TALKERS);
 * insights.addContributorRule(new FlowLogContributorRule({
 *   name: 'Rejected pairs',
 *   keys: [RecordField.SRCADDR, RecordField.DSTADDR],
 *   value: RecordField.PACKETS,
 *   condition: RecordCondition.REJECTED,
 * }));
 */
export class FlowLogContributorRule {
  /**
   * Which addresses send most? Adds up accepted bytes where they leave an interface, for formats with
   * `flow-direction`: without it, a flow between two interfaces that are logged would count twice.
   */
  public static readonly TOP_TALKERS = new FlowLogContributorRule({
    name: 'Top talkers', keys: [RecordField.SRCADDR], value: RecordField.BYTES, condition: SENT,
  });

  /** Which addresses are rejected most? Counts rejected records at each interface. */
  public static readonly TOP_REJECTED_SOURCES = new FlowLogContributorRule({
    name: 'Top rejected sources', keys: [RecordField.SRCADDR], condition: RecordCondition.REJECTED,
  });

  /**
   * Which TCP ports are asked for most? Counts accepted records of what opens a connection where it comes in, for
   * formats with `tcp-flags` and `flow-direction`: without these, the ports of clients would come first. UDP is left
   * out.
   */
  public static readonly TOP_PORTS = new FlowLogContributorRule({
    name: 'Top ports',
    keys: [RecordField.DSTPORT],
    condition: RecordCondition.allOf([
      RecordCondition.oneOfNumbers(RecordField.TCP_FLAGS, [2, 3]),
      RecordCondition.oneOf(RecordField.FLOW_DIRECTION, ['ingress']),
      RecordCondition.ACCEPTED,
    ]),
  });

  /**
   * Who sends most by way of NAT gateways? Adds up accepted bytes, by interface and source, where they leave for a
   * gateway, for formats of version 11. What comes back is left out.
   */
  public static readonly TOP_NAT_USERS = new FlowLogContributorRule({
    name: 'Top NAT users',
    keys: [RecordField.INTERFACE_ID, RecordField.PKT_SRCADDR],
    value: RecordField.BYTES,
    condition: RecordCondition.allOf([
      RecordCondition.oneOf(RecordField.NEXT_HOP_INTERFACE_TYPE, ['nat_gateway', 'regional_nat_gateway']), SENT,
    ]),
  });

  /** What the rule is called after the path of its construct. */
  public readonly name: string;

  /** The fields of records that it needs, those of its condition included. */
  public readonly fields: RecordField[];

  private readonly keys: RecordField[];
  private readonly value?: RecordField;
  private readonly condition: RecordCondition;

  constructor(props: FlowLogContributorRuleProps) {
    assertRule(props);
    this.name = props.name;
    this.keys = [...props.keys];
    this.value = props.value;
    this.condition = props.condition ?? RecordCondition.FLOWS;
    const fields = [...this.keys, ...this.value === undefined ? [] : [this.value], ...this.condition.fields];
    this.fields = [...new Map(fields.map((field) => [`${field}`, field])).values()];
  }

  /**
   * The fields that records of a format lack.
   *
   * @internal
   */
  public _fieldsMissingIn(format: RecordFormat): RecordField[] {
    return this.fields.filter((field) => !format.includes(field));
  }

  /**
   * What is wrong for records of a format. Throws what the condition cannot be.
   *
   * @internal
   */
  public _problemIn(format: RecordFormat): string | undefined {
    const missing = this._fieldsMissingIn(format);
    if (missing.length > 0) {
      return `contributor rules must need fields that the format has, got '${this.name}', which needs `
        + missing.join(', ');
    }
    const { length } = JSON.stringify(this._definition(format, 'x'.repeat(MAX_LENGTH.logGroupName)));
    return length <= MAX_LENGTH.definition ? undefined
      : `contributor rules must have a definition of at most ${MAX_LENGTH.definition} characters, got ${length} of `
        + `'${this.name}', with the name of a log group of ${MAX_LENGTH.logGroupName}: compare with fewer values`;
  }

  /**
   * The definition, for a format that has the fields: it tells them by their position, from 1.
   *
   * @internal
   */
  public _definition(format: RecordFormat, logGroupName: string): object {
    const nameOf = (field: RecordField): string => format.columns()[format.positionOf(field) - 1].name;
    return {
      Schema: { Name: 'CloudWatchLogRule', Version: 1 },
      LogGroupNames: [logGroupName],
      LogFormat: 'CLF',
      Fields: Object.fromEntries(this.fields.map((field) => [format.positionOf(field), nameOf(field)])),
      Contribution: {
        Keys: this.keys.map(nameOf),
        ...this.value === undefined ? {} : { ValueOf: nameOf(this.value) },
        Filters: this.condition._ruleFilters(format),
      },
      AggregateOn: this.value === undefined ? 'Count' : 'Sum',
    };
  }
}

function assertRule(props: FlowLogContributorRuleProps): void {
  const { name, keys, value, condition } = props ?? {};
  if (typeof name !== 'string' || Token.isUnresolved(name) || !/^[\x20-\x7E]{1,64}$/.test(name)) {
    throw new Error(`'name' must be 1 to 64 literal printable ASCII characters, got ${describe(name)}`);
  }
  if (!Array.isArray(keys) || keys.length < 1 || keys.length > MAX_KEYS
    || keys.some((field) => typeof field?.fieldName !== 'string')) {
    throw new Error(`'keys' must be one to ${MAX_KEYS} fields such as RecordField.SRCADDR, `
      + `got ${Array.isArray(keys) ? keys.join(', ') || 'none' : describe(keys)}`);
  }
  const twice = keys.find((field, index) => keys.findIndex((other) => `${other}` === `${field}`) < index);
  if (twice !== undefined) {
    throw new Error(`'keys' must hold each field once, got '${twice}' twice`);
  }
  if (value !== undefined && (value?.dataType ?? RecordDataType.STRING) === RecordDataType.STRING) {
    throw new Error(`'value' must be a field of numbers such as RecordField.BYTES, got '${value}'`);
  }
  if (condition !== undefined && typeof condition?._ruleFilters !== 'function') {
    throw new Error(`'condition' must be one such as RecordCondition.REJECTED, got ${describe(condition)}`);
  }
}
