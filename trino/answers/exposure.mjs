// Who is exposed?
import {
  answer, completeUntil, count, DAY, distinct, endsAmong, flowsOf, greatest, hour, isAccepted, isEgress, isIngress, isMissing,
  isPrivate, isRejected, isSynAck, isSynOnly, isTcp, least, MONTH, sum, summarize,
} from './flows.mjs';

const SCANNED = 20;
const FIRST_NODE_PORT = 30000;
const FIRST_EPHEMERAL_PORT = 32768;

const isAnswer = (flow) => isTcp(flow) && isAccepted(flow) && isSynAck(flow);

/** Of answers those of the interfaces' own services. */
function sent(answers) {
  const isEnd = endsAmong(answers);
  return answers.filter((flow) => isEgress(flow) && isEnd(flow));
}

export function exposedServices(records, { now }) {
  const rows = summarize(
    sent(flowsOf(records, now).filter((flow) => isAnswer(flow) && isPrivate(flow['pkt-dstaddr']) === false)),
    (flow) => ({ port: flow.srcport, interface_id: flow['interface-id'], address: flow['pkt-srcaddr'] }),
    (group) => ({
      remote_addresses: distinct(group, 'pkt-dstaddr'),
      answers: group.length,
      bytes: sum(group, 'bytes'),
      last_seen: greatest(group, 'end'),
    }),
  );
  return answer(
    ['port', 'interface_id', 'address', 'remote_addresses', 'answers', 'bytes', 'last_seen'],
    rows,
    ['remote_addresses desc', 'port', 'interface_id', 'address'],
    500,
  );
}

export function portScans(records, { now }) {
  const isProbe = (flow) => isTcp(flow) && isIngress(flow) && isSynOnly(flow) && flow.packets <= 3;
  const rows = summarize(
    flowsOf(records, now).filter(isProbe),
    (flow) => ({ hour: hour(flow), source: flow['pkt-srcaddr'] }),
    (group) => ({
      is_private: isPrivate(group[0]['pkt-srcaddr']),
      ports: distinct(group, 'dstport'),
      targets: distinct(group, 'pkt-dstaddr'),
      probes: group.length,
      rejected: count(group, isRejected),
    }),
  );
  return answer(
    ['hour', 'source', 'is_private', 'ports', 'targets', 'probes', 'rejected'],
    rows.filter(({ ports, targets }) => ports >= SCANNED || targets >= SCANNED),
    ['is_private desc', 'hour desc', 'probes desc', 'source'],
    500,
  );
}

function foldedPort({ srcport }) {
  if (isMissing(srcport) || srcport < FIRST_NODE_PORT) {
    return isMissing(srcport) ? undefined : String(srcport);
  }
  return srcport < FIRST_EPHEMERAL_PORT ? 'node port' : 'ephemeral';
}

export function newListeners(records, { now, window }) {
  return listenersBy('address', 'pkt-srcaddr', records, now, window);
}

export function newListenersByTag(records, { now, window }) {
  return listenersBy('tag_value', 'instance-tag', records, now, window);
}

function listenersBy(column, field, records, now, window = MONTH) {
  const rows = summarize(
    sent(flowsOf(records, now, window).filter(isAnswer)),
    (flow) => ({ vpc_id: flow['vpc-id'], [column]: flow[field], port: foldedPort(flow) }),
    (group) => ({
      first_seen: least(group, 'end'),
      remote_addresses: distinct(group, 'pkt-dstaddr'),
      answers: group.length,
    }),
  );
  return answer(
    ['vpc_id', column, 'port', 'first_seen', 'remote_addresses', 'answers'],
    rows.filter((row) => row.first_seen >= completeUntil(now) - DAY),
    ['first_seen desc', column, 'port', 'vpc_id'],
    500,
  );
}

export function sshRdpRejects(records, { now }) {
  const rows = summarize(
    flowsOf(records, now).filter((flow) => isRejected(flow) && isTcp(flow) && [22, 3389].includes(flow.dstport)),
    (flow) => ({ source: flow.srcaddr, port: flow.dstport }),
    (group) => ({
      is_private: isPrivate(group[0].srcaddr),
      targets: distinct(group, 'dstaddr'),
      records: group.length,
      packets: sum(group, 'packets'),
      last_seen: greatest(group, 'end'),
    }),
  );
  return answer(
    ['source', 'is_private', 'port', 'targets', 'records', 'packets', 'last_seen'],
    rows,
    ['is_private desc', 'records desc', 'source', 'port'],
    100,
  );
}
