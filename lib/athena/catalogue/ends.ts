import { RecordField as F } from '../../format/record-field';

/** The fields that tell whether an interface is an end of a flow, besides its direction and the packet's addresses. */
export const END_FIELDS = [F.INSTANCE_ID, F.SRCADDR, F.DSTADDR];

/** An address as it is typed, as records have it: of IPv6 there are many spellings. */
export const ADDRESS = 'CAST(CAST(? AS ipaddress) AS varchar)';

/** Whether the address on this side is the first of the interface, by which records call it. */
export const IS_FIRST = "IF(flow_direction = 'egress', srcaddr = pkt_srcaddr, dstaddr = pkt_dstaddr)";

/**
 * Whether an interface is an end of a flow and does not pass it on: by its first address, or, of an instance, by any
 * that it has besides, such as those of pods. Interfaces that AWS manages, such as of NAT and transit gateways, are of
 * no instance; instances that pass on, such as firewalls, are not told from ends by this.
 */
export const IS_END = `(${IS_FIRST} OR instance_id IS NOT NULL)`;
