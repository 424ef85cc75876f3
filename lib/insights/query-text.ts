import { RecordCondition } from './condition';
import { insideOf } from './filter-expression';
import { parseCommand, parsedName, prefixed } from './parse';
import { FlowLogInsightsQueryProps } from './query-props';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';

/** What stands for whether an address is private. */
export const BRACES = /\{\{private\((\w+)\)\}\}/g;

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html */
const MAX_LENGTH = 10_000;

/** A saved query for records of a format. */
export function queryText(props: FlowLogInsightsQueryProps, format: RecordFormat, privateCidrs: string[]): string {
  const text = `# ${props.question}\n${commandsOf(props, format, privateCidrs)}`;
  assertLength(text, props.name);
  return text;
}

/** What a query commands: that without a comment. */
export function commandsOf(props: FlowLogInsightsQueryProps, format: RecordFormat, privateCidrs: string[]): string {
  const { queryString, condition, includesSkipped } = props;
  const filters = [...includesSkipped ? [] : [RecordCondition.FLOWS], ...condition === undefined ? [] : [condition]]
    .map((each) => `filter ${each._filterExpression(format, (field) => parsedName(field, format))}`);
  const commands = queryString.replace(BRACES, (_, field: string) => insideOf(field, privateCidrs));
  return [parseCommand(format), ...filters, commands].join('\n| ');
}

/** @param name of the query */
export function assertLength(text: string, name: string): void {
  if (text.length > MAX_LENGTH) {
    throw new Error(`'queries' must have at most ${MAX_LENGTH} characters, got ${text.length} of '${name}': `
      + "give fewer 'privateCidrs', or write fewer fields");
  }
}

/** What a query names that is called as fields are, and is none of these. */
export function unknownIn(queryString: string, fields: RecordField[]): string[] {
  const known = new Set(fields.flatMap(({ fieldName, tagKey }) => {
    const name = prefixed(fieldName.replace(/-/g, '_'));
    return tagKey === undefined ? [name] : [name, `${name}_2`]; // of two tags, it may be the second
  }));
  return [...queryString.matchAll(/\bflow_\w+/g)].map(([name]) => name).filter((name) => !known.has(name));
}
