import { RecordField as F } from '../../format/record-field';

/** The fields that tell whether an interface is an end of a flow, besides its direction and the packet's addresses. */
export const END_FIELDS = [F.INSTANCE_ID, F.SRCADDR, F.DSTADDR];

/** An address as it is typed, as records have it: of IPv6 there are many spellings. */
export const ADDRESS = 'CAST(CAST(trim(?) AS ipaddress) AS varchar)';

/**
 * Whether the address on this side is the first of the interface, by which records call it. Those of regional NAT
 * gateways name no interface, and never the packet's other addresses.
 */
export const IS_FIRST = `(interface_id IS NOT NULL
      AND IF(flow_direction = 'egress', srcaddr = pkt_srcaddr, dstaddr = pkt_dstaddr))`;

/** Whether the same packets come in at an instance and leave it: firewalls do that, and nodes for others than pods. */
export const PASSES_ON = `min(flow_direction) OVER (PARTITION BY instance_id, pkt_srcaddr, pkt_dstaddr)
      <> max(flow_direction) OVER (PARTITION BY instance_id, pkt_srcaddr, pkt_dstaddr)`;

/**
 * The records of a relation with whether each `is_first`, and whether its interface `is_end` of the flow and does not
 * pass it on: by its first address, or, of an instance, by any that it has besides, such as those of pods, unless the
 * same packets come in and leave, or a private address talks to a public one, which then is elsewhere. Instances that
 * rewrite addresses are not told from ends by this. Interfaces that AWS manages, such as of NAT and transit gateways,
 * are of no instance.
 */
export function withEnds(relation: string): string {
  return `seen AS (
  SELECT
    ${relation}.*,
    IF(flow_direction = 'egress', pkt_srcaddr, pkt_dstaddr) AS own_address,
    IF(flow_direction = 'egress', pkt_dstaddr, pkt_srcaddr) AS peer_address,
    ${IS_FIRST} AS is_first,
    ${PASSES_ON} AS passes_on
  FROM ${relation}
), ends AS (
  SELECT
    seen.*,
    is_first OR instance_id IS NOT NULL AND NOT passes_on
      AND ({{private(own_address)}} OR NOT {{private(peer_address)}}) AS is_end
  FROM seen
)`;
}
