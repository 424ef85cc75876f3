import { HOME_FIELDS, homes, OTHER_HOME, WITH_OTHER_HOMES } from './homes';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// Which subnet talks to which?

export const SEGMENTATION: FlowLogQueryProps = {
  name: 'Subnet to subnet',
  question: 'Which subnet talks to which, at which port? By the next hop.',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SUBNET_ID, F.NEXT_HOP_SUBNET_ID, F.INTERFACE_TYPE,
    F.NEXT_HOP_INTERFACE_TYPE, F.FLOW_DIRECTION, F.SRCPORT, F.DSTPORT, F.PROTOCOL, F.TCP_FLAGS, F.BYTES, F.ACTION,
  ],
  countsOnce: true,
  where: `flow_direction = 'egress'
  AND action = 'ACCEPT'
  AND next_hop_subnet_id IS NOT NULL
  AND interface_type IS NULL
  AND next_hop_interface_type IS NULL`,
  sql: `SELECT
  subnet_id AS source_subnet,
  next_hop_subnet_id AS destination_subnet,
  {{service_port}} AS port,
  {{protocol_name}} AS protocol_name,
  count(*) AS records,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3, 4
ORDER BY source_subnet, destination_subnet, port, protocol_name
LIMIT 10000`,
};

export const SEGMENTATION_BY_ADDRESS: FlowLogQueryProps = {
  name: 'Subnet to subnet by address',
  question: 'Which subnet talks to which, at which port? By the subnet that the other address was seen in.',
  fields: [
    F.END, F.LOG_STATUS, F.INTERFACE_ID, F.SUBNET_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT,
    F.DSTPORT, F.PROTOCOL, F.TCP_FLAGS, F.BYTES, F.ACTION, ...HOME_FIELDS,
  ],
  countsOnce: true,
  sql: `${homes('subnet_id')}
SELECT
  subnet_id AS source_subnet,
  ${OTHER_HOME} AS destination_subnet,
  {{service_port}} AS port,
  {{protocol_name}} AS protocol_name,
  count(*) AS records,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
${WITH_OTHER_HOMES.replaceAll('\n  ', '\n')}
WHERE flow_direction = 'egress'
  AND action = 'ACCEPT'
  AND is_end
  AND {{private(pkt_dstaddr)}}
GROUP BY 1, 2, 3, 4
ORDER BY source_subnet, destination_subnet, port, protocol_name
LIMIT 10000`,
};
