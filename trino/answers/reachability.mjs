// Why can A not reach B? What happened last decides.
import {
  answer, completeUntil, count, endsAmong, greatest, HOUR, inWindow, isAccepted, isEgress, isFirst, isIngress, isMissing, isRejected,
  isReset, isSynAck, isSynOnly, isTcp, local, localPort, once, remote, remotePort, settledUntil, summarize, withStatus,
} from './flows.mjs';

const TOLERANCE = 60;

const blockedAt = (side) => `blocked at the ${side}: its security group or network ACL`;
const answerBlockedAt = (side) => `the answer was blocked at the ${side}: its network ACL`;

/** The first text whose condition holds. */
function firstOf(cases, otherwise) {
  return cases.find(([holds]) => holds)?.[1] ?? otherwise;
}

const isKnown = (time) => time !== null;
/** Whether something happened, and not before something else. */
const isLast = (time, other) => isKnown(time) && time >= (other ?? 0);
/** The same with what led to it at most a minute later. */
const isAbout = (time, cause) => isKnown(time) && isKnown(cause) && time + TOLERANCE >= cause;
const isAnswered = (row) => isLast(row.last_answer, row.last_reject) && isAbout(row.last_answer, row.last_settled ?? 0);
const isBlocked = (row) => isLast(row.last_block, row.last_opening);
const isAnswerBlocked = (row) => isAbout(row.last_blocked_answer, row.last_settled ?? 0);
const isRefused = (row) => isAbout(row.last_refusal, row.last_settled ?? row.last_opening);

function verdictOf(row) {
  const { side } = row;
  const isOnTheWay = !row.isEnd;
  return firstOf([
    [isAnswered(row), 'answered'],
    [row.answered > 0 && (isBlocked(row) || isAnswerBlocked(row)), 'answered before, blocked since'],
    [isOnTheWay && (isBlocked(row) || isAnswerBlocked(row)), 'blocked on the way: a security group or network ACL there'],
    [isOnTheWay && isKnown(row.last_opening), 'passed on'],
    [isBlocked(row), blockedAt(side)],
    [isAnswerBlocked(row), answerBlockedAt(side)],
    [isRefused(row), row.answered > 0 ? 'answered before, refused since' : 'refused by the server'],
    [row.handshakes === 0 && row.refused > 0, 'open since before, and reset by the server'],
    [row.handshakes === 0 && row.isTalking, 'open since before'],
    [row.skipped, 'unknown: records were skipped'],
    [row.opened > 0 && row.answered > 0, 'answered before, unanswered since'],
    [row.opened > 0, side === 'client' ? 'unanswered' : 'arrived, and the server did not answer'],
  ], 'too recent to tell');
}

/** What happened to connections, at an interface from which it is this way to the server. */
function connections(flows, isOpening, isAnswering, now) {
  const opening = flows.filter((flow) => isOpening(flow) && isSynOnly(flow));
  const answering = flows.filter((flow) => isAnswering(flow) && isSynAck(flow));
  const resets = flows.filter((flow) => isAnswering(flow) && isAccepted(flow) && isReset(flow));
  const rejected = [...opening, ...answering].filter(isRejected);
  return {
    opened: count(opening, (flow) => isAccepted(flow) && flow.end < settledUntil(now)),
    answered: count(answering, isAccepted),
    refused: resets.length,
    last_opening: greatest(opening.filter(isAccepted), 'end'),
    last_settled: greatest(opening.filter((flow) => isAccepted(flow) && flow.end < settledUntil(now)), 'end'),
    last_answer: greatest(answering.filter(isAccepted), 'end'),
    last_refusal: greatest(resets, 'end'),
    last_block: greatest(opening.filter(isRejected), 'end'),
    last_blocked_answer: greatest(answering.filter(isRejected), 'end'),
    last_reject: greatest(rejected, 'end'),
    rejected_out: count(rejected, isEgress),
    rejected_in: count(rejected, isIngress),
    handshakes: count(flows, (flow) => isSynOnly(flow) || isSynAck(flow)),
    isTalking: [isEgress, isIngress].every((direction) => flows.some((flow) => direction(flow) && isAccepted(flow))),
    skipped: flows.some(({ isSkipped }) => isSkipped),
  };
}

function sidesOf(flow, client, server, port) {
  return [
    ...local(flow) === client && remote(flow) === server && remotePort(flow) === port ? ['client'] : [],
    ...local(flow) === server && remote(flow) === client && localPort(flow) === port ? ['server'] : [],
  ];
}

/** TCP of the last hour, and whether the flow log that tells it skipped others of the interface. */
function tcpOf(records, now) {
  const window = inWindow(records, completeUntil(now), HOUR);
  const keyOf = ({ flowLogId, fields }) => `${fields['interface-id']} ${flowLogId}`;
  const skipped = new Set(withStatus(window, 'SKIPDATA').filter(({ fields }) => !isMissing(fields['interface-id'])).map(keyOf));
  return once(withStatus(window, 'OK')).filter(({ fields }) => isTcp(fields))
    .map((record) => ({ ...record.fields, isSkipped: skipped.has(keyOf(record)) }));
}

export function reachability(records, { now, parameters = [] }) {
  const [client, server, port] = parameters;
  const asked = tcpOf(records, now).flatMap((flow) => sidesOf(flow, client, server, Number(port)).map((side) => ({ ...flow, side })));
  const isEnd = endsAmong(asked);
  const rows = summarize(
    asked,
    (flow) => ({
      side: flow.side, isEnd: isEnd(flow), further: isEnd(flow) && !isFirst(flow), interface_id: flow['interface-id'],
    }),
    (group) => connections(group, ...group[0].side === 'client' ? [isEgress, isIngress] : [isIngress, isEgress], now),
  );
  return answer(
    [
      'side', 'interface_id', 'opened', 'answered', 'refused', 'rejected_out', 'rejected_in', 'last_answer', 'last_reject',
      'verdict',
    ],
    rows.map((row) => ({ ...row, side: placeOf(row), verdict: verdictOf(row) })),
    ['side', 'interface_id'],
  );
}

function placeOf({ side, isEnd, further }) {
  if (!isEnd) {
    return `on the way, towards the ${side === 'client' ? 'server' : 'client'}`;
  }
  return further ? `${side}, by a further address` : side;
}

function failureOf(row) {
  return firstOf([
    [row.answered > 0 && (isBlocked(row) || isAnswerBlocked(row)), 'answered before, blocked since'],
    [isBlocked(row), blockedAt('client')],
    [isAnswerBlocked(row), answerBlockedAt('client')],
    [isRefused(row), row.answered > 0 ? 'answered before, refused since' : 'refused by the server'],
    [row.skipped, 'unknown: records were skipped'],
    [row.opened > 0 && row.answered > 0, 'answered before, unanswered since'],
    [row.opened > 0, 'unanswered'],
  ], 'too recent to tell');
}

/** Interfaces of no instance that send for others, as NAT gateways do. */
function gatewaysAmong(flows) {
  return new Set(flows.filter((flow) => isMissing(flow['instance-id']) && !isFirst(flow)).map((flow) => flow['interface-id']));
}

export function failedConnections(records, { now }) {
  const flows = tcpOf(records, now);
  const [isEnd, gateways] = [endsAmong(flows), gatewaysAmong(flows)];
  const rows = summarize(
    flows.filter((flow) => isEnd(flow) && !(isMissing(flow['instance-id']) && gateways.has(flow['interface-id']))),
    (flow) => ({
      instance_id: flow['instance-id'], interface_id: flow['interface-id'], client: local(flow), server: remote(flow),
      port: remotePort(flow),
    }),
    (group) => connections(group, isEgress, isIngress, now),
  ).map((row) => ({ ...row, attempts: row.opened + row.rejected_out }));
  return answer(
    [
      'interface_id', 'client', 'server', 'port', 'opened', 'refused', 'rejected_out', 'rejected_in', 'last_answer',
      'last_reject', 'verdict',
    ],
    rows
      .filter((row) => (row.attempts > 0 || isRefused(row)) && !isAnswered(row))
      .map((row) => ({ ...row, verdict: failureOf(row) })),
    ['attempts desc', 'client', 'server', 'port', 'interface_id'],
    500,
  );
}
