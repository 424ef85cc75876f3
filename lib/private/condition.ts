import { arnGlobOf, Glob, globOf, isLiteral, overlap } from './glob';

/** What is known of the context of a request: values, of which parts may be open, by keys in lower case. */
export type Facts = Record<string, Glob>;

/** A condition of a statement on one key. */
export class Condition {
  /** The conditions of a statement, all of which have to hold. */
  public static of({ Condition: operators = {} }: Conditional): Condition[] {
    return Object.entries(operators).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => new Condition(operator, key.toLowerCase(), listOf(values))));
  }

  private constructor(
    private readonly operator: string,
    /** In lower case. */
    public readonly key: string,
    private readonly values: unknown[],
  ) {}

  /** Whether it holds as far as it can be seen. */
  public mayHold(facts: Facts): boolean {
    return this.verdict(facts) !== false;
  }

  /** Whether it holds for certain. */
  public holds(facts: Facts): boolean {
    return this.verdict(facts) === true;
  }

  /**
   * Whether it can hold for a request that has no value for the key.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
   */
  public get mayHoldWithoutValue(): boolean {
    return this.operator.startsWith('Null')
      ? !this.values.every((value) => textOf(value) === 'false')
      : /Not|IfExists$|^ForAllValues:/.test(this.operator);
  }

  /** Nothing where it cannot be told: by unknown keys, open values, or operators that are not known here. */
  private verdict(facts: Facts): boolean | undefined {
    const fact = facts[this.key];
    const [, kind, not, how] = /^(Arn|Bool|Null|String)(Not)?(Equals|Like)?(?:IfExists)?$/.exec(this.operator) ?? [];
    if (fact === undefined || kind === undefined) {
      return undefined;
    }
    switch (kind) {
      case 'Null':
        return any(this.values.map((value) => matches(globOf('false'), textOf(value), globOf(textOf(value)))));
      case 'Bool':
        return any(this.values.map((value) => matches(fact, textOf(value), globOf(textOf(value)))));
      default: {
        const isMet = any(this.values.map((value) =>
          matches(fact, value, kind === 'Arn' ? arnGlobOf(value) : globOf(value, how === 'Like'))));
        return not === undefined || isMet === undefined ? isMet : !isMet;
      }
    }
  }
}

/** What has conditions. */
export interface Conditional {
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Whether a value is met by what is known, if that can be told. */
function matches(fact: Glob, value: unknown, glob: Glob): boolean | undefined {
  if (!overlap(glob, fact)) {
    return false;
  }
  return isLiteral(value) && fact.every((each) => typeof each === 'string') ? true : undefined;
}

function any(verdicts: Array<boolean | undefined>): boolean | undefined {
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false;
}

/** Templates hold truth values as such or as texts. */
function textOf(value: unknown): unknown {
  return typeof value === 'boolean' || typeof value === 'string' ? `${value}`.toLowerCase() : value;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
