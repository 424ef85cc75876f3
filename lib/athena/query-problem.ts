import { Duration, Token } from 'aws-cdk-lib';
import { FlowLogQueryProps } from './query-props';
import { BRACES } from './query-text';
import { RecordField } from '../format/record-field';
import { describe } from '../private/describe';

/** What Athena takes, less what tables add. */
const MAX_SQL_LENGTH = 262_144 - 32_768;

/** What is wrong with a query, whoever wrote it. */
export function problemOf(props: FlowLogQueryProps): string | undefined {
  const { name, question, parameters = [], settlingTime } = props ?? {};
  if (!Array.isArray(parameters) || !parameters.every((each) => typeof each === 'string' && each.trim() !== '')) {
    return `'parameters' must be a list of texts that say what each ? stands for, got ${describe(parameters)}`;
  }
  const { window = Duration.days(1), minWindow = Duration.minutes(1) } = props ?? {};
  const room = 850 - parameters.join('; ').length; // of 1,024, with the keys and the time that a table adds
  const rules: Array<[boolean, string]> = [
    [!isText(name, 128), `'name' must be a literal of 1 to 128 characters, got ${describe(name)}`],
    [!isText(question, room), `'question' must be a literal of 1 to ${room} characters, got ${describe(question)}`],
    [!isTime(minWindow, 1), `'minWindow' must be whole minutes, at least one, got ${describe(`${minWindow}`)}`],
    [!isTime(window, minWindow.toMinutes?.()), "'window' must be whole minutes, at least "
      + `${minWindow.toHumanString?.()} for ${describe(name)}, got `
      + (props?.window === undefined ? 'none, which is 1 day' : describe(`${window}`))],
    [!isTime(settlingTime, 0), `'settlingTime' must be whole minutes, got ${describe(`${settlingTime}`)}`],
  ];
  return rules.find(([isBroken]) => isBroken)?.[1] ?? problemOfSql(props) ?? problemOfFields(props);
}

/** @see https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html */
function problemOfSql({ sql, where, parameters = [] }: FlowLogQueryProps): string | undefined {
  const statement = typeof sql === 'string' ? withoutTexts(sql).trim() : '';
  const condition = where === undefined ? '' : typeof where === 'string' ? withoutTexts(where) : undefined;
  if (!/^(SELECT|WITH(?!\s+RECURSIVE))\s/i.test(statement) || sql.length > MAX_SQL_LENGTH) {
    return `'sql' must be a SELECT, which may start with WITH, of at most ${MAX_SQL_LENGTH} characters, `
      + `got ${describe(typeof sql === 'string' ? sql.slice(0, 80) : sql)}`;
  }
  if (condition === undefined || where?.trim() === '') {
    return `'where' must be a condition such as "action = 'REJECT'", got ${describe(where)}`;
  }
  if (!isWhole(condition) || !isWhole(statement)) {
    return "'sql' and 'where' must close what they open, got "
      + describe(isWhole(condition) ? sql.slice(0, 80) : where);
  }
  const all = `${condition}\n${statement}`;
  const brace = /\{\{.*/.exec(`${where ?? ''}\n${sql}`.replace(BRACES, ''))?.[0];
  const placeholders = all.split('?').length - 1;
  const rules: Array<[boolean, string]> = [
    [/;|--|\/\*/.test(all), "'sql' and 'where' must hold neither ';' nor comments"],
    [RELATION.test(sql.replace(/'[^']*'/g, "''")),
      "'sql' must not define relations called 'flows' or 'records', which it gets"],
    [brace !== undefined || countOf(all) !== countOf(`${where ?? ''}\n${sql}`), "'sql' and 'where' must hold nothing "
      + 'but {{until}}, {{complete_until}}, {{protocol_name}}, {{tcp_flag_names}}, {{service_port}} and '
      + `{{private(column)}} in braces, and none in quotes${brace === undefined ? '' : `, got ${describe(brace)}`}`],
    [placeholders !== parameters.length, `'parameters' must name each ? of 'where' and 'sql', of which there are `
      + `${placeholders}, got ${parameters.length}`],
    [[...statement.matchAll(/\?/g)].some(({ index }) => !isInWhere(statement.slice(0, index))),
      "'sql' must hold ? in WHERE clauses only, because Athena takes parameters nowhere else"],
  ];
  return rules.find(([isBroken]) => isBroken)?.[1];
}

/** The definition of a relation that a query gets. */
const RELATION = /(?:^\s*WITH\s|,)\s*"?(?:flows|records)"?\s*(?:\([^()]*\)\s*)?AS\s*\(/i;

function problemOfFields(props: FlowLogQueryProps): string | undefined {
  const { fields, includesSkipped, countsOnce } = props;
  if (!Array.isArray(fields) || !fields.every((field) => typeof field?.fieldName === 'string')) {
    return `'fields' must be fields such as RecordField.SRCADDR, got ${describe(fields)}`;
  }
  const needed = [RecordField.END, ...includesSkipped ? [] : [RecordField.LOG_STATUS]];
  const missing = needed.filter((field) => !fields.includes(field));
  if (missing.length > 0) {
    return `'fields' must hold ${missing.join(' and ')}, by which records are found, `
      + `got ${fields.join(', ') || 'none'}`;
  }
  const unread = macroFields(props).filter((field) => !fields.includes(field));
  if (unread.length > 0) {
    return `'fields' must hold ${unread.join(' and ')}, which what 'sql' and 'where' have in braces reads, got `
      + fields.join(', ');
  }
  const columns = fields.map(({ fieldName }) => fieldName.replace(/-/g, '_'));
  const unknown = [...(props.where ?? '').matchAll(/\{\{private\((\w+)\)\}\}/g)]
    .find(([, column]) => !columns.includes(column));
  if (unknown !== undefined) {
    return `'where' must ask for columns of 'fields', got ${describe(unknown[0])} for ${fields.join(', ')}`;
  }
  const families = new Set(fields.filter((field) => field.families.length === 1).map((field) => field.families[0]));
  if (families.size > 1) {
    return "'fields' must be those of one kind of records, of interfaces or of transit gateways, "
      + `got ${fields.join(', ')}`;
  }
  return countsOnce && !fields.includes(RecordField.INTERFACE_ID) && !fields.includes(RecordField.TGW_ATTACHMENT_ID)
    ? `'fields' must hold interface-id or tgw-attachment-id for 'countsOnce', got ${fields.join(', ')}`
    : undefined;
}

const MACRO_FIELDS: Record<string, RecordField[]> = {
  protocol_name: [RecordField.PROTOCOL],
  tcp_flag_names: [RecordField.TCP_FLAGS],
  service_port: [RecordField.SRCPORT, RecordField.DSTPORT, RecordField.TCP_FLAGS],
};

/** The fields that are read by what is in braces, but for columns that `sql` may define itself. */
function macroFields({ sql, where = '' }: FlowLogQueryProps): RecordField[] {
  const all = `${where}\n${sql}`;
  const used = Object.entries(MACRO_FIELDS).filter(([macro]) => all.includes(`{{${macro}}}`));
  const rest = sql.replace(BRACES, '');
  const isRead = (column: string) => where.includes(`{{private(${column})}}`)
    || sql.includes(`{{private(${column})}}`) && !new RegExp(`\\b${column}\\b`).test(rest);
  const addresses = ADDRESSES.filter((field) => isRead(field.fieldName.replace(/-/g, '_')));
  return [...new Set([...used.flatMap(([, fields]) => fields), ...addresses])];
}

const ADDRESSES = [RecordField.SRCADDR, RecordField.DSTADDR, RecordField.PKT_SRCADDR, RecordField.PKT_DSTADDR];

const CLAUSES = new RegExp([
  String.raw`\bFILTER\s*\(\s*WHERE\b`,
  String.raw`\b(?:SELECT|WHERE|GROUP|HAVING|WINDOW|ORDER|LIMIT|OFFSET|FETCH|UNION|INTERSECT|EXCEPT)\b`,
  '[()]',
].join('|'), 'gi');

/** Whether what follows belongs to the condition of a SELECT: to no clause after it, and to no FILTER. */
function isInWhere(before: string): boolean {
  const outer: boolean[] = [];
  let isCondition = false;
  for (const [word] of before.matchAll(CLAUSES)) {
    if (word === ')') {
      isCondition = outer.pop() ?? false;
    } else if (word.endsWith('(') || /^FILTER/i.test(word)) {
      outer.push(isCondition);
      isCondition &&= word === '(';
    } else {
      isCondition = /^WHERE$/i.test(word);
    }
  }
  return isCondition;
}

function countOf(sql: string): number {
  return sql.match(BRACES)?.length ?? 0;
}

function isText(text: string, maxLength: number): boolean {
  return typeof text === 'string' && !Token.isUnresolved(text) && text.length > 0 && text.length <= maxLength;
}

function isTime(time: Duration | undefined, least: number): boolean {
  const minutes = time === undefined ? least : time?.toMinutes?.({ integral: false });
  return Number.isInteger(minutes) && minutes! >= least;
}

/** Whether parentheses and quotes are closed, none before it is opened. */
function isWhole(withoutQuoted: string): boolean {
  let depth = 0;
  for (const [each] of withoutQuoted.matchAll(/[()]/g)) {
    depth += each === '(' ? 1 : -1;
    if (depth < 0) {
      return false;
    }
  }
  return depth === 0 && !/['"]/.test(withoutQuoted.replaceAll("''", ''));
}

/** Without what is between quotes, where nothing is a placeholder. */
function withoutTexts(sql: string): string {
  return sql.replace(/'[^']*'|"[^"]*"/g, "''");
}
