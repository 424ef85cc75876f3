// What transit gateways carry and drop.
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { record } from './record.mjs';

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
