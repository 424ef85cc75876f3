import { RecordField as F } from '../../format/record-field';
import { RecordCondition } from '../condition';
import { FlowLogInsightsQueryProps } from '../query-props';

// Do records arrive?

export const FRESHNESS: FlowLogInsightsQueryProps = {
  name: 'Freshness',
  question: 'Do flow logs of each account deliver, and when did the newest records arrive? The longest silent first.',
  fields: [F.ACCOUNT_ID],
  includesSkipped: true,
  queryString: `stats max(@ingestionTime) as delivered, max(@timestamp) as newest_start, count(*) as records,
  count_distinct(@logStream) as streams by flow_account_id
| sort delivered asc
| limit 1000`,
};

export const GAPS: FlowLogInsightsQueryProps = {
  name: 'Skipped records',
  question: 'At which interfaces, and when, were records skipped?',
  fields: [F.LOG_STATUS],
  includesSkipped: true,
  condition: RecordCondition.SKIPPED,
  queryString: `stats count(*) as skipped_records by @logStream, bin(1h) as hour
| sort hour desc
| limit 1000`,
};
