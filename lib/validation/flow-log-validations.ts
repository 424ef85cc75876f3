import { readFileSync } from 'fs';
import { join } from 'path';
import {
  IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolatingResource,
  PolicyViolation, Stage,
} from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';
import { Acknowledgements } from './acknowledgements';
import { Evidence } from './evidence';
import { Finding, Rule, RuleOptions } from './rule';
import { FlowLogRuleSeverity } from './rule-severity';
import { RULES } from './rules';
import { RecordField } from '../format/record-field';
import { exemptionOf } from '../coverage/exemption';
import { describe } from '../private/describe';
import { assertKind, assertKinds, having, Kind, listOf, OBJECT } from '../private/kind';

/** What the flow logs of an app are judged by. */
export interface FlowLogValidationsProps {
  /**
   * What findings of a rule mean, by the id of the rule. `OFF` leaves a rule out. Other ids throw.
   *
   * @default - as the table of rules in the README says
   */
  readonly severities?: { [ruleId: string]: FlowLogRuleSeverity };

  /**
   * How long log groups and buckets of the app have to keep records, else the rule `retention` finds them.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly minimumRetention?: logs.RetentionDays;

  /**
   * Constructs in which nothing is reported, such as a stack or a stage of somebody else. What they hold counts for the
   * rest of the app. What `FlowLogging.exempt` names need not be logged anyway. For single findings see
   * `Validations.of(construct).acknowledge`, which keeps the reason.
   *
   * @default - everything is reported
   */
  readonly exempt?: IConstruct[];

  /**
   * Fields that AWS has added since this library was released.
   *
   * @default - those that `RecordField` lists
   */
  readonly knownFields?: RecordField[];
}

const FIELD: Kind = having("a field such as RecordField.of('new-field')", 'fieldName');

const CONSTRUCT: Kind = having('a construct', 'node');

/**
 * Fails synthesis when a VPC of the app has no flow log, or when a flow log would be refused or would deliver nothing:
 * any `AWS::EC2::FlowLog`, whether of `FlowLogs`, of `ec2.FlowLog`, or an L1, with what was overridden.
 *
 * It looks at the whole app, nested stacks and stages included. What only the deployment knows is never a finding. It
 * changes no template. Findings are acknowledged with `Validations.of(construct).acknowledge({ id, reason })`, where
 * the id is `cdk-vpc-flow-logs::` and the id of the rule; that holds for what the construct contains.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 * @example
 * const app = new App();
 *
 * Validations.of(app).addPlugins(new FlowLogValidations());
 */
export class FlowLogValidations implements IPolicyValidationPlugin {
  /** The name of the plugin in reports, and the first part of ids to acknowledge: `cdk-vpc-flow-logs`. */
  public readonly name: string = 'cdk-vpc-flow-logs';

  /** The version of this library. */
  public readonly version?: string;

  /** The ids of the rules that are applied. */
  public readonly ruleIds?: string[];

  private readonly rules: Rule[];
  private readonly severities: Record<string, string>;
  private readonly exempt: IConstruct[];
  private readonly options: RuleOptions;

  constructor(props: FlowLogValidationsProps = {}) {
    assertProps(props);
    this.severities = {
      ...Object.fromEntries(RULES.map(({ id, severity }) => [id, severity])),
      ...props.severities,
    };
    this.rules = RULES.filter(({ id }) => this.severities[id] !== FlowLogRuleSeverity.OFF);
    this.ruleIds = this.rules.map(({ id }) => id);
    this.version = versionOfLibrary();
    this.exempt = props.exempt ?? [];
    this.options = {
      minimumRetention: props.minimumRetention ?? logs.RetentionDays.ONE_YEAR,
      knownFields: (props.knownFields ?? []).map(({ fieldName }) => fieldName),
    };
  }

  /** Judges an app. Called by the CDK when it has synthesized the app. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const evidence = new Evidence(context.appConstruct);
    const acknowledgements = new Acknowledgements(this.name, context.appConstruct);
    const violations = this.rules.flatMap((rule) => this.violationsOf(rule,
      rule.check(evidence, this.options).filter((finding) => !this.isExempt(rule, finding)), acknowledgements));
    const success = !violations.some(({ severity }) => severity === 'error');
    return { success, violations, pluginVersion: this.version };
  }

  private isExempt({ isOfCoverage = false }: Rule, { resource }: Finding): boolean {
    return isOfCoverage && exemptionOf(resource.construct) !== undefined
      || this.exempt.some((construct) => resource.construct.node.scopes.includes(construct));
  }

  /** One for all resources of which the same is to be said. */
  private violationsOf(rule: Rule, findings: Finding[], acknowledgements: Acknowledgements): PolicyViolation[] {
    const violations = new Map<string, PolicyViolation & { violatingResources: PolicyViolatingResource[] }>();
    for (const { resource, property, problem, fix } of findings) {
      const ruleName = acknowledgements.nameOf(rule.id, resource.construct);
      const key = JSON.stringify([ruleName, problem, fix]);
      const violation = violations.get(key) ?? {
        ruleName,
        description: problem,
        fix: `${fix}. See ${rule.page}`,
        severity: this.severities[rule.id],
        ruleMetadata: { page: rule.page },
        violatingResources: [],
      };
      violations.set(key, violation);
      violation.violatingResources.push({
        constructPath: resource.path,
        resourceLogicalId: `${resource.stack.resolve(resource.construct.logicalId)}`,
        templatePath: join(Stage.of(resource.construct)?.outdir ?? '', resource.stack.templateFile),
        locations: property === undefined ? [] : [`Properties/${property}`],
      });
    }
    return [...violations.values()];
  }
}

/** Untyped languages can give anything. */
function assertProps(props: FlowLogValidationsProps): void {
  assertKinds('props', props, {
    severities: OBJECT, exempt: listOf('constructs'), knownFields: listOf('record fields'),
  });
  const ids = RULES.map(({ id }) => id);
  const severities = Object.values<string>(FlowLogRuleSeverity);
  for (const [id, severity] of Object.entries(props.severities ?? {})) {
    if (!ids.includes(id)) {
      throw new Error(`'severities' must be by ids of rules, which are ${ids.join(', ')}, got ${describe(id)}`);
    }
    if (!severities.includes(severity)) {
      throw new Error(`'severities' must be one of ${severities.join(', ')}, got ${describe(severity)} for '${id}'`);
    }
  }
  props.exempt?.forEach((each) => assertKind('exempt', each, CONSTRUCT));
  props.knownFields?.forEach((each) => assertKind('knownFields', each, FIELD));
  const days = props.minimumRetention;
  if (days !== undefined && !(typeof days === 'number' && days > 0)) {
    throw new Error(`'minimumRetention' must be a RetentionDays, got ${describe(days)}`);
  }
}

function versionOfLibrary(): string {
  const file = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
