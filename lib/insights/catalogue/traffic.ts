import { RecordField as F } from '../../format/record-field';
import { RecordCondition as C } from '../condition';
import { FlowLogInsightsQueryProps } from '../query-props';

// Who talks, how, and what is rejected?

export const REJECTED_TRAFFIC: FlowLogInsightsQueryProps = {
  name: 'Rejected traffic',
  question: 'Who was rejected?',
  fields: [F.LOG_STATUS, F.SRCADDR, F.DSTADDR, F.DSTPORT, F.PROTOCOL, F.PACKETS, F.ACTION],
  condition: C.REJECTED,
  queryString: `stats count(*) as records, sum(flow_packets) as packets, max(@timestamp) as last_seen
  by flow_srcaddr, flow_dstaddr, flow_dstport, flow_protocol
| sort records desc
| limit 100`,
};

export const REJECT_REASONS: FlowLogInsightsQueryProps = {
  name: 'Reject reasons',
  question: 'Why was traffic rejected? BPA is Block Public Access, EC Encryption Controls, - a security group or ACL.',
  fields: [F.LOG_STATUS, F.INTERFACE_ID, F.REJECT_REASON, F.PACKETS, F.ACTION],
  condition: C.REJECTED,
  queryString: `stats count(*) as records, sum(flow_packets) as packets by flow_reject_reason, flow_interface_id
| sort records desc
| limit 100`,
};

export const TOP_TALKERS: FlowLogInsightsQueryProps = {
  name: 'Top talkers',
  question: 'Which addresses send most?',
  fields: [F.LOG_STATUS, F.SRCADDR, F.PACKETS, F.BYTES],
  queryString: `stats sum(flow_bytes) as bytes, sum(flow_packets) as packets, count(*) as records by flow_srcaddr
| sort bytes desc
| limit 50`,
};

export const TOP_PORTS: FlowLogInsightsQueryProps = {
  name: 'Top ports',
  question: 'Which TCP and UDP ports, the lesser of the two, carry most traffic?',
  fields: [F.LOG_STATUS, F.SRCPORT, F.DSTPORT, F.PROTOCOL, F.BYTES],
  condition: C.oneOfNumbers(F.PROTOCOL, [6, 17]),
  queryString: `fields least(flow_srcport, flow_dstport) as port
| stats sum(flow_bytes) as bytes, count(*) as records by port, flow_protocol
| sort bytes desc
| limit 50`,
};

export const PROTOCOLS: FlowLogInsightsQueryProps = {
  name: 'Protocols',
  question: 'Which protocols are spoken, by their IANA numbers, and how much?',
  fields: [F.LOG_STATUS, F.PROTOCOL, F.PACKETS, F.BYTES],
  queryString: `stats sum(flow_bytes) as bytes, sum(flow_packets) as packets, count(*) as records by flow_protocol
| sort bytes desc
| limit 100`,
};

export const UNENCRYPTED_TRAFFIC: FlowLogInsightsQueryProps = {
  name: 'Unencrypted traffic',
  question: 'Which traffic is known not to be encrypted?',
  fields: [
    F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_DSTADDR, F.DSTPORT, F.ENCRYPTION_STATUS, F.BYTES, F.ACTION,
  ],
  condition: C.allOf([C.oneOfNumbers(F.ENCRYPTION_STATUS, [0]), C.oneOf(F.FLOW_DIRECTION, ['egress']), C.ACCEPTED]),
  queryString: `stats sum(flow_bytes) as bytes, count(*) as records by flow_interface_id, flow_pkt_dstaddr, flow_dstport
| sort bytes desc
| limit 100`,
};
