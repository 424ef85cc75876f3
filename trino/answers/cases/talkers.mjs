// Who talks most, and about what.
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { egress, ingress, record, SYN, SYN_ACK, times } from './record.mjs';

/** Who talks: as the interface sees it and as the packets have it. */
function talk() {
  const [a, b] = ['10.0.0.1', '10.0.0.2'];
  const from = (source, packet, fields) => egress(`${source}@5000 > 10.0.9.9@443`, {
    'pkt-srcaddr': packet, ...fields,
  });
  return [
    from(a, '8.8.8.8', { 'instance-id': 'i-1', 'subnet-id': 'subnet-1' }),
    from(a, a, { 'instance-id': 'i-1', 'action': 'REJECT', 'bytes': 10 }),
    from(b, '8.8.8.8', { 'instance-id': 'i-2', 'subnet-id': 'subnet-1', 'bytes': 111, 'packets': undefined }),
    from(b, undefined, { 'subnet-id': 'subnet-2', 'bytes': undefined }),
  ];
}

test('TOP_TALKERS', () => {
  check('TOP_TALKERS', talk(), [['10.0.0.2', 2, 1, 111], ['10.0.0.1', 2, 2, 110]]);
  const many = times(51, (index) => record({ srcaddr: `10.0.0.${index}`, bytes: 100 - index, packets: 1 }));
  check('TOP_TALKERS', many, times(50, (index) => [`10.0.0.${index}`, 1, 1, 100 - index]));
  columns('TOP_TALKERS', 'source records packets bytes');
});

test('TOP_TALKERS_PACKET_LEVEL', () => {
  check('TOP_TALKERS_PACKET_LEVEL', talk(), [['8.8.8.8', 2, 1, 211], ['10.0.0.1', 1, 1, 10], [null, 1, 1, null]]);
  columns('TOP_TALKERS_PACKET_LEVEL', 'source records packets bytes');
});

test('TOP_TALKING_INSTANCES and TOP_TALKING_SUBNETS', () => {
  check('TOP_TALKING_INSTANCES', talk(), [['i-2', 1, null, 111], ['i-1', 2, 2, 110]]);
  check('TOP_TALKING_SUBNETS', talk(), [['subnet-1', 2, 1, 211], ['subnet-2', 1, 1, null]]);
  columns('TOP_TALKING_INSTANCES', 'instance_id records packets bytes');
  columns('TOP_TALKING_SUBNETS', 'subnet_id records packets bytes');
});

test('TOP_TCP_TRAFFIC', () => {
  check('TOP_TCP_TRAFFIC', [
    ...talk(), ingress('10.0.0.1@443 > 10.0.9.9@9999', { 'tcp-flags': SYN }),
    ingress('10.0.0.1@443 > 10.0.9.9@1', { protocol: 17 }),
    ingress('10.0.0.1@443 > 10.0.9.9@1', { srcport: undefined, bytes: 111 }),
    ingress('10.0.0.0@443 > 10.0.9.9@1', { bytes: 9 }),
  ], [
    ['10.0.0.1', '10.0.9.9', 443, 3, 210],
    ['10.0.0.1', '10.0.9.9', null, 1, 111],
    ['10.0.0.2', '10.0.9.9', 443, 2, 111],
    ['10.0.0.0', '10.0.9.9', 1, 1, 9],
  ]);
  columns('TOP_TCP_TRAFFIC', 'source destination port records bytes');
});

test('TOTAL_BYTES_TRANSFERRED and at the level of packets', () => {
  check('TOTAL_BYTES_TRANSFERRED', talk(), [['10.0.0.2', '10.0.9.9', 111], ['10.0.0.1', '10.0.9.9', 110]]);
  check('TOTAL_BYTES_TRANSFERRED_PACKET_LEVEL', talk(), [
    ['8.8.8.8', '10.0.9.9', 211], ['10.0.0.1', '10.0.9.9', 10], [null, '10.0.9.9', null],
  ]);
  columns('TOTAL_BYTES_TRANSFERRED', 'source destination bytes');
  columns('TOTAL_BYTES_TRANSFERRED_PACKET_LEVEL', 'source destination bytes');
});

test('TOP_PORTS', () => {
  check('TOP_PORTS', [
    egress('10.0.0.1@80 > 10.0.0.2@443', { 'tcp-flags': SYN }),
    ingress('10.0.0.2@443 > 10.0.0.1@80', { 'tcp-flags': SYN_ACK }),
    egress('10.0.0.1@80 > 10.0.0.2@443'), egress('10.0.0.1@443 > 10.0.0.2@5000', { protocol: 17, bytes: 200 }),
    egress('10.0.0.1@0 > 10.0.0.2@0', { protocol: 1 }),
    egress('10.0.0.1@1 > 10.0.0.2@2', { srcport: undefined, bytes: undefined }),
  ], [[443, 'TCP', 2, 200], [443, 'UDP', 1, 200], [80, 'TCP', 1, 100], [null, 'TCP', 1, null]]);
  columns('TOP_PORTS', 'port protocol_name records bytes');
});

test('PROTOCOLS', () => {
  const make = (protocol, bytes) => record({ protocol, bytes, packets: 1 });
  check('PROTOCOLS', [make(6, 5), make(6, 6), make(17, 11), make(253, 1), make(undefined, 2), make(50, undefined)], [
    ['TCP', 2, 2, 11], ['UDP', 1, 1, 11], [null, 1, 1, 2], ['253', 1, 1, 1], ['ESP', 1, 1, null],
  ]);
  columns('PROTOCOLS', 'protocol_name records packets bytes');
});

test('REJECT_REASONS', () => {
  const make = (reason, id, action = 'REJECT') => record({
    'version': 8, 'reject-reason': reason, 'interface-id': id, action,
  });
  check('REJECT_REASONS', [
    make('BPA', 'eni-1'), make('EC', 'eni-1'), make(undefined, 'eni-1'), make(undefined, 'eni-1'),
    make(undefined, 'eni-2'),
    make(undefined, undefined), make('BPA', 'eni-1', 'ACCEPT'),
    record({ 'version': 5, 'interface-id': 'eni-3', 'action': 'REJECT' }),
  ], [['security group or network ACL', 2, 4], ['BPA', 1, 1], ['EC', 1, 1], ['not recorded', 1, 1]]);
  columns('REJECT_REASONS', 'reason interfaces records');
});

test('UNENCRYPTED_TRAFFIC', () => {
  const sent = (encryption, fields) => egress('10.0.0.1@5000 > 10.0.0.2@443', {
    'encryption-status': encryption, ...fields,
  });
  check('UNENCRYPTED_TRAFFIC', [
    sent(0), sent(0, { 'srcport': 1, 'tcp-flags': SYN, 'srcaddr': '10.9.9.9' }), sent(1), sent(undefined),
    sent(0, { action: 'REJECT' }), sent(0, { 'flow-direction': 'ingress' }), sent(0, { 'pkt-dstaddr': 'fd00::1' }),
    sent(0, { 'pkt-srcaddr': '10.0.0.0', 'bytes': 9 }),
  ], [
    ['10.0.0.1', '10.0.0.2', 443, 2, 200],
    ['10.0.0.1', 'fd00::1', 443, 1, 100],
    ['10.0.0.0', '10.0.0.2', 443, 1, 9],
  ]);
  columns('UNENCRYPTED_TRAFFIC', 'source destination port records bytes');
});

test('MANAGED_INTERFACES', () => {
  const [asks, answers] = ['10.0.0.1@5000 > 10.0.0.2@432', '10.0.0.2@432 > 10.0.0.1@5000'];
  check('MANAGED_INTERFACES', [
    ingress(asks), egress(answers, { bytes: 900 }), ingress(asks, { action: 'REJECT', bytes: 5000 }),
    ingress('10.0.0.3@5000 > 10.0.0.2@432', { action: 'REJECT' }),
    egress(answers, { 'interface-id': 'eni-2', 'bytes': 1 }),
    egress(answers, { 'interface-id': 'eni-3' }), ingress(asks, { 'flow-direction': undefined }),
  ], [
    ['eni-1', '10.0.0.1', 432, 100, 900, 1],
    ['eni-2', '10.0.0.1', 432, 0, 1, 0],
    ['eni-1', '10.0.0.3', 432, 0, 0, 1],
    ['eni-1', null, 432, 0, 0, 0],
  ], ['eni-2,eni-1']);
  columns('MANAGED_INTERFACES', 'interface_id peer port bytes_in bytes_out rejected');
});

test('MANAGED_INTERFACES_BY_TAG', () => {
  const [asks, answers] = ['10.0.0.1@5000 > 10.0.0.2@432', '10.0.0.2@432 > 10.0.0.1@5000'];
  check('MANAGED_INTERFACES_BY_TAG', [
    ingress(asks, { 'interface-tag': 'database' }), egress(answers, { 'bytes': 900, 'interface-tag': 'database' }),
    ingress(asks, { 'interface-tag': 'web' }), ingress(asks),
  ], [['eni-1', '10.0.0.1', 432, 100, 900, 0]], ['database']);
  columns('MANAGED_INTERFACES_BY_TAG', 'interface_id peer port bytes_in bytes_out rejected');
});
