import { RecordDataType } from '../format/record-data-type';
import { RecordField } from '../format/record-field';
import { quoted } from './quoted';
import { FlowLogQueryProps } from './query-props';

/** A table, as queries see it. */
export interface QueriedTable {
  /** The table as SQL names it, such as `"database"."table"`. */
  readonly relation: string;

  /** The keys that each query names, and so has a parameter for. */
  readonly injected: string[];

  /** The CIDRs of addresses that are private. */
  readonly privateCidrs: string[];

  /** What tells of each record where it is from. */
  readonly origin: RecordOrigin;

  /** What is in the record of a field, as SQL; nothing for one that the table does not have. */
  columnOf(field: RecordField): string | undefined;

  /** Conditions on keys that leave out all partitions but those of a time. */
  filter(from: string, to: string): string[];
}

/** Where a record is from, as SQL. */
export interface RecordOrigin {
  readonly account: string;
  readonly region: string;
  /** Nothing where no file says it. */
  readonly flowLog?: string;
}

const PROTOCOLS: Record<number, string> = {
  1: 'ICMP', 2: 'IGMP', 4: 'IPv4', 6: 'TCP', 17: 'UDP', 41: 'IPv6', 47: 'GRE', 50: 'ESP', 51: 'AH', 58: 'ICMPv6',
  89: 'OSPF', 132: 'SCTP',
};

const TCP_FLAGS: Record<number, string> = { 1: 'FIN', 2: 'SYN', 4: 'RST', 8: 'PSH', 16: 'ACK', 32: 'URG' };

const CLOCK = 'current_timestamp';

/** A saved query as SQL for a table. */
export function queryText(props: FlowLogQueryProps, table: QueriedTable): string {
  const settlingTime = props.settlingTime?.toMinutes() ?? 20;
  const window = props.window?.toMinutes() ?? 24 * 60;
  const until = unixSeconds(settlingTime);
  const end = table.columnOf(RecordField.END)!;
  const conditions = [
    ...table.injected.map((key) => `${key} = ?`),
    ...table.filter(ago(window + settlingTime), ago(settlingTime - 60)), // late records can be an hour further on
    `${end} >= ${unixSeconds(window + settlingTime)}`,
    `${end} < ${until}`,
    ...props.includesSkipped ? [] : [`${table.columnOf(RecordField.LOG_STATUS)} = 'OK'`],
  ];
  const { account, region, flowLog } = table.origin;
  const columns = [
    as(account, 'aws_account_id'),
    as(region, 'aws_region'),
    as(flowLog ?? 'CAST(NULL AS varchar)', 'flow_log_id'),
    ...props.fields.map((field) => columnOf(field, table)),
  ];
  const records = select(columns, table.relation, conditions, '  ');
  const flows = props.countsOnce && flowLog !== undefined ? once(props, table, columns, conditions) : records;
  const sql = props.sql.replace(/\{\{(\w+)(?:\(([^{}]*)\))?\}\}/g, (_, macro: string, argument: string) =>
    macro === 'private' ? isPrivate(argument, table.privateCidrs) : { ...MACROS, until }[macro]!);
  const rest = /^WITH\s+/.test(sql) ? `, ${sql.replace(/^WITH\s+/, '')}` : `\n${sql}`;
  return `WITH flows AS (\n${flows}\n)${rest}`;
}

/** What stands for the braces in queries, but for those that depend on the table or the window. */
const MACROS: Record<string, string> = {
  protocol_name: `CASE protocol ${
    Object.entries(PROTOCOLS).map(([number, name]) => `WHEN ${number} THEN '${name}'`).join(' ')
  } ELSE CAST(protocol AS varchar) END`,
  tcp_flag_names: `trim(concat(${
    Object.entries(TCP_FLAGS).map(([bit, name]) => `IF(bitwise_and(tcp_flags, ${bit}) > 0, '${name} ', '')`).join(', ')
  }))`,
  service_port: 'CASE bitwise_and(tcp_flags, 18) WHEN 2 THEN dstport WHEN 18 THEN srcport '
    + 'ELSE least(srcport, dstport) END',
};

/** The names that queries may write in braces, as they are written there. */
export const BRACES = /\{\{(until|protocol_name|tcp_flag_names|service_port|private\([^{}()]+\))\}\}/g;

function once(props: FlowLogQueryProps, table: QueriedTable, columns: string[], conditions: string[]): string {
  const names = [RecordField.INTERFACE_ID, RecordField.RESOURCE_ID, RecordField.TGW_ATTACHMENT_ID]
    .filter((field) => props.fields.includes(field));
  const kinds = props.includesSkipped ? [RecordField.ACTION, RecordField.LOG_STATUS] : [RecordField.ACTION];
  const slot = [...names, ...kinds].map((field) => table.columnOf(field)).filter((column) => column !== undefined);
  const slots = [...slot, `${table.columnOf(RecordField.END)} / 600`];
  const first = `min(${table.origin.flowLog}) OVER (PARTITION BY ${slots.join(', ')}) AS first_flow_log_id`;
  return select(['*'], `(\n${select([...columns, first], table.relation, conditions, '    ')}\n  )`,
    ['flow_log_id = first_flow_log_id'], '  ');
}

function select(columns: string[], from: string, conditions: string[], indent: string): string {
  return [
    `${indent}SELECT`,
    `${indent}  ${columns.join(`,\n${indent}  `)}`,
    `${indent}FROM ${from}`,
    `${indent}WHERE ${conditions.join(`\n${indent}  AND `)}`,
  ].join('\n').replace(/SELECT\n\s+\*/, 'SELECT *');
}

/** What is missing is `-` in text and may be in Parquet; values of tags are percent-encoded. */
function columnOf(field: RecordField, table: QueriedTable): string {
  const column = table.columnOf(field)!;
  const name = quoted(field.fieldName.replace(/-/g, '_'));
  const text = `nullif(${column}, '-')`;
  return as(field.dataType !== RecordDataType.STRING ? column
    : field.tagKey === undefined ? text : `url_decode(${text})`, name);
}

function as(expression: string, name: string): string {
  return expression === name ? name : `${expression} AS ${name}`;
}

function ago(minutes: number): string {
  return minutes < 0
    ? `${CLOCK} + INTERVAL '${-minutes}' MINUTE`
    : `${CLOCK} - INTERVAL '${minutes}' MINUTE`;
}

function unixSeconds(minutesAgo: number): string {
  return `CAST(to_unixtime(date_trunc('minute', ${ago(minutesAgo)})) AS bigint)`;
}

function isPrivate(address: string, cidrs: string[]): string {
  const list = cidrs.map((cidr) => `'${cidr}'`).join(', ');
  return `any_match(ARRAY[${list}], cidr -> contains(cidr, TRY_CAST(${address} AS ipaddress)))`;
}
