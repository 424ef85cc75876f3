import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { RecordFormat } from '../format/record-format';

/** Which flow logs CloudWatch defines of VPCs by itself. */
export interface FlowLogTelemetryRuleProps {
  /**
   * The name of the rule: 1 to 100 letters, digits and dashes, else throws.
   *
   * @default - a name made from the path of the construct
   */
  readonly ruleName?: string;

  /**
   * The fields of the records. Fields of transit gateways throw, and those of tags: a rule has no place for their keys.
   *
   * @default RecordFormat.DEFAULT
   */
  readonly format?: RecordFormat;

  /**
   * Which traffic is logged.
   *
   * @default FlowLogTrafficType.ALL
   */
  readonly trafficType?: ec2.FlowLogTrafficType;

  /**
   * The time over which packets of a flow become one record.
   *
   * @default FlowLogMaxAggregationInterval.TEN_MINUTES
   */
  readonly maxAggregationInterval?: ec2.FlowLogMaxAggregationInterval;

  /**
   * The names of the log groups, with macros such as `<accountId>` and `<resourceId>`.
   *
   * @default - as CloudWatch names them
   */
  readonly destinationPattern?: string;

  /**
   * How long records are kept. `INFINITE` throws: a rule takes 3653 days at most.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;

  /**
   * Which VPCs, in the language of telemetry rules, by their tags. Not checked.
   *
   * @default - all
   */
  readonly selectionCriteria?: string;

  /**
   * The regions that the rule is copied to, besides that of the stack.
   *
   * @default - the region of the stack only
   */
  readonly regions?: string[];

  /**
   * Whether CloudWatch replaces flow logs of its own that no longer are as the rule says, never those of others.
   *
   * @default false
   */
  readonly allowFieldUpdates?: boolean;
}

/** Which flow logs CloudWatch defines of VPCs in an organization by itself. */
export interface FlowLogOrganizationTelemetryRuleProps extends FlowLogTelemetryRuleProps {
  /**
   * Which accounts or organizational units, in the language of telemetry rules. Not checked.
   *
   * @default - the whole organization
   */
  readonly organizationScope?: string;
}
