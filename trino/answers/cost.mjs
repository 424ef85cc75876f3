// What costs? NAT gateways, the internet and other zones.
import {
  answer, differ, firstTen, flowsOf, endsAmong, isAccepted, isEgress, isMissing, isPrivate, otherHomes, sum, summarize,
} from './flows.mjs';

export * from './nat.mjs';

const INTERNET_OR_ENDPOINT = 2;
const INTERNET = 8;

function internetPath(flow) {
  const mayBeEndpoint = flow['traffic-path'] === INTERNET_OR_ENDPOINT
    && ['S3', 'DYNAMODB'].includes(flow['pkt-dst-aws-service']);
  return mayBeEndpoint ? 'internet gateway or gateway endpoint' : 'internet gateway';
}

function toInternet(records, now) {
  return flowsOf(records, now)
    .filter((flow) => isEgress(flow) && isAccepted(flow))
    .filter((flow) => [INTERNET_OR_ENDPOINT, INTERNET].includes(flow['traffic-path']))
    .filter((flow) => isPrivate(flow['pkt-dstaddr']) === false);
}

const bytesOf = (group) => ({ bytes: sum(group, 'bytes') });

export function internetEgress(records, { now }) {
  const keyOf = (flow) => ({
    instance_id: flow['instance-id'],
    interface_id: flow['interface-id'],
    destination: flow['pkt-dstaddr'],
    service: flow['pkt-dst-aws-service'],
    path: internetPath(flow),
  });
  return answer(
    ['instance_id', 'interface_id', 'interface_bytes', 'destination', 'service', 'path', 'bytes'],
    firstTen(summarize(toInternet(records, now), keyOf, bytesOf), ['interface_id'], 'interface_bytes'),
    ['interface_bytes desc', 'interface_id', 'bytes desc', 'destination'],
    1000,
  );
}

export function internetEgressByTag(records, { now }) {
  const keyOf = (flow) => ({ tag_value: flow['instance-tag'], path: internetPath(flow) });
  const rows = summarize(toInternet(records, now), keyOf, bytesOf);
  return answer(['tag_value', 'path', 'bytes'], rows, ['bytes desc', 'tag_value', 'path'], 100);
}

/** Pairs of addresses in two zones, and for each zone one row of what left it for who knows where. */
function acrossZones(flows, zoneOf, others = {}) {
  const sent = flows
    .filter((flow) => isEgress(flow) && isAccepted(flow) && !isMissing(flow['az-id']))
    .filter((flow) => isMissing(zoneOf(flow)) || differ(flow['az-id'], zoneOf(flow)));
  const keyOf = (flow) => {
    const known = !isMissing(zoneOf(flow));
    return {
      source_zone: flow['az-id'],
      destination_zone: zoneOf(flow),
      source: known ? flow['pkt-srcaddr'] : undefined,
      destination: known ? flow['pkt-dstaddr'] : undefined,
      ...Object.fromEntries(Object.entries(others).map(([column, field]) => [column, known ? flow[field] : undefined])),
    };
  };
  return answer(
    ['source_zone', 'destination_zone', 'source', 'destination', ...Object.keys(others), 'bytes'],
    summarize(sent, keyOf, bytesOf),
    ['bytes desc', 'source_zone', 'source', 'destination'],
    200,
  );
}

export function crossZone(records, { now }) {
  const zoneOf = (flow) => flow['next-hop-az-id'];
  const flows = flowsOf(records, now).filter((flow) => (
    !isMissing(zoneOf(flow)) || isMissing(flow['interface-type']) && isPrivate(flow['pkt-dstaddr']) === true
  ));
  return acrossZones(flows, zoneOf, { sender_type: 'interface-type', next_hop_type: 'next-hop-interface-type' });
}

export function crossZoneByAddress(records, { now }) {
  const flows = flowsOf(records, now);
  const [zones, isEnd] = [otherHomes(flows, 'az-id'), endsAmong(flows)];
  return acrossZones(flows.filter((flow) => isEnd(flow) && isPrivate(flow['pkt-dstaddr']) === true), zones);
}
