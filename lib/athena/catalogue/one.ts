import { Duration } from 'aws-cdk-lib';
import { byTag } from './by-tag';
import { ADDRESS as TYPED_ADDRESS } from './ends';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// All about one address or interface.

export const ADDRESS: FlowLogQueryProps = {
  name: 'One address',
  question: 'What did an address do?',
  parameters: ['address'],
  fields: [
    F.START, F.END, F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.SRCADDR, F.DSTADDR, F.PKT_SRCADDR, F.PKT_DSTADDR,
    F.SRCPORT, F.DSTPORT, F.PROTOCOL, F.TCP_FLAGS, F.PACKETS, F.BYTES, F.ACTION,
  ],
  settlingTime: Duration.minutes(0),
  countsOnce: true,
  where: `${TYPED_ADDRESS} IN (srcaddr, dstaddr, pkt_srcaddr, pkt_dstaddr)`,
  sql: `SELECT
  from_unixtime(start) AS start_time,
  from_unixtime("end") AS end_time,
  interface_id,
  flow_direction,
  pkt_srcaddr AS source,
  srcport AS source_port,
  pkt_dstaddr AS destination,
  dstport AS destination_port,
  {{protocol_name}} AS protocol_name,
  {{tcp_flag_names}} AS tcp_flag_names,
  packets,
  bytes,
  action,
  {{complete_until}} AS complete_until
FROM flows
ORDER BY end_time DESC, interface_id, source, source_port, destination, destination_port
LIMIT 1000`,
};

export const INTERFACE: FlowLogQueryProps = {
  name: 'One interface',
  question: 'What passed an interface?',
  parameters: ['interface id'],
  fields: [
    F.START, F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.DSTADDR, F.SRCPORT, F.DSTPORT, F.PROTOCOL, F.PACKETS,
    F.BYTES, F.ACTION,
  ],
  settlingTime: Duration.minutes(0),
  countsOnce: true,
  where: 'interface_id = trim(?)',
  sql: `SELECT
  from_unixtime(start) AS start_time,
  from_unixtime("end") AS end_time,
  srcaddr AS source,
  srcport AS source_port,
  dstaddr AS destination,
  dstport AS destination_port,
  {{protocol_name}} AS protocol_name,
  packets,
  bytes,
  action,
  {{complete_until}} AS complete_until
FROM flows
ORDER BY end_time DESC, source, source_port, destination, destination_port
LIMIT 1000`,
};

const PEERS = `SELECT
  interface_id,
  IF(flow_direction = 'egress', pkt_dstaddr, pkt_srcaddr) AS peer,
  {{service_port}} AS port,
  coalesce(sum(bytes) FILTER (WHERE flow_direction = 'ingress' AND action = 'ACCEPT'), 0) AS bytes_in,
  coalesce(sum(bytes) FILTER (WHERE flow_direction = 'egress' AND action = 'ACCEPT'), 0) AS bytes_out,
  count_if(action = 'REJECT') AS rejected,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3
ORDER BY coalesce(sum(bytes) FILTER (WHERE flow_direction IN ('ingress', 'egress') AND action = 'ACCEPT'), 0) DESC,
  interface_id, peer, port
LIMIT 100`;

const MANAGED_FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT, F.DSTPORT,
  F.TCP_FLAGS, F.BYTES, F.ACTION,
];

export const MANAGED_INTERFACES: FlowLogQueryProps = {
  name: 'Managed interfaces',
  question: 'Who talks to load balancers, databases, caches or endpoints, given their interfaces?',
  parameters: ['interface ids, separated by commas'],
  fields: MANAGED_FIELDS,
  countsOnce: true,
  where: "contains(regexp_split(trim(?), '\\s*,\\s*'), interface_id)",
  sql: PEERS,
};

export function managedInterfacesByTag(tagKey: string): FlowLogQueryProps {
  return {
    ...MANAGED_INTERFACES,
    name: byTag('Managed interfaces', tagKey),
    question: `Who talks to the interfaces of a value of the tag '${tagKey}'?`,
    parameters: ['value of the tag'],
    fields: [...MANAGED_FIELDS, F.interfaceTag(tagKey)],
    where: 'interface_tag = ?',
  };
}
