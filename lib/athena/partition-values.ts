import { Token } from 'aws-cdk-lib';
import { describe } from '../private/describe';

/**
 * Which accounts or regions a table finds logs of: those of a list, or the one that each query names.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export class PartitionValues {
  /**
   * These, all of which each query reads that does not choose. Meant for a few dozen or less.
   *
   * @param values such as `['111111111111']` or `['us-east-1']`, or tokens; none throws, and so do other characters
   * than letters, digits and `-`
   */
  public static listed(values: string[]): PartitionValues {
    if (!Array.isArray(values) || values.length === 0) {
      throw new Error(`'values' must hold at least one account or region, got ${describe(values)}`);
    }
    const wrong = values.find((value) =>
      typeof value !== 'string' || !Token.isUnresolved(value) && !/^[-\w]+$/.test(value));
    if (wrong !== undefined) {
      throw new Error("'values' must be accounts such as '111111111111' or regions such as 'us-east-1', "
        + `got ${describe(wrong)}`);
    }
    return new PartitionValues([...new Set(values)]);
  }

  /**
   * The one, or the few, that each query names by `=` or `IN`: for more than a list is meant for, and for those of an
   * organization, which nobody lists. Queries that do not name any fail.
   */
  public static injected(): PartitionValues {
    return new PartitionValues();
  }

  private constructor(
    /**
     * Nothing when they are injected.
     *
     * @internal
     */
    public readonly _values: string[] | undefined = undefined,
  ) {}

  /** @internal */
  public get _isInjected(): boolean {
    return this._values === undefined;
  }
}
