import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// Transit gateways: one packet gives a record when it comes in and one when it leaves.

export const TRANSIT_GATEWAY_TRAFFIC: FlowLogQueryProps = {
  name: 'Transit gateway traffic',
  question: 'Which VPC sends how much to which through transit gateways?',
  fields: [
    F.END, F.LOG_STATUS, F.TGW_ATTACHMENT_ID, F.TGW_SRC_VPC_ACCOUNT_ID, F.TGW_SRC_VPC_ID, F.TGW_DST_VPC_ACCOUNT_ID,
    F.TGW_DST_VPC_ID, F.FLOW_DIRECTION, F.PACKETS, F.BYTES,
  ],
  countsOnce: true,
  where: `flow_direction = 'ingress'`,
  sql: `SELECT
  tgw_src_vpc_account_id AS source_account,
  tgw_src_vpc_id AS source_vpc,
  tgw_dst_vpc_account_id AS destination_account,
  tgw_dst_vpc_id AS destination_vpc,
  sum(packets) AS packets,
  sum(bytes) AS bytes
FROM flows
GROUP BY 1, 2, 3, 4
ORDER BY bytes DESC, source_vpc, destination_vpc
LIMIT 100`,
};

export const TRANSIT_GATEWAY_TALKERS: FlowLogQueryProps = {
  name: 'Transit gateway talkers',
  question: 'Between which addresses do most bytes flow through transit gateways?',
  fields: [F.END, F.LOG_STATUS, F.TGW_ATTACHMENT_ID, F.SRCADDR, F.DSTADDR, F.FLOW_DIRECTION, F.BYTES],
  countsOnce: true,
  where: `flow_direction = 'ingress'`,
  sql: `SELECT srcaddr AS source, dstaddr AS destination, sum(bytes) AS bytes
FROM flows
GROUP BY srcaddr, dstaddr
ORDER BY bytes DESC, source, destination
LIMIT 100`,
};

export const TRANSIT_GATEWAY_DROPS: FlowLogQueryProps = {
  name: 'Transit gateway drops',
  question: 'Where, and why, do transit gateways lose packets?',
  fields: [
    F.END, F.LOG_STATUS, F.TGW_ID, F.TGW_ATTACHMENT_ID, F.FLOW_DIRECTION, F.PACKETS_LOST_NO_ROUTE,
    F.PACKETS_LOST_BLACKHOLE, F.PACKETS_LOST_MTU_EXCEEDED, F.PACKETS_LOST_TTL_EXPIRED,
  ],
  countsOnce: true,
  sql: `WITH drops AS (
  SELECT
    tgw_id,
    tgw_attachment_id,
    flow_direction,
    coalesce(sum(packets_lost_no_route), 0) AS no_route,
    coalesce(sum(packets_lost_blackhole), 0) AS blackhole,
    coalesce(sum(packets_lost_mtu_exceeded), 0) AS mtu_exceeded,
    coalesce(sum(packets_lost_ttl_expired), 0) AS ttl_expired
  FROM flows
  GROUP BY tgw_id, tgw_attachment_id, flow_direction
)
SELECT *
FROM drops
WHERE no_route + blackhole + mtu_exceeded + ttl_expired > 0
ORDER BY no_route + blackhole + mtu_exceeded + ttl_expired DESC, tgw_attachment_id, flow_direction
LIMIT 100`,
};
