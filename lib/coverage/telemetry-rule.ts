import { Names } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as observabilityadmin from 'aws-cdk-lib/aws-observabilityadmin';
import { Construct } from 'constructs';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { assertKinds, BOOLEAN, having, Kind, TEXT } from '../private/kind';
import { isKnown } from '../private/known';
import { ResourceType } from '../resource-type';

/** Which VPCs get flow logs by themselves, and how. */
export interface FlowLogTelemetryRuleProps {
  /**
   * Whether it is for all accounts of the organization, from its management account or that of a delegated
   * administrator, and not for this account alone.
   *
   * @default false
   */
  readonly organization?: boolean;

  /**
   * Which accounts of the organization, as CloudWatch writes it. Given for one account it throws.
   *
   * @default - all
   */
  readonly scope?: string;

  /**
   * Which VPCs, such as by their tags, as CloudWatch writes it.
   *
   * @default - all
   */
  readonly selectionCriteria?: string;

  /**
   * The name of the rule: 1 to 100 letters, digits and `-`, else throws.
   *
   * @default - follows from the path of the construct
   */
  readonly ruleName?: string;

  /**
   * The fields of the records, which VPCs have to write; of tags none, else throws.
   *
   * @default - the service's default
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
   * @default - ten minutes
   */
  readonly maxAggregationInterval?: ec2.FlowLogMaxAggregationInterval;

  /**
   * What log groups are called, with `<accountId>` and `<resourceId>` for what they stand for.
   *
   * @default - as CloudWatch calls them
   */
  readonly logGroupName?: string;

  /**
   * How long log groups that it defines keep records.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;
}

const KINDS: Record<string, Kind> = {
  organization: BOOLEAN,
  scope: TEXT,
  selectionCriteria: TEXT,
  ruleName: TEXT,
  logGroupName: TEXT,
  format: having('a RecordFormat such as RecordFormat.ESSENTIAL', 'logFormat', 'fields'),
};

/**
 * Lets CloudWatch define flow logs to CloudWatch Logs for all VPCs of an account, or of an organization, those that no
 * app defines included, and for VPCs to come: a rule of telemetry.
 *
 * CloudWatch defines them, not CloudFormation: what it defines stays when the rule goes. A VPC that has a flow log of
 * the app is logged, and billed, by that one as well, unless the rule leaves it out. The account, or the organization,
 * has to have telemetry turned on in CloudWatch first, else the deployment fails.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/telemetry-config-turn-on.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-observabilityadmin-telemetryrule.html
 * @example
 * new FlowLogTelemetryRule(this, 'AllVpcs', { organization: true, format: RecordFormat.ESSENTIAL });
 */
export class FlowLogTelemetryRule extends Construct {
  /** The name of the rule. */
  public readonly ruleName: string;

  constructor(scope: Construct, id: string, props: FlowLogTelemetryRuleProps = {}) {
    super(scope, id);
    assertKinds('props', props, KINDS);
    this.ruleName = ruleNameOf(this, props.ruleName);
    if (props.scope !== undefined && props.organization !== true) {
      throw new Error(`'scope' must be left out unless 'organization' is true, got ${describe(props.scope)}`);
    }
    const type = ResourceType.VPC;
    const rule = {
      resourceType: 'AWS::EC2::VPC',
      telemetryType: 'Logs',
      telemetrySourceTypes: ['VPC_FLOW_LOGS'],
      selectionCriteria: props.selectionCriteria,
      destinationConfiguration: {
        destinationType: 'cloud-watch-logs',
        destinationPattern: props.logGroupName,
        retentionInDays: retentionOf(props.retention),
        vpcFlowLogParameters: {
          logFormat: props.format === undefined ? undefined : logFormatOf(type, props.format),
          trafficType: type.trafficType(props.trafficType),
          maxAggregationInterval: type.maxAggregationInterval(props.maxAggregationInterval)
            ?? ec2.FlowLogMaxAggregationInterval.TEN_MINUTES,
        },
      },
    };
    if (props.organization === true) {
      new observabilityadmin.CfnOrganizationTelemetryRule(this, 'Resource', {
        ruleName: this.ruleName, rule: { ...rule, scope: props.scope },
      });
    } else {
      new observabilityadmin.CfnTelemetryRule(this, 'Resource', { ruleName: this.ruleName, rule });
    }
  }
}

function ruleNameOf(rule: Construct, given: string | undefined): string {
  if (given !== undefined && isKnown(given) && !/^[0-9A-Za-z-]{1,100}$/.test(given)) {
    throw new Error(`'ruleName' must be 1 to 100 letters, digits and '-', got ${describe(given)}`);
  }
  return given ?? Names.uniqueResourceName(rule, { maxLength: 100, separator: '-', allowedSpecialCharacters: '-' });
}

function logFormatOf(type: ResourceType, format: RecordFormat): string {
  const tag = format.fields.find(({ tagKey }) => tagKey !== undefined);
  if (tag !== undefined) {
    throw new Error(`'format' must hold no fields of tags for a telemetry rule, got ${describe(`${tag}`)}`);
  }
  return type.format(format).logFormat;
}

function retentionOf(given: logs.RetentionDays = logs.RetentionDays.ONE_YEAR): number | undefined {
  if (typeof given !== 'number' || given <= 0) {
    throw new Error(`'retention' must be a RetentionDays such as RetentionDays.ONE_YEAR, got ${describe(given)}`);
  }
  return given === logs.RetentionDays.INFINITE ? undefined : given;
}
