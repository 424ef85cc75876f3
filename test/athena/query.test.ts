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

describe('the catalogue', () => {
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
    const isOfInterfaces = query.fields.every((field) => RecordFormat.V11.includes(field));
    expect(textOf(query, isOfInterfaces ? RecordFormat.V11 : RecordFormat.TRANSIT_GATEWAY_DEFAULT)).not.toMatch(/[{}]/);
  });
});

describe('a query', () => {
  test('reads the window up to 20 minutes ago, late folders included, flows alone', () => {
    expect(textOf(new FlowLogQuery({ ...PROPS, window: Duration.hours(2) }))).toMatchSnapshot();
  });

  test('takes the records of one flow log where several cover an interface', () => {
    expect(textOf(new FlowLogQuery({ ...PROPS, countsOnce: true }))).toMatchSnapshot();
    expect(textOf(new FlowLogQuery({ ...PROPS, countsOnce: true }), RecordFormat.of(...PROPS.fields))).toContain(
      'OVER (PARTITION BY interface_id, "end" / 600)');
  });

  test('has what it says in braces', () => {
    const fields = [...PROPS.fields, RecordField.PROTOCOL, RecordField.TCP_FLAGS, RecordField.SRCPORT, RecordField.DSTPORT];
    const sql = "SELECT {{protocol_name}}, {{tcp_flag_names}}, {{service_port}}, {{until}}, {{private(srcaddr)}}, '{{x}}' FROM flows";
    expect(textOf(new FlowLogQuery({ ...PROPS, fields, sql })).split('\n)\n')[1]).toMatchSnapshot();
  });

  test('goes on where it starts with other relations', () => {
    expect(textOf(new FlowLogQuery({ ...PROPS, sql: 'WITH a AS (SELECT * FROM flows)\nSELECT * FROM a' }))).toMatch(
      /\n\), a AS \(SELECT \* FROM flows\)\nSELECT \* FROM a$/);
  });

  test('is asked over another time', () => {
    expect(textOf(FlowLogQuery.REJECTED_TRAFFIC.over(Duration.days(7)))).toContain("current_timestamp - INTERVAL '10100' MINUTE");
    expect(textOf(FlowLogQuery.REJECTED_TRAFFIC)).toContain("current_timestamp - INTERVAL '80' MINUTE");
  });

  test('includes what is no flow, up to now, if it says so', () => {
    const text = textOf(new FlowLogQuery({ ...PROPS, includesSkipped: true, settlingTime: Duration.minutes(0), window: Duration.hours(1) }));
    expect(text).not.toContain("log_status = 'OK'");
    expect(text).toContain("AND date_format(current_timestamp + INTERVAL '60' MINUTE");
  });

  test.each<[string, Partial<FlowLogQueryProps>]>([
    ["'name' must be a literal of 1 to 128 characters, got ''", { name: '' }],
    ["'name' must be a literal of 1 to 128 characters, got <unresolved>", { name: Fn.importValue('Name') }],
    [`'name' must be a literal of 1 to 128 characters, got '${'x'.repeat(129)}'`, { name: 'x'.repeat(129) }],
    ["'question' must be a literal of 1 to 900 characters, got ''", { question: '' }],
    ["'sql' must start with SELECT or WITH, got 'DROP TABLE flows'", { sql: 'DROP TABLE flows' }],
    ["'sql' must start with SELECT or WITH, got undefined", { sql: undefined as unknown as string }],
    ["'sql' must be one statement without ';', got 'SELECT 1 FROM flows;'", { sql: 'SELECT 1 FROM flows;' }],
    ["'sql' must hold nothing but {{until}}, {{protocol_name}}, {{tcp_flag_names}}, {{service_port}} and {{private(column)}} in braces, got "
      + "'{{privat(srcaddr)}} FROM flows'", { sql: 'SELECT {{privat(srcaddr)}} FROM flows' }],
    ["'parameters' must name each ? of 'sql', of which there are 1, got 0", { sql: "SELECT '?' FROM flows WHERE srcaddr = ?" }],
    ["'parameters' must name each ? of 'sql', of which there are 0, got 1", { parameters: ['address'] }],
    ["'window' must be whole minutes, at least one, got 'Duration.seconds(90)'", { window: Duration.seconds(90) }],
    ["'window' must be whole minutes, at least one, got 'Duration.minutes(0)'", { window: Duration.minutes(0) }],
    ["'window' must be whole minutes, at least one, got '60'", { window: 60 as unknown as Duration }],
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
