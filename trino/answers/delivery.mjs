// Is it delivering?
import {
  answer, completeUntil, count, DAY, distinct, greatest, hour, inWindow, isMissing, slot, sum, summarize, withStatus,
} from './flows.mjs';

const hasStatus = (status) => (record) => record['log-status'] === status;

/** Fields together with where the record came from. */
function delivered(records) {
  return records.map(({ account, region, flowLogId, fields }) => ({ ...fields, account, region, flowLogId }));
}

export function freshness(records, { now }) {
  const rows = summarize(
    delivered(inWindow(records, now, DAY)),
    ({ account, region, flowLogId }) => ({ aws_account_id: account, aws_region: region, flow_log_id: flowLogId }),
    (group) => ({
      last_end: greatest(group, 'end'),
      minutes_behind: Math.floor((now - greatest(group, 'end')) / 60),
      records: count(group, hasStatus('OK')),
      skipped_records: count(group, hasStatus('SKIPDATA')),
    }),
  );
  return answer(
    ['aws_account_id', 'aws_region', 'flow_log_id', 'last_end', 'minutes_behind', 'records', 'skipped_records'],
    rows,
    ['minutes_behind desc', 'aws_account_id', 'aws_region', 'flow_log_id'],
  );
}

export function gaps(records, { now }) {
  const rows = summarize(
    delivered(withStatus(inWindow(records, completeUntil(now), DAY), 'SKIPDATA')),
    (record) => ({
      aws_account_id: record.account, interface_id: record['interface-id'], flow_log_id: record.flowLogId, hour: hour(record),
    }),
    (group) => ({ skipped_records: group.length }),
  );
  return answer(
    ['aws_account_id', 'interface_id', 'flow_log_id', 'hour', 'skipped_records'],
    rows,
    ['hour desc', 'skipped_records desc', 'interface_id', 'flow_log_id'],
    1000,
  );
}

/** Whether two flow logs have records of the same ten minutes more than twice, as after one replaced the other. */
function overlaps(group) {
  const slots = summarize(group, (record) => ({ slot: slot(record) }), (members) => ({
    flowLogs: distinct(members, 'flowLogId'),
  }));
  return count(slots, ({ flowLogs }) => flowLogs > 1) >= 3;
}

export function overlappingFlowLogs(records, { now }) {
  const complete = withStatus(inWindow(records, completeUntil(now), DAY), 'OK')
    .filter(({ fields }) => !isMissing(fields['interface-id']));
  const rows = summarize(
    delivered(complete),
    (record) => ({ aws_account_id: record.account, interface_id: record['interface-id'] }),
    (group) => ({
      overlapping: overlaps(group),
      flow_logs: distinct(group, 'flowLogId'),
      records: group.length,
      bytes: sum(group, 'bytes'),
    }),
  );
  return answer(
    ['aws_account_id', 'interface_id', 'flow_logs', 'records', 'bytes'],
    rows.filter(({ overlapping }) => overlapping),
    ['bytes desc', 'interface_id'],
    1000,
  );
}
