import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** From this release on the CDK looks at where a rule was acknowledged. @see https://github.com/aws/aws-cdk/pull/38789 */
const SCOPED_SINCE = [2, 271];

const JSII_TYPE = Symbol.for('jsii.rtti');

/**
 * What an app acknowledges by `Validations.of(construct).acknowledge({ id, reason })`.
 *
 * The CDK takes acknowledged findings out of reports. Up to 2.270 it does so by rule, wherever in the app the rule was
 * acknowledged, so findings elsewhere have to go by another name there, lest they disappear, too.
 */
export class Acknowledgements {
  private readonly cache = new Map<IConstruct, Set<string>>();
  private readonly all = new Set<string>();

  /** @param root of the app */
  constructor(private readonly plugin: string, root: IConstruct) {
    this.collect(root);
  }

  /** What a finding is called so that only what was acknowledged disappears. */
  public nameOf(ruleId: string, construct: IConstruct): string {
    return areScoped() || !this.all.has(this.idOf(ruleId)) || this.covers(ruleId, construct) ? ruleId
      : `${ruleId}[${construct.node.path}]`;
  }

  private covers(ruleId: string, construct: IConstruct): boolean {
    return construct.node.scopes.some((scope) => this.cache.get(scope)?.has(this.idOf(ruleId)));
  }

  private idOf(ruleId: string): string {
    return `${this.plugin}::${ruleId}`;
  }

  private collect(construct: IConstruct): void {
    const ids = construct.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.keys((data ?? {}) as object));
    if (ids.length > 0) {
      this.cache.set(construct, new Set(ids));
      ids.forEach((id) => this.all.add(id));
    }
    construct.node.children.forEach((child) => this.collect(child));
  }
}

function areScoped(): boolean {
  const { [JSII_TYPE]: type } = Validations as unknown as Record<symbol, { version?: string } | undefined>;
  const [major, minor] = (type?.version ?? '').split('.').map(Number);
  return major > SCOPED_SINCE[0] || major === SCOPED_SINCE[0] && minor >= SCOPED_SINCE[1];
}
