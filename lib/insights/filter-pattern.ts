import { Clause, fieldsOf, isGroup, joined, Test } from './clause';
import { RecordDataType } from '../format/record-data-type';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const MAX_LENGTH = 1024;

/** What is said of one field. That `&&` binds closer than `||` is documented for JSON only: they are never mixed. */
interface Term {
  readonly operator: '&&' | '||';
  readonly comparisons: string[];
}

/**
 * The pattern of metric filters and subscription filters for records of a format: a name for each field, of which all
 * conditions must hold.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterPattern(clause: Clause, format: RecordFormat): string {
  const clauses = isGroup(clause) && clause.join === 'all' ? clause.clauses : [clause];
  const mixed = clauses.map(fieldsOf).find((fields) => fields.length > 1);
  if (mixed !== undefined) {
    throw new Error("'condition' must be 'all of' across fields for a filter pattern, which knows no other, got "
      + `'any of' across ${mixed.join(', ')}: use several filters, or Logs Insights`);
  }
  const terms = format.columns().map(({ name }, index) => {
    const own = clauses.filter((each) => `${fieldsOf(each)[0]}` === `${format.fields[index]}`);
    return own.length === 0 ? name : textOf(termOf(joined('all', own), name));
  });
  const pattern = `[${terms.join(', ')}]`;
  if (pattern.length > MAX_LENGTH) {
    throw new Error(`'condition' must make a filter pattern of at most ${MAX_LENGTH} characters, got ${pattern.length} `
      + `for a format of ${terms.length} fields: compare with fewer values, or write fewer fields`);
  }
  return pattern;
}

function textOf({ operator, comparisons }: Term): string {
  return comparisons.join(` ${operator} `);
}

function termOf(clause: Clause, name: string): Term {
  if (!isGroup(clause)) {
    return testOf(clause, name);
  }
  const operator = clause.join === 'all' ? '&&' : '||';
  const terms = clause.clauses.map((each) => termOf(each, name));
  const other = terms.find((term) => term.comparisons.length > 1 && term.operator !== operator);
  if (other !== undefined) {
    throw new Error("'condition' must join all that it says of a field the same way for a filter pattern, got "
      + `'${textOf(other)}' within '${operator}'`);
  }
  return { operator, comparisons: terms.flatMap(({ comparisons }) => comparisons) };
}

function testOf({ field, comparison, values }: Test, name: string): Term {
  switch (comparison) {
    case 'in':
      return { operator: '||', comparisons: values.map((value) => `${name} = ${literal(field, value)}`) };
    case 'not in':
      return { operator: '&&', comparisons: values.map((value) => `${name} != ${literal(field, value)}`) };
    case 'prefix':
      return { operator: '||', comparisons: [`${name} = ${literal(field, `${values[0]}*`)}`] };
    case 'not prefix':
      return { operator: '&&', comparisons: [`${name} != ${literal(field, `${values[0]}*`)}`] };
    case 'inside':
    case 'outside':
      throw new Error(`'condition' must hold no CIDRs for a filter pattern, got ${values.join(', ')} for '${field}': `
        + "use a prefix such as '10.0.', or Logs Insights");
    default:
      return { operator: '&&', comparisons: [`${name} ${comparison} ${values[0]}`] };
  }
}

/**
 * AWS shows letters, digits, dots and asterisks without quotes. An asterisk within quotes is shown for JSON only: that
 * it works here is unverified.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
function literal(field: RecordField, value: string): string {
  const isNumber = /^\d+$/.test(value);
  const isBare = isNumber ? field.dataType !== RecordDataType.STRING : /^[A-Za-z0-9.*]+$/.test(value);
  return isBare ? value : `"${value}"`;
}
