import { Duration, Size, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { aggregationOf, problemOf } from './alarm-problem';
import { FlowLogInsightsAlarmOptions, FlowLogInsightsAlarmProps } from './alarm-props';
import * as alarms from './catalogue/alarms';
import { RecordCondition } from './condition';
import { FlowLogInsightsQuery } from './query';
import { Evaluation } from '../alarms/evaluation';
import { ScheduledWindow } from '../alarms/scheduled-window';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

const COMPARED: Record<string, string> = {
  GreaterThanThreshold: 'more than', GreaterThanOrEqualToThreshold: 'at least',
  LessThanThreshold: 'less than', LessThanOrEqualToThreshold: 'at most',
};

/** What goes before the aggregation when an alarm has no commands of its own: what a notice may show. */
const NO_COMMANDS = 'fields @timestamp, @message';

/**
 * An alarm on records in a log group: a query of Logs Insights that runs again and again, and what of its answer is too
 * much. It tells what metrics cannot: different values, and addresses that are private.
 *
 * Each is billed as an alarm, and each run for what it scans.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-log.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const destination = new CloudWatchLogsDestination(this, 'Live');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination, format: RecordFormat.ESSENTIAL });
 * const insights = new FlowLogInsights(this, 'Insights', { destination });
 *
 * const onCall = new SnsAction(new sns.Topic(this, 'OnCall'));
 * insights.addAlarm(FlowLogInsightsAlarm.EXPOSED_PORTS, { alarmActions: [onCall] });
 * insights.addAlarm(new FlowLogInsightsAlarm({
 *   name: 'DNS elsewhere',
 *   question: 'Does anybody ask other DNS servers than ours?',
 *   remedy: 'Find out who, by the saved query of that name.',
 *   fields: [RecordField.LOG_STATUS, RecordField.SRCADDR],
 *   condition: RecordCondition.allOf([
 *     RecordCondition.oneOfNumbers(RecordField.DSTPORT, [53]),
 *     RecordCondition.outside(RecordField.DSTADDR, ['10.0.0.2/32']),
 *   ]),
 *   contributors: ['flow_srcaddr'],
 *   threshold: 10,
 * }));
 */
export class FlowLogInsightsAlarm {
  /**
   * Did an admin or data port (SSH, RDP, databases, Docker, and so on) answer an address that is not private? By
   * interface, address and port, for formats with packet-level addresses, `tcp-flags` and `flow-direction`.
   *
   * Looks at answers (SYN-ACK), not at probes that were rejected. One is enough, of three runs. UDP is left out.
   */
  public static readonly EXPOSED_PORTS = FlowLogInsightsAlarm.exposedPorts(alarms.ADMIN_AND_DATA_PORTS);

  /**
   * Did a private address try more than 50 private ones within half an hour, to no avail? By interface and address, for
   * formats with packet-level addresses, `tcp-flags` and `flow-direction`.
   *
   * Looks at openings of at most three packets where they leave, so that what nobody answers counts, too. Health checks
   * of a load balancer with more targets look the same. Distinct counts of many values are approximate.
   */
  public static readonly FAN_OUT = new FlowLogInsightsAlarm(alarms.FAN_OUT);

  /**
   * Were more than 100 connections of a private address to private ones rejected within half an hour? By source, for
   * formats with `tcp-flags`.
   *
   * Looks at what opens connections (SYN), so that packets after their end do not count. Rejects of public addresses
   * are the noise of the internet, and left out. For a band of what is expected rather than a number, see
   * `FlowLogInsights.addAnomalyAlarm`.
   */
  public static readonly EAST_WEST_REJECTS = new FlowLogInsightsAlarm(alarms.EAST_WEST_REJECTS);

  /**
   * Did one of these TCP ports answer an address that is not private? As `EXPOSED_PORTS`, without those that are meant
   * to.
   *
   * @param ports at least one whole number, else throws
   */
  public static exposedPorts(ports: number[]): FlowLogInsightsAlarm {
    return new FlowLogInsightsAlarm(alarms.exposedPorts(ports));
  }

  /**
   * Did an interface send more than this to addresses that are not private, within half an hour? By interface, for the
   * default format, too.
   *
   * Counts accepted bytes at each interface, so at that of a NAT gateway, or a load balancer, what all behind it send.
   *
   * @param budget of half an hour, or of the `window` that the alarm is added with
   */
  public static internetEgress(budget: Size): FlowLogInsightsAlarm {
    if (typeof budget?.toBytes !== 'function') {
      throw new Error(`'budget' must be a Size such as Size.gibibytes(10), got ${describe(budget)}`);
    }
    return new FlowLogInsightsAlarm(alarms.internetEgress(budget.toBytes()));
  }

  /** What the alarm is called after the path of its construct. */
  public readonly name: string;

  /** Which question it asks. */
  public readonly question: string;

  /** What to do when it goes off. */
  public readonly remedy: string;

  /** The fields of records that it needs, those of its condition included. */
  public readonly fields: RecordField[];

  /** What the value is compared with, unless it is said where the alarm is added. */
  public readonly threshold: number;

  private readonly query: FlowLogInsightsQuery;

  constructor(private readonly props: FlowLogInsightsAlarmProps) {
    const { name, question, fields, condition, queryString = NO_COMMANDS } = props ?? {};
    this.query = new FlowLogInsightsQuery({ name, question, fields, condition, queryString });
    const problem = problemOf(props);
    if (problem !== undefined) {
      throw new Error(problem);
    }
    this.name = name;
    this.question = question;
    this.remedy = props.remedy;
    this.fields = this.query.fields;
    this.threshold = props.threshold;
  }

  /**
   * The fields that records of a format lack.
   *
   * @internal
   */
  public _fieldsMissingIn(format: RecordFormat): RecordField[] {
    return this.query._fieldsMissingIn(format);
  }

  /**
   * What is wrong for records of a format.
   *
   * @internal
   */
  public _problemIn(format: RecordFormat): string | undefined {
    const missing = this._fieldsMissingIn(format);
    return missing.length === 0 ? undefined : 'alarms must ask for fields that the format has, '
      + `got '${this.name}', which needs ${missing.join(', ')}`;
  }

  /**
   * The query for records of a format that has its fields.
   *
   * @internal
   */
  public _queryString(format: RecordFormat, privateCidrs: string[]): string {
    return this.query._queryString(format, privateCidrs);
  }

  /**
   * The same alarm as it is added: by another name, on fewer records.
   *
   * @internal
   */
  public _as({ name = this.name, condition }: FlowLogInsightsAlarmOptions): FlowLogInsightsAlarm {
    const conditions = [this.props.condition, condition].filter((each) => each !== undefined);
    return name === this.name && condition === undefined ? this : new FlowLogInsightsAlarm({
      ...this.props, name, condition: conditions.length < 2 ? conditions[0] : RecordCondition.allOf(conditions),
    });
  }

  /**
   * What is bad, in words: nothing where only the deployment knows.
   *
   * @internal
   */
  public _badness(threshold: number, window: ScheduledWindow, evaluation: Evaluation): string | undefined {
    const seconds = window.startTimeOffset - window.endTimeOffset;
    const { datapointsToAlarm, evaluationPeriods } = evaluation;
    if (Token.isUnresolved(threshold) || Token.isUnresolved(window.startTimeOffset)) {
      return undefined;
    }
    const { value, comparisonOperator } = this.props;
    const amount = value === 'sum(flow_bytes)'
      ? `${Number((threshold / 2 ** 30).toPrecision(3))} GiB` : `${threshold}`;
    return `Bad is ${COMPARED[comparisonOperator ?? cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD]} ${amount} `
      + `within ${Duration.seconds(seconds).toHumanString()}, in ${datapointsToAlarm} of ${evaluationPeriods} runs.`;
  }

  /**
   * What is compared, and how.
   *
   * @internal
   */
  public get _comparison(): AlarmComparison {
    const { props } = this;
    return {
      aggregationExpression: aggregationOf(props),
      comparisonOperator: props.comparisonOperator ?? cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: props.treatMissingData ?? cloudwatch.TreatMissingData.NOT_BREACHING,
    };
  }

  /**
   * How many of how many runs have to be bad.
   *
   * @internal
   */
  public get _evaluation(): Evaluation {
    const { datapointsToAlarm = 2, evaluationPeriods = 3 } = this.props;
    return { datapointsToAlarm, evaluationPeriods };
  }
}

/** What of the answers to a query is too much. */
interface AlarmComparison {
  readonly aggregationExpression: string;
  readonly comparisonOperator: cloudwatch.ComparisonOperator;
  readonly treatMissingData: cloudwatch.TreatMissingData;
}
