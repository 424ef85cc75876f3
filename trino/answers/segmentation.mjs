// Which subnet talks to which?
import {
  answer, flowsOf, endsAmong, isAccepted, isEgress, isMissing, isPrivate, otherHomes, protocolName, remote, servicePort, sum,
  summarize,
} from './flows.mjs';

function matrix(flows, destinationOf) {
  const rows = summarize(
    flows,
    (flow) => ({
      source_subnet: flow['subnet-id'],
      destination_subnet: destinationOf(flow),
      port: servicePort(flow),
      protocol_name: protocolName(flow),
    }),
    (group) => ({ records: group.length, bytes: sum(group, 'bytes') }),
  );
  return answer(
    ['source_subnet', 'destination_subnet', 'port', 'protocol_name', 'records', 'bytes'],
    rows,
    ['source_subnet', 'destination_subnet', 'port', 'protocol_name'],
    10000,
  );
}

/** Neither end is a gateway, load balancer or endpoint, which would only pass the flow on. */
function isBetweenHosts(flow) {
  return isMissing(flow['interface-type']) && isMissing(flow['next-hop-interface-type']);
}

export function segmentation(records, { now }) {
  const flows = flowsOf(records, now)
    .filter((flow) => isEgress(flow) && isAccepted(flow))
    .filter((flow) => !isMissing(flow['next-hop-subnet-id']) && isBetweenHosts(flow));
  return matrix(flows, (flow) => flow['next-hop-subnet-id']);
}

export function segmentationByAddress(records, { now }) {
  const flows = flowsOf(records, now);
  const [homes, isEnd] = [otherHomes(flows, 'subnet-id'), endsAmong(flows)];
  return matrix(
    flows.filter((flow) => isEgress(flow) && isAccepted(flow) && isEnd(flow) && isPrivate(remote(flow)) === true),
    homes,
  );
}
