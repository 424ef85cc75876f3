// Who is exposed?
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { ago, egress, ingress, SYN, SYN_ACK, times } from './record.mjs';

test('EXPOSED_SERVICES', () => {
  const reply = (path, fields) => egress(path, { 'tcp-flags': SYN_ACK, ...fields });
  check('EXPOSED_SERVICES', [
    reply('10.0.0.1@22 > 8.8.8.8@1'), reply('10.0.0.1@22 > 8.8.8.8@2', { 'end': ago(30), 'tcp-flags': 19 }),
    reply('10.0.0.1@22 > 2001:db8::1@3', { bytes: undefined, dstaddr: '8.8.8.8' }),
    reply('10.0.0.1@443 > 8.8.8.8@1', { bytes: undefined }), reply('10.0.0.1@443 > 8.8.8.8@1', {
      'interface-id': 'eni-0', 'instance-id': 'i-0', 'srcaddr': '10.9.9.9',
    }),
    // passed on by a gateway
    reply('10.0.0.1@443 > 8.8.8.8@1', { 'interface-id': 'eni-w', 'srcaddr': '10.9.9.9' }),
    // private, missing, rejected, not TCP, incoming, no answer
    reply('10.0.0.1@22 > 100.64.0.1@1'), reply('10.0.0.1@22 > 8.8.8.8@1', { 'pkt-dstaddr': undefined }),
    reply('10.0.0.1@22 > 8.8.8.8@1', { action: 'REJECT' }), reply('10.0.0.1@22 > 8.8.8.8@1', { protocol: 132 }),
    ingress('10.0.0.1@22 > 8.8.8.8@1', { 'tcp-flags': SYN_ACK }), egress('10.0.0.1@22 > 8.8.8.8@1'),
  ], [
    [22, 'eni-1', '10.0.0.1', 2, 3, 200, ago(30)],
    [443, 'eni-0', '10.0.0.1', 1, 1, 100, ago(60)],
    [443, 'eni-1', '10.0.0.1', 1, 1, null, ago(60)],
  ]);
  columns('EXPOSED_SERVICES', 'port interface_id address remote_addresses answers bytes last_seen');
});

test('PORT_SCANS', () => {
  const probe = (path, fields) => ingress(path, { 'tcp-flags': SYN, ...fields });
  const probes = (count, make, fields) => times(count, (index) => probe(make(index), fields));
  check('PORT_SCANS', [
    // 20 ports, 19 ports, 20 targets, 19 targets
    ...probes(20, (index) => `8.8.8.1@1 > 10.0.0.1@${index}`),
    ...probes(19, (index) => `8.8.8.2@1 > 10.0.0.1@${index}`),
    ...probes(20, (index) => `10.0.0.9@1 > 10.0.0.${index}@22`, { action: 'REJECT', dstaddr: '10.0.0.1' }),
    ...probes(19, (index) => `10.0.0.8@1 > 10.0.0.${index}@22`),
    // the 20th comes an hour earlier, has too many packets, is no SYN, goes out, is not TCP
    ...probes(1, () => '8.8.8.2@1 > 10.0.0.1@90', { end: ago(60) - 1 }),
    ...probes(1, () => '8.8.8.2@1 > 10.0.0.1@91', { packets: 4 }),
    ...probes(1, () => '8.8.8.2@1 > 10.0.0.1@92', { packets: undefined }),
    ...probes(1, () => '8.8.8.2@1 > 10.0.0.1@93', { 'tcp-flags': SYN_ACK }),
    ...probes(1, () => '8.8.8.2@1 > 10.0.0.1@94', { 'flow-direction': 'egress' }),
    ...probes(1, () => '8.8.8.2@1 > 10.0.0.1@95', { protocol: 132 }),
    // an hour later, and one probe more
    ...probes(21, (index) => `2001:db8::1@${index} > fd00::1@${index % 20}`, { packets: 3, end: ago(30) }),
  ], [
    [ago(60), '10.0.0.9', true, 1, 20, 20, 20], // those inside first
    [ago(60), '2001:db8::1', false, 20, 1, 21, 0],
    [ago(60), '8.8.8.1', false, 20, 1, 20, 0],
  ]);
  check('PORT_SCANS', [
    ...probes(20, (index) => `8.8.8.1@1 > 10.0.0.1@${index}`, { end: ago(61) }),
    ...probes(20, (index) => `8.8.8.1@1 > 10.0.0.1@${index}`, { 'pkt-srcaddr': undefined }),
  ], [
    [ago(120), '8.8.8.1', false, 20, 1, 20, 0],
    [ago(60), null, null, 20, 1, 20, 0],
  ]);
  columns('PORT_SCANS', 'hour source is_private ports targets probes rejected');
});

test('NEW_LISTENERS', () => {
  const reply = (path, end, fields) => egress(path, { 'tcp-flags': SYN_ACK, 'vpc-id': 'vpc-1', end, ...fields });
  const border = ago(20 + 1440);
  check('NEW_LISTENERS', [
    // new on the border, and known a second earlier
    reply('10.0.0.1@443 > 8.8.8.8@1', border), reply('10.0.0.1@443 > 8.8.4.4@1', ago(30), { dstaddr: '8.8.8.8' }),
    reply('10.0.0.1@80 > 8.8.8.8@1', border - 1), reply('10.0.0.1@80 > 8.8.8.8@1', ago(60)),
    // folded: the node port is known by another number, the ephemeral one is new
    reply('10.0.0.1@30000 > 10.0.0.2@1', ago(20 + 31 * 1440)), reply('10.0.0.1@32767 > 10.0.0.2@1', ago(60)),
    reply('10.0.0.1@32768 > 10.0.0.2@1', ago(60)), reply('10.0.0.1@65535 > 10.0.0.2@1', ago(60)),
    // known only before the window; in another VPC; the last ordinary port
    reply('10.0.0.1@22 > 10.0.0.2@1', ago(20 + 31 * 1440) - 1), reply('10.0.0.1@22 > 10.0.0.2@1', ago(60)),
    reply('10.0.0.1@80 > 10.0.0.2@1', ago(60), { 'vpc-id': 'vpc-2' }),
    reply('10.0.0.3@29999 > 10.0.0.2@1', ago(60), { 'vpc-id': undefined }),
  ], [
    ['vpc-1', '10.0.0.1', '22', ago(60), 1, 1],
    ['vpc-2', '10.0.0.1', '80', ago(60), 1, 1],
    ['vpc-1', '10.0.0.1', 'ephemeral', ago(60), 1, 2],
    [null, '10.0.0.3', '29999', ago(60), 1, 1],
    ['vpc-1', '10.0.0.1', '443', border, 2, 2],
  ]);
  check('NEW_LISTENERS', [reply('fd00::1@30000 > fd00::2@1', ago(60))], [
    ['vpc-1', 'fd00::1', 'node port', ago(60), 1, 1],
  ]);
  columns('NEW_LISTENERS', 'vpc_id address port first_seen remote_addresses answers');
});

test('SSH_RDP_REJECTS', () => {
  const reject = (path, fields) => ingress(path, { action: 'REJECT', ...fields });
  check('SSH_RDP_REJECTS', [
    reject('8.8.8.8@1 > 10.0.0.1@22', { packets: 5 }), reject('8.8.8.8@2 > 10.0.0.2@22', { end: ago(30) }),
    reject('8.8.8.8@2 > 10.0.0.2@22', { packets: undefined }), reject('10.0.0.9@1 > 10.0.0.1@3389'),
    reject('8.8.8.8@1 > 10.0.0.1@3389', { 'packets': undefined, 'dstaddr': undefined, 'flow-direction': undefined }),
    reject('8.8.8.8@1 > 10.0.0.1@23'), reject('8.8.8.8@1 > 10.0.0.1@22', { protocol: 17 }),
    ingress('8.8.8.8@1 > 10.0.0.1@22'),
  ], [
    ['10.0.0.9', true, 3389, 1, 1, 1, ago(60)], // those inside first
    ['8.8.8.8', false, 22, 2, 3, 6, ago(30)],
    ['8.8.8.8', false, 3389, 0, 1, null, ago(60)],
  ]);
  columns('SSH_RDP_REJECTS', 'source is_private port targets records packets last_seen');
});

test('NEW_LISTENERS_BY_TAG', () => {
  const reply = (path, end, fields) => egress(path, { 'tcp-flags': SYN_ACK, 'vpc-id': 'vpc-1', 'instance-tag': 'a', end, ...fields });
  check('NEW_LISTENERS_BY_TAG', [
    // another address of the same tag is not new, but another tag at the same address is
    reply('10.0.0.1@443 > 8.8.8.8@1', ago(3000)), reply('10.0.0.2@443 > 8.8.8.8@1', ago(60)),
    reply('10.0.0.1@443 > 8.8.8.8@1', ago(60), { 'instance-tag': 'b' }),
    reply('10.0.0.1@443 > 8.8.4.4@1', ago(30), { 'instance-tag': undefined }),
  ], [
    ['vpc-1', null, '443', ago(30), 1, 1],
    ['vpc-1', 'b', '443', ago(60), 1, 1],
  ]);
  columns('NEW_LISTENERS_BY_TAG', 'vpc_id tag_value port first_seen remote_addresses answers');
});
