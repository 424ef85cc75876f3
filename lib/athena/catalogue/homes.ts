import { END_FIELDS, IS_FIRST } from './ends';
import { RecordField as F } from '../../format/record-field';

/** The fields by which the other side of a flow is looked for, besides that of its home. */
export const HOME_FIELDS = [F.VPC_ID, ...END_FIELDS];

/**
 * Where addresses are at home, such as in which subnet, and which records are of `is_end`s: where an interface has the
 * address itself, so that what only passes through a gateway is not taken for its own. An instance has addresses
 * besides its first, such as those of pods, unless another interface has them first: then it passes on, as firewalls
 * do. Addresses are of a VPC; elsewhere they count if there is one home alone.
 */
export function homes(column: string): string {
  return `WITH seen AS (
  SELECT
    flows.*,
    IF(flow_direction = 'egress', pkt_srcaddr, pkt_dstaddr) AS local,
    ${IS_FIRST} AS is_first
  FROM flows
), ends AS (
  SELECT
    seen.*,
    is_first OR instance_id IS NOT NULL AND {{private(local)}}
      AND NOT coalesce(bool_or(is_first) OVER (PARTITION BY local), false) AS is_end
  FROM seen
), vpc_homes AS (
  SELECT vpc_id, local, min(${column}) AS home
  FROM ends
  WHERE is_end AND vpc_id IS NOT NULL
  GROUP BY vpc_id, local
), homes AS (
  SELECT local AS address, map_agg(vpc_id, home) AS of_vpc, IF(count(DISTINCT home) = 1, min(home)) AS only_home
  FROM vpc_homes
  GROUP BY local
)`;
}

/** The relations in which each record is beside the homes of its destination. */
export const WITH_OTHER_HOMES = `FROM ends
  LEFT JOIN homes ON homes.address = ends.pkt_dstaddr`;

/** The home of the destination: in its own VPC, else anywhere. */
export const OTHER_HOME = 'coalesce(element_at(of_vpc, vpc_id), only_home)';
