// What transit gateways carry and drop. A packet gives an ingress and an egress record: only one of them is counted.
import { answer, flowsOf, isIngress, sum, summarize } from './flows.mjs';

const LOSSES = {
  no_route: 'packets-lost-no-route',
  blackhole: 'packets-lost-blackhole',
  mtu_exceeded: 'packets-lost-mtu-exceeded',
  ttl_expired: 'packets-lost-ttl-expired',
};

function volume(group) {
  return { packets: sum(group, 'packets'), bytes: sum(group, 'bytes') };
}

export function transitGatewayTraffic(records, { now }) {
  const keyOf = (flow) => ({
    source_account: flow['tgw-src-vpc-account-id'],
    source_vpc: flow['tgw-src-vpc-id'],
    destination_account: flow['tgw-dst-vpc-account-id'],
    destination_vpc: flow['tgw-dst-vpc-id'],
  });
  return answer(
    ['source_account', 'source_vpc', 'destination_account', 'destination_vpc', 'packets', 'bytes'],
    summarize(flowsOf(records, now).filter(isIngress), keyOf, volume),
    ['bytes desc', 'source_vpc', 'destination_vpc'],
    100,
  );
}

export function transitGatewayTalkers(records, { now }) {
  const keyOf = (flow) => ({ source: flow.srcaddr, destination: flow.dstaddr });
  const rows = summarize(flowsOf(records, now).filter(isIngress), keyOf, volume);
  return answer(['source', 'destination', 'bytes'], rows, ['bytes desc', 'source', 'destination'], 100);
}

function losses(group) {
  const lost = Object.entries(LOSSES).map(([column, field]) => [column, sum(group, field)]);
  return { ...Object.fromEntries(lost), total: lost.reduce((total, [, packets]) => total + (packets ?? 0), 0) };
}

export function transitGatewayDrops(records, { now }) {
  const keyOf = (flow) => ({
    tgw_id: flow['tgw-id'], tgw_attachment_id: flow['tgw-attachment-id'], flow_direction: flow['flow-direction'],
  });
  return answer(
    ['tgw_id', 'tgw_attachment_id', 'flow_direction', ...Object.keys(LOSSES)],
    summarize(flowsOf(records, now), keyOf, losses).filter(({ total }) => total > 0),
    ['total desc', 'tgw_attachment_id', 'flow_direction'],
    100,
  );
}
