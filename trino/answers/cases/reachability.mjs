// Why can A not reach B?
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { ago, egress, ingress, RST, status, SYN, SYN_ACK } from './record.mjs';

const CLIENT = '10.0.0.1@5000';
const SERVER = '10.0.0.2@443';
const ASKED = ['10.0.0.1', '10.0.0.2', '443'];
const there = `${CLIENT} > ${SERVER}`;
const back = `${SERVER} > ${CLIENT}`;

const client = {
  open: (fields) => egress(there, { 'tcp-flags': SYN, ...fields }),
  answer: (fields) => ingress(back, { 'tcp-flags': SYN_ACK, ...fields }),
  refuse: (fields) => ingress(back, { 'tcp-flags': RST, ...fields }),
  rejectOut: (fields) => egress(there, { 'action': 'REJECT', 'tcp-flags': SYN, ...fields }),
  rejectIn: (fields) => ingress(back, { 'action': 'REJECT', 'tcp-flags': SYN_ACK, ...fields }),
};

const server = {
  open: (fields) => ingress(there, { 'tcp-flags': SYN, ...fields }),
  answer: (fields) => egress(back, { 'tcp-flags': SYN_ACK, ...fields }),
  refuse: (fields) => egress(back, { 'tcp-flags': RST, ...fields }),
  rejectIn: (fields) => ingress(there, { 'action': 'REJECT', 'tcp-flags': SYN, ...fields }),
  rejectOut: (fields) => egress(back, { 'action': 'REJECT', 'tcp-flags': SYN_ACK, ...fields }),
};

/** Opened, answered, refused, rejected going out and coming in, and when it was last answered and rejected: an hour ago. */
function counted(...counts) {
  const [, answered, , rejectedOut, rejectedIn] = counts;
  return [...counts, answered > 0 ? ago(60) : null, rejectedOut + rejectedIn > 0 ? ago(60) : null];
}

test('REACHABILITY at the client', () => {
  const verdict = (records, counts, text) => {
    check('REACHABILITY', records, [['client', 'eni-1', ...counted(...counts), text]], ASKED);
  };
  const { open, answer, refuse, rejectOut, rejectIn } = client;
  const blocked = 'blocked at the client: its security group or network ACL';
  const skipped = status('SKIPDATA', { end: ago(79) });
  verdict([rejectOut(), skipped], [0, 0, 0, 1, 0], blocked);
  verdict([rejectOut(), answer()], [0, 1, 0, 1, 0], 'answered');
  verdict([rejectOut(), open()], [1, 0, 0, 1, 0], blocked);
  verdict([open(), status('SKIPDATA', {}, { flowLogId: 'fl-0' })], [1, 0, 0, 0, 0], 'unanswered'); // of a flow log that tells nothing
  verdict([refuse()], [0, 0, 1, 0, 0], 'open since before, and reset by the server');
  // what is rejected after a connection was closed is no attempt and no answer
  verdict([open(), rejectOut({ 'tcp-flags': 1 }), rejectIn({ 'tcp-flags': RST })], [1, 0, 0, 0, 0], 'unanswered');
  verdict([egress(there), ingress(back), skipped], [0, 0, 0, 0, 0], 'open since before');
  verdict([open(), answer(), rejectIn(), refuse()], [1, 1, 1, 0, 1], 'answered');
  verdict([open(), rejectIn(), refuse()], [1, 0, 1, 0, 1], 'the answer was blocked at the client: its network ACL');
  verdict([open(), refuse(), skipped], [1, 0, 1, 0, 0], 'refused by the server');
  verdict([open(), skipped], [1, 0, 0, 0, 0], 'unknown: records were skipped');
  verdict([open(), status('NODATA')], [1, 0, 0, 0, 0], 'unanswered');
  verdict([open(), open({ end: ago(40) - 1 }), open({ end: ago(40) })], [2, 0, 0, 0, 0], 'unanswered');
  verdict([open({ end: ago(40) })], [0, 0, 0, 0, 0], 'too recent to tell');
  // records skipped before the window, or at another interface
  verdict([open(), status('SKIPDATA', { end: ago(80) - 1 }), status('SKIPDATA', { 'interface-id': 'eni-2' })],
    [1, 0, 0, 0, 0], 'unanswered');
  // a reset with a SYN-ACK is an answer; acknowledgements are nothing; neither are UDP and other ports
  verdict([open(), refuse({ 'tcp-flags': RST | SYN_ACK }), ingress(back)], [1, 1, 0, 0, 0], 'answered');
  verdict([open(), open({ protocol: 17 }), open({ dstport: 80 }), open({ 'tcp-flags': undefined })],
    [1, 0, 0, 0, 0], 'unanswered');
  check('REACHABILITY', [open({ 'interface-id': undefined }), status('SKIPDATA', { 'interface-id': undefined })], [
    ['on the way, towards the server', null, ...counted(1, 0, 0, 0, 0), 'passed on'],
  ], ASKED);
  // what happened last counts
  check('REACHABILITY', [open(), answer({ end: ago(70) }), rejectOut({ end: ago(50) }), rejectOut({ end: ago(45) })], [
    ['client', 'eni-1', 1, 1, 0, 2, 0, ago(70), ago(45), 'answered before, blocked since'],
  ], ASKED);
  check('REACHABILITY', [rejectOut({ end: ago(70) }), open(), answer({ end: ago(50) })], [
    ['client', 'eni-1', 1, 1, 0, 1, 0, ago(50), ago(70), 'answered'],
  ], ASKED);
  check('REACHABILITY', [open({ end: ago(75) }), answer({ end: ago(75) }), open({ end: ago(50) })], [
    ['client', 'eni-1', 2, 1, 0, 0, 0, ago(75), null, 'answered before, unanswered since'],
  ], ASKED);
  check('REACHABILITY', [open({ end: ago(75) }), answer({ end: ago(75) }), open({ end: ago(50) }), refuse({ end: ago(50) })], [
    ['client', 'eni-1', 2, 1, 1, 0, 0, ago(75), null, 'answered before, refused since'],
  ], ASKED);
  // a reset at the end of a connection that was answered is none
  check('REACHABILITY', [open({ end: ago(75) }), answer({ end: ago(75) }), refuse({ end: ago(50) })], [
    ['client', 'eni-1', 1, 1, 1, 0, 0, ago(75), null, 'answered'],
  ], ASKED);
  check('REACHABILITY', [open({ end: ago(75) }), rejectIn({ end: ago(75) }), open({ end: ago(50) }), refuse({ end: ago(50) })], [
    ['client', 'eni-1', 2, 0, 1, 0, 1, null, ago(75), 'refused by the server'],
  ], ASKED);
  check('REACHABILITY', [open({ end: ago(75) }), rejectIn({ end: ago(75) }), open({ end: ago(50) })], [
    ['client', 'eni-1', 2, 0, 0, 0, 1, null, ago(75), 'unanswered'],
  ], ASKED);
  // an attempt that is too recent to tell says nothing of earlier ones
  check('REACHABILITY', [open({ end: ago(75) }), refuse({ end: ago(75) }), open({ end: ago(25) })], [
    ['client', 'eni-1', 1, 0, 1, 0, 0, null, null, 'refused by the server'],
  ], ASKED);
  check('REACHABILITY', [rejectOut({ end: ago(70) }), open()], [
    ['client', 'eni-1', 1, 0, 0, 1, 0, null, ago(70), 'unanswered'],
  ], ASKED);
  check('REACHABILITY', [refuse({ end: ago(70) }), open(), open({ end: ago(70) })], [
    ['client', 'eni-1', 2, 0, 1, 0, 0, null, null, 'unanswered'],
  ], ASKED);
  columns('REACHABILITY',
    'side interface_id opened answered refused rejected_out rejected_in last_answer last_reject verdict');
});

test('REACHABILITY at the server', () => {
  const verdict = (records, counts, text) => {
    check('REACHABILITY', records, [['server', 'eni-1', ...counted(...counts), text]], ASKED);
  };
  const { open, answer, refuse, rejectOut, rejectIn } = server;
  const skipped = status('SKIPDATA');
  verdict([rejectIn(), rejectOut()], [0, 0, 0, 1, 1], 'blocked at the server: its security group or network ACL');
  verdict([open(), rejectIn(), answer()], [1, 1, 0, 0, 1], 'answered');
  verdict([open(), rejectOut(), answer()], [1, 1, 0, 1, 0], 'answered');
  verdict([open(), rejectOut()], [1, 0, 0, 1, 0], 'the answer was blocked at the server: its network ACL');
  verdict([open(), rejectIn()], [1, 0, 0, 0, 1], 'blocked at the server: its security group or network ACL');
  verdict([ingress(there), egress(back)], [0, 0, 0, 0, 0], 'open since before');
  verdict([open(), answer(), refuse()], [1, 1, 1, 0, 0], 'answered');
  verdict([open(), refuse(), skipped], [1, 0, 1, 0, 0], 'refused by the server');
  verdict([open(), skipped], [1, 0, 0, 0, 0], 'unknown: records were skipped');
  verdict([open()], [1, 0, 0, 0, 0], 'arrived, and the server did not answer');
  verdict([open({ end: ago(30) })], [0, 0, 0, 0, 0], 'too recent to tell');
  // other clients, other servers and other ports
  const others = ['10.0.0.9@1 > 10.0.0.2@443', '10.0.0.1@1 > 10.0.0.9@443', '10.0.0.1@443 > 10.0.0.2@80'];
  others.forEach((way) => check('REACHABILITY', [ingress(way), egress(way)], [], ASKED));
});

test('REACHABILITY of both sides, addresses of packets, once', () => {
  check('REACHABILITY', [
    server.open({ 'interface-id': 'eni-s', 'instance-id': 'i-1', 'srcaddr': '10.5.5.5', 'dstaddr': '10.6.6.6' }),
    client.open({ 'interface-id': 'eni-d' }),
    client.open(),
    { ...client.open(), flowLogId: 'fl-2' },
    // logs rejected traffic only, so it is the least that has any
    { ...client.rejectIn(), flowLogId: 'fl-2' },
  ], [
    ['client', 'eni-1', ...counted(1, 0, 0, 0, 1), 'the answer was blocked at the client: its network ACL'],
    ['client', 'eni-d', ...counted(1, 0, 0, 0, 0), 'unanswered'],
    ['server, by a further address', 'eni-s', ...counted(1, 0, 0, 0, 0), 'arrived, and the server did not answer'],
  ], ASKED);
});

test('REACHABILITY on the way', () => {
  const way = { 'interface-id': 'eni-w', 'srcaddr': '10.7.7.7', 'dstaddr': '10.7.7.7' };
  const verdict = (records, side, counts, text) => {
    check('REACHABILITY', records, [[`on the way, towards the ${side}`, 'eni-w', ...counted(...counts), text]], ASKED);
  };
  verdict([server.open(way)], 'client', [1, 0, 0, 0, 0], 'passed on');
  verdict([server.open(way), server.answer(way)], 'client', [1, 1, 0, 0, 0], 'answered');
  verdict([server.rejectIn(way)], 'client', [0, 0, 0, 0, 1], 'blocked on the way: a security group or network ACL there');
  verdict([client.open(way)], 'server', [1, 0, 0, 0, 0], 'passed on');
  verdict([client.rejectIn(way), client.open(way)], 'server', [1, 0, 0, 0, 1],
    'blocked on the way: a security group or network ACL there');
  check('REACHABILITY', [server.rejectIn({ ...way, end: ago(70) }), server.open(way)], [
    ['on the way, towards the client', 'eni-w', 1, 0, 0, 0, 1, null, ago(70), 'passed on'],
  ], ASKED);
  // a firewall on an instance gets the same packets and sends them, by any of its interfaces
  const firewall = { 'srcaddr': '10.7.7.7', 'dstaddr': '10.7.7.7', 'instance-id': 'i-w' };
  check('REACHABILITY', [server.open({ ...firewall, 'interface-id': 'eni-in' }), client.open({ ...firewall, 'interface-id': 'eni-out' })], [
    ['on the way, towards the client', 'eni-in', ...counted(1, 0, 0, 0, 0), 'passed on'],
    ['on the way, towards the server', 'eni-out', ...counted(1, 0, 0, 0, 0), 'passed on'],
  ], ASKED);
});

test('FAILED_CONNECTIONS', () => {
  const { open, answer, refuse, rejectOut, rejectIn } = client;
  const at = (id, ...makers) => makers.map((make) => make({ 'interface-id': id }));
  const row = (id, [opened, ...counts], text) => {
    const [, , , ...others] = counted(opened, 0, ...counts);
    return [id, '10.0.0.1', '10.0.0.2', 443, opened, counts[0], ...others, text];
  };
  const noReply = egress('10.0.0.1@1 > 2001:db8::9@22', { 'tcp-flags': SYN });
  check('FAILED_CONNECTIONS', [
    ...at('eni-b', rejectOut), ...at('eni-a', open, answer, rejectOut),
    rejectOut({ 'interface-id': 'eni-c', 'end': ago(65) }), ...at('eni-c', open, refuse, rejectIn),
    ...at('eni-d', open, refuse), ...at('eni-e', open), ...at('eni-f', refuse), ...at('eni-g', rejectIn),
    // too recent, to UDP; a refusal need not be waited for
    open({ 'interface-id': 'eni-v', 'end': ago(30) }), refuse({ 'interface-id': 'eni-v', 'end': ago(30) }),
    open({ 'interface-id': 'eni-h', 'end': ago(39) }), open({ 'interface-id': 'eni-i', 'protocol': 17 }),
    noReply, noReply, noReply,
    // the rejected answer of a server is no attempt of its own; what is passed on is not the client's
    server.rejectOut({ 'interface-id': 'eni-s' }), open({ 'interface-id': 'eni-w', 'srcaddr': '10.7.7.7' }),
    // it worked until somebody changed a rule; and where records were skipped nobody knows
    answer({ 'interface-id': 'eni-x', 'end': ago(70) }), rejectOut({ 'interface-id': 'eni-x', 'end': ago(50) }),
    open({ 'interface-id': 'eni-z', 'end': ago(75) }), answer({ 'interface-id': 'eni-z', 'end': ago(75) }),
    open({ 'interface-id': 'eni-z' }), open({ 'interface-id': 'eni-z' }),
    open({ 'interface-id': 'eni-y' }), status('SKIPDATA', { 'interface-id': 'eni-y' }),
    // what a NAT gateway sends by its own address is its clients'; a firewall on an instance passes on, a pod is a client
    egress('10.7.7.7@1 > 203.0.113.1@443', { 'interface-id': 'eni-w', 'tcp-flags': SYN }),
    ...[ingress, egress].map((way) => way('10.0.3.1@5 > 10.0.3.2@443', {
      'interface-id': 'eni-f', 'instance-id': 'i-f', 'srcaddr': '10.7.7.8', 'dstaddr': '10.7.7.8', 'tcp-flags': SYN,
    })),
    egress('10.0.3.1@5 > 10.0.3.2@444', { 'interface-id': 'eni-p', 'instance-id': 'i-p', 'srcaddr': '10.7.7.9', 'tcp-flags': SYN }),
  ], [
    ['eni-z', '10.0.0.1', '10.0.0.2', 443, 3, 0, 0, 0, ago(75), null, 'answered before, unanswered since'],
    ['eni-1', '10.0.0.1', '2001:db8::9', 22, 3, 0, 0, 0, null, null, 'unanswered'],
    row('eni-c', [1, 1, 1, 1], 'the answer was blocked at the client: its network ACL'),
    row('eni-b', [0, 0, 1, 0], 'blocked at the client: its security group or network ACL'),
    row('eni-d', [1, 1, 0, 0], 'refused by the server'),
    row('eni-e', [1, 0, 0, 0], 'unanswered'),
    ['eni-x', '10.0.0.1', '10.0.0.2', 443, 0, 0, 1, 0, ago(70), ago(50), 'answered before, blocked since'],
    row('eni-y', [1, 0, 0, 0], 'unknown: records were skipped'),
    ['eni-p', '10.0.3.1', '10.0.3.2', 444, 1, 0, 0, 0, null, null, 'unanswered'],
    ['eni-v', '10.0.0.1', '10.0.0.2', 443, 0, 1, 0, 0, null, null, 'refused by the server'],
  ]);
  columns('FAILED_CONNECTIONS',
    'interface_id client server port opened refused rejected_out rejected_in last_answer last_reject verdict');
});
