// Why can A not reach B?
import {
  answer, completeUntil, count, flowsOf, greatest, HOUR, inWindow, isAccepted, isEgress, isEnd, isIngress, isMissing, isRejected,
  isReset, isSynAck, isSynOnly, isTcp, local, localPort, remote, remotePort, settledUntil, summarize, withStatus,
} from './flows.mjs';

const BLOCKED_AT_CLIENT = 'blocked at the client: its security group or network ACL';
const ANSWER_BLOCKED_AT_CLIENT = 'the answer was blocked at the client: its network ACL';
const BLOCKED_AT_SERVER = 'blocked at the server: its security group or network ACL';
const ANSWER_BLOCKED_AT_SERVER = 'the answer was blocked at the server: its network ACL';
const REFUSED = 'refused by the server';
const SKIPPED = 'unknown: records were skipped';
const TOO_RECENT = 'too recent to tell';
const AT_TIMES = 'blocked at times, let through at times';
const BEFORE = 'open since before';
const BLOCKED_SINCE = 'answered before, blocked since';
const BLOCKED_ON_THE_WAY = 'blocked on the way: a security group or network ACL there';

/** The first text whose condition holds. */
function firstOf(cases, otherwise) {
  return cases.find(([holds]) => holds)?.[1] ?? otherwise;
}

/** Whether the last answer is no older than what was rejected last. */
const isAnswered = (row) => row.last_answer !== null && row.last_answer >= (row.last_reject ?? 0);

const VERDICTS = {
  client: (row) => firstOf([
    [isAnswered(row), 'answered'],
    [row.answered > 0, BLOCKED_SINCE],
    [!row.isEnd && row.last_reject !== null, BLOCKED_ON_THE_WAY],
    [!row.isEnd && row.opened > 0, 'passed on'],
    [row.rejected_out > 0 && row.opened === 0, BLOCKED_AT_CLIENT],
    [row.rejected_in > 0, ANSWER_BLOCKED_AT_CLIENT],
    [row.refused > 0, REFUSED],
    [row.rejected_out > 0, AT_TIMES],
    [row.isTalking && row.handshakes === 0, BEFORE],
    [row.skipped, SKIPPED],
    [row.opened > 0, 'unanswered'],
  ], TOO_RECENT),
  server: (row) => firstOf([
    [isAnswered(row), 'answered'],
    [row.answered > 0, BLOCKED_SINCE],
    [!row.isEnd && row.last_reject !== null, BLOCKED_ON_THE_WAY],
    [!row.isEnd && row.opened > 0, 'passed on'],
    [row.rejected_in > 0 && row.opened === 0, BLOCKED_AT_SERVER],
    [row.rejected_out > 0, ANSWER_BLOCKED_AT_SERVER],
    [row.refused > 0, REFUSED],
    [row.rejected_in > 0, AT_TIMES],
    [row.isTalking && row.handshakes === 0, BEFORE],
    [row.skipped, SKIPPED],
    [row.opened > 0, 'arrived, and the server did not answer'],
  ], TOO_RECENT),
};

/** What happened to connections, at the interface of their client or server. */
function connections(flows, side, now) {
  const [isOpening, isAnswering] = side === 'client' ? [isEgress, isIngress] : [isIngress, isEgress];
  const [leaves, comes] = side === 'client' ? [isSynOnly, isSynAck] : [isSynAck, isSynOnly];
  const opening = flows.filter((flow) => isOpening(flow) && isAccepted(flow));
  const answering = flows.filter((flow) => isAnswering(flow) && isAccepted(flow));
  const rejected = flows.filter((flow) => isRejected(flow) && (isEgress(flow) && leaves(flow) || isIngress(flow) && comes(flow)));
  return {
    last_answer: greatest(answering.filter(isSynAck), 'end'),
    last_reject: greatest(rejected, 'end'),
    opened: count(opening, (flow) => isSynOnly(flow) && flow.end < settledUntil(now)),
    answered: count(answering, isSynAck),
    refused: count(answering, isReset),
    rejected_out: count(flows, (flow) => isEgress(flow) && isRejected(flow) && leaves(flow)),
    rejected_in: count(flows, (flow) => isIngress(flow) && isRejected(flow) && comes(flow)),
    handshakes: count(flows, (flow) => isSynOnly(flow) || isSynAck(flow)),
    isTalking: opening.length > 0 && answering.length > 0,
  };
}

function sideOf(flow, client, server, port) {
  if (local(flow) === client && remote(flow) === server && remotePort(flow) === port) {
    return 'client';
  }
  return local(flow) === server && remote(flow) === client && localPort(flow) === port ? 'server' : undefined;
}

function skippedInterfaces(records, now) {
  const skipped = withStatus(inWindow(records, completeUntil(now), HOUR), 'SKIPDATA');
  return new Set(skipped.map(({ fields }) => fields['interface-id']).filter((id) => !isMissing(id)));
}

export function reachability(records, { now, parameters = [] }) {
  const [client, server, port] = parameters;
  const skipped = skippedInterfaces(records, now);
  const side = (flow) => sideOf(flow, client, server, Number(port));
  const rows = summarize(
    flowsOf(records, now, HOUR).filter((flow) => isTcp(flow) && side(flow)),
    (flow) => ({ end: side(flow), isEnd: isEnd(flow), interface_id: flow['interface-id'] }),
    (group) => connections(group, side(group[0]), now),
  ).map((row) => ({ ...row, side: placeOf(row), skipped: skipped.has(row.interface_id) }));
  return answer(
    [
      'side', 'interface_id', 'opened', 'answered', 'refused', 'rejected_out', 'rejected_in', 'last_answer', 'last_reject',
      'verdict',
    ],
    rows.map((row) => ({ ...row, verdict: VERDICTS[row.end](row) })),
    ['side', 'interface_id'],
  );
}

function placeOf({ end, isEnd: isAtEnd }) {
  return isAtEnd ? end : `on the way, towards the ${end === 'client' ? 'server' : 'client'}`;
}

function failure(row) {
  return firstOf([
    [row.answered > 0, BLOCKED_SINCE],
    [row.rejected_out > 0 && row.opened === 0, BLOCKED_AT_CLIENT],
    [row.rejected_in > 0, ANSWER_BLOCKED_AT_CLIENT],
    [row.refused > 0, REFUSED],
    [row.rejected_out > 0, AT_TIMES],
    [row.skipped, SKIPPED],
  ], 'unanswered');
}

export function failedConnections(records, { now }) {
  const skipped = skippedInterfaces(records, now);
  const rows = summarize(
    flowsOf(records, now, HOUR).filter((flow) => isTcp(flow) && isEnd(flow)),
    (flow) => ({
      interface_id: flow['interface-id'], client: local(flow), server: remote(flow), port: remotePort(flow),
    }),
    (group) => connections(group, 'client', now),
  ).map((row) => ({ ...row, attempts: row.opened + row.rejected_out, skipped: skipped.has(row.interface_id) }));
  return answer(
    [
      'interface_id', 'client', 'server', 'port', 'opened', 'refused', 'rejected_out', 'rejected_in', 'last_answer',
      'last_reject', 'verdict',
    ],
    rows
      .filter((row) => row.attempts > 0 && (row.answered === 0 || row.last_reject > row.last_answer))
      .map((row) => ({ ...row, verdict: failure(row) })),
    ['attempts desc', 'client', 'server', 'port', 'interface_id'],
    500,
  );
}
