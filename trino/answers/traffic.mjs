// What was accepted or rejected, of which kind, from and to whom.
import {
  answer, distinct, flowsOf, greatest, HOUR, isAccepted, isRejected, isTcp, newestFlowsOf, protocolName, sum, summarize,
} from './flows.mjs';

const ADMIN_PORTS = [22, 23, 3389, 5900, 5985, 5986];

function measure(group) {
  return {
    records: group.length,
    packets: sum(group, 'packets'),
    bytes: sum(group, 'bytes'),
    last_seen: greatest(group, 'end'),
  };
}

const byDestinationPort = (flow) => ({ source: flow.srcaddr, destination: flow.dstaddr, port: flow.dstport });
const byProtocol = (flow) => ({ ...byDestinationPort(flow), protocol_name: protocolName(flow) });

export function rejectedTraffic(records, { now }) {
  return answer(
    ['source', 'destination', 'port', 'protocol_name', 'records', 'packets', 'last_seen'],
    summarize(newestFlowsOf(records, now, HOUR).filter(isRejected), byProtocol, measure),
    ['records desc', 'source', 'destination', 'port'],
    100,
  );
}

export function rejectedTcpTraffic(records, { now }) {
  const flows = newestFlowsOf(records, now, HOUR).filter((flow) => isRejected(flow) && isTcp(flow));
  return answer(
    ['source', 'destination', 'port', 'records', 'packets', 'last_seen'],
    summarize(flows, byDestinationPort, measure),
    ['records desc', 'source', 'destination', 'port'],
    100,
  );
}

export function acceptedTraffic(records, { now }) {
  return answer(
    ['source', 'destination', 'port', 'protocol_name', 'records', 'packets', 'bytes', 'last_seen'],
    summarize(newestFlowsOf(records, now, HOUR).filter(isAccepted), byProtocol, measure),
    ['bytes desc', 'source', 'destination', 'port'],
    100,
  );
}

export function adminPortTraffic(records, { now }) {
  const rows = summarize(
    flowsOf(records, now).filter((flow) => isTcp(flow) && isAccepted(flow) && ADMIN_PORTS.includes(flow.srcport)),
    (flow) => ({ address: flow.srcaddr, port: flow.srcport }),
    (group) => ({ ...measure(group), peers: distinct(group, 'dstaddr') }),
  );
  return answer(['address', 'port', 'peers', 'packets', 'bytes'], rows, ['bytes desc', 'address', 'port'], 10);
}

export function sshRdpTraffic(records, { now }) {
  const flows = flowsOf(records, now).filter((flow) => isTcp(flow) && [22, 3389].includes(flow.dstport));
  return answer(
    ['source', 'destination', 'port', 'action', 'records', 'bytes', 'last_seen'],
    summarize(flows, (flow) => ({ ...byDestinationPort(flow), action: flow.action }), measure),
    ['records desc', 'source', 'destination', 'port', 'action'],
    100,
  );
}

function ofType(records, now, type) {
  const flows = flowsOf(records, now).filter((flow) => flow.type === type);
  const rows = summarize(flows, ({ action }) => ({ action }), measure);
  return answer(['action', 'records', 'packets', 'bytes'], rows, ['action']);
}

export function ipv4Traffic(records, { now }) {
  return ofType(records, now, 'IPv4');
}

export function ipv6Traffic(records, { now }) {
  return ofType(records, now, 'IPv6');
}

/** What one address exchanged with its peers. */
function withPeers(flows, peerColumn, peerField) {
  const keyOf = (flow) => ({
    [peerColumn]: flow[peerField], port: flow.dstport, protocol_name: protocolName(flow), action: flow.action,
  });
  return answer(
    [peerColumn, 'port', 'protocol_name', 'action', 'records', 'packets', 'bytes'],
    summarize(flows, keyOf, measure),
    ['bytes desc', peerColumn, 'port', 'protocol_name', 'action'],
    100,
  );
}

export function trafficFromSourceAddress(records, { now, parameters = [] }) {
  const flows = flowsOf(records, now).filter((flow) => flow.srcaddr === parameters[0]);
  return withPeers(flows, 'destination', 'dstaddr');
}

export function trafficToDestinationAddress(records, { now, parameters = [] }) {
  const flows = flowsOf(records, now).filter((flow) => flow.dstaddr === parameters[0]);
  return withPeers(flows, 'source', 'srcaddr');
}
