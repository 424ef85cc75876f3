import { Clause, Comparison, fieldsOf, joined, negated } from './clause';
import { assertCidrs, assertField, assertList, assertNumbers, assertPrefix, assertValues } from './condition-values';
import { filterExpression } from './filter-expression';
import { filterPattern } from './filter-pattern';
import { RuleFilter, ruleFilters } from './rule-filters';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/**
 * Which records are meant: a value, written once, for metric filters, subscription filters, Logs Insights and
 * Contributor Insights. What a language cannot express is an error that says so.
 *
 * A record that lacks a value (`-`) is smaller and greater than no number, and neither inside nor outside of CIDRs. It
 * is none of other values.
 *
 * @example
 * const probes = RecordCondition.allOf([
 *   RecordCondition.REJECTED,
 *   RecordCondition.TCP,
 *   RecordCondition.oneOfNumbers(RecordField.DSTPORT, [22, 3389]),
 * ]);
 * const fromElsewhere = RecordCondition.allOf([probes, RecordCondition.outside(RecordField.SRCADDR, ['10.0.0.0/8'])]);
 */
export class RecordCondition {
  /** What security groups and network ACLs let through. */
  public static readonly ACCEPTED = RecordCondition.oneOf(RecordField.ACTION, ['ACCEPT']);

  /** What security groups, network ACLs or a connection that was closed already rejected. */
  public static readonly REJECTED = RecordCondition.oneOf(RecordField.ACTION, ['REJECT']);

  /** Records of flows: neither intervals without traffic (`NODATA`) nor skipped ones (`SKIPDATA`). */
  public static readonly FLOWS = RecordCondition.oneOf(RecordField.LOG_STATUS, ['OK']);

  /** Records that say that others were lost (`SKIPDATA`). */
  public static readonly SKIPPED = RecordCondition.oneOf(RecordField.LOG_STATUS, ['SKIPDATA']);

  /** TCP. */
  public static readonly TCP = RecordCondition.oneOfNumbers(RecordField.PROTOCOL, [6]);

  /**
   * A field is one of these values, as records hold them: letters, digits, `-_.:/~`, and of tags percent-encoded
   * characters. Others throw. `-` is a value that is missing.
   */
  public static oneOf(field: RecordField, values: string[]): RecordCondition {
    return RecordCondition.ofValues(field, 'in', values);
  }

  /** A field is none of these values. */
  public static noneOf(field: RecordField, values: string[]): RecordCondition {
    return RecordCondition.ofValues(field, 'not in', values);
  }

  /** A field is one of these whole numbers, such as ports. Fields of texts throw. */
  public static oneOfNumbers(field: RecordField, values: number[]): RecordCondition {
    return RecordCondition.ofNumbers(field, 'in', values);
  }

  /** A field is none of these whole numbers. */
  public static noneOfNumbers(field: RecordField, values: number[]): RecordCondition {
    return RecordCondition.ofNumbers(field, 'not in', values);
  }

  /** A field of text starts with a prefix such as `10.0.`. Numbers throw. */
  public static startingWith(field: RecordField, prefix: string): RecordCondition {
    assertField(field);
    assertPrefix(field, prefix);
    return RecordCondition.test(field, 'prefix', [prefix]);
  }

  /** A field is at least this whole number. */
  public static atLeast(field: RecordField, value: number): RecordCondition {
    return RecordCondition.ofNumbers(field, '>=', [value]);
  }

  /** A field is at most this whole number. */
  public static atMost(field: RecordField, value: number): RecordCondition {
    return RecordCondition.ofNumbers(field, '<=', [value]);
  }

  /** A field is an address in one of these CIDRs. Logs Insights alone can tell. */
  public static inside(field: RecordField, cidrs: string[]): RecordCondition {
    return RecordCondition.ofCidrs(field, 'inside', cidrs);
  }

  /** A field is an address in none of these CIDRs. Logs Insights alone can tell. */
  public static outside(field: RecordField, cidrs: string[]): RecordCondition {
    return RecordCondition.ofCidrs(field, 'outside', cidrs);
  }

  /** All of these conditions hold. */
  public static allOf(conditions: RecordCondition[]): RecordCondition {
    return new RecordCondition(joined('all', clausesOf(conditions)));
  }

  /** At least one of these conditions holds. */
  public static anyOf(conditions: RecordCondition[]): RecordCondition {
    return new RecordCondition(joined('any', clausesOf(conditions)));
  }

  private static ofValues(field: RecordField, comparison: Comparison, values: string[]): RecordCondition {
    assertField(field);
    assertValues(field, values);
    return RecordCondition.test(field, comparison, values);
  }

  private static ofNumbers(field: RecordField, comparison: Comparison, values: number[]): RecordCondition {
    assertField(field);
    assertNumbers(field, values);
    return RecordCondition.test(field, comparison, values.map(String));
  }

  private static ofCidrs(field: RecordField, comparison: Comparison, cidrs: string[]): RecordCondition {
    assertField(field);
    assertCidrs(field, cidrs);
    return RecordCondition.test(field, comparison, cidrs);
  }

  private static test(field: RecordField, comparison: Comparison, values: string[]): RecordCondition {
    return new RecordCondition({ field, comparison, values: [...new Set(values)] });
  }

  /** The fields that are compared. */
  public readonly fields: RecordField[];

  private constructor(
    /** @internal */
    public readonly _clause: Clause,
  ) {
    this.fields = fieldsOf(_clause);
  }

  /** The condition does not hold. Of a missing value and a number, or CIDRs, neither this nor the other holds. */
  public negated(): RecordCondition {
    return new RecordCondition(negated(this._clause));
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
   * For metric filters and subscription filters.
   *
   * @internal
   */
  public _filterPattern(format: RecordFormat): string {
    this.assertIn(format);
    return filterPattern(this._clause, format);
  }

  /**
   * For the `filter` command of Logs Insights.
   *
   * @internal
   */
  public _filterExpression(format: RecordFormat, nameOf: (field: RecordField) => string): string {
    this.assertIn(format);
    return filterExpression(this._clause, nameOf);
  }

  /**
   * For Contributor Insights.
   *
   * @internal
   */
  public _ruleFilters(format: RecordFormat): RuleFilter[] {
    this.assertIn(format);
    return ruleFilters(this._clause, format);
  }

  private assertIn(format: RecordFormat): void {
    const missing = this._fieldsMissingIn(format);
    if (missing.length > 0) {
      throw new Error(`'condition' must compare fields that the format has, got ${missing.join(', ')} and a format of `
        + format.fields.join(', '));
    }
  }
}

function clausesOf(conditions: RecordCondition[]): Clause[] {
  assertList('conditions', conditions);
  return conditions.map((condition) => {
    if (condition?._clause === undefined) {
      throw new Error(`'conditions' must be conditions such as RecordCondition.REJECTED, got ${describe(condition)}`);
    }
    return condition._clause;
  });
}
