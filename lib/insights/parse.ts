import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';

/**
 * What a query calls the fields of records: `flow_` and the name of the column, such as `flow_srcaddr`, once:
 * `flow_direction`.
 *
 * Logs Insights discovers fields of flow logs by itself, some of which are called as columns are (`action`, `bytes`,
 * `start`), others in camel case (`srcAddr`, `flowDirection`), and no page says what `parse` into such a name does. A
 * prefix with `_` keeps clear of all of them, those of custom formats and of later ones included.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
export function parsedName(field: RecordField, format: RecordFormat): string {
  return prefixed(format.columns()[format.positionOf(field) - 1].name);
}

/**
 * The command that tells the fields of records apart. A name for each, because there are as many as asterisks.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Parse.html
 */
export function parseCommand(format: RecordFormat): string {
  const names = format.columns().map(({ name }) => prefixed(name));
  return `parse @message "${names.map(() => '*').join(' ')}" as ${names.join(', ')}`;
}

/** What a column is called in a query. */
export function prefixed(column: string): string {
  return column.startsWith('flow_') ? column : `flow_${column}`;
}
