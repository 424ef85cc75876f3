import { Duration } from 'aws-cdk-lib';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// Why can A not reach B? TCP only: other protocols do not say whether anybody answered.

const FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT, F.DSTPORT,
  F.PROTOCOL, F.TCP_FLAGS, F.ACTION,
];

export const REACHABILITY: FlowLogQueryProps = {
  name: 'Why can A not reach B',
  question: 'Why can a client not reach a TCP port of a server? If there is no row of the server, look at routes.',
  parameters: ['client address', 'server address', 'server port'],
  fields: FIELDS,
  window: Duration.hours(1),
  includesSkipped: true,
  countsOnce: true,
  sql: `WITH asked AS (
  SELECT ? AS client, ? AS server, CAST(? AS integer) AS port
), seen AS (
  SELECT
    flows.*,
    flow_direction = 'egress' AS is_out,
    bitwise_and(tcp_flags, 18) = 2 AND "end" < {{until}} - 1200 AS is_opening,
    bitwise_and(tcp_flags, 18) = 18 AS is_answer,
    bitwise_and(tcp_flags, 4) = 4 AND bitwise_and(tcp_flags, 18) <> 18 AS is_refusal,
    bool_or(log_status = 'SKIPDATA') OVER (PARTITION BY interface_id) AS has_skipped
  FROM flows
), sides AS (
  SELECT
    seen.*,
    CASE
      WHEN (is_out AND pkt_srcaddr = client AND pkt_dstaddr = server AND dstport = port)
        OR (NOT is_out AND pkt_dstaddr = client AND pkt_srcaddr = server AND srcport = port) THEN 'client'
      WHEN (is_out AND pkt_srcaddr = server AND pkt_dstaddr = client AND srcport = port)
        OR (NOT is_out AND pkt_dstaddr = server AND pkt_srcaddr = client AND dstport = port) THEN 'server'
    END AS side
  FROM seen
  CROSS JOIN asked
  WHERE protocol = 6
), counts AS (
  SELECT
    side,
    interface_id,
    count_if(is_out = (side = 'client') AND action = 'ACCEPT' AND is_opening) AS opened,
    count_if(is_out = (side = 'server') AND action = 'ACCEPT' AND is_answer) AS answered,
    count_if(is_out = (side = 'server') AND action = 'ACCEPT' AND is_refusal) AS refused,
    count_if(is_out AND action = 'REJECT') AS rejected_out,
    count_if(NOT is_out AND action = 'REJECT') AS rejected_in,
    bool_or(has_skipped) AS has_skipped
  FROM sides
  WHERE side IS NOT NULL
  GROUP BY side, interface_id
)
SELECT
  side,
  interface_id,
  opened,
  answered,
  refused,
  rejected_out,
  rejected_in,
  CASE
    WHEN side = 'client' AND rejected_out > 0 AND opened = 0
      THEN 'blocked at the client: its security group or network ACL'
    WHEN side = 'client' AND answered > 0 THEN 'answered'
    WHEN side = 'client' AND rejected_in > 0 THEN 'the answer was blocked at the client: its network ACL'
    WHEN side = 'server' AND rejected_in > 0 AND opened = 0
      THEN 'blocked at the server: its security group or network ACL'
    WHEN side = 'server' AND rejected_out > 0 THEN 'the answer was blocked at the server: its network ACL'
    WHEN answered > 0 THEN 'answered'
    WHEN refused > 0 THEN 'refused by the server'
    WHEN has_skipped THEN 'unknown: records were skipped'
    WHEN opened > 0 AND side = 'client' THEN 'unanswered'
    WHEN opened > 0 THEN 'arrived, and the server did not answer'
    ELSE 'too recent to tell'
  END AS verdict
FROM counts
ORDER BY side, interface_id`,
};

export const FAILED_CONNECTIONS: FlowLogQueryProps = {
  name: 'Failed connections',
  question: 'Which TCP connections that clients opened were blocked, refused or not answered?',
  fields: FIELDS,
  window: Duration.hours(1),
  countsOnce: true,
  sql: `WITH counts AS (
  SELECT
    interface_id,
    IF(flow_direction = 'egress', pkt_srcaddr, pkt_dstaddr) AS client,
    IF(flow_direction = 'egress', pkt_dstaddr, pkt_srcaddr) AS server,
    IF(flow_direction = 'egress', dstport, srcport) AS port,
    count_if(flow_direction = 'egress' AND action = 'ACCEPT' AND bitwise_and(tcp_flags, 18) = 2
      AND "end" < {{until}} - 1200) AS opened,
    count_if(flow_direction = 'ingress' AND action = 'ACCEPT' AND bitwise_and(tcp_flags, 18) = 18) AS answered,
    count_if(flow_direction = 'ingress' AND action = 'ACCEPT' AND bitwise_and(tcp_flags, 4) = 4
      AND bitwise_and(tcp_flags, 18) <> 18) AS refused,
    count_if(flow_direction = 'egress' AND action = 'REJECT') AS rejected_out,
    count_if(flow_direction = 'ingress' AND action = 'REJECT') AS rejected_in
  FROM flows
  WHERE protocol = 6
  GROUP BY 1, 2, 3, 4
)
SELECT
  interface_id,
  client,
  server,
  port,
  opened,
  refused,
  rejected_out,
  rejected_in,
  CASE
    WHEN rejected_out > 0 AND opened = 0 THEN 'blocked at the client: its security group or network ACL'
    WHEN rejected_in > 0 THEN 'the answer was blocked at the client: its network ACL'
    WHEN refused > 0 THEN 'refused by the server'
    ELSE 'unanswered'
  END AS verdict
FROM counts
WHERE answered = 0 AND (opened > 0 OR rejected_out > 0)
ORDER BY opened + rejected_out DESC, client, server, port, interface_id
LIMIT 500`,
};
