import { Fn, Token } from 'aws-cdk-lib';
import { holds } from './filter-evaluator';
import { matches } from './filter-pattern-evaluator';
import { CUSTOM, recordsOf, Values } from './records';
import { RecordCondition, RecordField, RecordFormat } from '../../lib';
import { parsedName } from '../../lib/insights/parse';

const C = RecordCondition;
const F = RecordField;
const FORMATS = { default: RecordFormat.DEFAULT, essential: RecordFormat.ESSENTIAL, custom: CUSTOM, transitGateway: RecordFormat.TRANSIT_GATEWAY_DEFAULT };

const SSH_RDP = C.allOf([C.REJECTED, C.TCP, C.oneOfNumbers(F.DSTPORT, [22, 3389])]);

interface Case {
  readonly condition: RecordCondition;
  /** The same, said another way. */
  readonly expected: (record: Values) => boolean;
  /** What it tells apart is more than a filter pattern can. */
  readonly patternless?: boolean;
}

const CASES: Record<string, Case> = {
  'rejected': { condition: C.REJECTED, expected: (r) => r.action === 'REJECT' },
  'accepted': { condition: C.ACCEPTED, expected: (r) => r.action === 'ACCEPT' },
  'not accepted': { condition: C.ACCEPTED.negated(), expected: (r) => r.action !== 'ACCEPT' },
  'flows': { condition: C.FLOWS, expected: (r) => r['log-status'] === 'OK' },
  'skipped': { condition: C.SKIPPED, expected: (r) => r['log-status'] === 'SKIPDATA' },
  'TCP': { condition: C.TCP, expected: (r) => r.protocol === '6' },
  'not TCP': { condition: C.TCP.negated(), expected: (r) => r.protocol !== '6' },
  'ports': { condition: C.oneOfNumbers(F.DSTPORT, [22, 3389]), expected: (r) => ['22', '3389'].includes(r.dstport) },
  'other ports': { condition: C.noneOfNumbers(F.DSTPORT, [22, 3389]), expected: (r) => !['22', '3389'].includes(r.dstport) },
  'no port': { condition: C.oneOf(F.DSTPORT, ['-']), expected: (r) => r.dstport === '-' },
  'a port': { condition: C.noneOf(F.DSTPORT, ['-']), expected: (r) => r.dstport !== '-' },
  'SSH and RDP probes': { condition: SSH_RDP, expected: (r) => r.action === 'REJECT' && r.protocol === '6' && /^(22|3389)$/.test(r.dstport) },
  'big': { condition: C.atLeast(F.BYTES, 100), expected: (r) => Number(r.bytes) >= 100 },
  'small': { condition: C.atMost(F.BYTES, 99), expected: (r) => Number(r.bytes) <= 99 },
  'not big': { condition: C.atLeast(F.BYTES, 100).negated(), expected: (r) => Number(r.bytes) < 100 },
  'not small': { condition: C.atMost(F.BYTES, 99).negated(), expected: (r) => Number(r.bytes) > 99 },
  'between': { condition: C.allOf([C.atLeast(F.DSTPORT, 80), C.atMost(F.DSTPORT, 3389)]), expected: (r) => /^(80|443|2222|3389)$/.test(r.dstport) },
  'beside': { condition: C.anyOf([C.atMost(F.DSTPORT, 79), C.atLeast(F.DSTPORT, 3390)]), expected: (r) => /^(0|22|53|50123)$/.test(r.dstport) },
  'a prefix': { condition: C.startingWith(F.SRCADDR, '10.0.1'), expected: (r) => r.srcaddr.startsWith('10.0.1') },
  'a prefix with a colon': { condition: C.startingWith(F.SRCADDR, 'fd00:'), expected: (r) => r.srcaddr.startsWith('fd00:') },
  'no prefix': { condition: C.startingWith(F.SRCADDR, '10.0.1.').negated(), expected: (r) => !r.srcaddr.startsWith('10.0.1.') },
  'addresses': { condition: C.oneOf(F.SRCADDR, ['10.0.1.5', '2001:db8::1']), expected: (r) => /^(10\.0\.1\.5|2001:db8::1)$/.test(r.srcaddr) },
  'an account with a zero first': { condition: C.oneOf(F.ACCOUNT_ID, ['022222222222']), expected: (r) => r['account-id'] === '022222222222' },
  'a tag': { condition: C.oneOf(F.instanceTag('Team'), ['Web%20%26%20API']), expected: (r) => decodeURIComponent(r['instance-tag']) === 'Web & API' },
  'the second tag': { condition: C.startingWith(F.instanceTag('Stage'), 'prod'), expected: (r) => r['instance-tag-2'].startsWith('prod') },
  'openings': { condition: C.allOf([C.oneOfNumbers(F.TCP_FLAGS, [2, 3]), C.oneOf(F.FLOW_DIRECTION, ['ingress'])]),
    expected: (r) => (Number(r['tcp-flags']) & 18) === 2 && r['flow-direction'] === 'ingress' },
  'lost packets': { condition: C.atLeast(F.PACKETS_LOST_NO_ROUTE, 1), expected: (r) => r['packets-lost-no-route'] > '0' },
  'either port': { condition: C.anyOf([C.oneOfNumbers(F.SRCPORT, [22]), C.oneOfNumbers(F.DSTPORT, [22])]),
    expected: (r) => [r.srcport, r.dstport].includes('22'), patternless: true },
  'neither port': { condition: C.anyOf([C.oneOfNumbers(F.SRCPORT, [22]), C.oneOfNumbers(F.DSTPORT, [22])]).negated(),
    expected: (r) => ![r.srcport, r.dstport].includes('22') },
  'inside': { condition: C.inside(F.SRCADDR, ['10.0.0.0/20', 'fd00::/8']), expected: (r) => /^(10\.0\.(\d|1[0-5])\.|fd)/.test(r.srcaddr), patternless: true },
  'outside': { condition: C.outside(F.SRCADDR, ['10.0.0.0/8', 'fd00::/8']), expected: (r) => !/^(10\.|fd|-)/.test(r.srcaddr), patternless: true },
  'not inside': { condition: C.inside(F.SRCADDR, ['10.0.0.0/8', 'fd00::/8']).negated(), expected: (r) => !/^(10\.|fd|-)/.test(r.srcaddr), patternless: true },
  'probes from elsewhere, or small': {
    condition: C.anyOf([C.allOf([SSH_RDP, C.outside(F.SRCADDR, ['10.0.0.0/8'])]), C.atMost(F.BYTES, 40)]),
    expected: (r) => r.action === 'REJECT' && r.protocol === '6' && /^(22|3389)$/.test(r.dstport) && !/^(10\.|-)/.test(r.srcaddr) || r.bytes === '40',
    patternless: true,
  },
};

const RUNS = Object.entries(FORMATS).flatMap(([name, format]) => Object.entries(CASES)
  .filter(([, { condition }]) => condition.fields.every((field) => format.includes(field)))
  .map(([title, each]) => [`${title}, ${name} format`, format, each] as const));

const RECORDS = new Map(Object.values(FORMATS).map((format) => [format, recordsOf(format)]));

function pattern(condition: RecordCondition, format = RecordFormat.DEFAULT): string {
  return condition._filterPattern(format);
}

function filter(condition: RecordCondition, format = RecordFormat.DEFAULT): string {
  return condition._filterExpression(format, (field) => parsedName(field, format));
}

describe('the evaluator of patterns agrees with the examples of AWS', () => {
  const EVENTS = [
    '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
    '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /about-us/index.html HTTP/1.0" 200 5324',
    '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /apache_pb.gif HTTP/1.0" 403 900',
  ];

  test.each([
    ['[ip, user, username, timestamp, request, status_code, bytes]', '123'],
    ['[ip, user, username, timestamp, request, status_code]', ''],
    ['[ip, user, username, timestamp, request, status_code, bytes > 1000]', '12'],
    ['[ip, user, username, timestamp, request, status_code = 200, bytes]', '2'],
    ['[ip, user, username, timestamp, request, status_code = 4*, bytes]', '13'],
    ['[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]', '1'],
    ['[ip, user, username, timestamp, request, status_code = 4* && status_code != 403, bytes]', '1'],
    ['[ip, user, username, timestamp, request, status_code = 200 || status_code = 403, bytes]', '23'],
    ['[..., status_code, bytes]', '123'],
    ['[ip, user, ..., status_code = 4*, bytes]', '13'],
    ['[ip, user, ...]', '123'],
  ])('%s', (text, expected) => {
    expect(EVENTS.flatMap((event, index) => matches(text, event) ? [index + 1] : []).join('')).toBe(expected);
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/process-records-cwl.html
  test('rejected SSH of the user guide', () => {
    const text = '[version, account, eni, source, destination, srcport, destport="22", protocol="6", packets, bytes, windowstart, windowend, '
      + 'action="REJECT", flowlogstatus]';
    expect(matches(text, '2 123456789010 eni-1 172.31.9.69 172.31.9.12 49761 22 6 20 4249 1418530010 1418530070 REJECT OK')).toBe(true);
    expect(matches(text, '2 123456789010 eni-1 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK')).toBe(false);
    expect(matches(text, '2 123456789010 eni-1 - - - - - - - 1418530010 1418530070 - NODATA')).toBe(false);
  });
});

describe('the evaluator of filters agrees with the examples of AWS', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['(range>3000)', { range: '3001' }, true],
    ['(range>3000 and accountId=123456789012)', { range: '3001', accountId: '123456789012' }, true],
    ['(range>3000 and accountId=123456789012)', { range: '3000', accountId: '123456789012' }, false],
    ['(f1=10 or f3>25)', { f1: '11', f3: '26' }, true],
    ['f1 like /Exception/', { f1: 'an Exception' }, true],
    ['f1 like "Exception"', { f1: 'an exception' }, false],
    ['statusCode like /2\\d\\d/', { statusCode: '404' }, false],
    ['logGroup in ["example_group", "other"]', { logGroup: 'example_group' }, true],
    ['logGroup not in ["example_group"]', { logGroup: 'example_group' }, false],
    ['isIpv4InSubnet(srcAddr,"192.0.2.0/24")', { srcAddr: '192.0.2.77' }, true],
    ['isIpv4InSubnet(srcAddr,"192.0.2.0/24")', { srcAddr: '-' }, false],
    ['logStatus="SKIPDATA"', { logStatus: 'SKIPDATA' }, true],
  ])('%s', (expression, fields, expected) => {
    expect(holds(expression, fields)).toBe(expected);
  });
});

describe('over made-up records', () => {
  test.each(RUNS)('%s: the filter of Logs Insights', (_title, format, { condition, expected }) => {
    const text = filter(condition, format);
    const names = format.columns().map(({ name }) => name.startsWith('flow_') ? name : `flow_${name}`);
    const found = RECORDS.get(format)!.filter(([, event]) =>
      holds(text, Object.fromEntries(event.split(' ').map((word, index) => [names[index], word]))));
    const wanted = RECORDS.get(format)!.filter(([values]) => expected(values));
    expect(found).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(0);
  });

  test.each(RUNS.filter(([, , { patternless }]) => !patternless))('%s: the filter pattern', (_title, format, { condition, expected }) => {
    const text = pattern(condition, format);
    const found = RECORDS.get(format)!.filter(([, event]) => matches(text, event));
    expect(found).toEqual(RECORDS.get(format)!.filter(([values]) => expected(values)));
  });
});

describe('a filter pattern', () => {
  test('has a name for each field, and AWS has it the same way', () => {
    expect(pattern(SSH_RDP)).toBe('[version, account_id, interface_id, srcaddr, dstaddr, srcport, dstport = 22 || dstport = 3389, protocol = 6, packets, '
      + 'bytes, start, end, action = REJECT, log_status]');
    expect(pattern(C.allOf([C.startingWith(F.SRCADDR, '10.0.'), C.atLeast(F.BYTES, 1000)]), RecordFormat.of(F.SRCADDR, F.BYTES)))
      .toBe('[srcaddr = 10.0.*, bytes >= 1000]');
  });

  test('quotes what is more than letters, digits and dots, and texts of digits', () => {
    const format = RecordFormat.of(F.INTERFACE_ID, F.ACCOUNT_ID, F.SRCADDR, F.instanceTag('a'));
    expect(pattern(C.allOf([
      C.oneOf(F.INTERFACE_ID, ['eni-1']), C.oneOf(F.ACCOUNT_ID, ['012345678901']), C.startingWith(F.SRCADDR, 'fd00:'), C.noneOf(F.instanceTag('a'), ['%2D']),
    ]), format)).toBe('[interface_id = "eni-1", account_id = "012345678901", srcaddr = "fd00:*", instance_tag != "%2D"]');
  });

  test('has room for all fields of version 11 and a few values', () => {
    expect(pattern(SSH_RDP, RecordFormat.V11).length).toBe(728);
  });

  test.each<[string, RecordCondition]>([
    ["'condition' must be 'all of' across fields for a filter pattern, which knows no other, got 'any of' across srcport, dstport: use several filters, or "
      + 'Logs Insights', CASES['either port'].condition],
    ["'condition' must hold no CIDRs for a filter pattern, got 10.0.0.0/8 for 'srcaddr': use a prefix such as '10.0.', or Logs Insights",
      C.inside(F.SRCADDR, ['10.0.0.0/8'])],
    ["'condition' must join all that it says of a field the same way for a filter pattern, got 'dstport = 22 || dstport = 80' within '&&'",
      C.allOf([C.oneOfNumbers(F.DSTPORT, [22, 80]), C.atLeast(F.DSTPORT, 23)])],
    ["'condition' must make a filter pattern of at most 1024 characters, got 1087 for a format of 14 fields: compare with fewer values, or write fewer fields",
      C.oneOfNumbers(F.DSTPORT, Array.from({ length: 51 }, (_, index) => 10000 + index))],
    ["'condition' must compare fields that the format has, got tcp-flags, vpc-id and a format of version, account-id, interface-id, srcaddr, dstaddr, "
      + 'srcport, dstport, protocol, packets, bytes, start, end, action, log-status',
      C.allOf([C.oneOfNumbers(F.TCP_FLAGS, [2]), C.oneOf(F.VPC_ID, ['vpc-1'])])],
  ])('fails when %s', (message, condition) => {
    expect(() => pattern(condition)).toThrow(new Error(message));
  });
});

describe('a filter of Logs Insights', () => {
  test('says it in the words of the language', () => {
    expect(filter(CASES['probes from elsewhere, or small'].condition)).toBe('(flow_action = "REJECT" and flow_protocol = 6 and flow_dstport in [22, 3389] and '
      + '(flow_srcaddr != "-" and not (isIpv4InSubnet(flow_srcaddr, "10.0.0.0/8")))) or (flow_bytes != "-" and flow_bytes <= 40)');
    expect(filter(C.allOf([C.startingWith(F.SRCADDR, '10.0.').negated(), C.inside(F.DSTADDR, ['fd00::/8', '10.0.0.0/8'])]))).toBe(
      'flow_srcaddr not like /^10\\.0\\./ and (isIpv6InSubnet(flow_dstaddr, "fd00::/8") or isIpv4InSubnet(flow_dstaddr, "10.0.0.0/8"))');
  });
});

describe('filters of Contributor Insights', () => {
  test('say it in the words of the language', () => {
    expect(SSH_RDP._ruleFilters(RecordFormat.DEFAULT)).toEqual([
      { Match: 'action', In: ['REJECT'] }, { Match: 'protocol', EqualTo: 6 }, { Match: 'dstport', In: ['22', '3389'] },
    ]);
    const all = [C.noneOf(F.SRCADDR, ['-']), C.startingWith(F.DSTADDR, '10.'), C.atLeast(F.BYTES, 100), C.atMost(F.PACKETS, 3)];
    expect(C.allOf(all)._ruleFilters(RecordFormat.DEFAULT)).toEqual([
      { Match: 'srcaddr', NotIn: ['-'] }, { Match: 'dstaddr', StartsWith: ['10.'] }, { Match: 'bytes', GreaterThan: 99 }, { Match: 'packets', LessThan: 4 },
    ]);
    expect([C.TCP.negated(), C.atLeast(F.BYTES, 5).negated(), C.atMost(F.BYTES, 5).negated()].flatMap((each) => each._ruleFilters(RecordFormat.DEFAULT)))
      .toEqual([{ Match: 'protocol', NotEqualTo: 6 }, { Match: 'bytes', LessThan: 5 }, { Match: 'bytes', GreaterThan: 5 }]);
  });

  test('call tags as columns do', () => {
    expect(C.oneOf(F.instanceTag('Stage'), ['prod'])._ruleFilters(CUSTOM)).toEqual([{ Match: 'instance_tag_2', In: ['prod'] }]);
  });

  test.each<[string, RecordCondition]>([
    ["'condition' must be at most 4 comparisons for Contributor Insights, got 5",
      C.allOf([C.REJECTED, C.TCP, C.FLOWS, C.atLeast(F.BYTES, 1), C.atLeast(F.PACKETS, 1)])],
    ["'condition' must be 'all of' for Contributor Insights, got 'any of' within: compare a field with several values by RecordCondition.oneOf, or use "
      + 'Logs Insights', CASES['either port'].condition],
    ["'condition' must compare with at most 10 values for Contributor Insights, got 11 for 'dstport'",
      C.oneOfNumbers(F.DSTPORT, Array.from({ length: 11 }, (_, index) => index))],
    ["'condition' must hold no CIDRs for Contributor Insights, got 10.0.0.0/8 for 'srcaddr': use Logs Insights", C.outside(F.SRCADDR, ['10.0.0.0/8'])],
    ["'condition' must hold no negated prefix for Contributor Insights, got 10. for 'srcaddr': use Logs Insights", C.startingWith(F.SRCADDR, '10.').negated()],
  ])('fails when %s', (message, condition) => {
    expect(() => condition._ruleFilters(RecordFormat.DEFAULT)).toThrow(new Error(message));
  });
});

describe('a condition', () => {
  test('lists its fields, each once', () => {
    expect(C.allOf([SSH_RDP, C.atLeast(F.DSTPORT, 1)]).fields).toEqual([F.ACTION, F.PROTOCOL, F.DSTPORT]);
  });

  test('is the same, negated twice', () => {
    const { condition } = CASES['probes from elsewhere, or small'];
    expect(filter(condition.negated().negated())).toBe(filter(condition));
  });

  const REFUSED = "must be as records hold them, literal letters, digits and '-_.:/~', percent-encoded in tags, got";

  test.each<[string, () => RecordCondition]>([
    ...['', 'a b', 'a"b', "a'b", 'a\\b', 'a]', '[a', 'a,b', 'a*', '*', 'a|b', 'a&&b', '$a', '{{a}}', '${a}', 'a`b', '(a)', 'a\nb', 'ä', '\u202e', '%', '%a%',
      'a=b'].map((value): [string, () => RecordCondition] => [`'values' ${REFUSED} '${value}'`, () => C.oneOf(F.SRCADDR, ['10.0.0.1', value])]),
    [`'values' ${REFUSED} <unresolved>`, () => C.noneOf(F.SRCADDR, [Fn.importValue('Address')])],
    [`'values' ${REFUSED} 22`, () => C.oneOf(F.DSTPORT, [22 as unknown as string])],
    [`'prefix' ${REFUSED} '10.0.*'`, () => C.startingWith(F.SRCADDR, '10.0.*')],
    ["'field' must hold texts for a prefix, got 'dstport'", () => C.startingWith(F.DSTPORT, '2')],
    ["'values' must be whole numbers, or '-' for none, for 'dstport', got 'ssh'", () => C.oneOf(F.DSTPORT, ['ssh'])],
    ["'values' must be whole numbers, at least 0, got -1", () => C.atLeast(F.BYTES, -1)],
    ["'values' must be whole numbers, at least 0, got 1.5", () => C.atMost(F.BYTES, 1.5)],
    ["'values' must be whole numbers, at least 0, got <unresolved>", () => C.oneOfNumbers(F.DSTPORT, [Token.asNumber({ Ref: 'Port' })])],
    ["'field' must hold numbers, got 'srcaddr'", () => C.oneOfNumbers(F.SRCADDR, [1])],
    ["'field' must hold addresses, got 'dstport'", () => C.inside(F.DSTPORT, ['10.0.0.0/8'])],
    ["'cidrs' must be literal CIDRs such as '10.0.0.0/8', got '10.0.0.0/33'", () => C.inside(F.SRCADDR, ['10.0.0.0/33'])],
    ["'cidrs' must be literal CIDRs such as '10.0.0.0/8', got <unresolved>", () => C.outside(F.SRCADDR, [Fn.importValue('Cidr')])],
    ["'values' must hold at least one value, got a list", () => C.oneOf(F.SRCADDR, [])],
    ["'conditions' must hold at least one value, got undefined", () => C.allOf(undefined as unknown as RecordCondition[])],
    ["'conditions' must be conditions such as RecordCondition.REJECTED, got 'REJECT'", () => C.anyOf(['REJECT' as unknown as RecordCondition])],
    ["'field' must be a field such as RecordField.SRCADDR, got undefined", () => C.oneOf(undefined as unknown as RecordField, ['a'])],
  ])('fails when %s', (message, make) => {
    expect(make).toThrow(new Error(message));
  });
});
