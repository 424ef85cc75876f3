import { END_FIELDS, withEnds } from './ends';
import { RecordField as F } from '../../format/record-field';

/** The fields by which the other side of a flow is looked for, besides that of its home. */
export const HOME_FIELDS = [F.VPC_ID, ...END_FIELDS];

/**
 * Where addresses are at home, such as in which subnet, and which records are of `is_end`s: where an interface has the
 * address itself, so that what only passes through a gateway is not taken for its own. Where one has it first that is
 * its home, not where an instance seems to have it besides. Addresses are of a VPC; elsewhere they count if there is
 * one home alone.
 */
export function homes(column: string): string {
  return `WITH sided AS (
  SELECT flows.*, IF(flow_direction = 'egress', pkt_srcaddr, pkt_dstaddr) AS local
  FROM flows
), ${withEnds('sided')}, vpc_homes AS (
  SELECT
    vpc_id,
    local,
    min(${column}) FILTER (WHERE is_first) AS first_home,
    coalesce(min(${column}) FILTER (WHERE is_first), min(${column})) AS home
  FROM ends
  WHERE is_end AND vpc_id IS NOT NULL
  GROUP BY vpc_id, local
), homes AS (
  SELECT
    local AS address,
    map_agg(vpc_id, home) AS of_vpc,
    CASE
      WHEN count(DISTINCT first_home) = 1 THEN min(first_home)
      WHEN count(first_home) = 0 AND count(DISTINCT home) = 1 THEN min(home)
    END AS only_home
  FROM vpc_homes
  GROUP BY local
)`;
}

/** The relations in which each record is beside the homes of its destination. */
export const WITH_OTHER_HOMES = `FROM ends
  LEFT JOIN homes ON homes.address = ends.pkt_dstaddr`;

/** The home of the destination: in its own VPC, else anywhere. */
export const OTHER_HOME = 'coalesce(element_at(of_vpc, vpc_id), only_home)';
