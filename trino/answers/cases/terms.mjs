// The terms that the queries share.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressBits } from '../addresses.mjs';
import { isPrivate, isReset, once, protocolName, servicePort, tcpFlagNames } from '../flows.mjs';
import { ordered } from '../rows.mjs';
import { check } from './check.mjs';
import { ago, NOW, record, RST, SYN, SYN_ACK } from './record.mjs';

test('private addresses', () => {
  const inside = [
    '10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255',
    '169.254.169.254', 'fc00::', 'fd12:3456::1', 'fe80::1', 'febf:ffff::', '::ffff:10.1.2.3',
  ];
  const outside = [
    '9.255.255.255', '11.0.0.0', '172.15.255.255', '172.32.0.0', '192.169.0.0', '100.63.255.255', '100.128.0.0',
    '169.255.0.0', 'fbff::', 'fec0::', 'fe7f::', '2001:db8::1', '::1', '::', '::ffff:8.8.8.8',
  ];
  inside.forEach((address) => assert.equal(isPrivate(address), true, address));
  outside.forEach((address) => assert.equal(isPrivate(address), false, address));
  [undefined, null, '', '-', '10.0.0', '10.0.0.256', '1:2:3', '1::2::3', 'g::', '1:2:3:4::5:6:7:8', '::1.2.3'].forEach(
    (text) => assert.equal(isPrivate(text), null, text),
  );
});

test('addresses as 128 bits', () => {
  assert.equal(addressBits('10.0.0.1'), 0xffff0a000001n);
  assert.equal(addressBits('::ffff:10.0.0.1'), 0xffff0a000001n);
  assert.equal(addressBits('1::8'), (1n << 112n) | 8n);
  assert.equal(addressBits('1:0:0:0:0:0:0:8'), (1n << 112n) | 8n);
  assert.equal(addressBits('::'), 0n);
});

test('flags', () => {
  const names = [0, 1, 2, 18, 4, 63, 64, undefined].map((value) => tcpFlagNames({ 'tcp-flags': value }));
  assert.deepEqual(names, ['', 'FIN', 'SYN', 'SYN ACK', 'RST', 'FIN SYN RST PSH ACK URG', '', undefined]);
  const flags = [RST, RST | 16, RST | SYN, RST | SYN_ACK, 0, undefined];
  const resets = flags.map((value) => isReset({ 'tcp-flags': value }));
  assert.deepEqual(resets, [true, true, true, false, false, false]);
});

test('service ports', () => {
  const port = (srcport, dstport, flags) => servicePort({ srcport, dstport, 'tcp-flags': flags });
  assert.equal(port(80, 443, SYN), 443);
  assert.equal(port(80, 443, SYN | 1), 443);
  assert.equal(port(443, 80, SYN_ACK), 443);
  assert.equal(port(443, 80, SYN_ACK | 1), 443);
  assert.equal(port(443, 80, 0), 80);
  assert.equal(port(443, 80, undefined), 80);
  assert.equal(port(443, undefined, 0), undefined);
  assert.equal(port(undefined, 443, SYN), 443);
});

test('names of protocols', () => {
  assert.deepEqual([1, 58, 99, 0, undefined].map((protocol) => protocolName({ protocol })), [
    'ICMP', 'ICMPv6', '99', '0', undefined,
  ]);
});

test('once: of each interface and action one flow log at a time, the least first', () => {
  const make = (flowLogId, fields) => record(fields, { flowLogId });
  const accept = (flowLogId, end, start) => make(flowLogId, { action: 'ACCEPT', start, end });
  const records = [
    accept('fl-1', ago(60), ago(62)), accept('fl-1', ago(40), ago(41)),
    // within that time, also where the first has no record; touching it, give or take a minute; before and after
    accept('fl-2', ago(50), ago(51)), accept('fl-2', ago(63), ago(70)), accept('fl-2', ago(64), ago(70)),
    accept('fl-2', ago(30), ago(39)), accept('fl-2', ago(30), ago(38)),
    // before the second began
    accept('fl-3', ago(90), ago(95)), accept('fl-3', ago(64), ago(66)),
    // only rejected traffic is logged twice
    make('fl-3', { action: 'REJECT' }), make('fl-2', { action: 'REJECT' }),
    // another interface; no action is an action of its own
    make('fl-2', { 'action': 'ACCEPT', 'interface-id': 'eni-2' }), make('fl-4', {}), make('fl-5', {}),
    // the newest version goes first
    make('fl-8', { 'interface-id': 'eni-3', 'version': 5 }), make('fl-9', { 'interface-id': 'eni-3', 'version': 8 }),
  ];
  assert.deepEqual(once(records), [0, 1, 4, 6, 7, 10, 11, 12, 15].map((index) => records[index]));
});

test('once by attachment where there are no interfaces', () => {
  const make = (flowLogId, attachment) => record(
    { 'interface-id': undefined, 'tgw-attachment-id': attachment }, { flowLogId },
  );
  const records = [make('fl-1', 'a'), make('fl-2', 'a'), make('fl-2', 'b')];
  assert.deepEqual(once(records), [records[0], records[2]]);
});

test('what is missing comes last in either direction', () => {
  const rows = [{ a: 1 }, {}, { a: 2 }, { a: null, b: 1 }];
  assert.deepEqual(ordered(rows, ['a', 'b']), [{ a: 1 }, { a: 2 }, { a: null, b: 1 }, {}]);
  assert.deepEqual(ordered(rows, ['a desc', 'b desc']), [{ a: 2 }, { a: 1 }, { a: null, b: 1 }, {}]);
});

test('windows are half-open and close when records can be complete, or now', () => {
  const from = (end, source) => record({ end, srcaddr: source, bytes: 1 });
  check('TOP_TALKERS', [
    from(ago(20 + 24 * 60) - 1, 'before'), from(ago(20 + 24 * 60), 'first'), from(ago(20) - 1, 'last'),
    from(ago(20), 'after'), from(undefined, 'whenever'),
  ], [['first', 1, null, 1], ['last', 1, null, 1]]);
  const borders = [ago(60) - 1, ago(60), NOW - 1, NOW];
  check('REJECTED_TRAFFIC', borders.map((end) => record({ end, action: 'REJECT' })), [
    [null, null, null, null, 2, null, NOW - 1],
  ]);
});
