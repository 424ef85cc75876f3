import { Clause, isGroup, Test } from './clause';
import { RecordDataType } from '../format/record-data-type';
import { RecordField } from '../format/record-field';

/**
 * A condition as the `filter` command of Logs Insights takes it.
 *
 * Values need no escapes: `RecordCondition` takes none that would. What compares a missing value, `-`, with a number is
 * not documented, so that is told apart first.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
 * @param nameOf what a field is called in the query
 */
export function filterExpression(clause: Clause, nameOf: (field: RecordField) => string): string {
  if (!isGroup(clause)) {
    return testOf(clause, nameOf(clause.field));
  }
  const operator = clause.join === 'all' ? ' and ' : ' or ';
  return clause.clauses.map((each) =>
    isGroup(each) ? `(${filterExpression(each, nameOf)})` : filterExpression(each, nameOf)).join(operator);
}

function testOf({ field, comparison, values }: Test, name: string): string {
  switch (comparison) {
    case 'in':
      return values.length === 1 ? `${name} = ${literal(field, values[0])}` : `${name} in ${list(field, values)}`;
    case 'not in':
      return values.length === 1 ? `${name} != ${literal(field, values[0])}` : `${name} not in ${list(field, values)}`;
    case 'prefix':
      return `${name} like ${startOf(values[0])}`;
    case 'not prefix':
      return `${name} not like ${startOf(values[0])}`;
    case 'inside':
      return insideOf(name, values);
    case 'outside':
      return `(${name} != "-" and not ${insideOf(name, values)})`;
    default:
      return `(${name} != "-" and ${name} ${comparison} ${values[0]})`;
  }
}

/**
 * Whether an address is in one of some CIDRs.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
export function insideOf(name: string, cidrs: string[]): string {
  const calls = cidrs.map((cidr) => `${cidr.includes(':') ? 'isIpv6InSubnet' : 'isIpv4InSubnet'}(${name}, "${cidr}")`);
  return `(${calls.join(' or ')})`;
}

function list(field: RecordField, values: string[]): string {
  return `[${values.map((value) => literal(field, value)).join(', ')}]`;
}

function literal(field: RecordField, value: string): string {
  return field.dataType !== RecordDataType.STRING && /^\d+$/.test(value) ? value : `"${value}"`;
}

function startOf(prefix: string): string {
  return `/^${prefix.replace(/[./]/g, '\\$&')}/`;
}
