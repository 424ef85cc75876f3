import { Duration } from 'aws-cdk-lib';
import { ADDRESS } from './ends';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// What AWS's own Athena integration asks, and the like.

/** For whoever looks now: the newest records are there, not all of them yet. */
const LAST_HOUR = { window: Duration.hours(1), settlingTime: Duration.minutes(0) };

export const REJECTED_TRAFFIC: FlowLogQueryProps = {
  name: 'Rejected traffic',
  question: 'Who was rejected?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.DSTADDR, F.DSTPORT, F.PROTOCOL, F.PACKETS, F.ACTION,
  ],
  ...LAST_HOUR,
  countsOnce: true,
  where: `action = 'REJECT'`,
  sql: `SELECT
  srcaddr AS source,
  dstaddr AS destination,
  dstport AS port,
  {{protocol_name}} AS protocol_name,
  count(*) AS records,
  sum(packets) AS packets,
  from_unixtime(max("end")) AS last_seen,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3, 4
ORDER BY records DESC, source, destination, port
LIMIT 100`,
};

export const REJECTED_TCP_TRAFFIC: FlowLogQueryProps = {
  ...REJECTED_TRAFFIC,
  name: 'Rejected TCP traffic',
  question: 'Whose TCP connections were rejected?',
  where: `action = 'REJECT'
  AND protocol = 6`,
  sql: `SELECT
  srcaddr AS source,
  dstaddr AS destination,
  dstport AS port,
  count(*) AS records,
  sum(packets) AS packets,
  from_unixtime(max("end")) AS last_seen,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3
ORDER BY records DESC, source, destination, port
LIMIT 100`,
};

export const ACCEPTED_TRAFFIC: FlowLogQueryProps = {
  name: 'Accepted traffic',
  question: 'What was let through?',
  fields: [...REJECTED_TRAFFIC.fields, F.BYTES],
  ...LAST_HOUR,
  countsOnce: true,
  where: `action = 'ACCEPT'`,
  sql: `SELECT
  srcaddr AS source,
  dstaddr AS destination,
  dstport AS port,
  {{protocol_name}} AS protocol_name,
  count(*) AS records,
  sum(packets) AS packets,
  sum(bytes) AS bytes,
  from_unixtime(max("end")) AS last_seen,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3, 4
ORDER BY bytes DESC, source, destination, port
LIMIT 100`,
};

export const ADMIN_PORT_TRAFFIC: FlowLogQueryProps = {
  name: 'Traffic of administrative ports',
  question: 'Which addresses answered most at SSH, Telnet, RDP, VNC and WinRM?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.DSTADDR, F.SRCPORT, F.PROTOCOL, F.PACKETS, F.BYTES, F.ACTION,
  ],
  countsOnce: true,
  where: `protocol = 6
  AND action = 'ACCEPT'
  AND srcport IN (22, 23, 3389, 5900, 5985, 5986)`,
  sql: `SELECT
  srcaddr AS address,
  srcport AS port,
  count(DISTINCT dstaddr) AS peers,
  sum(packets) AS packets,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY srcaddr, srcport
ORDER BY bytes DESC, address, port
LIMIT 10`,
};

function ofType(type: 'IPv4' | 'IPv6'): FlowLogQueryProps {
  return {
    name: `${type} traffic`,
    question: `How much ${type} traffic was let through and rejected?`,
    fields: [F.END, F.LOG_STATUS, F.INTERFACE_ID, F.TYPE, F.PACKETS, F.BYTES, F.ACTION],
    countsOnce: true,
    where: `type = '${type}'`,
    sql: `SELECT
  action,
  count(*) AS records,
  sum(packets) AS packets,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY action
ORDER BY action`,
  };
}

export const IPV4_TRAFFIC = ofType('IPv4');

export const IPV6_TRAFFIC = ofType('IPv6');

export const SSH_RDP_TRAFFIC: FlowLogQueryProps = {
  name: 'SSH and RDP traffic',
  question: 'Who uses SSH and RDP, and was it let through?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.DSTADDR, F.DSTPORT, F.PROTOCOL, F.BYTES, F.ACTION,
  ],
  countsOnce: true,
  where: `protocol = 6
  AND dstport IN (22, 3389)`,
  sql: `SELECT
  srcaddr AS source,
  dstaddr AS destination,
  dstport AS port,
  action,
  count(*) AS records,
  sum(bytes) AS bytes,
  from_unixtime(max("end")) AS last_seen,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3, 4
ORDER BY records DESC, source, destination, port, action
LIMIT 100`,
};

export const TOP_TCP_TRAFFIC: FlowLogQueryProps = {
  name: 'Top TCP traffic',
  question: 'Between whom, and at which port, does most TCP traffic flow?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.DSTADDR, F.SRCPORT, F.DSTPORT, F.PROTOCOL, F.BYTES,
  ],
  countsOnce: true,
  where: 'protocol = 6',
  sql: `SELECT
  srcaddr AS source,
  dstaddr AS destination,
  least(srcport, dstport) AS port,
  count(*) AS records,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3
ORDER BY bytes DESC, source, destination, port
LIMIT 50`,
};

function ofAddress(name: string, question: string, own: string, other: string, as: string): FlowLogQueryProps {
  return {
    name,
    question,
    parameters: ['address'],
    fields: [
      F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.DSTADDR, F.DSTPORT, F.PROTOCOL, F.PACKETS, F.BYTES,
      F.ACTION,
    ],
    countsOnce: true,
    where: `${own} = ${ADDRESS}`,
    sql: `SELECT
  ${other} AS ${as},
  dstport AS port,
  {{protocol_name}} AS protocol_name,
  action,
  count(*) AS records,
  sum(packets) AS packets,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3, 4
ORDER BY bytes DESC, ${as}, port, protocol_name, action
LIMIT 100`,
  };
}

export const TRAFFIC_FROM_SOURCE_ADDRESS = ofAddress('Traffic from a source address', 'Where does an address send to?',
  'srcaddr', 'dstaddr', 'destination');

export const TRAFFIC_TO_DESTINATION_ADDRESS = ofAddress('Traffic to a destination address', 'Who sends to an address?',
  'dstaddr', 'srcaddr', 'source');

export const PROTOCOLS: FlowLogQueryProps = {
  name: 'Protocols',
  question: 'Which protocols are spoken, and how much?',
  fields: [F.END, F.LOG_STATUS, F.INTERFACE_ID, F.PROTOCOL, F.PACKETS, F.BYTES],
  countsOnce: true,
  sql: `SELECT
  {{protocol_name}} AS protocol_name,
  count(*) AS records,
  sum(packets) AS packets,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1
ORDER BY bytes DESC, protocol_name`,
};

export const TOP_PORTS: FlowLogQueryProps = {
  name: 'Top ports',
  question: 'Which TCP and UDP services carry most traffic?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCPORT, F.DSTPORT, F.PROTOCOL, F.TCP_FLAGS, F.BYTES,
  ],
  countsOnce: true,
  where: 'protocol IN (6, 17)',
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

export const REJECT_REASONS: FlowLogQueryProps = {
  name: 'Reject reasons',
  question: 'Why was traffic rejected: Block Public Access, Encryption Controls, or a security group or network ACL?',
  fields: [F.VERSION, F.END, F.LOG_STATUS, F.INTERFACE_ID, F.REJECT_REASON, F.ACTION],
  countsOnce: true,
  where: `action = 'REJECT'`,
  sql: `SELECT
  coalesce(reject_reason, IF(version >= 8, 'security group or network ACL', 'not recorded')) AS reason,
  count(DISTINCT interface_id) AS interfaces,
  count(*) AS records,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1
ORDER BY records DESC, reason`,
};

export const UNENCRYPTED_TRAFFIC: FlowLogQueryProps = {
  name: 'Unencrypted traffic',
  question: 'Which traffic is known not to be encrypted?',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.ENCRYPTION_STATUS, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR,
    F.SRCPORT, F.DSTPORT, F.TCP_FLAGS, F.BYTES, F.ACTION,
  ],
  countsOnce: true,
  where: `flow_direction = 'egress'
  AND action = 'ACCEPT'
  AND encryption_status = 0`,
  sql: `SELECT
  pkt_srcaddr AS source,
  pkt_dstaddr AS destination,
  {{service_port}} AS port,
  count(*) AS records,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3
ORDER BY bytes DESC, source, destination, port
LIMIT 100`,
};
