import { Duration, Token } from 'aws-cdk-lib';
import { FlowLogQueryProps } from './query-props';
import { BRACES } from './query-text';
import { RecordField } from '../format/record-field';
import { describe } from '../private/describe';

/** What is wrong with a query, whoever wrote it. */
export function problemOf(props: FlowLogQueryProps): string | undefined {
  const { name, question, sql, parameters = [], window, settlingTime } = props ?? {};
  const room = 900 - parameters.join('; ').length; // of 1,024, with the keys that a table asks for
  const statement = typeof sql === 'string' ? withoutTexts(sql) : '';
  const brace = /\{\{.*/.exec(statement.replace(BRACES, ''))?.[0];
  const placeholders = statement.split('?').length - 1;
  const rules: Array<[boolean, string]> = [
    [!isText(name, 128), `'name' must be a literal of 1 to 128 characters, got ${describe(name)}`],
    [!isText(question, room), `'question' must be a literal of 1 to ${room} characters, got ${describe(question)}`],
    [!/^(SELECT|WITH)\s/.test(statement), `'sql' must start with SELECT or WITH, got ${describe(sql)}`],
    [statement.includes(';'), `'sql' must be one statement without ';', got ${describe(sql)}`],
    [brace !== undefined, "'sql' must hold nothing but {{until}}, {{protocol_name}}, {{tcp_flag_names}}, "
      + `{{service_port}} and {{private(column)}} in braces, got ${describe(brace)}`],
    [placeholders !== parameters.length, `'parameters' must name each ? of 'sql', of which there are ${placeholders}, `
      + `got ${parameters.length}`],
    [!isTime(window, 1), `'window' must be whole minutes, at least one, got ${describe(`${window}`)}`],
    [!isTime(settlingTime, 0), `'settlingTime' must be whole minutes, got ${describe(`${settlingTime}`)}`],
  ];
  return rules.find(([isBroken]) => isBroken)?.[1] ?? problemOfFields(props);
}

function problemOfFields({ fields, includesSkipped, countsOnce }: FlowLogQueryProps): string | undefined {
  if (!Array.isArray(fields) || !fields.every((field) => typeof field?.fieldName === 'string')) {
    return `'fields' must be fields such as RecordField.SRCADDR, got ${describe(fields)}`;
  }
  const needed = [RecordField.END, ...includesSkipped ? [] : [RecordField.LOG_STATUS]];
  const missing = needed.filter((field) => !fields.includes(field));
  if (missing.length > 0) {
    return `'fields' must hold ${missing.join(' and ')}, by which records are found, `
      + `got ${fields.join(', ') || 'none'}`;
  }
  return countsOnce && !fields.includes(RecordField.INTERFACE_ID) && !fields.includes(RecordField.TGW_ATTACHMENT_ID)
    ? `'fields' must hold interface-id or tgw-attachment-id for 'countsOnce', got ${fields.join(', ')}`
    : undefined;
}

function isText(text: string, maxLength: number): boolean {
  return typeof text === 'string' && !Token.isUnresolved(text) && text.length > 0 && text.length <= maxLength;
}

function isTime(time: Duration | undefined, least: number): boolean {
  const minutes = time === undefined ? least : time?.toMinutes?.({ integral: false });
  return Number.isInteger(minutes) && minutes! >= least;
}

/** Without what is between quotes, where nothing is a placeholder. */
function withoutTexts(sql: string): string {
  return sql.replace(/'[^']*'|"[^"]*"/g, "''");
}
