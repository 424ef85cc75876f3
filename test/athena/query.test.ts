import { Duration, Fn } from 'aws-cdk-lib';
import { Archive } from './archive';
import { FlowLogQuery, FlowLogQueryProps, RecordField, RecordFormat } from '../../lib';

const PROPS: FlowLogQueryProps = {
  name: 'Sources',
  question: 'Who sends?',
  fields: [RecordField.END, RecordField.LOG_STATUS, RecordField.INTERFACE_ID, RecordField.SRCADDR],
  sql: 'SELECT srcaddr FROM flows',
};

const ALL = Object.entries(FlowLogQuery).filter((entry): entry is [string, FlowLogQuery] => entry[1] instanceof FlowLogQuery);

function textOf(query: FlowLogQuery, format = RecordFormat.V11): string {
  const archive = new Archive();
  archive.write(format, format === RecordFormat.TRANSIT_GATEWAY_DEFAULT ? 'tgw-1' : 'vpc-1');
  archive.table({ queries: [query] });
  return archive.queries[query.name].QueryString;
}

/** A format that can answer a query of the catalogue. */
function formatOf({ fields }: FlowLogQuery): RecordFormat {
  return fields.every((field) => RecordFormat.V11.includes(field)) ? RecordFormat.V11 : RecordFormat.TRANSIT_GATEWAY_DEFAULT;
}

/**
 * Functions of Athena's engine, of those that it has from Trino.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/functions-env3.html
 */
const FUNCTIONS = [
  'array_agg', 'array_distinct', 'bitwise_and', 'bool_and', 'bool_or', 'cardinality', 'cast', 'coalesce', 'concat', 'concat_ws', 'contains',
  'count',
  'count_if', 'date_format', 'date_trunc', 'day', 'element_at', 'flatten', 'from_unixtime', 'greatest', 'hour', 'if', 'least', 'map_agg', 'map_entries',
  'max', 'min', 'month', 'none_match', 'nullif', 'regexp_extract', 'regexp_like', 'regexp_split', 'replace', 'round', 'row', 'row_number', 'split_part',
  'sum', 'to_unixtime', 'trim', 'try_cast', 'url_decode', 'year',
];

/** What else stands before a parenthesis, one relation included. */
const WORDS = ['and', 'as', 'by', 'case', 'filter', 'from', 'in', 'join', 'not', 'on', 'or', 'over', 'sides', 'then', 'values', 'when', 'where'];

describe('the catalogue', () => {
  test.each([false, true])("keeps to functions of Athena's pages, Hive's layout: %s", (hiveCompatiblePartitions) => {
    const format = RecordFormat.V11.plus(RecordField.instanceTag('Team'), RecordField.interfaceTag('Team'));
    const archives = [format, RecordFormat.TRANSIT_GATEWAY_DEFAULT].map((each) => {
      const archive = new Archive({ hiveCompatiblePartitions });
      archive.write(each, each === format ? 'vpc-1' : 'tgw-1');
      const tagged = [
        FlowLogQuery.natUsersByTag('Team'), FlowLogQuery.internetEgressByTag('Team'), FlowLogQuery.managedInterfacesByTag('Team'),
        FlowLogQuery.newListenersByTag('Team'),
      ];
      const queries = [...ALL.map(([, query]) => query), ...tagged].filter(({ fields }) => fields.every((field) => each.includes(field)));
      archive.table({ queries });
      return archive;
    });
    const texts = archives.flatMap(({ queries }) => Object.values(queries).map(({ QueryString }) => QueryString.replace(/'[^']*'|"[^"]*"/g, "''")));
    expect(texts.length).toBeGreaterThanOrEqual(ALL.length + 4);
    const called = new Set(texts.flatMap((text) => [...text.matchAll(/\b(\w+) ?\(/g)].map(([, name]) => name.toLowerCase())));
    expect([...called].filter((name) => !FUNCTIONS.includes(name) && !WORDS.includes(name))).toEqual([]);
  });

  test('has names and questions that are all different, and says which parameters it takes', () => {
    expect(new Set(ALL.map(([, { name }]) => name)).size).toBe(ALL.length);
    expect(new Set(ALL.map(([, { question }]) => question)).size).toBe(ALL.length);
    expect(ALL.filter(([, { parameters }]) => parameters.length > 0).map(([, { name, parameters }]) => `${name}: ${parameters.join('; ')}`))
      .toMatchSnapshot();
  });

  test('answers with the fields of interfaces, or of transit gateways', () => {
    const unanswered = ALL.filter(([, { fields }]) =>
      ![RecordFormat.V11, RecordFormat.TRANSIT_GATEWAY_DEFAULT].some((format) => fields.every((field) => format.includes(field))));
    expect(unanswered).toEqual([]);
  });

  test.each(ALL)('%s leaves nothing in braces', (_name, query) => {
    expect(textOf(query, formatOf(query))).not.toMatch(/[{}]/);
  });
});

describe('a query', () => {
  test('reads the window up to 20 minutes ago, late folders included, flows alone', () => {
    expect(textOf(new FlowLogQuery({ ...PROPS, window: Duration.hours(2) }))).toMatchSnapshot();
  });

  test('takes the records of one flow log where several cover an interface', () => {
    expect(textOf(new FlowLogQuery({ ...PROPS, countsOnce: true }))).toMatchSnapshot();
    expect(textOf(new FlowLogQuery({ ...PROPS, countsOnce: true }), RecordFormat.of(...PROPS.fields))).toContain(
      ' 0 AS record_rank');
  });

  test('takes first, where formats differ, the flow log that tells most of what is asked', () => {
    const archive = new Archive();
    archive.write(RecordFormat.DEFAULT);
    archive.write(RecordFormat.ESSENTIAL, 'vpc-2');
    archive.table({ queries: [FlowLogQuery.TOP_PORTS, FlowLogQuery.TOP_TALKERS] });
    expect(archive.queries['Top ports'].QueryString).toContain(
      ' 100 * (IF(tcp_flags IS NULL, 1, 0)) + 99 - coalesce(version, 0) AS record_rank');
    expect(archive.queries['Top talkers'].QueryString).toContain(' 99 - coalesce(version, 0) AS record_rank');
  });

  test('says until when its answer is complete: at least until 20 minutes ago, or until its window ends', () => {
    const completeUntil = (settlingTime: number) => /'(\d+)' MINUTE\)\) AS bigint\)\) AS until/.exec(textOf(new FlowLogQuery({
      ...PROPS, sql: 'SELECT {{complete_until}} AS until FROM flows', settlingTime: Duration.minutes(settlingTime),
    })))?.[1];
    expect([0, 20, 45].map(completeUntil)).toEqual(['20', '20', '45']);
    const silent = ALL.filter(([, query]) => !/ AS complete_until\nFROM /.test(textOf(query, formatOf(query))));
    expect(silent.map(([, { name }]) => name)).toEqual(['Freshness']);
  });

  test('takes a name that tells windows of one length apart', () => {
    const names = [
      FlowLogQuery.TOP_TALKERS.over(Duration.minutes(90)), FlowLogQuery.TOP_TALKERS.over(Duration.days(30), Duration.days(30)),
      FlowLogQuery.TOP_TALKERS.over(Duration.hours(1), Duration.minutes(0)),
    ].map(({ name }) => name);
    expect(names).toEqual(['Top talkers, 1 hour 30 minutes', 'Top talkers, 30 days, until 30 days ago', 'Top talkers, hour, up to now']);
  });

  test.each<[FlowLogQuery, Duration, string]>([
    [FlowLogQuery.NEW_LISTENERS, Duration.days(1), "at least 2 days for 'New listeners', got 'Duration.days(1)'"],
    [FlowLogQuery.FAILED_CONNECTIONS, Duration.minutes(20), "at least 40 minutes for 'Failed connections', got 'Duration.minutes(20)'"],
  ])('is not asked over a time that is too short for its question', (query, window, message) => {
    expect(() => query.over(window)).toThrow(new Error(`'window' must be whole minutes, ${message}`));
  });

  test('is called by a tag as far as there is room', () => {
    expect(FlowLogQuery.natUsersByTag('k'.repeat(128)).name).toBe(`NAT gateway bytes by tag ${'k'.repeat(103)}`);
  });

  test('has what it says in braces', () => {
    const fields = [...PROPS.fields, RecordField.PROTOCOL, RecordField.TCP_FLAGS, RecordField.SRCPORT, RecordField.DSTPORT];
    const sql = "SELECT {{protocol_name}}, {{tcp_flag_names}}, {{service_port}}, {{until}}, {{private(srcaddr)}}, 'x' FROM flows";
    expect(textOf(new FlowLogQuery({ ...PROPS, fields, sql })).split('\n)\n')[1]).toMatchSnapshot();
  });

  test('goes on where it starts with other relations', () => {
    expect(textOf(new FlowLogQuery({ ...PROPS, sql: 'WITH a AS (SELECT * FROM flows)\nSELECT * FROM a' }))).toMatch(
      /\n\), a AS \(SELECT \* FROM flows\)\nSELECT \* FROM a$/);
  });

  test('is asked over another time', () => {
    expect(textOf(FlowLogQuery.TOP_TALKERS.over(Duration.days(7)))).toContain("current_timestamp - INTERVAL '10100' MINUTE");
    expect(textOf(FlowLogQuery.REJECTED_TRAFFIC)).toContain("current_timestamp - INTERVAL '60' MINUTE");
  });

  test('includes what is no flow, up to now, if it says so', () => {
    const text = textOf(new FlowLogQuery({ ...PROPS, includesSkipped: true, settlingTime: Duration.minutes(0), window: Duration.hours(1) }));
    expect(text).not.toContain("log_status = 'OK'");
    expect(text).toContain("AND date_format(current_timestamp + INTERVAL '60' MINUTE");
  });

  test('leaves records out before it counts them once', () => {
    const text = textOf(new FlowLogQuery({ ...PROPS, countsOnce: true, where: 'srcaddr = ?', parameters: ['address'] }));
    expect(text).toMatch(/FROM records\n {6}WHERE srcaddr = \?\n {4}\)\n {2}\)\n {2}WHERE none_match\(.*\n.*\n.*\n\)\nSELECT srcaddr FROM flows$/);
    expect(textOf(new FlowLogQuery({ ...PROPS, where: "srcaddr = '10.0.0.1'" }))).toMatch(
      /\n\), flows AS \(\n {2}SELECT \*\n {2}FROM records\n {2}WHERE srcaddr = '10.0.0.1'\n\)\nSELECT/);
  });

  test('is about one family of records in a table of both', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    archive.write(RecordFormat.TRANSIT_GATEWAY_DEFAULT, 'tgw-1');
    archive.table({ queries: [FlowLogQuery.REJECTED_TRAFFIC, FlowLogQuery.TRANSIT_GATEWAY_TALKERS, FlowLogQuery.FRESHNESS] });
    const texts = Object.values(archive.queries).map(({ QueryString }) => /AND (nullif\(tgw_attachment_id, '-'\) IS (NOT )?NULL)/.exec(QueryString)?.[1]);
    expect(texts).toEqual(["nullif(tgw_attachment_id, '-') IS NULL", "nullif(tgw_attachment_id, '-') IS NOT NULL", undefined]);
  });

  test('quotes names that this library does not know', () => {
    const field = RecordField.of('order');
    expect(textOf(new FlowLogQuery({ ...PROPS, fields: [...PROPS.fields, field, field] }), RecordFormat.ESSENTIAL.plus(field))).toContain(
      'AS srcaddr,\n    nullif("order", \'-\') AS "order"\n');
  });

  test('takes a name that says another time', () => {
    expect(FlowLogQuery.REJECTED_TRAFFIC.over(Duration.hours(6)).name).toBe('Rejected traffic, 6 hours');
    expect(FlowLogQuery.REJECTED_TRAFFIC.over(Duration.hours(6)).over(Duration.hours(3)).name).toBe('Rejected traffic, 3 hours');
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    const table = archive.table();
    table.addQuery(FlowLogQuery.REJECTED_TRAFFIC.over(Duration.days(7)));
    table.addQuery(FlowLogQuery.REJECTED_TRAFFIC.over(Duration.hours(2), Duration.minutes(5)));
    expect(archive.queries['Rejected traffic, 7 days'].Description).toBe('Who was rejected? The last 7 days, up to now. Table: flow_logs.');
    expect(archive.queries['Rejected traffic'].Description).toBe('Who was rejected? The last hour, up to now. Table: flow_logs.');
    expect(archive.queries['Rejected traffic, 2 hours, until 5 minutes ago'].Description)
      .toBe('Who was rejected? The last 2 hours, until 5 minutes ago. Table: flow_logs.');
  });

  test.each([
    'SELECT 1 FROM flows WHERE srcaddr IN (SELECT dstaddr FROM flows GROUP BY 1) AND dstport = ?',
    'SELECT 1 FROM (SELECT 1 FROM flows WHERE lower(?) = srcaddr) GROUP BY 1',
    'WITH a AS (SELECT 1 FROM flows WHERE (srcaddr = ? OR true) LIMIT 5) SELECT count(*) FILTER (WHERE true) FROM a',
  ])('takes a parameter in %s', (sql) => {
    expect(new FlowLogQuery({ ...PROPS, sql, parameters: ['a'] }).parameters).toEqual(['a']);
  });

  test('has parameters in WHERE clauses only, as Athena takes them', () => {
    for (const [, query] of ALL.filter(([, { parameters }]) => parameters.length > 0)) {
      const text = textOf(query, formatOf(query));
      for (const { index } of text.matchAll(/\?(?!:)/g)) {
        expect(text.slice(0, index)).toMatch(/\bWHERE\b(?![\s\S]*\bSELECT\b)/);
      }
    }
  });

  const BRACES = "'sql' and 'where' must hold nothing but {{until}}, {{complete_until}}, {{protocol_name}}, {{tcp_flag_names}}, {{service_port}} "
    + 'and {{private(column)}} in braces, and none in quotes';
  const SELECT = "'sql' must be a SELECT, which may start with WITH, of at most 229376 characters";
  test.each<[string, Partial<FlowLogQueryProps>]>([
    ["'name' must be a literal of 1 to 128 characters, got ''", { name: '' }],
    ["'name' must be a literal of 1 to 128 characters, got <unresolved>", { name: Fn.importValue('Name') }],
    [`'name' must be a literal of 1 to 128 characters, got '${'x'.repeat(129)}'`, { name: 'x'.repeat(129) }],
    ["'question' must be a literal of 1 to 850 characters, got ''", { question: '' }],
    [`${SELECT}, got 'DROP TABLE flows'`, { sql: 'DROP TABLE flows' }],
    [`${SELECT}, got 'WITH RECURSIVE a AS (SELECT 1) SELECT 1'`, { sql: 'WITH RECURSIVE a AS (SELECT 1) SELECT 1' }],
    [`${SELECT}, got undefined`, { sql: undefined as unknown as string }],
    ["'where' must be a condition such as \"action = 'REJECT'\", got 5", { where: 5 as unknown as string }],
    ["'sql' and 'where' must hold neither ';' nor comments", { sql: 'SELECT 1 FROM flows;' }],
    ["'sql' and 'where' must hold neither ';' nor comments", { sql: 'SELECT 1 FROM flows -- why?' }],
    ["'fields' must hold srcport and dstport and tcp-flags, which what 'sql' and 'where' have in braces reads, got "
      + 'end, log-status, interface-id, srcaddr',
      { sql: 'SELECT {{service_port}} FROM flows' }],
    ["'fields' must hold protocol, which what 'sql' and 'where' have in braces reads, got "
      + 'end, log-status, interface-id, srcaddr',
      { where: "{{protocol_name}} = 'TCP'" }],
    ["'fields' must be those of one kind of records, of interfaces or of transit gateways, got end, log-status, interface-id, srcaddr, "
      + 'action, tgw-id',
      { fields: [...PROPS.fields, RecordField.ACTION, RecordField.TGW_ID] }],
    ...[
      'WITH flows AS (SELECT 1) SELECT 1 FROM flows', 'WITH "flows" AS (SELECT 1) SELECT 1 FROM flows', 'WITH flows (a) AS (SELECT 1) SELECT 1 FROM flows',
      'WITH a AS (SELECT 1),records AS (SELECT 1) SELECT 1 FROM a',
    ].map((sql): [string, Partial<FlowLogQueryProps>] => ["'sql' must not define relations called 'flows' or 'records', which it gets", { sql }]),
    ["'where' must ask for columns of 'fields', got '{{private(destination)}}' for end, log-status, interface-id, srcaddr",
      { where: '{{private(destination)}}' }],
    ["'fields' must hold dstaddr, which what 'sql' and 'where' have in braces reads, got end, log-status, interface-id, srcaddr",
      { sql: 'SELECT srcaddr FROM flows WHERE {{private(dstaddr)}}' }],
    ["'window' must be whole minutes, at least 2 days for 'Sources', got none, which is 1 day", { minWindow: Duration.days(2) }],
    ["'sql' must not define relations called 'flows' or 'records', which it gets",
      { sql: 'WITH a AS (SELECT 1), Records AS (SELECT 1) SELECT 1 FROM flows' }],
    [`${BRACES}, got '{{privat(srcaddr)}} FROM flows'`, { sql: 'SELECT {{privat(srcaddr)}} FROM flows' }],
    [`${BRACES}, got '{{constructor}}''`, { sql: "SELECT '{{constructor}}'" }],
    [BRACES, { sql: "SELECT '{{until}}'" }],
    ["'parameters' must name each ? of 'where' and 'sql', of which there are 1, got 0", { sql: "SELECT '?' FROM flows WHERE srcaddr = ?" }],
    ["'parameters' must name each ? of 'where' and 'sql', of which there are 0, got 1", { parameters: ['address'] }],
    ...['SELECT ? FROM flows', 'SELECT 1 FROM flows WHERE true LIMIT ?', 'SELECT 1 FROM flows WHERE true HAVING count(*) > ?',
      'SELECT count(*) FILTER (WHERE bytes > ?) FROM flows', 'SELECT 1 FROM flows WHERE bytes IN (SELECT ? FROM flows)'].map(
      (sql): [string, Partial<FlowLogQueryProps>] => ["'sql' must hold ? in WHERE clauses only, because Athena takes parameters nowhere else",
        { sql, parameters: ['a'] }]),
    ["'window' must be whole minutes, at least 1 minute for 'Sources', got 'Duration.seconds(90)'", { window: Duration.seconds(90) }],
    ["'window' must be whole minutes, at least 1 minute for 'Sources', got 'Duration.minutes(0)'", { window: Duration.minutes(0) }],
    ["'window' must be whole minutes, at least 1 minute for 'Sources', got '60'", { window: 60 as unknown as Duration }],
    ["'settlingTime' must be whole minutes, got 'Duration.seconds(1)'", { settlingTime: Duration.seconds(1) }],
    ["'fields' must be fields such as RecordField.SRCADDR, got a list", { fields: ['srcaddr'] as unknown as RecordField[] }],
    ["'fields' must hold end and log-status, by which records are found, got srcaddr", { fields: [RecordField.SRCADDR] }],
    ["'fields' must hold log-status, by which records are found, got end", { fields: [RecordField.END] }],
    ["'fields' must hold interface-id or tgw-attachment-id for 'countsOnce', got end, log-status",
      { fields: [RecordField.END, RecordField.LOG_STATUS], countsOnce: true }],
  ])('fails when %s', (message, props) => {
    expect(() => new FlowLogQuery({ ...PROPS, ...props })).toThrow(new Error(message));
  });
});
