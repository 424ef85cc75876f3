import { RecordField as F } from '../../format/record-field';
import { RecordCondition as C } from '../condition';
import { FlowLogInsightsQueryProps } from '../query-props';

// Transit gateways: one packet gives a record when it comes in and one when it leaves.

const INGRESS = C.oneOf(F.FLOW_DIRECTION, ['ingress']);

export const TRANSIT_GATEWAY_TRAFFIC: FlowLogInsightsQueryProps = {
  name: 'Transit gateway traffic',
  question: 'Which VPC sends how much to which through transit gateways?',
  fields: [F.LOG_STATUS, F.TGW_ID, F.TGW_SRC_VPC_ID, F.TGW_DST_VPC_ID, F.FLOW_DIRECTION, F.PACKETS, F.BYTES],
  condition: INGRESS,
  queryString: `stats sum(flow_bytes) as bytes, sum(flow_packets) as packets
  by flow_tgw_id, flow_tgw_src_vpc_id, flow_tgw_dst_vpc_id
| sort bytes desc
| limit 100`,
};

export const TRANSIT_GATEWAY_TALKERS: FlowLogInsightsQueryProps = {
  name: 'Transit gateway talkers',
  question: 'Between which addresses do most bytes flow through transit gateways?',
  fields: [F.LOG_STATUS, F.TGW_ATTACHMENT_ID, F.SRCADDR, F.DSTADDR, F.FLOW_DIRECTION, F.BYTES],
  condition: INGRESS,
  queryString: `stats sum(flow_bytes) as bytes by flow_srcaddr, flow_dstaddr
| sort bytes desc
| limit 100`,
};

const LOST = [
  F.PACKETS_LOST_NO_ROUTE, F.PACKETS_LOST_BLACKHOLE, F.PACKETS_LOST_MTU_EXCEEDED, F.PACKETS_LOST_TTL_EXPIRED,
];

export const TRANSIT_GATEWAY_DROPS: FlowLogInsightsQueryProps = {
  name: 'Transit gateway drops',
  question: 'Where, and why, do transit gateways lose packets?',
  fields: [F.LOG_STATUS, F.TGW_ID, F.TGW_ATTACHMENT_ID, F.FLOW_DIRECTION, ...LOST],
  condition: C.anyOf(LOST.map((field) => C.atLeast(field, 1))),
  queryString: `stats sum(flow_packets_lost_no_route) as no_route, sum(flow_packets_lost_blackhole) as blackhole,
  sum(flow_packets_lost_mtu_exceeded) as mtu_exceeded, sum(flow_packets_lost_ttl_expired) as ttl_expired
  by flow_tgw_id, flow_tgw_attachment_id, flow_direction
| limit 1000`,
};
