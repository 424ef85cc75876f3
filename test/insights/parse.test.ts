import { CUSTOM, recordsOf } from './records';
import { RecordField, RecordFormat } from '../../lib';
import { parseCommand, parsedName } from '../../lib/insights/parse';

/** The glob mode of `parse`, as https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Parse.html describes it. */
function parse(command: string, event: string): Record<string, string> | undefined {
  const [, glob, names] = /^parse @message "([^"]*)" as (.*)$/s.exec(command)!;
  const parts = glob.split('*').map((part) => part.replace(/[^\w]/g, '\\$&'));
  const aliases = names.split(',').map((name) => name.trim());
  expect(aliases.length).toBe(parts.length - 1);
  const values = new RegExp(`^${parts.slice(0, -1).join('(.*?)')}(.*)${parts.at(-1)}$`).exec(event)?.slice(1);
  return values && Object.fromEntries(aliases.map((alias, index) => [alias, values[index]]));
}

test('the evaluator agrees with the example of AWS', () => {
  expect(parse('parse @message "user=*, method:*, latency := *" as @user,\n    @method, @latency', 'user=foo, method:bar, latency := 12')).toEqual({
    '@user': 'foo', '@method': 'bar', '@latency': '12',
  });
});

describe('parse', () => {
  test.each([
    ['default', RecordFormat.DEFAULT], ['essential', RecordFormat.ESSENTIAL], ['custom', CUSTOM], ['all', RecordFormat.V11],
    ['transit gateway', RecordFormat.TRANSIT_GATEWAY_DEFAULT],
  ])('tells the fields of all records apart, %s format', (_name, format) => {
    for (const [values, event] of recordsOf(format)) {
      const found = parse(parseCommand(format), event)!;
      expect(format.fields.map((field) => found[parsedName(field, format)])).toEqual(Object.values(values));
    }
  });

  test('has names that discovery does not have, and none twice', () => {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
    const discovered = ['accountId', 'endTime', 'interfaceId', 'logStatus', 'startTime', 'version', 'action', 'bytes', 'dstAddr', 'dstPort', 'packets',
      'protocol', 'srcAddr', 'srcPort', 'flowDirection', 'type', 'region'].map((name) => name.toLowerCase());
    for (const format of [RecordFormat.V11, RecordFormat.TRANSIT_GATEWAY_DEFAULT, CUSTOM]) {
      const names = format.fields.map((field) => parsedName(field, format));
      expect(names.filter((name) => discovered.includes(name.toLowerCase()))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('is one command', () => {
    expect(parseCommand(RecordFormat.of(RecordField.SRCADDR, RecordField.FLOW_DIRECTION, RecordField.instanceTag('a'), RecordField.instanceTag('b')))).toBe(
      'parse @message "* * * *" as flow_srcaddr, flow_direction, flow_instance_tag, flow_instance_tag_2');
  });
});
