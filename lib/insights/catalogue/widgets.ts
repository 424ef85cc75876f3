import { RecordField as F } from '../../format/record-field';
import { RecordCondition as C } from '../condition';
import { FlowLogInsightsQueryProps } from '../query-props';

// What dashboards ask beside saved queries: less detail, for charts and short tables. Charts over time have one group,
// `bin`, as the console asks: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Stats.html

const SENT = C.allOf([C.oneOf(F.FLOW_DIRECTION, ['egress']), C.ACCEPTED]);

const REJECTED_SOURCES = `stats count(*) as records, count_distinct(flow_dstaddr) as targets,
  count_distinct(flow_dstport) as ports, max(@timestamp) as last_seen by flow_srcaddr
| sort records desc
| limit 20`;

export const REJECTS_OVER_TIME: FlowLogInsightsQueryProps = {
  name: 'Rejects over time',
  question: 'How many records of rejected flows are there, and of how many sources?',
  fields: [F.LOG_STATUS, F.SRCADDR, F.ACTION],
  condition: C.REJECTED,
  queryString: 'stats count(*) as records, count_distinct(flow_srcaddr) as sources by bin(15m)',
};

export const REJECTED_PORTS: FlowLogInsightsQueryProps = {
  name: 'Rejected ports',
  question: 'Which TCP and UDP ports are rejected most?',
  fields: [F.LOG_STATUS, F.DSTPORT, F.PROTOCOL, F.ACTION],
  condition: C.allOf([C.REJECTED, C.oneOfNumbers(F.PROTOCOL, [6, 17])]),
  queryString: `stats count(*) as records by flow_dstport
| sort records desc
| limit 10`,
};

export const REJECTED_OUTSIDE: FlowLogInsightsQueryProps = {
  name: 'Rejected sources outside',
  question: 'Which sources outside of the network are rejected most?',
  fields: [F.LOG_STATUS, F.SRCADDR, F.DSTADDR, F.DSTPORT, F.ACTION],
  condition: C.allOf([C.REJECTED, C.noneOf(F.SRCADDR, ['-'])]),
  queryString: `filter not {{private(flow_srcaddr)}}
| ${REJECTED_SOURCES}`,
};

export const REJECTED_INSIDE: FlowLogInsightsQueryProps = {
  name: 'Rejected sources inside',
  question: 'Which sources within the network are rejected most?',
  fields: [F.LOG_STATUS, F.SRCADDR, F.DSTADDR, F.DSTPORT, F.ACTION],
  condition: C.REJECTED,
  queryString: `filter {{private(flow_srcaddr)}}
| ${REJECTED_SOURCES}`,
};

export const BYTES_OVER_TIME: FlowLogInsightsQueryProps = {
  name: 'Bytes over time',
  question: 'How many bytes pass interfaces?',
  fields: [F.LOG_STATUS, F.BYTES, F.ACTION],
  condition: C.ACCEPTED,
  queryString: 'stats sum(flow_bytes) as bytes by bin(15m)',
};

/**
 * `strcontains` is 1 or 0: a series for each direction without a second group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html
 */
export const DIRECTIONS_OVER_TIME: FlowLogInsightsQueryProps = {
  name: 'Bytes sent and received over time',
  question: 'How many bytes leave interfaces, and how many come in?',
  fields: [F.LOG_STATUS, F.FLOW_DIRECTION, F.BYTES, F.ACTION],
  condition: C.ACCEPTED,
  queryString: `fields flow_bytes * strcontains(flow_direction, "egress") as bytes_out,
  flow_bytes * strcontains(flow_direction, "ingress") as bytes_in
| stats sum(bytes_out) as sent, sum(bytes_in) as received by bin(15m)`,
};

export const TOP_PAIRS: FlowLogInsightsQueryProps = {
  name: 'Top pairs',
  question: 'Who sends most, and to whom?',
  fields: [F.LOG_STATUS, F.SRCADDR, F.DSTADDR, F.FLOW_DIRECTION, F.PACKETS, F.BYTES, F.ACTION],
  condition: SENT,
  queryString: `stats sum(flow_bytes) as bytes, sum(flow_packets) as packets by flow_srcaddr, flow_dstaddr
| sort bytes desc
| limit 20`,
};

export const PROTOCOL_SHARES: FlowLogInsightsQueryProps = {
  name: 'Shares of protocols',
  question: 'Which protocols, by their IANA numbers, carry most bytes?',
  fields: [F.LOG_STATUS, F.PROTOCOL, F.BYTES],
  queryString: `stats sum(flow_bytes) as bytes by flow_protocol
| sort bytes desc
| limit 6`,
};

export const ZONES: FlowLogInsightsQueryProps = {
  name: 'Bytes by zone',
  question: 'From which Availability Zones is most sent?',
  fields: [F.LOG_STATUS, F.AZ_ID, F.FLOW_DIRECTION, F.BYTES, F.ACTION],
  condition: C.allOf([SENT, C.noneOf(F.AZ_ID, ['-'])]),
  queryString: `stats sum(flow_bytes) as bytes by flow_az_id
| sort bytes desc`,
};

export const ZONE_SUBNETS: FlowLogInsightsQueryProps = {
  name: 'Bytes by zone and subnet',
  question: 'From which subnets of which Availability Zones is most sent?',
  fields: [F.LOG_STATUS, F.AZ_ID, F.SUBNET_ID, F.FLOW_DIRECTION, F.PACKETS, F.BYTES, F.ACTION],
  condition: C.allOf([SENT, C.noneOf(F.AZ_ID, ['-'])]),
  queryString: `stats sum(flow_bytes) as bytes, sum(flow_packets) as packets by flow_az_id, flow_subnet_id
| sort bytes desc
| limit 20`,
};

export const EGRESS_PATHS: FlowLogInsightsQueryProps = {
  name: 'Bytes by path',
  question: 'By which paths does most leave?',
  fields: [F.LOG_STATUS, F.TRAFFIC_PATH, F.FLOW_DIRECTION, F.BYTES, F.ACTION],
  condition: C.allOf([SENT, C.noneOf(F.TRAFFIC_PATH, ['-'])]),
  queryString: `stats sum(flow_bytes) as bytes by flow_traffic_path
| sort bytes desc`,
};
