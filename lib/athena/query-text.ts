import { FlowLogQueryProps } from './query-props';
import { quoted } from './quoted';
import { RecordDataType } from '../format/record-data-type';
import { RecordFamily } from '../format/record-family';
import { RecordField } from '../format/record-field';

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

  /** Whether some of those that write leave a field out. */
  isPartial(field: RecordField): boolean;

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

/**
 * After how many minutes records are there: the service takes about ten to S3, as best it can, after an interval of up
 * to ten.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
const SETTLED = 20;

/**
 * Seconds by which the times of records may be off.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
const TOLERANCE = 60;

/** A saved query as SQL for a table. */
export function queryText(props: FlowLogQueryProps, table: QueriedTable): string {
  const settlingTime = settlingMinutes(props);
  const window = props.window?.toMinutes() ?? 24 * 60;
  const until = unixSeconds(settlingTime);
  const complete = `from_unixtime(${unixSeconds(Math.max(settlingTime, SETTLED))})`;
  const macros: Record<string, string> = { ...MACROS, until, complete_until: complete };
  const end = table.columnOf(RecordField.END)!;
  const { account, region, flowLog } = table.origin;
  const isOnce = props.countsOnce === true && flowLog !== undefined;
  const fill = (sql: string) => sql.replace(/\{\{(\w+)(?:\(([^{}]*)\))?\}\}/g, (_, macro: string, argument: string) =>
    macro === 'private' ? isPrivate(argument, table.privateCidrs) : macros[macro]);
  const records = select([
    as(account, 'aws_account_id'),
    as(region, 'aws_region'),
    as(flowLog ?? 'CAST(NULL AS varchar)', 'flow_log_id'),
    ...new Set(props.fields.map((field) => columnOf(field, table))),
    ...isOnce ? identityOf(props, table) : [],
  ], table.relation, [
    ...table.injected.map((key) => `${key} = ?`),
    ...table.filter(ago(window + settlingTime), ago(settlingTime - 60)), // late records can be an hour further on
    `${end} >= ${unixSeconds(window + settlingTime)}`,
    `${end} < ${until}`,
    ...props.includesSkipped ? [] : [`${table.columnOf(RecordField.LOG_STATUS)} = 'OK'`],
    ...familyOf(props.fields, table),
  ]);
  const where = props.where === undefined ? [] : [fill(props.where)];
  const flows = isOnce ? once(where) : select(['*'], 'records', where);
  const relations = isOnce || where.length > 0 ? { records, flows } : { flows: records };
  const first = Object.entries(relations).map(([name, relation]) => `${name} AS (\n${relation}\n)`).join(', ');
  const [, others, rest] = /^(WITH\s+)?([\s\S]*)$/i.exec(fill(props.sql.trim()))!;
  return `WITH ${first}${others === undefined ? '\n' : ', '}${rest}`;
}

/** How long ago the window of a query ends. */
export function settlingMinutes({ settlingTime }: FlowLogQueryProps): number {
  return settlingTime?.toMinutes() ?? SETTLED;
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
export const BRACES = /\{\{((?:complete_)?until|protocol_name|tcp_flag_names|service_port|private\([^{}()]+\))\}\}/g;

/**
 * What tells records of the same packets: what is logged and with which action, when the record began, and which flow
 * log goes first: the one that tells most of what is asked, then that of the newest version, then of the least id.
 */
function identityOf(props: FlowLogQueryProps, table: QueriedTable): string[] {
  const { flowLog } = table.origin;
  const present = (...fields: RecordField[]) => fields.map((field) => table.columnOf(field))
    .filter((column) => column !== undefined).map((column) => `nullif(${column}, '-')`);
  const logged = present(RecordField.INTERFACE_ID, RecordField.TGW_ATTACHMENT_ID, RecordField.RESOURCE_ID);
  const kind = present(RecordField.ACTION, ...props.includesSkipped ? [RecordField.LOG_STATUS] : []);
  const told = [...new Set(props.fields)].filter((field) => table.isPartial(field))
    .map((field) => `IF(${valueOf(field, table)} IS NULL, 1, 0)`);
  const version = table.columnOf(RecordField.VERSION);
  const untold = told.length === 0 ? [] : [`100 * (${told.join(' + ')})`];
  const rank = [...untold, version === undefined ? '0' : `99 - coalesce(${version}, 0)`].join(' + ');
  const [start, end] = [RecordField.START, RecordField.END].map((field) => table.columnOf(field));
  return [
    `concat_ws('/', ${[`coalesce(${[...logged, flowLog].join(', ')})`, ...kind].join(', ')}) AS subject`,
    as(start === undefined ? `${end} - ${TOLERANCE}` : `coalesce(${start}, ${end} - ${TOLERANCE})`, 'began'),
    as(rank, 'record_rank'),
  ];
}

/**
 * Records of each subject from one flow log at a time: none within the time of a flow log that goes before its own.
 * Flow logs cut time in ways of their own, so the same packets have other records in each. By windows, which read the
 * table once.
 */
function once(where: string[]): string {
  const ofFlowLog = 'OVER (PARTITION BY subject ORDER BY flow_log_id RANGE BETWEEN CURRENT ROW AND CURRENT ROW)';
  const condition = where.map((each) => `\nWHERE ${each}`.replace(/\n\s*/g, '\n      '));
  return `  SELECT *
  FROM (
    SELECT *, map_agg(flow_log_id, span) OVER (PARTITION BY subject) AS spans
    FROM (
      SELECT *, ROW(
        min(record_rank) ${ofFlowLog},
        min(began) ${ofFlowLog},
        max("end") ${ofFlowLog}) AS span
      FROM records${condition.join('')}
    )
  )
  WHERE none_match(map_entries(spans), other ->
    (other[2][1] < span[1] OR other[2][1] = span[1] AND other[1] < flow_log_id)
    AND other[2][2] - ${TOLERANCE} <= "end" AND other[2][3] + ${TOLERANCE} >= began)`;
}

/** In a table over both families of records, those that the query is about. */
function familyOf(fields: RecordField[], table: QueriedTable): string[] {
  const markers = [RecordField.TGW_ATTACHMENT_ID, RecordField.TGW_ID, RecordField.RESOURCE_TYPE];
  const [marker] = markers.map((field) => table.columnOf(field)).filter((column) => column !== undefined);
  const families = fields.filter((field) => field.families.length === 1).map((field) => field.families[0]);
  if (marker === undefined || families.length === 0 || table.columnOf(RecordField.INTERFACE_ID) === undefined) {
    return [];
  }
  return [`nullif(${marker}, '-') IS ${families[0] === RecordFamily.TRANSIT_GATEWAY ? 'NOT NULL' : 'NULL'}`];
}

function select(columns: string[], from: string, conditions: string[]): string {
  const indent = '  ';
  const what = columns.length === 1 ? ` ${columns[0]}` : `\n${indent}  ${columns.join(`,\n${indent}  `)}`;
  const where = conditions.join('\nAND ').replace(/\n\s*/g, `\n${indent}  `);
  return [
    `${indent}SELECT${what}`,
    `${indent}FROM ${from}`,
    ...where === '' ? [] : [`${indent}WHERE ${where}`],
  ].join('\n');
}

function columnOf(field: RecordField, table: QueriedTable): string {
  return as(valueOf(field, table), quoted(field.fieldName.replace(/-/g, '_')));
}

/** What is missing is `-` in text and may be in Parquet; values of tags are percent-encoded. */
function valueOf(field: RecordField, table: QueriedTable): string {
  const column = table.columnOf(field)!;
  const text = `nullif(${column}, '-')`;
  return field.dataType !== RecordDataType.STRING ? column : field.tagKey === undefined ? text : decoded(text);
}

/** A blank is `%20`: a plus is one. What is not encoded stays as it is. */
function decoded(text: string): string {
  const isEncoded = `regexp_like(${text}, '^([^%]|%[0-9A-Fa-f][0-9A-Fa-f])*$')`;
  return `IF(${isEncoded}, url_decode(replace(${text}, '+', '%2B')), ${text})`;
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

/** Written out: of a list, Trino takes a condition that stands alone for one that never holds. */
function isPrivate(address: string, cidrs: string[]): string {
  return `(${cidrs.map((cidr) => `contains('${cidr}', TRY_CAST(${address} AS ipaddress))`).join(' OR ')})`;
}
