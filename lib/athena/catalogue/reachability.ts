import { Duration } from 'aws-cdk-lib';
import { ADDRESS, END_FIELDS, IS_FIRST, withEnds } from './ends';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// Why can A not reach B? TCP only: other protocols do not say whether anybody answered.

const FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT, F.DSTPORT,
  F.PROTOCOL, F.TCP_FLAGS, F.ACTION, ...END_FIELDS,
];

/** Attempts of the last 40 minutes do not count. */
const WINDOWS = { window: Duration.hours(1), minWindow: Duration.minutes(40) };

/** Interfaces, and the flow logs that skipped records of them: those of a flow log that does not count are none. */
const SKIPPED = `skipped AS (
  SELECT DISTINCT interface_id AS skipped_interface, coalesce(flow_log_id, '') AS skipped_by
  FROM records
  WHERE log_status = 'SKIPDATA'
)`;

const WITH_SKIPPED = `LEFT JOIN skipped ON skipped_interface = interface_id AND skipped_by = coalesce(flow_log_id, '')`;

const SYN = 'bitwise_and(tcp_flags, 18) = 2';
const SYN_ACK = 'bitwise_and(tcp_flags, 18) = 18';
const RESET = 'bitwise_and(tcp_flags, 4) = 4 AND bitwise_and(tcp_flags, 18) <> 18';

/**
 * What was seen of connections at an interface. What happened last decides: an opening, a block, an answer, a refusal.
 *
 * @param opening whether a record is on its way from the client to the server
 */
function seen(opening: string): string {
  const opened = `${opening} AND action = 'ACCEPT' AND ${SYN}`;
  const blocked = `${opening} AND action = 'REJECT' AND ${SYN}`;
  const blockedAnswer = `NOT ${opening} AND action = 'REJECT' AND ${SYN_ACK}`;
  const answer = `NOT ${opening} AND action = 'ACCEPT' AND ${SYN_ACK}`;
  const refusal = `NOT ${opening} AND action = 'ACCEPT' AND ${RESET}`;
  const last = (condition: string) => `max(IF(${condition}, "end"))`;
  return `count_if(${opened}
      AND "end" < {{until}} - 1200) AS opened,
    count_if(${answer}) AS answered,
    count_if(${refusal}) AS refused,
    ${last(opened)} AS last_opening,
    ${last(`${opened} AND "end" < {{until}} - 1200`)} AS last_settled,
    ${last(answer)} AS last_answer,
    ${last(refusal)} AS last_refusal,
    ${last(blocked)} AS last_block,
    ${last(blockedAnswer)} AS last_blocked_answer,
    ${last(`${blocked}
      OR ${blockedAnswer}`)} AS last_reject,
    bool_or(skipped_interface IS NOT NULL) AS is_skipped`;
}

/** What happened last, within the minute by which the times of a request and of what came of it may be apart. */
const IS_ANSWERED = 'last_answer >= coalesce(last_reject, 0) AND last_answer + 60 >= coalesce(last_settled, 0)';
const IS_BLOCKED = 'last_block >= coalesce(last_opening, 0)';
const IS_ANSWER_BLOCKED = 'last_blocked_answer + 60 >= coalesce(last_settled, 0)';
const IS_REFUSED = 'last_refusal + 60 >= coalesce(last_settled, last_opening)';

export const REACHABILITY: FlowLogQueryProps = {
  name: 'Why can A not reach B',
  question: 'Why can a client not reach a TCP port of a server? If there is no row of the server, look at routes, and '
    + 'at "Gaps".',
  parameters: ['client address', 'server address', 'server port'],
  fields: FIELDS,
  ...WINDOWS,
  includesSkipped: true,
  countsOnce: true,
  where: 'protocol = 6',
  sql: `WITH ${SKIPPED}, sided AS (
  SELECT
    flows.*,
    flow_direction = 'egress' AS is_out,
    IF(flow_direction = 'egress', pkt_srcaddr, pkt_dstaddr) AS local,
    IF(flow_direction = 'egress', pkt_dstaddr, pkt_srcaddr) AS remote,
    IF(flow_direction = 'egress', srcport, dstport) AS local_port,
    IF(flow_direction = 'egress', dstport, srcport) AS remote_port
  FROM flows
), asked AS (
  SELECT sided.*, side, is_out = (side = 'client') AS is_opening
  FROM sided
  CROSS JOIN (VALUES 'client', 'server') AS sides (side)
  WHERE IF(side = 'client', local, remote) = ${ADDRESS}
    AND IF(side = 'client', remote, local) = ${ADDRESS}
    AND IF(side = 'client', remote_port, local_port) = CAST(? AS integer)
), ${withEnds('asked')}, placed AS (
  SELECT
    ends.*,
    CASE
      WHEN is_end AND is_first THEN side
      WHEN is_end THEN concat(side, ', by a further address')
      WHEN side = 'client' THEN 'on the way, towards the server'
      ELSE 'on the way, towards the client'
    END AS place
  FROM ends
), counts AS (
  SELECT
    place,
    side,
    interface_id,
    bool_and(is_end) AS is_end,
    ${seen('is_opening')},
    count_if(is_out AND action = 'REJECT' AND bitwise_and(tcp_flags, 18) = IF(side = 'client', 2, 18)) AS rejected_out,
    count_if(NOT is_out AND action = 'REJECT' AND bitwise_and(tcp_flags, 18) = IF(side = 'client', 18, 2))
      AS rejected_in,
    count_if(bitwise_and(tcp_flags, 2) = 2) AS handshakes,
    count_if(is_out AND action = 'ACCEPT') > 0 AND count_if(NOT is_out AND action = 'ACCEPT') > 0 AS is_talking
  FROM placed
  ${WITH_SKIPPED}
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
    WHEN ${IS_ANSWERED} THEN 'answered'
    WHEN answered > 0 AND (${IS_BLOCKED} OR ${IS_ANSWER_BLOCKED})
      THEN 'answered before, blocked since'
    WHEN NOT is_end AND (${IS_BLOCKED} OR ${IS_ANSWER_BLOCKED})
      THEN 'blocked on the way: a security group or network ACL there'
    WHEN NOT is_end AND last_opening IS NOT NULL THEN 'passed on'
    WHEN ${IS_BLOCKED}
      THEN concat('blocked at the ', side, ': its security group or network ACL')
    WHEN ${IS_ANSWER_BLOCKED}
      THEN concat('the answer was blocked at the ', side, ': its network ACL')
    WHEN answered > 0 AND ${IS_REFUSED} THEN 'answered before, refused since'
    WHEN ${IS_REFUSED} THEN 'refused by the server'
    WHEN handshakes = 0 AND refused > 0 THEN 'open since before, and reset by the server'
    WHEN handshakes = 0 AND is_talking THEN 'open since before'
    WHEN is_skipped THEN 'unknown: records were skipped'
    WHEN opened > 0 AND answered > 0 THEN 'answered before, unanswered since'
    WHEN opened > 0 AND side = 'client' THEN 'unanswered'
    WHEN opened > 0 THEN 'arrived, and the server did not answer'
    ELSE 'too recent to tell'
  END AS verdict,
  {{complete_until}} AS complete_until
FROM counts
ORDER BY 1, 2`,
};

/**
 * What an interface of no instance sends for others it sends by an address of its own, too, as NAT gateways do: that is
 * in the records of whom it is for.
 */
export const FAILED_CONNECTIONS: FlowLogQueryProps = {
  name: 'Failed connections',
  question: 'Which TCP connections that clients opened were blocked, refused or not answered?',
  fields: FIELDS,
  ...WINDOWS,
  includesSkipped: true,
  countsOnce: true,
  where: 'protocol = 6',
  sql: `WITH ${SKIPPED}, sided AS (
  SELECT flows.*, flow_direction = 'egress' AS is_opening, ${IS_FIRST} AS is_first
  FROM flows
), counts AS (
  SELECT
    instance_id,
    interface_id,
    IF(is_opening, pkt_srcaddr, pkt_dstaddr) AS client,
    IF(is_opening, pkt_dstaddr, pkt_srcaddr) AS server,
    IF(is_opening, dstport, srcport) AS port,
    ${seen('is_opening')},
    count_if(is_opening AND action = 'REJECT' AND ${SYN}) AS rejected_out,
    count_if(NOT is_opening AND action = 'REJECT' AND ${SYN_ACK}) AS rejected_in,
    bool_and(is_first) AS is_first
  FROM sided
  ${WITH_SKIPPED}
  GROUP BY 1, 2, 3, 4, 5
), ends AS (
  SELECT
    counts.*,
    IF(instance_id IS NULL,
      bool_and(is_first) OVER (PARTITION BY interface_id),
      is_first OR min(client) OVER (PARTITION BY instance_id, least(client, server), greatest(client, server))
        = max(client) OVER (PARTITION BY instance_id, least(client, server), greatest(client, server))) AS is_end
  FROM counts
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
    WHEN answered > 0 AND (${IS_BLOCKED} OR ${IS_ANSWER_BLOCKED})
      THEN 'answered before, blocked since'
    WHEN ${IS_BLOCKED} THEN 'blocked at the client: its security group or network ACL'
    WHEN ${IS_ANSWER_BLOCKED} THEN 'the answer was blocked at the client: its network ACL'
    WHEN answered > 0 AND ${IS_REFUSED} THEN 'answered before, refused since'
    WHEN ${IS_REFUSED} THEN 'refused by the server'
    WHEN is_skipped THEN 'unknown: records were skipped'
    WHEN opened > 0 AND answered > 0 THEN 'answered before, unanswered since'
    WHEN opened > 0 THEN 'unanswered'
    ELSE 'too recent to tell'
  END AS verdict,
  {{complete_until}} AS complete_until
FROM ends
WHERE is_end
  AND NOT coalesce(${IS_ANSWERED}, false)
  AND (opened > 0 OR rejected_out > 0 OR ${IS_REFUSED})
ORDER BY opened + rejected_out DESC, client, server, port, interface_id
LIMIT 500`,
};
