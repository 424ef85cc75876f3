import { Fn } from 'aws-cdk-lib';
import { FlowLogInsightsQuery, FlowLogInsightsQueryProps, FlowLogQuery, RecordCondition, RecordField, RecordFormat } from '../../lib';

const CIDRS = ['10.0.0.0/8', 'fc00::/7'];

const PROPS: FlowLogInsightsQueryProps = {
  name: 'Sources',
  question: 'Who sends?',
  fields: [RecordField.LOG_STATUS, RecordField.SRCADDR],
  queryString: 'stats count(*) as records by flow_srcaddr',
};

const ALL = Object.entries(FlowLogInsightsQuery).filter((entry): entry is [string, FlowLogInsightsQuery] => entry[1] instanceof FlowLogInsightsQuery);

function formatOf({ fields }: FlowLogInsightsQuery): RecordFormat {
  return [RecordFormat.V11, RecordFormat.TRANSIT_GATEWAY_DEFAULT].find((format) => fields.every((field) => format.includes(field)))!;
}

function textOf(props: Partial<FlowLogInsightsQueryProps>, format = RecordFormat.of(RecordField.SRCADDR, RecordField.LOG_STATUS, RecordField.ACTION)): string {
  return new FlowLogInsightsQuery({ ...PROPS, ...props })._queryString(format, CIDRS);
}

describe('the catalogue', () => {
  test('has names and questions that are all different', () => {
    expect(new Set(ALL.map(([, { name }]) => name)).size).toBe(ALL.length);
    expect(new Set(ALL.map(([, { question }]) => question)).size).toBe(ALL.length);
  });

  test.each(ALL)('%s has its text', (_name, query) => {
    const text = query._queryString(RecordFormat.of(...query.fields), CIDRS);
    expect(text).toMatchSnapshot();
  });

  test.each(ALL)('%s fits with all fields, leaves nothing in braces but parameters, and names no field that it does not need', (_name, query) => {
    const text = query._queryString(formatOf(query), CIDRS);
    expect(text.length).toBeLessThan(10_000);
    const needed = query._queryString(RecordFormat.of(...query.fields), CIDRS);
    const aliases = [...needed.split(' as ')[1].split('\n')[0].matchAll(/flow_\w+/g)].map(([name]) => name);
    const commands = needed.slice(needed.indexOf('\n|'));
    expect([...commands.matchAll(/\bflow_\w+/g)].map(([name]) => name).filter((name) => !aliases.includes(name))).toEqual([]);
    expect([...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name).filter((name) => !query.parameters.some((parameter) => parameter.name === name)))
      .toEqual([]);
  });

  test('asks what the default format can answer, and more of a better one', () => {
    const answers = (format: RecordFormat): string[] =>
      FlowLogInsightsQuery._FEATURED.filter((query) => query._fieldsMissingIn(format).length === 0).map(({ name }) => name);
    expect(answers(RecordFormat.DEFAULT)).toEqual([
      'Freshness', 'Skipped records', 'Rejected traffic', 'One address', 'One interface', 'Top talkers', 'SSH and RDP rejects', 'Protocols',
    ]);
    expect(answers(RecordFormat.ESSENTIAL).length).toBe(12);
    expect(answers(RecordFormat.DATA_TRANSFER).length).toBe(15);
    expect(answers(RecordFormat.TRANSIT_GATEWAY_DEFAULT)).toEqual([
      'Freshness', 'Skipped records', 'One address', 'Top talkers', 'Transit gateway traffic', 'Transit gateway talkers', 'Transit gateway drops', 'Protocols',
    ]);
  });

  test('calls what tables answer, too, by the same names', () => {
    const names = Object.keys(FlowLogInsightsQuery).filter((name) => !name.startsWith('_') && !Object.hasOwn(FlowLogQuery, name));
    expect(names).toEqual(['ADDRESS_PACKET_LEVEL']);
  });
});

describe('a query', () => {
  test('tells fields apart, then looks at flows', () => {
    expect(textOf({})).toBe([
      '# Who sends?',
      'parse @message "* * *" as flow_srcaddr, flow_log_status, flow_action',
      '| filter flow_log_status = "OK"',
      '| stats count(*) as records by flow_srcaddr',
    ].join('\n'));
  });

  test('looks at records that meet a condition, whose fields it needs', () => {
    const query = new FlowLogInsightsQuery({ ...PROPS, condition: RecordCondition.REJECTED });
    expect(query.fields).toEqual([...PROPS.fields, RecordField.ACTION]);
    expect(query._queryString(RecordFormat.DEFAULT, CIDRS)).toContain('\n| filter flow_log_status = "OK"\n| filter flow_action = "REJECT"\n| stats');
  });

  test('includes what is no flow if it says so', () => {
    expect(textOf({ includesSkipped: true })).not.toContain('filter');
  });

  test('knows what is private, and asks for parameters', () => {
    const queryString = 'filter not {{private(flow_srcaddr)}} or flow_srcaddr = "{{address}}"';
    expect(textOf({ queryString, parameters: [{ name: 'address', description: 'An address' }] }).split('\n| ').at(-1)).toBe('filter not '
      + '(isIpv4InSubnet(flow_srcaddr, "10.0.0.0/8") or isIpv6InSubnet(flow_srcaddr, "fc00::/7")) or flow_srcaddr = "{{address}}"');
  });

  test('calls tags as columns are called', () => {
    const [team, stage] = ['Team', 'Stage'].map((key) => RecordField.instanceTag(key));
    expect(textOf({ fields: [RecordField.LOG_STATUS, stage], queryString: 'stats count(*) by flow_instance_tag_2' },
      RecordFormat.of(RecordField.LOG_STATUS, team, stage))).toContain('as flow_log_status, flow_instance_tag, flow_instance_tag_2\n');
  });

  test('fails when it is longer than CloudWatch Logs takes', () => {
    expect(() => textOf({ queryString: `filter flow_srcaddr like /${'x'.repeat(9900)}/` })).toThrow(new Error("'queries' must have at most 10000 characters, "
      + "got 10043 of 'Sources': give fewer 'privateCidrs', or write fewer fields"));
  });

  const parameter = (name: string, description = 'x', defaultValue?: string) => ({ parameters: [{ name, description, defaultValue }] });

  test.each<[string, Partial<FlowLogInsightsQueryProps>]>([
    ["'name' must be a literal line of 1 to 128 characters, got ''", { name: '' }],
    ["'name' must be a literal line of 1 to 128 characters, got <unresolved>", { name: Fn.importValue('Name') }],
    ["'name' must neither start nor end with '/', got '/a'", { name: '/a' }],
    ["'question' must be a literal line of 1 to 1024 characters, got 'a\nfilter b'", { question: 'a\nfilter b' }],
    ["'question' must hold nothing in braces, got 'What of {{address}}?'", { question: 'What of {{address}}?' }],
    ["'queryString' must be literal commands, got undefined", { queryString: undefined as unknown as string }],
    ["'queryString' must neither start nor end with '|', got '| limit 1'", { queryString: '| limit 1' }],
    ["'queryString' must hold nothing but {{private(field)}} and 'parameters' in braces, got '{{privat(flow_srcaddr)}}'",
      { queryString: 'filter {{privat(flow_srcaddr)}}' }],
    ["'queryString' must hold nothing but {{private(field)}} and 'parameters' in braces, got '{{a'", { queryString: 'filter {{a' }],
    ["'queryString' must name fields that 'fields' holds, got 'flow_srcadr' and log-status, srcaddr", { queryString: 'stats count(*) by flow_srcadr' }],
    ["'parameters' must be in 'queryString' and differ, got '{{a}}'", parameter('a')],
    ["'parameters' must have names of letters, digits and '_', got 'a b'", parameter('a b')],
    ["'parameters' must have a description of 1 to 512 characters, got '' for 'a'", parameter('a', '')],
    ["'parameters' must have a default value of 1 to 1024 characters, got '' for 'a'", parameter('a', 'x', '')],
    ["'parameters' must be a list of at most 20, got a list", { parameters: Array(21).fill({ name: 'a', description: 'a' }) }],
    ["'condition' must be one such as RecordCondition.REJECTED, got 'REJECT'", { condition: 'REJECT' as unknown as RecordCondition }],
    ["'fields' must be fields such as RecordField.SRCADDR, got a list", { fields: ['srcaddr'] as unknown as RecordField[] }],
    ["'fields' must hold log-status, by which flows are told, got srcaddr", { fields: [RecordField.SRCADDR] }],
  ])('fails when %s', (message, props) => {
    expect(() => new FlowLogInsightsQuery({ ...PROPS, ...props })).toThrow(new Error(message));
  });
});
