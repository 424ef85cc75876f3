export { FlowLogs, FlowLogsProps } from './flow-logs';
export { FlowLogSource } from './source';

export { RecordColumn, RecordFormat } from './format/record-format';
export { RecordDataType } from './format/record-data-type';
export { RecordFamily } from './format/record-family';
export { RecordField, RecordFieldOptions } from './format/record-field';

export {
  CloudWatchLogsDestination, CloudWatchLogsDestinationProps, CloudWatchLogsDestinationOptions,
} from './destination/cloud-watch-logs';
export { FlowLogDestination, FlowLogDestinationBindOptions, FlowLogDestinationConfig } from './destination/destination';
export {
  S3Destination, S3DestinationFileOptions, S3DestinationOptions, S3DestinationProps,
} from './destination/s3';
export { ArchiveBucketProps } from './destination/archive-bucket';
export { FlowLogProducers } from './destination/producers';
export { WriteOnce } from './destination/write-once';
export {
  FirehoseDestination, FirehoseDestinationOptions, FirehoseDestinationProps,
} from './destination/firehose';
export { DeliveryStreamProps } from './destination/delivery-stream';
export { Ec2FlowLogDestination, Ec2FlowLogDestinationProps } from './destination/ec2-flow-log-destination';

export { FlowLogTable } from './athena/table';
export { FlowLogTableProps } from './athena/table-props';
export { FlowLogQuery } from './athena/query';
export { FlowLogQueryProps } from './athena/query-props';
export {
  FlowLogWorkGroup, FlowLogWorkGroupOptions, FlowLogWorkGroupProps, ProcessedBytesAlarmOptions,
} from './athena/work-group';
export { PartitionValues } from './athena/partition-values';

export { FlowLogAlarmOptions } from './alarms/alarm-options';
export { FlowLogSilenceAlarm, FlowLogSilenceAlarmProps } from './alarms/silence-alarm';

export { FlowLogInsights } from './insights/insights';
export {
  FlowLogInsightsOptions, FlowLogInsightsProps, FlowLogMetricFilterOptions, FlowLogSubscriptionFilterOptions,
} from './insights/insights-props';
export { FlowLogInsightsQuery } from './insights/query';
export { FlowLogInsightsParameter, FlowLogInsightsQueryProps } from './insights/query-props';
export { FlowLogDashboard } from './insights/dashboard';
export { FlowLogDashboardProps } from './insights/dashboard-props';
export { FlowLogWidget } from './insights/widget';
export { FlowLogWidgetOptions, FlowLogWidgetProps } from './insights/widget-props';
export { FlowLogContributorRule } from './insights/contributor-rule';
export { FlowLogContributorRuleProps } from './insights/contributor-rule-props';
export { FlowLogInsightsAlarm } from './insights/alarm';
export { FlowLogInsightsAlarmOptions, FlowLogInsightsAlarmProps } from './insights/alarm-props';
export { FlowLogAnomalyAlarmOptions } from './insights/anomaly-alarm';
export { FlowLogScheduledQueryOptions } from './insights/scheduled-query';
export { RecordCondition } from './insights/condition';

export { FlowLogging } from './coverage/flow-logging';
export { FlowLoggingProps } from './coverage/flow-logging-props';
export { FlowLogOrganizationTelemetryRule, FlowLogTelemetryRule } from './coverage/telemetry-rule';
export { FlowLogOrganizationTelemetryRuleProps, FlowLogTelemetryRuleProps } from './coverage/telemetry-rule-props';

export { FlowLogValidations, FlowLogValidationsProps } from './validation/flow-log-validations';
export { FlowLogRuleSeverity } from './validation/rule-severity';
