import { Duration } from 'aws-cdk-lib';
import { ADDRESS, END_FIELDS, IS_END } from './ends';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// Why can A not reach B? TCP only: other protocols do not say whether anybody answered.

const FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT, F.DSTPORT,
  F.PROTOCOL, F.TCP_FLAGS, F.ACTION, ...END_FIELDS,
];

/** Attempts of the last 20 minutes do not count. */
const WINDOWS = { window: Duration.hours(1), minWindow: Duration.minutes(40) };

const SKIPPED = `skipped AS (
  SELECT DISTINCT interface_id
  FROM records
  WHERE log_status = 'SKIPDATA'
)`;

export const REACHABILITY: FlowLogQueryProps = {
  name: 'Why can A not reach B',
  question: 'Why can a client not reach a TCP port of a server? If there is no row of the server, look at routes.',
  parameters: ['client address', 'server address', 'server port'],
  fields: FIELDS,
  ...WINDOWS,
  includesSkipped: true,
  countsOnce: true,
  where: 'protocol = 6',
  sql: `WITH ${SKIPPED}, ends AS (
  SELECT
    flows.*,
    ${IS_END} AS is_end,
    flow_direction = 'egress' AS is_out,
    IF(flow_direction = 'egress', pkt_srcaddr, pkt_dstaddr) AS local,
    IF(flow_direction = 'egress', pkt_dstaddr, pkt_srcaddr) AS remote,
    IF(flow_direction = 'egress', srcport, dstport) AS local_port,
    IF(flow_direction = 'egress', dstport, srcport) AS remote_port
  FROM flows
), sides AS (
  SELECT
    ends.*,
    side,
    IF(side = 'client', local, remote) AS client,
    IF(side = 'client', remote, local) AS server,
    IF(side = 'client', remote_port, local_port) AS port,
    CASE
      WHEN is_end THEN side
      WHEN side = 'client' THEN 'on the way, towards the server'
      ELSE 'on the way, towards the client'
    END AS place
  FROM ends
  CROSS JOIN (VALUES 'client', 'server') AS sides (side)
), counts AS (
  SELECT
    place,
    side,
    interface_id,
    count_if(is_out = (side = 'client') AND action = 'ACCEPT' AND bitwise_and(tcp_flags, 18) = 2
      AND "end" < {{until}} - 1200) AS opened,
    count_if(is_out = (side = 'server') AND action = 'ACCEPT' AND bitwise_and(tcp_flags, 18) = 18) AS answered,
    count_if(is_out = (side = 'server') AND action = 'ACCEPT' AND bitwise_and(tcp_flags, 4) = 4
      AND bitwise_and(tcp_flags, 18) <> 18) AS refused,
    count_if(is_out AND action = 'REJECT' AND bitwise_and(tcp_flags, 18) = IF(side = 'client', 2, 18)) AS rejected_out,
    count_if(NOT is_out AND action = 'REJECT' AND bitwise_and(tcp_flags, 18) = IF(side = 'client', 18, 2))
      AS rejected_in,
    max(IF(is_out = (side = 'server') AND action = 'ACCEPT' AND bitwise_and(tcp_flags, 18) = 18, "end")) AS last_answer,
    max(IF(action = 'REJECT' AND bitwise_and(tcp_flags, 18) = IF(is_out = (side = 'client'), 2, 18), "end"))
      AS last_reject,
    count_if(bitwise_and(tcp_flags, 2) = 2) AS handshakes,
    count_if(is_out AND action = 'ACCEPT') > 0 AND count_if(NOT is_out AND action = 'ACCEPT') > 0 AS is_talking
  FROM sides
  WHERE client = ${ADDRESS} AND server = ${ADDRESS} AND port = CAST(? AS integer)
  GROUP BY place, side, interface_id
)
SELECT
  place AS side,
  interface_id,
  opened,
  answered,
  refused,
  rejected_out,
  rejected_in,
  from_unixtime(last_answer) AS last_answer,
  from_unixtime(last_reject) AS last_reject,
  CASE
    WHEN last_answer >= coalesce(last_reject, 0) THEN 'answered'
    WHEN answered > 0 THEN 'answered before, blocked since'
    WHEN place <> side AND last_reject IS NOT NULL THEN 'blocked on the way: a security group or network ACL there'
    WHEN place <> side AND opened > 0 THEN 'passed on'
    WHEN side = 'client' AND rejected_out > 0 AND opened = 0
      THEN 'blocked at the client: its security group or network ACL'
    WHEN side = 'client' AND rejected_in > 0 THEN 'the answer was blocked at the client: its network ACL'
    WHEN side = 'server' AND rejected_in > 0 AND opened = 0
      THEN 'blocked at the server: its security group or network ACL'
    WHEN side = 'server' AND rejected_out > 0 THEN 'the answer was blocked at the server: its network ACL'
    WHEN refused > 0 THEN 'refused by the server'
    WHEN rejected_out + rejected_in > 0 THEN 'blocked at times, let through at times'
    WHEN is_talking AND handshakes = 0 THEN 'open since before'
    WHEN interface_id IN (SELECT interface_id FROM skipped) THEN 'unknown: records were skipped'
    WHEN opened > 0 AND side = 'client' THEN 'unanswered'
    WHEN opened > 0 THEN 'arrived, and the server did not answer'
    ELSE 'too recent to tell'
  END AS verdict,
  {{complete_until}} AS complete_until
FROM counts
ORDER BY 1, 2`,
};

export const FAILED_CONNECTIONS: FlowLogQueryProps = {
  name: 'Failed connections',
  question: 'Which TCP connections that clients opened were blocked, refused or not answered?',
  fields: FIELDS,
  ...WINDOWS,
  includesSkipped: true,
  countsOnce: true,
  where: 'protocol = 6',
  sql: `WITH ${SKIPPED}, counts AS (
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
    count_if(flow_direction = 'egress' AND action = 'REJECT' AND bitwise_and(tcp_flags, 18) = 2) AS rejected_out,
    count_if(flow_direction = 'ingress' AND action = 'REJECT' AND bitwise_and(tcp_flags, 18) = 18) AS rejected_in,
    max(IF(flow_direction = 'ingress' AND action = 'ACCEPT' AND bitwise_and(tcp_flags, 18) = 18, "end")) AS last_answer,
    max(IF(action = 'REJECT' AND bitwise_and(tcp_flags, 18) = IF(flow_direction = 'egress', 2, 18), "end"))
      AS last_reject
  FROM flows
  WHERE ${IS_END}
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
  from_unixtime(last_answer) AS last_answer,
  from_unixtime(last_reject) AS last_reject,
  CASE
    WHEN answered > 0 THEN 'answered before, blocked since'
    WHEN rejected_out > 0 AND opened = 0 THEN 'blocked at the client: its security group or network ACL'
    WHEN rejected_in > 0 THEN 'the answer was blocked at the client: its network ACL'
    WHEN refused > 0 THEN 'refused by the server'
    WHEN rejected_out > 0 THEN 'blocked at times, let through at times'
    WHEN interface_id IN (SELECT interface_id FROM skipped) THEN 'unknown: records were skipped'
    ELSE 'unanswered'
  END AS verdict,
  {{complete_until}} AS complete_until
FROM counts
WHERE (answered = 0 OR last_reject > last_answer) AND (opened > 0 OR rejected_out > 0)
ORDER BY opened + rejected_out DESC, client, server, port, interface_id
LIMIT 500`,
};
