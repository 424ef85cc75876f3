import { RecordField, RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// Who talks most?

function talkers(name: string, question: string, field: RecordField, column: string, as: string): FlowLogQueryProps {
  return {
    name,
    question,
    fields: [F.END, F.LOG_STATUS, F.INTERFACE_ID, field, F.PACKETS, F.BYTES],
    countsOnce: true,
    where: `${column} IS NOT NULL`,
    sql: `SELECT
  ${column} AS ${as},
  count(*) AS records,
  sum(packets) AS packets,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY ${column}
ORDER BY bytes DESC, ${as}
LIMIT 50`,
  };
}

export const TOP_TALKERS = talkers(
  'Top talkers', 'Which addresses send most?', F.SRCADDR, 'srcaddr', 'source');

export const TOP_TALKERS_PACKET_LEVEL = talkers(
  'Top talkers at packet level', 'Which original addresses send most?', F.PKT_SRCADDR, 'pkt_srcaddr', 'source');

export const TOP_TALKING_INSTANCES = talkers(
  'Top talking instances', 'Which instances have most traffic?', F.INSTANCE_ID, 'instance_id', 'instance_id');

export const TOP_TALKING_SUBNETS = talkers(
  'Top talking subnets', 'Which subnets have most traffic?', F.SUBNET_ID, 'subnet_id', 'subnet_id');

function pairs(
  name: string, question: string, [from, to]: RecordField[], [source, destination]: string[],
): FlowLogQueryProps {
  return {
    name,
    question,
    fields: [F.END, F.LOG_STATUS, F.INTERFACE_ID, from, to, F.BYTES],
    countsOnce: true,
    sql: `SELECT
  ${source} AS source,
  ${destination} AS destination,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY ${source}, ${destination}
ORDER BY bytes DESC, source, destination
LIMIT 50`,
  };
}

export const TOTAL_BYTES_TRANSFERRED = pairs(
  'Total bytes transferred', 'Between which addresses do most bytes flow?',
  [F.SRCADDR, F.DSTADDR], ['srcaddr', 'dstaddr']);

export const TOTAL_BYTES_TRANSFERRED_PACKET_LEVEL = pairs(
  'Total bytes transferred at packet level', 'Between which original addresses do most bytes flow?',
  [F.PKT_SRCADDR, F.PKT_DSTADDR], ['pkt_srcaddr', 'pkt_dstaddr']);
