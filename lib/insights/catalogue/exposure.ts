import { RecordField as F } from '../../format/record-field';
import { RecordCondition as C } from '../condition';
import { FlowLogInsightsQueryProps } from '../query-props';

// Who is exposed, who probes? The language has no operators of bits, so flags are lists: FIN 1, SYN 2, RST 4, ACK 16.

export const OPENING = C.oneOfNumbers(F.TCP_FLAGS, [2, 3, 6, 7]);

export const ANSWER = C.oneOfNumbers(F.TCP_FLAGS, [18, 19, 22, 23]);

export const EXPOSED_SERVICES: FlowLogInsightsQueryProps = {
  name: 'Services that answered the internet',
  question: 'Which TCP ports answered addresses that are not private?',
  fields: [
    F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT, F.PROTOCOL, F.TCP_FLAGS,
    F.BYTES, F.ACTION,
  ],
  condition: C.allOf([
    C.TCP, C.oneOf(F.FLOW_DIRECTION, ['egress']), C.ACCEPTED, ANSWER, C.noneOf(F.PKT_DSTADDR, ['-']),
  ]),
  queryString: `filter not {{private(flow_pkt_dstaddr)}}
| stats count_distinct(flow_pkt_dstaddr) as remote_addresses, count(*) as answers, sum(flow_bytes) as bytes,
  max(@timestamp) as last_seen by flow_srcport, flow_interface_id, flow_pkt_srcaddr
| sort remote_addresses desc
| limit 500`,
};

export const PORT_SCANS: FlowLogInsightsQueryProps = {
  name: 'Port scans',
  question: 'Who tried 20 TCP ports or 20 addresses within an hour?',
  fields: [
    F.LOG_STATUS, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.DSTPORT, F.PROTOCOL, F.TCP_FLAGS, F.PACKETS,
  ],
  condition: C.allOf([C.TCP, C.oneOf(F.FLOW_DIRECTION, ['ingress']), OPENING, C.atMost(F.PACKETS, 3)]),
  queryString: `stats count_distinct(flow_dstport) as ports, count_distinct(flow_pkt_dstaddr) as targets,
  count(*) as probes by flow_pkt_srcaddr, bin(1h) as hour
| filter ports >= 20 or targets >= 20
| sort probes desc
| limit 500`,
};

export const SSH_RDP_REJECTS: FlowLogInsightsQueryProps = {
  name: 'SSH and RDP rejects',
  question: 'Who was rejected at the ports of SSH and RDP?',
  fields: [F.LOG_STATUS, F.SRCADDR, F.DSTADDR, F.DSTPORT, F.PROTOCOL, F.PACKETS, F.ACTION],
  condition: C.allOf([C.REJECTED, C.TCP, C.oneOfNumbers(F.DSTPORT, [22, 3389])]),
  queryString: `stats count(*) as records, sum(flow_packets) as packets, count_distinct(flow_dstaddr) as targets,
  max(@timestamp) as last_seen by flow_srcaddr, flow_dstport
| sort records desc
| limit 100`,
};
