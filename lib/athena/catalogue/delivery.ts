import { Duration } from 'aws-cdk-lib';
import { RecordField as F } from '../../format/record-field';
import { FlowLogQueryProps } from '../query-props';

// Is it delivering?

export const FRESHNESS: FlowLogQueryProps = {
  name: 'Freshness',
  question: 'Is every flow log delivering, and how far behind is it?',
  fields: [F.END, F.LOG_STATUS],
  settlingTime: Duration.minutes(0),
  includesSkipped: true,
  sql: `SELECT
  aws_account_id,
  aws_region,
  flow_log_id,
  from_unixtime(max("end")) AS last_end,
  ({{until}} - max("end")) / 60 AS minutes_behind,
  count_if(log_status = 'OK') AS records,
  count_if(log_status = 'SKIPDATA') AS skipped_records
FROM flows
GROUP BY aws_account_id, aws_region, flow_log_id
ORDER BY minutes_behind DESC, aws_account_id, aws_region, flow_log_id`,
};

export const GAPS: FlowLogQueryProps = {
  name: 'Gaps',
  question: 'At which interfaces, when, and by which flow log were records skipped?',
  fields: [F.END, F.LOG_STATUS, F.INTERFACE_ID],
  includesSkipped: true,
  where: "log_status = 'SKIPDATA'",
  sql: `SELECT
  aws_account_id,
  interface_id,
  flow_log_id,
  from_unixtime("end" / 3600 * 3600) AS hour,
  count(*) AS skipped_records,
  {{complete_until}} AS complete_until
FROM flows
GROUP BY 1, 2, 3, 4
ORDER BY hour DESC, skipped_records DESC, interface_id, flow_log_id
LIMIT 1000`,
};

/** Where one flow log replaces another both have records of the same ten minutes, or of two such on their border. */
export const OVERLAPPING_FLOW_LOGS: FlowLogQueryProps = {
  name: 'Overlapping flow logs',
  question: 'Which interfaces are logged, and billed, by several flow logs at once?',
  fields: [F.END, F.LOG_STATUS, F.INTERFACE_ID, F.BYTES],
  needsFlowLogId: true,
  where: 'interface_id IS NOT NULL',
  sql: `WITH slots AS (
  SELECT
    aws_account_id,
    interface_id,
    array_agg(DISTINCT flow_log_id) AS flow_log_ids,
    count(*) AS records,
    sum(bytes) AS bytes
  FROM flows
  GROUP BY aws_account_id, interface_id, "end" / 600
)
SELECT
  aws_account_id,
  interface_id,
  cardinality(array_distinct(flatten(array_agg(flow_log_ids)))) AS flow_logs,
  sum(records) AS records,
  sum(bytes) AS bytes,
  {{complete_until}} AS complete_until
FROM slots
GROUP BY aws_account_id, interface_id
HAVING count_if(cardinality(flow_log_ids) > 1) >= 3
ORDER BY bytes DESC, interface_id
LIMIT 1000`,
};
