import { RecordField as F } from '../../format/record-field';
import { FlowLogInsightsQueryProps } from '../query-props';

// All about one address or interface. What is entered is text for text; that it is so within quotes is unverified.

const NEWEST = `sort @timestamp desc
| limit 1000`;

const ADDRESS_PARAMETER = { name: 'address', description: 'An address such as 10.0.1.5' };

export const ADDRESS: FlowLogInsightsQueryProps = {
  name: 'One address',
  question: 'What did an address do?',
  fields: [F.LOG_STATUS, F.SRCADDR, F.SRCPORT, F.DSTADDR, F.DSTPORT, F.PROTOCOL, F.PACKETS, F.BYTES],
  parameters: [ADDRESS_PARAMETER],
  queryString: `filter flow_srcaddr = "{{address}}" or flow_dstaddr = "{{address}}"
| display @timestamp, @logStream, flow_srcaddr, flow_srcport, flow_dstaddr, flow_dstport, flow_protocol, flow_packets,
  flow_bytes
| ${NEWEST}`,
};

export const ADDRESS_PACKET_LEVEL: FlowLogInsightsQueryProps = {
  name: 'One address at packet level',
  question: 'What did an address do, also behind NAT gateways, load balancers and secondary addresses?',
  fields: [
    F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.SRCADDR, F.DSTADDR, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT,
    F.DSTPORT, F.PROTOCOL, F.TCP_FLAGS, F.PACKETS, F.BYTES, F.ACTION,
  ],
  parameters: [ADDRESS_PARAMETER],
  queryString: `filter flow_srcaddr = "{{address}}" or flow_dstaddr = "{{address}}"
  or flow_pkt_srcaddr = "{{address}}" or flow_pkt_dstaddr = "{{address}}"
| display @timestamp, flow_interface_id, flow_direction, flow_pkt_srcaddr, flow_srcport, flow_pkt_dstaddr, flow_dstport,
  flow_protocol, flow_tcp_flags, flow_packets, flow_bytes, flow_action
| ${NEWEST}`,
};

export const INTERFACE: FlowLogInsightsQueryProps = {
  name: 'One interface',
  question: 'What passed an interface?',
  fields: [
    F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.SRCPORT, F.DSTADDR, F.DSTPORT, F.PROTOCOL, F.PACKETS, F.BYTES, F.ACTION,
  ],
  parameters: [{ name: 'interface_id', description: 'An interface such as eni-0123456789abcdef0' }],
  queryString: `filter flow_interface_id = "{{interface_id}}"
| display @timestamp, flow_srcaddr, flow_srcport, flow_dstaddr, flow_dstport, flow_protocol, flow_packets, flow_bytes,
  flow_action
| ${NEWEST}`,
};
