// What transit gateways carry and drop. A packet gives an ingress and an egress record: only one of them is counted.
import {
  answer, completeUntil, DAY, flowsOf, hour, inWindow, isIngress, newestFlowsOf, protocolName, servicePort, sum,
  summarize, TCP, UDP, withStatus,
} from './flows.mjs';
import { toRow } from './one.mjs';

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

export function transitGatewayPorts(records, { now }) {
  const flows = flowsOf(records, now).filter((flow) => isIngress(flow) && [TCP, UDP].includes(flow.protocol));
  const rows = summarize(
    flows,
    (flow) => ({ port: servicePort(flow), protocol_name: protocolName(flow) }),
    (group) => ({ records: group.length, bytes: sum(group, 'bytes') }),
  );
  return answer(['port', 'protocol_name', 'records', 'bytes'], rows, ['bytes desc', 'port', 'protocol_name'], 50);
}

export function transitGatewayAddress(records, { now, parameters: [wanted] = [] }) {
  const rows = newestFlowsOf(records, now)
    .filter((flow) => [flow.srcaddr, flow.dstaddr].includes(wanted))
    .map((flow) => ({
      ...toRow(flow), tgw_attachment_id: flow['tgw-attachment-id'], source: flow.srcaddr, destination: flow.dstaddr,
    }));
  return answer(
    [
      'start_time', 'end_time', 'tgw_attachment_id', 'flow_direction', 'source', 'source_port', 'destination',
      'destination_port', 'protocol_name', 'tcp_flag_names', 'packets', 'bytes',
    ],
    rows,
    ['end_time desc', 'tgw_attachment_id', 'source', 'source_port', 'destination', 'destination_port'],
    1000,
  );
}

export function transitGatewayGaps(records, { now }) {
  const skipped = withStatus(inWindow(records, completeUntil(now), DAY), 'SKIPDATA');
  const rows = summarize(
    skipped.map(({ account, flowLogId, fields }) => ({ ...fields, account, flowLogId })),
    (flow) => ({
      aws_account_id: flow.account, tgw_attachment_id: flow['tgw-attachment-id'], flow_log_id: flow.flowLogId, hour: hour(flow),
    }),
    (group) => ({ skipped_records: group.length }),
  );
  return answer(
    ['aws_account_id', 'tgw_attachment_id', 'flow_log_id', 'hour', 'skipped_records'],
    rows,
    ['hour desc', 'skipped_records desc', 'tgw_attachment_id', 'flow_log_id'],
    1000,
  );
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
