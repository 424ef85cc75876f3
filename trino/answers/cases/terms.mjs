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

test('once: for each interface, action and ten minutes the least flow log', () => {
  const make = (flowLogId, fields) => record(fields, { flowLogId });
  const records = [
    make('fl-2', { action: 'ACCEPT' }),
    make('fl-1', { action: 'ACCEPT' }),
    make('fl-1', { action: 'ACCEPT', end: ago(60) + 599 }),
    // only rejected traffic is logged twice: the least of those who have it
    make('fl-3', { action: 'REJECT' }),
    make('fl-2', { action: 'REJECT' }),
    // the next ten minutes, and those before
    make('fl-2', { action: 'ACCEPT', end: ago(50) }),
    make('fl-9', { action: 'ACCEPT', end: ago(60) - 1 }),
    // another interface
    make('fl-2', { 'action': 'ACCEPT', 'interface-id': 'eni-2' }),
    // no action is an action of its own
    make('fl-4', {}),
    make('fl-5', {}),
  ];
  assert.deepEqual(once(records), [1, 2, 4, 5, 6, 7, 8].map((index) => records[index]));
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
