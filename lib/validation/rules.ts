import { Rule } from './rule';
import { ACCEPT_ONLY } from './rules/accept-only';
import { AGGREGATION_INTERVAL } from './rules/aggregation-interval';
import { BUCKET_ENCRYPTION, KEY_POLICY } from './rules/bucket-key';
import { BUCKET_POLICY, BUCKET_POLICY_INCOMPLETE, DATA_PERIMETER } from './rules/bucket-policy';
import { AWS_LOGS_PREFIX, DESTINATION } from './rules/destination';
import { DOUBLE_LOGGING } from './rules/double-logging';
import { DUPLICATE_FIELD, FIELD_SCOPE, UNKNOWN_FIELD } from './rules/field-names';
import { FORMAT_SYNTAX } from './rules/format-syntax';
import { REPEATED_FLOW_LOG } from './rules/repeated-flow-log';
import { RETENTION } from './rules/retention';
import { ROLE_POLICY, ROLE_TRUST } from './rules/role';
import { SUBNETS_ONLY } from './rules/subnets-only';
import { TAG_FIELDS } from './rules/tag-fields';
import { TRAFFIC_TYPE } from './rules/traffic-type';
import { TRANSIT_GATEWAY_NOT_LOGGED } from './rules/transit-gateway-not-logged';
import { VPC_NOT_LOGGED } from './rules/vpc-not-logged';

/** What flow logs of an app are judged by, in the order of reports. */
export const RULES: Rule[] = [
  VPC_NOT_LOGGED, ACCEPT_ONLY, SUBNETS_ONLY, TRANSIT_GATEWAY_NOT_LOGGED,
  TRAFFIC_TYPE, AGGREGATION_INTERVAL,
  FORMAT_SYNTAX, UNKNOWN_FIELD, DUPLICATE_FIELD, FIELD_SCOPE, TAG_FIELDS,
  DESTINATION, AWS_LOGS_PREFIX, ROLE_TRUST, ROLE_POLICY,
  BUCKET_POLICY, BUCKET_POLICY_INCOMPLETE, DATA_PERIMETER, KEY_POLICY, BUCKET_ENCRYPTION,
  RETENTION, DOUBLE_LOGGING, REPEATED_FLOW_LOG,
];
