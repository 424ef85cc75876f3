// What transit gateways carry and drop.
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { ago, record, status, SYN, SYN_ACK } from './record.mjs';

const transit = (fields, origin) => record({
  'interface-id': undefined, 'tgw-id': 'tgw-1', 'tgw-attachment-id': 'attach-1', 'flow-direction': 'ingress',
  'packets': 1,
  'bytes': 100, 'packets-lost-no-route': 0, 'packets-lost-blackhole': 0, 'packets-lost-mtu-exceeded': 0,
  'packets-lost-ttl-expired': 0, ...fields,
}, origin);

test('TRANSIT_GATEWAY_TRAFFIC', () => {
  const between = (a, b, fields, origin) => transit({
    'tgw-src-vpc-account-id': `account-${a}`, 'tgw-src-vpc-id': `vpc-${a}`,
    'tgw-dst-vpc-account-id': b && `account-${b}`,
    'tgw-dst-vpc-id': b && `vpc-${b}`, ...fields,
  }, origin);
  check('TRANSIT_GATEWAY_TRAFFIC', [
    between('a', 'b'), between('a', 'b', { bytes: 11 }), between('a', 'b', { 'flow-direction': 'egress' }),
    between('a', 'b', {}, { flowLogId: 'fl-2' }), between('b', 'a', { 'bytes': 111, 'tgw-attachment-id': 'attach-2' }, {
      flowLogId: 'fl-2',
    }),
    between('a', undefined, { bytes: 3 }),
  ], [
    ['account-a', 'vpc-a', 'account-b', 'vpc-b', 2, 111],
    ['account-b', 'vpc-b', 'account-a', 'vpc-a', 1, 111],
    ['account-a', 'vpc-a', null, null, 1, 3],
  ]);
  columns('TRANSIT_GATEWAY_TRAFFIC', 'source_account source_vpc destination_account destination_vpc packets bytes');
});

test('TRANSIT_GATEWAY_TALKERS', () => {
  const between = (srcaddr, dstaddr, fields) => transit({ srcaddr, dstaddr, ...fields });
  check('TRANSIT_GATEWAY_TALKERS', [
    between('10.0.0.1', '10.1.0.1'), between('10.0.0.1', '10.1.0.1'),
    between('10.0.0.1', '10.1.0.1', { 'flow-direction': 'egress' }),
    between('fd00::1', 'fd00::2', { bytes: 300 }),
  ], [['fd00::1', 'fd00::2', 300], ['10.0.0.1', '10.1.0.1', 200]]);
  columns('TRANSIT_GATEWAY_TALKERS', 'source destination bytes');
});

test('TRANSIT_GATEWAY_PORTS', () => {
  const tcp = (srcport, dstport, fields) => transit({ protocol: 6, 'tcp-flags': 0, srcport, dstport, ...fields });
  check('TRANSIT_GATEWAY_PORTS', [
    tcp(50000, 443), tcp(443, 50000, { 'tcp-flags': SYN_ACK }), tcp(443, 22, { 'tcp-flags': SYN, 'bytes': 5 }),
    tcp(50000, 443, { 'flow-direction': 'egress' }), tcp(50000, 53, { protocol: 17, bytes: 300 }), tcp(0, 0, { protocol: 1 }),
  ], [[53, 'UDP', 1, 300], [443, 'TCP', 2, 200], [22, 'TCP', 1, 5]]);
  columns('TRANSIT_GATEWAY_PORTS', 'port protocol_name records bytes');
});

test('TRANSIT_GATEWAY_ADDRESS', () => {
  const flow = { 'srcaddr': '10.0.0.1', 'srcport': 5000, 'dstaddr': '10.1.0.1', 'dstport': 443, 'protocol': 6, 'tcp-flags': SYN };
  check('TRANSIT_GATEWAY_ADDRESS', [
    transit({ ...flow, start: ago(61) }), transit({ ...flow, 'flow-direction': 'egress', 'tgw-attachment-id': 'attach-2' }),
    transit({ ...flow, srcaddr: '10.1.0.1', dstaddr: '10.0.0.1', end: ago(1) }), transit({ ...flow, srcaddr: '10.0.0.3' }),
  ], [
    [null, ago(1), 'attach-1', 'ingress', '10.1.0.1', 5000, '10.0.0.1', 443, 'TCP', 'SYN', 1, 100],
    [ago(61), ago(60), 'attach-1', 'ingress', '10.0.0.1', 5000, '10.1.0.1', 443, 'TCP', 'SYN', 1, 100],
    [null, ago(60), 'attach-2', 'egress', '10.0.0.1', 5000, '10.1.0.1', 443, 'TCP', 'SYN', 1, 100],
  ], ['10.0.0.1']);
  columns('TRANSIT_GATEWAY_ADDRESS', 'start_time end_time tgw_attachment_id flow_direction source source_port destination '
    + 'destination_port protocol_name tcp_flag_names packets bytes');
});

test('TRANSIT_GATEWAY_GAPS', () => {
  const skip = (end, id, origin) => status('SKIPDATA', { end, 'interface-id': undefined, 'tgw-attachment-id': id }, origin);
  check('TRANSIT_GATEWAY_GAPS', [
    skip(ago(60), 'attach-1'), skip(ago(62), 'attach-1'), skip(ago(61), 'attach-1'), skip(ago(60), 'attach-2'),
    skip(ago(60), 'attach-2', { flowLogId: 'fl-2' }), skip(ago(19), 'attach-1'), transit({}),
  ], [
    ['111111111111', 'attach-1', 'fl-1', ago(60), 1],
    ['111111111111', 'attach-2', 'fl-1', ago(60), 1],
    ['111111111111', 'attach-2', 'fl-2', ago(60), 1],
    ['111111111111', 'attach-1', 'fl-1', ago(120), 2],
  ]);
  columns('TRANSIT_GATEWAY_GAPS', 'aws_account_id tgw_attachment_id flow_log_id hour skipped_records');
});

test('TRANSIT_GATEWAY_DROPS', () => {
  check('TRANSIT_GATEWAY_DROPS', [
    transit({ 'packets-lost-no-route': 2 }), transit({ 'packets-lost-no-route': 1, 'packets-lost-ttl-expired': 4 }),
    transit({ 'flow-direction': 'egress', 'packets-lost-mtu-exceeded': 7 }),
    transit({ 'tgw-attachment-id': 'attach-2' }),
    transit({ 'tgw-attachment-id': 'attach-3', 'packets-lost-blackhole': 9, 'packets-lost-mtu-exceeded': undefined }),
  ], [
    ['tgw-1', 'attach-3', 'ingress', 0, 9, null, 0],
    ['tgw-1', 'attach-1', 'egress', 0, 0, 7, 0],
    ['tgw-1', 'attach-1', 'ingress', 3, 0, 0, 4],
  ]);
  columns('TRANSIT_GATEWAY_DROPS',
    'tgw_id tgw_attachment_id flow_direction no_route blackhole mtu_exceeded ttl_expired');
});
