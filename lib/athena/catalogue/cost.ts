import { byTag } from './by-tag';
import { HOME_FIELDS, homes, OTHER_HOME, WITH_OTHER_HOMES } from './homes';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// What costs: NAT gateways, the internet, other zones?

const NAT_FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SRCADDR, F.DSTADDR, F.PKT_SRCADDR, F.PKT_DSTADDR, F.BYTES, F.ACTION,
];

const LIST = ['interface ids of NAT gateways, separated by commas'];

/**
 * At a NAT gateway each flow has four legs. The two on the private side are those whose addresses it rewrites: to sum
 * all four doubles the bytes, and to group by `srcaddr` names the gateway. Records name a gateway of several addresses
 * by the first: then the other two legs differ as well, whose client is out on the internet.
 */
const PRIVATE_LEGS = `action = 'ACCEPT'
  AND (srcaddr <> pkt_srcaddr OR dstaddr <> pkt_dstaddr)`;

const OF_TYPE = `interface_type = 'nat_gateway'
  AND ${PRIVATE_LEGS}`;

const OF_LIST = `contains(regexp_split(trim(?), '\\s*,\\s*'), interface_id)
  AND ${PRIVATE_LEGS}`;

const LEGS = `WITH legs AS (
  SELECT
    flows.*,
    dstaddr <> pkt_dstaddr AS is_up,
    IF(dstaddr <> pkt_dstaddr, pkt_srcaddr, pkt_dstaddr) AS client
  FROM flows
)`;

const UP_AND_DOWN = `coalesce(sum(bytes) FILTER (WHERE is_up), 0) AS bytes_up,
  coalesce(sum(bytes) FILTER (WHERE NOT is_up), 0) AS bytes_down,
  coalesce(sum(bytes), 0) AS bytes`;

/** The ten that got most from each sender, with what it sent to all: a long list to one does not crowd others out. */
function firstTen(by: string[], total: string): string {
  return `ranked AS (
  SELECT
    pairs.*,
    sum(bytes) OVER (PARTITION BY ${by.join(', ')}) AS ${total},
    row_number() OVER (PARTITION BY ${by.join(', ')} ORDER BY bytes DESC, destination) AS place
  FROM pairs
)`;
}

/** By gateway, client and destination, of `legs`. */
function clientBytes(gateway: string, as: string, condition: string): string {
  return `, pairs AS (
  SELECT
    ${gateway} AS ${as},
    client,
    IF(is_up, pkt_dstaddr, pkt_srcaddr) AS destination,
    ${UP_AND_DOWN.replaceAll('\n', '\n  ')}
  FROM legs
  WHERE ${condition}
  GROUP BY 1, 2, 3
), ${firstTen([as, 'client'], 'client_bytes')}
SELECT
  ${as},
  client,
  client_bytes,
  destination,
  bytes_up,
  bytes_down,
  bytes,
  {{complete_until}} AS complete_until
FROM ranked
WHERE place <= 10
ORDER BY client_bytes DESC, ${as}, client, bytes DESC, destination
LIMIT 1000`;
}

const NAT_CLIENT_BYTES = LEGS + clientBytes('interface_id', 'nat_interface_id', '{{private(client)}}');

export const NAT_CLIENTS: FlowLogQueryProps = {
  name: 'NAT gateway bytes by client',
  question: 'Who sends and receives how much through NAT gateways, and where to?',
  fields: [...NAT_FIELDS, F.INTERFACE_TYPE],
  countsOnce: true,
  where: OF_TYPE,
  sql: NAT_CLIENT_BYTES,
};

export const NAT_CLIENTS_OF_INTERFACES: FlowLogQueryProps = {
  name: 'NAT gateway bytes by client of interfaces',
  question: 'Who sends and receives how much through NAT gateways, and where to? Given their interfaces.',
  parameters: LIST,
  fields: NAT_FIELDS,
  countsOnce: true,
  where: OF_LIST,
  sql: NAT_CLIENT_BYTES,
};

export const REGIONAL_NAT_CLIENTS: FlowLogQueryProps = {
  name: 'Regional NAT gateway bytes by client',
  question: 'Who sends and receives how much through regional NAT gateways, and where to?',
  fields: [F.END, F.LOG_STATUS, F.INTERFACE_ID, F.RESOURCE_ID, F.PKT_SRCADDR, F.PKT_DSTADDR, F.BYTES, F.ACTION],
  countsOnce: true,
  where: `resource_id LIKE 'nat-%'
  AND action = 'ACCEPT'`,
  sql: `WITH sides AS (
  SELECT flows.*, {{private(pkt_srcaddr)}} AS is_up, {{private(pkt_dstaddr)}} AS is_down
  FROM flows
), legs AS (
  SELECT sides.*, IF(is_up, pkt_srcaddr, pkt_dstaddr) AS client
  FROM sides
)${clientBytes('resource_id', 'nat_gateway_id', 'is_up <> is_down')}`,
};

const NAT_USER = `next_hop_interface_type IN ('nat_gateway', 'regional_nat_gateway')
  AND action = 'ACCEPT'`;

const BY_DIRECTION = `coalesce(sum(bytes) FILTER (WHERE flow_direction = 'egress'), 0) AS bytes_up,
  coalesce(sum(bytes) FILTER (WHERE flow_direction = 'ingress'), 0) AS bytes_down,
  coalesce(sum(bytes), 0) AS bytes`;

const NAT_USER_FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.NEXT_HOP_INTERFACE_TYPE, F.FLOW_DIRECTION, F.BYTES, F.ACTION,
];

export const NAT_USERS: FlowLogQueryProps = {
  name: 'NAT gateway bytes by instance',
  question: 'Which instances use NAT gateways, and how much?',
  fields: [...NAT_USER_FIELDS, F.INSTANCE_ID],
  countsOnce: true,
  where: NAT_USER,
  sql: `SELECT
  instance_id,
  interface_id,
  ${BY_DIRECTION},
  {{complete_until}} AS complete_until
FROM flows
GROUP BY instance_id, interface_id
ORDER BY bytes DESC, interface_id
LIMIT 100`,
};

export function natUsersByTag(tagKey: string): FlowLogQueryProps {
  return {
    name: byTag('NAT gateway bytes', tagKey),
    question: `Which values of the instance tag '${tagKey}' use NAT gateways, and how much?`,
    fields: [...NAT_USER_FIELDS, F.instanceTag(tagKey)],
    countsOnce: true,
    where: NAT_USER,
    sql: `SELECT
  instance_tag AS tag_value,
  ${BY_DIRECTION},
  {{complete_until}} AS complete_until
FROM flows
GROUP BY instance_tag
ORDER BY bytes DESC, tag_value
LIMIT 100`,
  };
}

/** To test only the destination loses what is fetched, most of the bytes. */
const AWS_SERVICE_BYTES = `${LEGS}
SELECT
  client,
  IF(is_up, pkt_dst_aws_service, pkt_src_aws_service) AS service,
  ${UP_AND_DOWN},
  {{complete_until}} AS complete_until
FROM legs
WHERE IF(is_up, pkt_dst_aws_service, pkt_src_aws_service) IN ('S3', 'DYNAMODB')
  AND {{private(client)}}
GROUP BY 1, 2
ORDER BY bytes DESC, client, service
LIMIT 100`;

const SERVICES = [F.PKT_SRC_AWS_SERVICE, F.PKT_DST_AWS_SERVICE];

export const AWS_SERVICES_THROUGH_NAT: FlowLogQueryProps = {
  name: 'S3 and DynamoDB through NAT gateways',
  question: 'Which clients reach S3 and DynamoDB through NAT gateways, where a gateway endpoint costs nothing?',
  fields: [...NAT_FIELDS, F.INTERFACE_TYPE, ...SERVICES],
  countsOnce: true,
  where: OF_TYPE,
  sql: AWS_SERVICE_BYTES,
};

export const AWS_SERVICES_THROUGH_NAT_OF_INTERFACES: FlowLogQueryProps = {
  name: 'S3 and DynamoDB through NAT gateways of interfaces',
  question: 'Which clients reach S3 and DynamoDB through NAT gateways? Given their interfaces.',
  parameters: LIST,
  fields: [...NAT_FIELDS, ...SERVICES],
  countsOnce: true,
  where: OF_LIST,
  sql: AWS_SERVICE_BYTES,
};

const EGRESS_FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.TRAFFIC_PATH, F.PKT_DSTADDR, F.PKT_DST_AWS_SERVICE,
  F.BYTES, F.ACTION,
];

/** Path 2 is either of them; Nitro tells them apart, as 8 and 7. */
const PATH = `IF(traffic_path = 2 AND pkt_dst_aws_service IN ('S3', 'DYNAMODB'),
    'internet gateway or gateway endpoint', 'internet gateway')`;

const TO_INTERNET = `flow_direction = 'egress'
  AND action = 'ACCEPT'
  AND traffic_path IN (2, 8)
  AND NOT {{private(pkt_dstaddr)}}`;

export const INTERNET_EGRESS: FlowLogQueryProps = {
  name: 'Bytes to the internet',
  question: 'Which interfaces send how much through internet gateways, and where to?',
  fields: [...EGRESS_FIELDS, F.INSTANCE_ID],
  countsOnce: true,
  where: TO_INTERNET,
  sql: `WITH pairs AS (
  SELECT
    instance_id,
    interface_id,
    pkt_dstaddr AS destination,
    pkt_dst_aws_service AS service,
    ${PATH.replace('\n', '\n  ')} AS path,
    sum(bytes) AS bytes
  FROM flows
  GROUP BY 1, 2, 3, 4, 5
), ${firstTen(['interface_id'], 'interface_bytes')}
SELECT
  instance_id,
  interface_id,
  interface_bytes,
  destination,
  service,
  path,
  bytes,
  {{complete_until}} AS complete_until
FROM ranked
WHERE place <= 10
ORDER BY interface_bytes DESC, interface_id, bytes DESC, destination
LIMIT 1000`,
};

export function internetEgressByTag(tagKey: string): FlowLogQueryProps {
  return {
    name: byTag('Bytes to the internet', tagKey),
    question: `Which values of the instance tag '${tagKey}' send how much through internet gateways?`,
    fields: [...EGRESS_FIELDS, F.instanceTag(tagKey)],
    countsOnce: true,
    where: TO_INTERNET,
    sql: `SELECT
  instance_tag AS tag_value,
  ${PATH} AS path,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2
ORDER BY bytes DESC, tag_value, path
LIMIT 100`,
  };
}

/** Bytes whose other zone is not known are part of the answer: a row for each zone, without a destination. */
function crossZone(zone: string, ...others: string[]): string {
  const known = ['pkt_srcaddr AS source', 'pkt_dstaddr AS destination', ...others].map((column) =>
    column.replace(/^\w+/, `IF(${zone} IS NOT NULL, $&)`));
  return `SELECT
  ${['az_id AS source_zone', `${zone} AS destination_zone`, ...known].join(',\n  ')},
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM sent
WHERE az_id <> ${zone} OR ${zone} IS NULL
GROUP BY ${[1, 2, ...known.map((_, index) => index + 3)].join(', ')}
ORDER BY bytes DESC, source_zone, source, destination
LIMIT 200`;
}

const SENT = `flow_direction = 'egress'
  AND action = 'ACCEPT'
  AND az_id IS NOT NULL`;

const ZONE_FIELDS = [
  F.END, F.LOG_STATUS, F.INTERFACE_ID, F.AZ_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.BYTES, F.ACTION,
];

export const CROSS_ZONE: FlowLogQueryProps = {
  name: 'Bytes between zones',
  question: 'Who sends how much to other Availability Zones? By the next hop.',
  fields: [...ZONE_FIELDS, F.INTERFACE_TYPE, F.NEXT_HOP_AZ_ID, F.NEXT_HOP_INTERFACE_TYPE],
  countsOnce: true,
  where: `${SENT}
  AND (next_hop_az_id IS NOT NULL OR interface_type IS NULL AND {{private(pkt_dstaddr)}})`,
  sql: `WITH sent AS (SELECT * FROM flows)
${crossZone('next_hop_az_id', 'interface_type AS sender_type', 'next_hop_interface_type AS next_hop_type')}`,
};

export const CROSS_ZONE_BY_ADDRESS: FlowLogQueryProps = {
  name: 'Bytes between zones by address',
  question: 'Who sends how much to other Availability Zones? By the zone that the other address was seen in.',
  fields: [...ZONE_FIELDS, ...HOME_FIELDS],
  countsOnce: true,
  sql: `${homes('az_id')}, sent AS (
  SELECT ends.*, ${OTHER_HOME} AS home
  ${WITH_OTHER_HOMES}
  WHERE ${`${SENT}
  AND is_end
  AND {{private(pkt_dstaddr)}}`.replaceAll('\n  ', '\n    ')}
)
${crossZone('home')}`,
};
