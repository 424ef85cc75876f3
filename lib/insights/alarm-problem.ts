import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FlowLogInsightsAlarmProps } from './alarm-props';
import { unknownIn } from './query-text';
import { describe } from '../private/describe';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-log.html */
const MAX_CONTRIBUTORS = 5;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ScheduledQueryConfiguration.html */
const MAX_LENGTH = 256;

const VALUE = /^(count\(\*\)|(count|sum|avg|min|max)\([A-Za-z_@]\w*\))$/;

const { ComparisonOperator } = cloudwatch;

const OPERATORS: cloudwatch.ComparisonOperator[] = [
  ComparisonOperator.GREATER_THAN_THRESHOLD, ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  ComparisonOperator.LESS_THAN_THRESHOLD, ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
];

/** What is wrong with an alarm, whoever wrote it, beyond what is wrong with its query. */
export function problemOf(props: FlowLogInsightsAlarmProps): string | undefined {
  const { fields, queryString = '', remedy, threshold, comparisonOperator } = props;
  const { value = 'count(*)', contributors = [] } = props;
  const rules: Array<() => [boolean, string]> = [
    () => [typeof remedy !== 'string' || remedy.trim() === '',
      `'remedy' must say what to do, got ${describe(remedy)}`],
    () => [(queryString.match(/\bstats\b/g) ?? []).length > 1,
      "'queryString' must have at most one 'stats', because 'value' is another one, and a query takes two, got "
      + describe(queryString)],
    () => [typeof value !== 'string' || !VALUE.test(value),
      "'value' must be 'count(*)', or count, sum, avg, min or max of a field such as 'sum(flow_bytes)', got "
      + describe(value)],
    () => [!Array.isArray(contributors) || contributors.length > MAX_CONTRIBUTORS
      || contributors.some((name) => typeof name !== 'string' || !/^[A-Za-z_@]\w*$/.test(name)),
    `'contributors' must be at most ${MAX_CONTRIBUTORS} fields such as 'flow_srcaddr', got ${shown(contributors)}`],
    () => [aggregationOf(props).length > MAX_LENGTH,
      `'value' and 'contributors' must have at most ${MAX_LENGTH} characters together, `
        + `got ${aggregationOf(props).length}`],
    () => {
      const [, counted = '*'] = /\((.*)\)$/.exec(value) ?? [];
      const missing = [...counted === '*' ? [] : [counted], ...contributors].find((name) => !isMade(name, queryString));
      return [missing !== undefined, "'value' and 'contributors' must be of fields of records such as 'flow_srcaddr', "
        + `or of what 'queryString' makes, got '${missing}'`];
    },
    () => [isNoNumber(threshold), `'threshold' must be a number, got ${describe(threshold)}`],
    () => [comparisonOperator !== undefined && !OPERATORS.includes(comparisonOperator),
      `'comparisonOperator' must be one of ${OPERATORS.join(', ')}, got ${describe(comparisonOperator)}`],
    () => {
      const [unknown] = unknownIn([value, ...contributors].join(' '), fields);
      return [unknown !== undefined,
        `'value' and 'contributors' must name fields that 'fields' holds, got '${unknown}' and ${fields.join(', ')}`];
    },
  ];
  for (const rule of rules) {
    const [isBroken, problem] = rule();
    if (isBroken) {
      return problem;
    }
  }
  return undefined;
}

/** Whether there is such a field at the end of the commands: after `stats`, what it makes and what it is by. */
function isMade(name: string, queryString: string): boolean {
  const stats = /\bstats\b([^|]*)/.exec(queryString)?.[1];
  const isNamed = (text: string) => new RegExp(`(?<![\\w@])${name}\\b`).test(text);
  return stats === undefined ? /^(flow_|@)/.test(name) || isNamed(queryString)
    : isNamed(/\bby\b([^]*)/.exec(stats)?.[1] ?? '') || isNamed([...stats.matchAll(/\bas\s+\w+/g)].join(' '));
}

/** Whether a threshold is none. */
export function isNoNumber(threshold: number): boolean {
  return typeof threshold !== 'number' || !Token.isUnresolved(threshold) && !Number.isFinite(threshold);
}

/** What is compared, by what it is taken apart, the worst first. */
export function aggregationOf(props: FlowLogInsightsAlarmProps): string {
  const { value = 'count(*)', contributors = [], comparisonOperator } = props;
  const order = comparisonOperator?.startsWith('LessThan') === true ? 'asc' : 'desc';
  return contributors.length === 0 ? value : `${value} by ${contributors.join(', ')} | sort ${order}`;
}

function shown(names: string[]): string {
  return Array.isArray(names) ? names.join(', ') : describe(names);
}
