// Who talks most, about what, and what AWS's integration also asks.
import {
  answer, count, distinct, flowsOf, isAccepted, isEgress, isIngress, isMissing, isRejected, isTcp, lesserPort,
  protocolName, remote, servicePort, sum, summarize, TCP, UDP,
} from './flows.mjs';

export * from './traffic.mjs';

const VOLUME = ['records', 'packets', 'bytes'];

function volume(group) {
  return { records: group.length, packets: sum(group, 'packets'), bytes: sum(group, 'bytes') };
}

function top(flows, column, field) {
  const rows = summarize(flows, (flow) => ({ [column]: flow[field] }), volume);
  return answer([column, ...VOLUME], rows, ['bytes desc', column], 50);
}

function topPresent(flows, column, field) {
  return top(flows.filter((flow) => !isMissing(flow[field])), column, field);
}

export function topTalkers(records, { now }) {
  return top(flowsOf(records, now), 'source', 'srcaddr');
}

export function topTalkersPacketLevel(records, { now }) {
  return top(flowsOf(records, now), 'source', 'pkt-srcaddr');
}

export function topTalkingInstances(records, { now }) {
  return topPresent(flowsOf(records, now), 'instance_id', 'instance-id');
}

export function topTalkingSubnets(records, { now }) {
  return topPresent(flowsOf(records, now), 'subnet_id', 'subnet-id');
}

export function topTcpTraffic(records, { now }) {
  const keyOf = (flow) => ({ source: flow.srcaddr, destination: flow.dstaddr, port: lesserPort(flow) });
  return answer(
    ['source', 'destination', 'port', 'records', 'bytes'],
    summarize(flowsOf(records, now).filter(isTcp), keyOf, volume),
    ['bytes desc', 'source', 'destination', 'port'],
    50,
  );
}

function totals(flows, prefix) {
  const keyOf = (flow) => ({ source: flow[`${prefix}srcaddr`], destination: flow[`${prefix}dstaddr`] });
  const rows = summarize(flows, keyOf, volume);
  return answer(['source', 'destination', 'bytes'], rows, ['bytes desc', 'source', 'destination'], 50);
}

export function totalBytesTransferred(records, { now }) {
  return totals(flowsOf(records, now), '');
}

export function totalBytesTransferredPacketLevel(records, { now }) {
  return totals(flowsOf(records, now), 'pkt-');
}

export function topPorts(records, { now }) {
  const flows = flowsOf(records, now).filter(({ protocol }) => [TCP, UDP].includes(protocol));
  const rows = summarize(flows, (flow) => ({ port: servicePort(flow), protocol_name: protocolName(flow) }), volume);
  return answer(['port', 'protocol_name', 'records', 'bytes'], rows, ['bytes desc', 'port', 'protocol_name'], 50);
}

export function protocols(records, { now }) {
  const rows = summarize(flowsOf(records, now), (flow) => ({ protocol_name: protocolName(flow) }), volume);
  return answer(['protocol_name', ...VOLUME], rows, ['bytes desc', 'protocol_name']);
}

export function rejectReasons(records, { now }) {
  const rows = summarize(
    flowsOf(records, now).filter(isRejected),
    (flow) => ({ reason: flow['reject-reason'] ?? (flow.version >= 8 ? 'security group or network ACL' : 'not recorded') }),
    (group) => ({ interfaces: distinct(group, 'interface-id'), records: group.length }),
  );
  return answer(['reason', 'interfaces', 'records'], rows, ['records desc', 'reason']);
}

export function unencryptedTraffic(records, { now }) {
  const flows = flowsOf(records, now)
    .filter((flow) => isEgress(flow) && isAccepted(flow) && flow['encryption-status'] === 0);
  const keyOf = (flow) => ({
    source: flow['pkt-srcaddr'], destination: flow['pkt-dstaddr'], port: servicePort(flow),
  });
  return answer(
    ['source', 'destination', 'port', 'records', 'bytes'],
    summarize(flows, keyOf, volume),
    ['bytes desc', 'source', 'destination', 'port'],
    100,
  );
}

export function managedInterfaces(records, { now, parameters: [interfaces = ''] = [] }) {
  return peersOf((flow) => interfaces.trim().split(/\s*,\s*/).includes(flow['interface-id']), records, now);
}

export function managedInterfacesByTag(records, { now, parameters: [value] = [] }) {
  return peersOf((flow) => flow['interface-tag'] === value, records, now);
}

function peersOf(isManaged, records, now) {
  const rows = summarize(
    flowsOf(records, now).filter(isManaged),
    (flow) => ({ interface_id: flow['interface-id'], peer: remote(flow), port: servicePort(flow) }),
    (group) => ({
      bytes_in: sum(group.filter((flow) => isIngress(flow) && isAccepted(flow)), 'bytes') ?? 0,
      bytes_out: sum(group.filter((flow) => isEgress(flow) && isAccepted(flow)), 'bytes') ?? 0,
      rejected: count(group, isRejected),
    }),
  );
  return answer(
    ['interface_id', 'peer', 'port', 'bytes_in', 'bytes_out', 'rejected'],
    rows.map((row) => ({ ...row, bytes: row.bytes_in + row.bytes_out })),
    ['bytes desc', 'interface_id', 'peer', 'port'],
    100,
  );
}
