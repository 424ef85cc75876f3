// Who is told of what: silence of a log group and of an archive, records that should not be, ranks, and a report of every day.
import { App, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  CloudWatchLogsDestination, FlowLogContributorRule, FlowLogInsights, FlowLogInsightsAlarm, FlowLogInsightsQuery, FlowLogs, FlowLogSilenceAlarm,
  FlowLogSource, RecordFormat, S3Destination,
} from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'AlarmedFlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
const talker = new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');
const live = new CloudWatchLogsDestination(stack, 'Live', { removalPolicy: RemovalPolicy.DESTROY });
const archive = new S3Destination(stack, 'Archive', { removalPolicy: RemovalPolicy.DESTROY });
const source = FlowLogSource.vpc(vpc);
const flowLogs = [
  new FlowLogs(stack, 'FlowLogs', { source, destination: live, format: RecordFormat.ESSENTIAL }),
  new FlowLogs(stack, 'Archived', { source, destination: archive }),
];

const alarmActions = [new SnsAction(new sns.Topic(stack, 'OnCall', { enforceSSL: true }))];
const silence = new FlowLogSilenceAlarm(stack, 'Silence', { destination: live, alarmActions });
new FlowLogSilenceAlarm(stack, 'ArchiveSilence', { destination: archive, alarmActions, runbookUrl: 'https://wiki.example.com/silence' });
const insights = new FlowLogInsights(stack, 'Insights', { destination: live });
insights.addAlarm(FlowLogInsightsAlarm.EXPOSED_PORTS, { alarmActions, logLines: 5 });
insights.addAlarm(FlowLogInsightsAlarm.FAN_OUT, { alarmActions });
insights.addAlarm(FlowLogInsightsAlarm.EAST_WEST_REJECTS, { alarmActions });
insights.addAlarm(FlowLogInsightsAlarm.internetEgress(Size.gibibytes(10)), { alarmActions });
insights.addContributorRule(FlowLogContributorRule.TOP_REJECTED_SOURCES);
insights.addScheduledQuery(FlowLogInsightsQuery.TOP_PORTS, {
  bucket: archive.bucket, schedule: events.Schedule.cron({ hour: '6', minute: '0' }),
});

const delivery = new Delivery(stack, flowLogs);
delivery.toLogGroup(live.logGroup, talker.networkInterface.ref);
delivery.toQueries(insights);
delivery.toAlarms([silence], insights.node.path);
