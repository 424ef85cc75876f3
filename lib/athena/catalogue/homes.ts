import { RecordField as F } from '../../format/record-field';

/** The fields by which the other side of a flow is looked for, besides that of its home. */
export const HOME_FIELDS = [F.VPC_ID, F.INSTANCE_ID, F.SRCADDR, F.DSTADDR];

/**
 * What an interface sends of its own, and does not pass on: from its first address, or, of an instance, from any that
 * it has besides, such as those of pods. Interfaces that AWS manages, such as of NAT and transit gateways, are of no
 * instance.
 */
export const OWN = '(srcaddr = pkt_srcaddr OR instance_id IS NOT NULL)';

/**
 * Where addresses are at home, such as in which subnet: where an interface has them itself, so that what only passes
 * through a gateway is not taken for its own. Addresses are of a VPC; elsewhere they count if there is one alone.
 */
export function homes(column: string): string {
  return `WITH seen AS (
  SELECT
    vpc_id,
    instance_id,
    ${column} AS home,
    IF(flow_direction = 'egress', pkt_srcaddr, pkt_dstaddr) AS address,
    IF(flow_direction = 'egress', srcaddr = pkt_srcaddr, dstaddr = pkt_dstaddr) AS is_first
  FROM flows
), homes AS (
  SELECT vpc_id, address, coalesce(min(home) FILTER (WHERE is_first), min(home)) AS home
  FROM seen
  WHERE is_first OR instance_id IS NOT NULL
  GROUP BY vpc_id, address
), only_homes AS (
  SELECT address, min(home) AS home
  FROM homes
  GROUP BY address
  HAVING count(DISTINCT home) = 1
)`;
}

/** The relations in which each flow is beside the homes of its destination. */
export const WITH_OTHER_HOMES = `FROM flows
  LEFT JOIN homes ON homes.vpc_id = flows.vpc_id AND homes.address = flows.pkt_dstaddr
  LEFT JOIN only_homes ON only_homes.address = flows.pkt_dstaddr`;

/** The home of the destination: in its own VPC, else anywhere. */
export const OTHER_HOME = 'coalesce(homes.home, only_homes.home)';
