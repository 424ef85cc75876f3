import { Duration } from 'aws-cdk-lib';
import { ADDRESS } from './ends';
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
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
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
  sql: `SELECT
  srcaddr AS source,
  dstaddr AS destination,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY srcaddr, dstaddr
ORDER BY bytes DESC, source, destination
LIMIT 100`,
};

export const TRANSIT_GATEWAY_PORTS: FlowLogQueryProps = {
  name: 'Transit gateway ports',
  question: 'Which TCP and UDP services carry most traffic through transit gateways?',
  fields: [
    F.END, F.LOG_STATUS, F.TGW_ATTACHMENT_ID, F.SRCPORT, F.DSTPORT, F.PROTOCOL, F.TCP_FLAGS, F.FLOW_DIRECTION, F.BYTES,
  ],
  countsOnce: true,
  where: `flow_direction = 'ingress'
  AND protocol IN (6, 17)`,
  sql: `SELECT
  {{service_port}} AS port,
  {{protocol_name}} AS protocol_name,
  count(*) AS records,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2
ORDER BY bytes DESC, port, protocol_name
LIMIT 50`,
};

export const TRANSIT_GATEWAY_ADDRESS: FlowLogQueryProps = {
  name: 'One address through transit gateways',
  question: 'What did an address do through transit gateways?',
  parameters: ['address'],
  fields: [
    F.START, F.END, F.LOG_STATUS, F.TGW_ATTACHMENT_ID, F.FLOW_DIRECTION, F.SRCADDR, F.DSTADDR, F.SRCPORT, F.DSTPORT,
    F.PROTOCOL, F.TCP_FLAGS, F.PACKETS, F.BYTES,
  ],
  settlingTime: Duration.minutes(0),
  countsOnce: true,
  where: `${ADDRESS} IN (srcaddr, dstaddr)`,
  sql: `SELECT
  from_unixtime(start) AS start_time,
  from_unixtime("end") AS end_time,
  tgw_attachment_id,
  flow_direction,
  srcaddr AS source,
  srcport AS source_port,
  dstaddr AS destination,
  dstport AS destination_port,
  {{protocol_name}} AS protocol_name,
  {{tcp_flag_names}} AS tcp_flag_names,
  packets,
  bytes,
  {{complete_until}} AS complete_until
FROM flows
ORDER BY end_time DESC, tgw_attachment_id, source, source_port, destination, destination_port
LIMIT 1000`,
};

export const TRANSIT_GATEWAY_GAPS: FlowLogQueryProps = {
  name: 'Transit gateway gaps',
  question: 'At which attachments of transit gateways, when, and by which flow log were records skipped?',
  fields: [F.END, F.LOG_STATUS, F.TGW_ATTACHMENT_ID],
  includesSkipped: true,
  where: "log_status = 'SKIPDATA'",
  sql: `SELECT
  aws_account_id,
  tgw_attachment_id,
  flow_log_id,
  from_unixtime("end" / 3600 * 3600) AS hour,
  count(*) AS skipped_records,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3, 4
ORDER BY hour DESC, skipped_records DESC, tgw_attachment_id, flow_log_id
LIMIT 1000`,
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
SELECT *, {{complete_until}} AS complete_until
FROM drops
WHERE no_route + blackhole + mtu_exceeded + ttl_expired > 0
ORDER BY no_route + blackhole + mtu_exceeded + ttl_expired DESC, tgw_attachment_id, flow_direction
LIMIT 100`,
};
