import { Duration } from 'aws-cdk-lib';
import { byTag } from './by-tag';
import { END_FIELDS, withEnds } from './ends';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// Who is exposed, who probes, what is new?

/** SYN-ACK, which only those who take a connection send. */
const ANSWERED = `protocol = 6
  AND action = 'ACCEPT'
  AND bitwise_and(tcp_flags, 18) = 18`;

/** Where it is sent, and not where it is passed on. */
const WITH_ENDS = `WITH ${withEnds('flows')}
`;

const WHERE_SENT = `FROM ends
WHERE flow_direction = 'egress' AND is_end`;

export const EXPOSED_SERVICES: FlowLogQueryProps = {
  name: 'Services that answered the internet',
  question: 'Which TCP ports answered addresses that are not private?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT, F.PROTOCOL,
    F.TCP_FLAGS, F.BYTES, F.ACTION, ...END_FIELDS,
  ],
  countsOnce: true,
  where: `${ANSWERED}
  AND NOT {{private(pkt_dstaddr)}}`,
  sql: `${WITH_ENDS}SELECT
  srcport AS port,
  interface_id,
  pkt_srcaddr AS address,
  count(DISTINCT pkt_dstaddr) AS remote_addresses,
  count(*) AS answers,
  sum(bytes) AS bytes,
  from_unixtime(max("end")) AS last_seen,
  {{complete_until}} AS complete_until
${WHERE_SENT}
GROUP BY srcport, interface_id, pkt_srcaddr
ORDER BY remote_addresses DESC, port, interface_id, address
LIMIT 500`,
};

export const PORT_SCANS: FlowLogQueryProps = {
  name: 'Port scans',
  question: 'Who tried 20 ports or 20 addresses within an hour of the clock?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.DSTPORT, F.PROTOCOL,
    F.TCP_FLAGS, F.PACKETS, F.ACTION,
  ],
  countsOnce: true,
  where: `protocol = 6
  AND flow_direction = 'ingress'
  AND bitwise_and(tcp_flags, 18) = 2`,
  sql: `SELECT
  from_unixtime("end" / 3600 * 3600) AS hour,
  pkt_srcaddr AS source,
  {{private(pkt_srcaddr)}} AS is_private,
  count(DISTINCT dstport) AS ports,
  count(DISTINCT pkt_dstaddr) AS targets,
  count(*) AS probes,
  count_if(action = 'REJECT') AS rejected,
  {{complete_until}} AS complete_until
FROM flows
WHERE packets <= 3
GROUP BY 1, pkt_srcaddr
HAVING count(DISTINCT dstport) >= 20 OR count(DISTINCT pkt_dstaddr) >= 20
ORDER BY is_private DESC, hour DESC, probes DESC, source
LIMIT 500`,
};

/** Node ports and ephemeral ones are one each: their numbers are always new. */
function newListeners(column: string, as: string): string {
  return `${WITH_ENDS}SELECT
  vpc_id,
  ${column} AS ${as},
  CASE
    WHEN srcport >= 32768 THEN 'ephemeral'
    WHEN srcport >= 30000 THEN 'node port'
    ELSE CAST(srcport AS varchar)
  END AS port,
  from_unixtime(min("end")) AS first_seen,
  count(DISTINCT pkt_dstaddr) AS remote_addresses,
  count(*) AS answers,
  {{complete_until}} AS complete_until
${WHERE_SENT}
GROUP BY 1, 2, 3
HAVING min("end") >= {{until}} - 86400
ORDER BY first_seen DESC, ${as}, port, vpc_id
LIMIT 500`;
}

const LISTENER_FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.VPC_ID, F.FLOW_DIRECTION, F.PKT_DSTADDR, F.SRCPORT, F.PROTOCOL, F.TCP_FLAGS,
  F.ACTION, F.PKT_SRCADDR, ...END_FIELDS,
];

export const NEW_LISTENERS: FlowLogQueryProps = {
  name: 'New listeners',
  question: 'Which TCP ports answered in the last day that had not before?',
  fields: LISTENER_FIELDS,
  window: Duration.days(31),
  minWindow: Duration.days(2),
  countsOnce: true,
  where: ANSWERED,
  sql: newListeners('pkt_srcaddr', 'address'),
};

export function newListenersByTag(tagKey: string): FlowLogQueryProps {
  return {
    ...NEW_LISTENERS,
    name: byTag('New listeners', tagKey),
    question: `Which TCP ports of which values of the instance tag '${tagKey}' answered first in the last day?`,
    fields: [...LISTENER_FIELDS, F.instanceTag(tagKey)],
    sql: newListeners('instance_tag', 'tag_value'),
  };
}

export const SSH_RDP_REJECTS: FlowLogQueryProps = {
  name: 'Rejected SSH and RDP',
  question: 'Who was rejected at the ports of SSH and RDP?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.DSTADDR, F.DSTPORT, F.PROTOCOL, F.PACKETS, F.ACTION,
  ],
  countsOnce: true,
  where: `protocol = 6
  AND action = 'REJECT'
  AND dstport IN (22, 3389)`,
  sql: `SELECT
  srcaddr AS source,
  {{private(srcaddr)}} AS is_private,
  dstport AS port,
  count(DISTINCT dstaddr) AS targets,
  count(*) AS records,
  sum(packets) AS packets,
  from_unixtime(max("end")) AS last_seen,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY srcaddr, dstport
ORDER BY is_private DESC, records DESC, source, port
LIMIT 100`,
};
