import { Clause, isGroup, Test } from './clause';
import { RecordDataType } from '../format/record-data-type';
import { RecordFormat } from '../format/record-format';

/** A filter of a rule of Contributor Insights, as its JSON spells it. */
export interface RuleFilter {
  readonly Match: string;
  readonly In?: string[];
  readonly NotIn?: string[];
  readonly StartsWith?: string[];
  readonly GreaterThan?: number;
  readonly LessThan?: number;
  readonly EqualTo?: number;
  readonly NotEqualTo?: number;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/ContributorInsights-RuleSyntax.html */
const MAX = { filters: 4, values: 10 };

/**
 * A condition as the filters of a rule of Contributor Insights, all of which must hold. Several numbers are a list of
 * texts, as AWS shows lists: that these match fields of numbers is unverified.
 */
export function ruleFilters(clause: Clause, format: RecordFormat): RuleFilter[] {
  const clauses = isGroup(clause) && clause.join === 'all' ? clause.clauses : [clause];
  if (clauses.length > MAX.filters) {
    throw new Error(`'condition' must be at most ${MAX.filters} comparisons for Contributor Insights, `
      + `got ${clauses.length}`);
  }
  return clauses.map((each) => {
    if (isGroup(each)) {
      throw new Error("'condition' must be 'all of' for Contributor Insights, got 'any of' within: compare a field "
        + 'with several values by RecordCondition.oneOf, or use Logs Insights');
    }
    return filterOf(each, format.columns()[format.positionOf(each.field) - 1].name);
  });
}

function filterOf({ field, comparison, values }: Test, name: string): RuleFilter {
  if (values.length > MAX.values) {
    throw new Error(`'condition' must compare with at most ${MAX.values} values for Contributor Insights, `
      + `got ${values.length} for '${field}'`);
  }
  const isNumber = field.dataType !== RecordDataType.STRING && values.length === 1 && values[0] !== '-';
  switch (comparison) {
    case 'in':
      return isNumber ? { Match: name, EqualTo: Number(values[0]) } : { Match: name, In: values };
    case 'not in':
      return isNumber ? { Match: name, NotEqualTo: Number(values[0]) } : { Match: name, NotIn: values };
    case 'prefix':
      return { Match: name, StartsWith: values };
    case '>':
      return { Match: name, GreaterThan: Number(values[0]) };
    case '>=':
      return { Match: name, GreaterThan: Number(values[0]) - 1 }; // all numbers of records are whole
    case '<':
      return { Match: name, LessThan: Number(values[0]) };
    case '<=':
      return { Match: name, LessThan: Number(values[0]) + 1 };
    default:
      throw new Error(`'condition' must hold ${comparison === 'not prefix' ? 'no negated prefix' : 'no CIDRs'} for `
        + `Contributor Insights, got ${values.join(', ')} for '${field}': use Logs Insights`);
  }
}
