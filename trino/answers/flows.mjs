// The terms that the queries share. What is missing in a record is undefined, and no condition on it holds.
export { isPrivate } from './addresses.mjs';
export { answer, count, distinct, greatest, least, sum, summarize } from './rows.mjs';

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

/**
 * The records of one flow log only for each subject, action and ten minutes: of the greatest version, then of the least
 * flow log id.
 */
export function once(records) {
  const keyOf = (record) => JSON.stringify([subject(record), record.fields.action ?? null, slot(record.fields)]);
  const isBefore = (one, other) => {
    const [version, otherVersion] = [one, other].map(({ fields }) => fields.version ?? 0);
    return version > otherVersion || version === otherVersion && one.flowLogId < other.flowLogId;
  };
  const first = new Map();
  for (const record of records) {
    const key = keyOf(record);
    if (!first.has(key) || isBefore(record, first.get(key))) {
      first.set(key, record);
    }
  }
  return records.filter((record) => {
    const { fields: { version }, flowLogId } = first.get(keyOf(record));
    return record.flowLogId === flowLogId && record.fields.version === version;
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
function isFirst(flow) {
  return isEgress(flow) ? !isMissing(flow.srcaddr) && flow.srcaddr === flow['pkt-srcaddr']
    : !isMissing(flow.dstaddr) && flow.dstaddr === flow['pkt-dstaddr'];
}

/** Whether an interface has the local address itself, and does not pass on what is of another. */
export function isAtHome(flow) {
  return isFirst(flow) || !isMissing(flow['instance-id']);
}

/**
 * Where the other side of flows is at home, such as in which subnet: in its VPC, or elsewhere if in one place alone.
 * Where an address is the first of an interface goes before where an instance has it besides.
 */
export function otherHomes(flows, field) {
  const homes = new Map(); // by address, then by VPC
  const inVpcs = flows.filter((flow) => isAtHome(flow) && !isMissing(flow['vpc-id']));
  for (const flow of [...inVpcs.filter(isFirst), ...inVpcs.filter((other) => !isFirst(other))]) {
    const address = isEgress(flow) ? flow['pkt-srcaddr'] : flow['pkt-dstaddr'];
    const places = homes.get(address) ?? new Map();
    const known = places.get(flow['vpc-id']) ?? { place: undefined, first: false };
    const found = flow[field];
    if (!isMissing(found) && (isMissing(known.place) || known.first === isFirst(flow) && found < known.place)) {
      places.set(flow['vpc-id'], { place: found, first: isFirst(flow) });
    } else {
      places.set(flow['vpc-id'], known);
    }
    homes.set(address, places);
  }
  return (flow) => {
    const places = homes.get(flow['pkt-dstaddr']) ?? new Map();
    const all = new Set([...places.values()].map(({ place }) => place).filter((place) => !isMissing(place)));
    return places.get(flow['vpc-id'])?.place ?? (all.size === 1 ? [...all][0] : undefined);
  };
}
