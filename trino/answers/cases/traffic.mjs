// What was accepted or rejected.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANSWERS } from '../index.mjs';
import { check, columns } from './check.mjs';
import { ago, egress, ingress, NOW, record, status, times } from './record.mjs';

/** Accepted and rejected, three of them alike. */
function mixed() {
  const toSsh = '8.8.8.8@1 > 10.0.0.1@22';
  const reject = { action: 'REJECT' };
  return [
    ingress(toSsh, reject), ingress(toSsh, { ...reject, end: ago(30), packets: 4 }),
    ingress(toSsh, { ...reject, packets: undefined }),
    ingress('8.8.8.8@1 > 10.0.0.1@53', { ...reject, protocol: 17 }),
    ingress('8.8.8.8@1 > 10.0.0.1@22', { ...reject, protocol: 17 }),
    ingress(toSsh), ingress('8.8.8.8@1 > 10.0.0.1@443', { bytes: 200 }),
    ingress('8.8.8.8@1 > 10.0.0.1@3389', { bytes: undefined }),
    status('NODATA'), status('SKIPDATA'),
  ];
}

test('REJECTED_TRAFFIC and REJECTED_TCP_TRAFFIC', () => {
  const [, second] = mixed();
  const twice = [...mixed(), { ...second, flowLogId: 'fl-2' }];
  assert.equal(ANSWERS.REJECTED_TRAFFIC(twice, { now: NOW }).rows.length, 3);
  check('REJECTED_TCP_TRAFFIC', [...twice, ingress('8.8.4.4@1 > 10.0.0.1@22', { action: 'REJECT' })], [
    ['8.8.8.8', '10.0.0.1', 22, 3, 5, ago(30)],
    ['8.8.4.4', '10.0.0.1', 22, 1, 1, ago(60)],
  ]);
  check('REJECTED_TRAFFIC', [...twice, ingress('8.8.8.8@1 > 10.0.0.1@53', { action: 'REJECT', protocol: 17 })], [
    ['8.8.8.8', '10.0.0.1', 22, 'TCP', 3, 5, ago(30)],
    ['8.8.8.8', '10.0.0.1', 53, 'UDP', 2, 2, ago(60)],
    ['8.8.8.8', '10.0.0.1', 22, 'UDP', 1, 1, ago(60)],
  ]);
  columns('REJECTED_TRAFFIC', 'source destination port protocol_name records packets last_seen');
  columns('REJECTED_TCP_TRAFFIC', 'source destination port records packets last_seen');
});

test('ACCEPTED_TRAFFIC', () => {
  check('ACCEPTED_TRAFFIC', mixed(), [
    ['8.8.8.8', '10.0.0.1', 443, 'TCP', 1, 1, 200, ago(60)],
    ['8.8.8.8', '10.0.0.1', 22, 'TCP', 1, 1, 100, ago(60)],
    ['8.8.8.8', '10.0.0.1', 3389, 'TCP', 1, 1, null, ago(60)],
  ]);
  columns('ACCEPTED_TRAFFIC', 'source destination port protocol_name records packets bytes last_seen');
});

test('SSH_RDP_TRAFFIC', () => {
  check('SSH_RDP_TRAFFIC', [...mixed(), ingress('8.8.8.8@1 > 10.0.0.1@22', { action: undefined, bytes: 3 })], [
    ['8.8.8.8', '10.0.0.1', 22, 'REJECT', 3, 300, ago(30)],
    ['8.8.8.8', '10.0.0.1', 22, 'ACCEPT', 1, 100, ago(60)],
    ['8.8.8.8', '10.0.0.1', 22, null, 1, 3, ago(60)],
    ['8.8.8.8', '10.0.0.1', 3389, 'ACCEPT', 1, null, ago(60)],
  ]);
  columns('SSH_RDP_TRAFFIC', 'source destination port action records bytes last_seen');
});

test('ADMIN_PORT_TRAFFIC', () => {
  check('ADMIN_PORT_TRAFFIC', [
    egress('10.0.0.1@22 > 8.8.8.8@1'), egress('10.0.0.1@22 > 8.8.8.8@2'), egress('10.0.0.1@22 > 8.8.4.4@2'),
    ...[23, 3389, 5900, 5985, 5986, 80].map((port) => egress(`10.0.0.2@${port} > 8.8.8.8@1`)),
    egress('10.0.0.1@22 > 8.8.8.8@1', { action: 'REJECT' }), egress('10.0.0.1@22 > 8.8.8.8@1', { protocol: 17 }),
    egress('10.0.0.1@5000 > 8.8.8.8@22'), egress('10.0.0.0@22 > 8.8.8.8@1', { bytes: 91 }),
    egress('10.0.0.3@22 > 8.8.8.8@1', { bytes: 99 }),
    ...times(9, (index) => egress(`10.0.1.${index}@22 > 8.8.8.8@1`, { bytes: 90 - index })),
  ], [
    ['10.0.0.1', 22, 2, 3, 300],
    ...[23, 3389, 5900, 5985, 5986].map((port) => ['10.0.0.2', port, 1, 1, 100]),
    ['10.0.0.3', 22, 1, 1, 99],
    ['10.0.0.0', 22, 1, 1, 91],
    ...times(2, (index) => [`10.0.1.${index}`, 22, 1, 1, 90 - index]),
  ]);
  columns('ADMIN_PORT_TRAFFIC', 'address port peers packets bytes');
});

test('IPV4_TRAFFIC and IPV6_TRAFFIC', () => {
  const make = (type, action, bytes) => record({ type, action, bytes, packets: 2 });
  const records = [
    make('IPv4', 'REJECT', 1), make('IPv4', 'ACCEPT', 10), make('IPv4', 'ACCEPT', 20),
    make('IPv6', 'REJECT', undefined),
    make('EFA', 'ACCEPT', 5), make(undefined, 'ACCEPT', 5), make('IPv4', undefined, 7),
  ];
  check('IPV4_TRAFFIC', records, [['ACCEPT', 2, 4, 30], ['REJECT', 1, 2, 1], [null, 1, 2, 7]]);
  check('IPV6_TRAFFIC', records, [['REJECT', 1, 2, null]]);
  columns('IPV4_TRAFFIC', 'action records packets bytes');
  columns('IPV6_TRAFFIC', 'action records packets bytes');
});

test('TRAFFIC_FROM_SOURCE_ADDRESS and TRAFFIC_TO_DESTINATION_ADDRESS', () => {
  const records = [
    egress('10.0.0.1@1 > 10.0.0.2@443'), egress('10.0.0.1@2 > 10.0.0.2@443', { bytes: 50 }),
    egress('10.0.0.1@1 > 10.0.0.2@443', { action: 'REJECT', bytes: undefined }),
    egress('10.0.0.1@1 > 10.0.0.3@53', { protocol: 17, bytes: 500 }),
    egress('10.0.0.9@1 > 10.0.0.2@22', { bytes: 150 }),
    egress('10.0.0.4@1 > 10.0.0.5@443', { 'pkt-srcaddr': '10.0.0.1', 'pkt-dstaddr': '10.0.0.2' }),
  ];
  check('TRAFFIC_FROM_SOURCE_ADDRESS', records, [
    ['10.0.0.3', 53, 'UDP', 'ACCEPT', 1, 1, 500],
    ['10.0.0.2', 443, 'TCP', 'ACCEPT', 2, 2, 150],
    ['10.0.0.2', 443, 'TCP', 'REJECT', 1, 1, null],
  ], ['10.0.0.1']);
  check('TRAFFIC_TO_DESTINATION_ADDRESS', records, [
    ['10.0.0.1', 443, 'TCP', 'ACCEPT', 2, 2, 150],
    ['10.0.0.9', 22, 'TCP', 'ACCEPT', 1, 1, 150],
    ['10.0.0.1', 443, 'TCP', 'REJECT', 1, 1, null],
  ], ['10.0.0.2']);
  columns('TRAFFIC_FROM_SOURCE_ADDRESS', 'destination port protocol_name action records packets bytes');
  columns('TRAFFIC_TO_DESTINATION_ADDRESS', 'source port protocol_name action records packets bytes');
});
