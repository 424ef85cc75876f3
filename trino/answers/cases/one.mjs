// All about one address or network interface.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANSWERS } from '../index.mjs';
import { check, columns } from './check.mjs';
import { ago, egress, ingress, NOW, record, status, SYN, times } from './record.mjs';

test('ADDRESS', () => {
  const other = '10.0.0.2@443 > 10.0.0.3@5000';
  check('ADDRESS', [
    egress('10.0.0.1@5000 > 10.0.0.2@443', { 'tcp-flags': SYN, 'packets': 3, 'bytes': 180, 'start': ago(70) }),
    ingress(other, { 'pkt-srcaddr': '10.0.0.1', 'interface-id': 'eni-0', 'end': ago(30) }),
    ingress(other, { 'dstaddr': '10.0.0.1', 'interface-id': 'eni-2', 'protocol': 17, 'tcp-flags': undefined }),
    ingress(other),
    status('NODATA'),
    record({ srcaddr: '10.0.0.1', action: 'REJECT' }),
  ], [
    [null, ago(30), 'eni-0', 'ingress', '10.0.0.1', 443, '10.0.0.3', 5000, 'TCP', '', 1, 100, 'ACCEPT'],
    [ago(70), ago(60), 'eni-1', 'egress', '10.0.0.1', 5000, '10.0.0.2', 443, 'TCP', 'SYN', 3, 180, 'ACCEPT'],
    [null, ago(60), 'eni-1', null, null, null, null, null, null, null, null, null, 'REJECT'],
    [null, ago(60), 'eni-2', 'ingress', '10.0.0.2', 443, '10.0.0.3', 5000, 'UDP', null, 1, 100, 'ACCEPT'],
  ], ['10.0.0.1']);
  const fields = ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'];
  const anywhere = fields.map((field) => ingress(other, { [field]: '10.7.7.7' }));
  assert.equal(ANSWERS.ADDRESS(anywhere, { now: NOW, parameters: ['10.7.7.7'] }).rows.length, 4);
  check('ADDRESS', [ingress('2001:db8::1@1 > fd00::1@22'), ingress('2001:db8::2@1 > fd00::1@22')], [
    [null, ago(60), 'eni-1', 'ingress', '2001:db8::1', 1, 'fd00::1', 22, 'TCP', '', 1, 100, 'ACCEPT'],
  ], ['2001:db8::1']);
  columns('ADDRESS', 'start_time end_time interface_id flow_direction source source_port destination destination_port '
    + 'protocol_name tcp_flag_names packets bytes action');
});

test('INTERFACE', () => {
  check('INTERFACE', [
    egress('10.0.0.1@5000 > 10.0.0.2@443', { start: ago(61) }), egress('10.0.0.1@99 > 10.0.0.2@443', { 'pkt-srcaddr': '10.9.9.9' }),
    egress('10.0.0.1@5000 > 10.0.0.2@443', { 'interface-id': 'eni-2' }), status('SKIPDATA'),
    record({ end: ago(30), action: 'REJECT', protocol: 47 }),
  ], [
    [null, ago(30), null, null, null, null, 'GRE', null, null, 'REJECT'],
    [null, ago(60), '10.0.0.1', 99, '10.0.0.2', 443, 'TCP', 1, 100, 'ACCEPT'],
    [ago(61), ago(60), '10.0.0.1', 5000, '10.0.0.2', 443, 'TCP', 1, 100, 'ACCEPT'],
  ], ['eni-1']);
  const many = times(1001, (index) => record({ end: ago(60) + index, bytes: index }));
  check('INTERFACE', many, times(1000, (index) => [
    null, ago(60) + 1000 - index, null, null, null, null, null, null, 1000 - index, null,
  ]), ['eni-1']);
  columns('INTERFACE', 'start_time end_time source source_port destination destination_port protocol_name packets bytes '
    + 'action');
});
