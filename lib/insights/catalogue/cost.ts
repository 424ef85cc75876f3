import { RecordField as F } from '../../format/record-field';
import { RecordCondition as C } from '../condition';
import { FlowLogInsightsQueryProps } from '../query-props';

// Who causes the bill?

/** A gateway records four legs of each flow: those with a rewritten address are on its private side. */
const PRIVATE_LEGS = 'filter flow_srcaddr != flow_pkt_srcaddr or flow_dstaddr != flow_pkt_dstaddr';

const NAT_FIELDS = [
  F.LOG_STATUS, F.INTERFACE_ID, F.INTERFACE_TYPE, F.SRCADDR, F.DSTADDR, F.PKT_SRCADDR, F.PKT_DSTADDR, F.BYTES,
];

const NAT_GATEWAY = C.oneOf(F.INTERFACE_TYPE, ['nat_gateway']);

const SERVICES = ['S3', 'DYNAMODB'];

const SENT = C.allOf([C.oneOf(F.FLOW_DIRECTION, ['egress']), C.ACCEPTED]);

export const NAT_CLIENTS: FlowLogInsightsQueryProps = {
  name: 'NAT gateway bytes',
  question: 'Who sends how much to whom through NAT gateways? What comes back is in rows of its own.',
  fields: NAT_FIELDS,
  condition: NAT_GATEWAY,
  queryString: `${PRIVATE_LEGS}
| stats sum(flow_bytes) as bytes, count(*) as records by flow_interface_id, flow_pkt_srcaddr, flow_pkt_dstaddr
| sort bytes desc
| limit 100`,
};

export const AWS_SERVICES_THROUGH_NAT: FlowLogInsightsQueryProps = {
  name: 'S3 and DynamoDB through NAT gateways',
  question: 'How much goes to and comes from S3 and DynamoDB through NAT gateways, where an endpoint costs nothing?',
  fields: [...NAT_FIELDS, F.PKT_SRC_AWS_SERVICE, F.PKT_DST_AWS_SERVICE],
  condition: C.allOf([
    NAT_GATEWAY, C.anyOf([C.oneOf(F.PKT_SRC_AWS_SERVICE, SERVICES), C.oneOf(F.PKT_DST_AWS_SERVICE, SERVICES)]),
  ]),
  queryString: `${PRIVATE_LEGS}
| stats sum(flow_bytes) as bytes, count(*) as records
  by flow_interface_id, flow_pkt_src_aws_service, flow_pkt_dst_aws_service
| sort bytes desc
| limit 100`,
};

export const INTERNET_EGRESS: FlowLogInsightsQueryProps = {
  name: 'Bytes to the internet',
  question: 'Which interfaces send how much through internet gateways, and where to?',
  fields: [
    F.LOG_STATUS, F.INTERFACE_ID, F.INSTANCE_ID, F.FLOW_DIRECTION, F.TRAFFIC_PATH, F.PKT_DSTADDR,
    F.PKT_DST_AWS_SERVICE, F.BYTES, F.ACTION,
  ],
  condition: C.allOf([SENT, C.oneOfNumbers(F.TRAFFIC_PATH, [2, 8]), C.noneOf(F.PKT_DSTADDR, ['-'])]),
  queryString: `filter not {{private(flow_pkt_dstaddr)}}
| stats sum(flow_bytes) as bytes by flow_interface_id, flow_instance_id, flow_pkt_dstaddr, flow_pkt_dst_aws_service,
  flow_traffic_path
| sort bytes desc
| limit 100`,
};

export const CROSS_ZONE: FlowLogInsightsQueryProps = {
  name: 'Bytes to other zones',
  question: 'Who sends how much to other Availability Zones? By the next hop.',
  fields: [
    F.LOG_STATUS, F.INTERFACE_ID, F.AZ_ID, F.NEXT_HOP_AZ_ID, F.FLOW_DIRECTION, F.PKT_DSTADDR, F.BYTES, F.ACTION,
  ],
  condition: C.allOf([SENT, C.noneOf(F.AZ_ID, ['-']), C.noneOf(F.NEXT_HOP_AZ_ID, ['-'])]),
  queryString: `filter flow_az_id != flow_next_hop_az_id and {{private(flow_pkt_dstaddr)}}
| stats sum(flow_bytes) as bytes by flow_az_id, flow_next_hop_az_id, flow_interface_id
| sort bytes desc
| limit 100`,
};
