// The terms that the queries share. What is missing in a record is undefined, and no condition on it holds.
import { isPrivate } from './addresses.mjs';

export { isPrivate };
export { answer, count, distinct, firstTen, greatest, least, sum, summarize } from './rows.mjs';

export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const MONTH = 31 * DAY;
export const TCP = 6;
export const UDP = 17;

/** How late records may come. */
const DELAY = 1200;
const SLOT = 600;
const SYN = 2;
const RST = 4;
const SYN_ACK = 18;

const PROTOCOLS = {
  1: 'ICMP', 2: 'IGMP', 4: 'IPv4', 6: 'TCP', 17: 'UDP', 41: 'IPv6', 47: 'GRE', 50: 'ESP', 51: 'AH', 58: 'ICMPv6',
  89: 'OSPF', 132: 'SCTP',
};
const FLAGS = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32 };

/** Until when answers are complete. */
export function completeUntil(now) {
  return now - DELAY;
}

/** Before when a connection was opened if its answer has to be there by then. */
export function settledUntil(now) {
  return completeUntil(now) - DELAY;
}

export function inWindow(records, until, length) {
  return records.filter(({ fields }) => fields.end >= until - length && fields.end < until);
}

export function withStatus(records, status) {
  return records.filter(({ fields }) => fields['log-status'] === status);
}

export function slot(fields) {
  return Math.floor(fields.end / SLOT);
}

export function hour(fields) {
  return Math.floor(fields.end / HOUR) * HOUR;
}

/** What was logged: nothing is known of a record but its flow log where it names nothing. */
function subject({ fields, flowLogId }) {
  return fields['interface-id'] ?? fields['tgw-attachment-id'] ?? fields['resource-id'] ?? flowLogId;
}

const began = ({ fields: { start, end } }) => start ?? end - 60;

/** What goes before: of the greatest version, then of the least flow log id. */
const precedes = (one, other) => one.version > other.version || one.version === other.version && one.flowLogId < other.flowLogId;

/**
 * Of each subject and action the records of one flow log at a time: none that touches the time, give or take a minute,
 * of a flow log that goes before its own.
 */
export function once(records) {
  const subjects = new Map(); // of each the flow logs, by id
  const keyOf = (record) => JSON.stringify([subject(record), record.fields.action ?? null]);
  for (const record of records) {
    const logs = subjects.get(keyOf(record)) ?? new Map();
    const { flowLogId, fields: { end, version = 0 } } = record;
    const log = logs.get(flowLogId) ?? { flowLogId, version, from: Infinity, until: -Infinity };
    log.version = Math.max(log.version, version);
    log.from = Math.min(log.from, began(record));
    log.until = Math.max(log.until, end);
    subjects.set(keyOf(record), logs.set(flowLogId, log));
  }
  return records.filter((record) => {
    const logs = subjects.get(keyOf(record));
    const own = logs.get(record.flowLogId);
    return ![...logs.values()].some((log) => (
      precedes(log, own) && log.from - 60 <= record.fields.end && log.until + 60 >= began(record)
    ));
  });
}

/** The fields of what most queries ask about: OK, complete, once. */
export function flowsOf(records, now, length = DAY) {
  return newestFlowsOf(records, completeUntil(now), length);
}

/** The same of all that is there, complete or not. */
export function newestFlowsOf(records, until, length = DAY) {
  return once(withStatus(inWindow(records, until, length), 'OK')).map(({ fields }) => fields);
}

export const isTcp = (flow) => flow.protocol === TCP;
export const isEgress = (flow) => flow['flow-direction'] === 'egress';
export const isIngress = (flow) => flow['flow-direction'] === 'ingress';
export const isAccepted = (flow) => flow.action === 'ACCEPT';
export const isRejected = (flow) => flow.action === 'REJECT';

export const isMissing = (value) => value === undefined || value === null;
/** As `<>` of SQL: not of missing values. */
export const differ = (a, b) => !isMissing(a) && !isMissing(b) && a !== b;

export const isSynOnly = (flow) => (flow['tcp-flags'] & SYN_ACK) === SYN;
export const isSynAck = (flow) => (flow['tcp-flags'] & SYN_ACK) === SYN_ACK;
export const isReset = (flow) => (flow['tcp-flags'] & RST) === RST && !isSynAck(flow);

/** The first of two values seen from the flow's interface: going out and coming in. */
function byDirection(flow, out, back) {
  if (isEgress(flow)) {
    return flow[out];
  }
  return isIngress(flow) ? flow[back] : undefined;
}

export const local = (flow) => byDirection(flow, 'pkt-srcaddr', 'pkt-dstaddr');
export const remote = (flow) => byDirection(flow, 'pkt-dstaddr', 'pkt-srcaddr');
export const localPort = (flow) => byDirection(flow, 'srcport', 'dstport');
export const remotePort = (flow) => byDirection(flow, 'dstport', 'srcport');

export function lesserPort({ srcport, dstport }) {
  return isMissing(srcport) || isMissing(dstport) ? undefined : Math.min(srcport, dstport);
}

export function servicePort(flow) {
  if (isSynOnly(flow)) {
    return flow.dstport;
  }
  return isSynAck(flow) ? flow.srcport : lesserPort(flow);
}

export function protocolName({ protocol }) {
  return isMissing(protocol) ? undefined : PROTOCOLS[protocol] ?? String(protocol);
}

export function tcpFlagNames({ 'tcp-flags': flags }) {
  return isMissing(flags) ? undefined : Object.keys(FLAGS).filter((name) => flags & FLAGS[name]).join(' ');
}

/** Whether the local address is the first of an interface. */
export function isFirst(flow) {
  if (isMissing(flow['interface-id'])) {
    return false;
  }
  return isEgress(flow) ? !isMissing(flow.srcaddr) && flow.srcaddr === flow['pkt-srcaddr']
    : !isMissing(flow.dstaddr) && flow.dstaddr === flow['pkt-dstaddr'];
}

/**
 * Whether an interface is an end of a flow: it has the local address as its first or, of an instance, besides it,
 * unless it is a public one that talks to a private one, or the same packets come in and leave there. All others pass packets on.
 */
export function endsAmong(flows) {
  const pair = (flow) => [flow['instance-id'], flow['pkt-srcaddr'], flow['pkt-dstaddr']].join(' ');
  const [out, back] = [isEgress, isIngress].map((direction) => new Set(flows.filter(direction).map(pair)));
  const passesOn = (flow) => out.has(pair(flow)) && back.has(pair(flow));
  const isOwn = (flow) => isPrivate(localOf(flow)) === true || isPrivate(peerOf(flow)) === false;
  return (flow) => isFirst(flow) || !isMissing(flow['instance-id']) && isOwn(flow) && !passesOn(flow);
}

/** The address on the other side. */
function peerOf(flow) {
  return isEgress(flow) ? flow['pkt-dstaddr'] : flow['pkt-srcaddr'];
}

/** The address on this side; of records without a direction as of those that come in. */
function localOf(flow) {
  return isEgress(flow) ? flow['pkt-srcaddr'] : flow['pkt-dstaddr'];
}

/**
 * Where the other side of flows is at home, such as in which subnet: in its VPC, or elsewhere if in one place alone. An
 * address that an interface has as its first is at home there, whatever instances seem to have it besides.
 */
export function otherHomes(flows, field) {
  const homes = new Map(); // by address, then by VPC
  for (const flow of flows.filter(endsAmong(flows)).filter((end) => !isMissing(end['vpc-id']))) {
    const places = homes.get(localOf(flow)) ?? new Map();
    const place = places.get(flow['vpc-id']) ?? { first: undefined, besides: undefined };
    const kind = isFirst(flow) ? 'first' : 'besides';
    const [known, found] = [place[kind], flow[field]];
    place[kind] = isMissing(known) || !isMissing(found) && found < known ? found : known;
    homes.set(localOf(flow), places.set(flow['vpc-id'], place));
  }
  return (flow) => {
    const places = homes.get(flow['pkt-dstaddr']) ?? new Map();
    const own = places.get(flow['vpc-id']);
    const distinctOf = (kind) => new Set([...places.values()].map((place) => place[kind]).filter((each) => !isMissing(each)));
    const [firsts, besides] = ['first', 'besides'].map(distinctOf);
    const all = firsts.size > 0 ? firsts : besides;
    return own?.first ?? own?.besides ?? (all.size === 1 ? [...all][0] : undefined);
  };
}
