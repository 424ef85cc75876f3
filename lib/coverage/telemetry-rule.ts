import { Names } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as observabilityadmin from 'aws-cdk-lib/aws-observabilityadmin';
import { Construct } from 'constructs';
import { FlowLogOrganizationTelemetryRuleProps, FlowLogTelemetryRuleProps } from './telemetry-rule-props';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { assertKind, assertKinds, BOOLEAN, having, Kind, TEXT } from '../private/kind';
import { isKnown } from '../private/known';
import { ResourceType } from '../resource-type';

/**
 * Has CloudWatch define flow logs of all VPCs of an account, those of no app and those to come included, to log groups.
 *
 * For what an app defines use `FlowLogging`: here there are no transit gateways, no S3, no tags, nothing in the
 * template, and the log groups belong to CloudWatch. Telemetry evaluation has to be on in the account. A rule that
 * changes is for new VPCs only, unless `allowFieldUpdates` says otherwise. A VPC that has a flow log of yours may get
 * a second one.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/telemetry-config-rules.html
 * @example
 * new FlowLogTelemetryRule(this, 'Rule', { format: RecordFormat.ESSENTIAL });
 */
export class FlowLogTelemetryRule extends Construct {
  /** The ARN of the rule. */
  public readonly ruleArn: string;

  constructor(scope: Construct, id: string, props: FlowLogTelemetryRuleProps = {}) {
    super(scope, id);
    const resource = new observabilityadmin.CfnTelemetryRule(this, 'Resource', {
      ruleName: nameOf(this, props.ruleName), rule: ruleOf(props),
    });
    this.ruleArn = resource.attrRuleArn;
  }
}

/**
 * The same for all accounts of an organization, from its management account or the delegated administrator of
 * CloudWatch. Telemetry evaluation has to be on for the organization. It outranks the rules of accounts.
 *
 * @see https://docs.aws.amazon.com/cloudwatch/latest/observabilityadmin/API_CreateTelemetryRuleForOrganization.html
 * @example
 * new FlowLogOrganizationTelemetryRule(this, 'Rule', { format: RecordFormat.ESSENTIAL });
 */
export class FlowLogOrganizationTelemetryRule extends Construct {
  /** The ARN of the rule. */
  public readonly ruleArn: string;

  constructor(scope: Construct, id: string, props: FlowLogOrganizationTelemetryRuleProps = {}) {
    super(scope, id);
    const resource = new observabilityadmin.CfnOrganizationTelemetryRule(this, 'Resource', {
      ruleName: nameOf(this, props.ruleName), rule: { ...ruleOf(props), scope: props.organizationScope },
    });
    this.ruleArn = resource.attrRuleArn;
  }
}

const FORMAT: Kind = having('a RecordFormat such as RecordFormat.ESSENTIAL', '_fieldsOutside');

const TEXTS = { ruleName: TEXT, destinationPattern: TEXT, selectionCriteria: TEXT, organizationScope: TEXT };

/** Dashes are in all versions of the API; other characters in the newest only. */
function nameOf(scope: Construct, given?: string): string {
  if (given !== undefined && isKnown(given) && !/^[-0-9A-Za-z]{1,100}$/.test(given)) {
    throw new Error(`'ruleName' must be 1 to 100 letters, digits and dashes, got ${describe(given)}`);
  }
  return given ?? Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' });
}

/** What the service does by default no page says, so all of it is written. */
function ruleOf(props: FlowLogTelemetryRuleProps): observabilityadmin.CfnTelemetryRule.TelemetryRuleProperty {
  assertKinds('props', props, { ...TEXTS, allowFieldUpdates: BOOLEAN });
  const { VPC } = ResourceType;
  return {
    resourceType: 'AWS::EC2::VPC',
    telemetryType: 'Logs',
    telemetrySourceTypes: ['VPC_FLOW_LOGS'],
    selectionCriteria: props.selectionCriteria,
    regions: props.regions,
    allowFieldUpdates: props.allowFieldUpdates,
    destinationConfiguration: {
      destinationType: 'cloud-watch-logs',
      destinationPattern: props.destinationPattern,
      retentionInDays: daysOf(props.retention),
      vpcFlowLogParameters: {
        logFormat: formatOf(props.format).logFormat,
        trafficType: VPC.trafficType(props.trafficType),
        maxAggregationInterval: VPC.maxAggregationInterval(props.maxAggregationInterval)
          ?? ec2.FlowLogMaxAggregationInterval.TEN_MINUTES,
      },
    },
  };
}

function formatOf(given: RecordFormat = RecordFormat.DEFAULT): RecordFormat {
  assertKind('format', given, FORMAT);
  const tag = given.fields.find(({ tagKey }) => tagKey !== undefined);
  if (tag !== undefined) {
    throw new Error(`'format' must hold no fields of tags, whose keys a rule cannot hold, got '${tag}'`);
  }
  return ResourceType.VPC.format(given);
}

function daysOf(retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR): number {
  if (retention === logs.RetentionDays.INFINITE) {
    throw new Error("'retention' must be at most 3653 days, got INFINITE");
  }
  return retention;
}
