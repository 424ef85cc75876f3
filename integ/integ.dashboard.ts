// A dashboard over the records of two log groups at once, and one widget of it on a dashboard of another kind.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  CloudWatchLogsDestination, FlowLogDashboard, FlowLogInsights, FlowLogs, FlowLogSource, FlowLogWidget, RecordFormat,
} from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'DashboardFlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
const talker = new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');
const all = new CloudWatchLogsDestination(stack, 'All', { removalPolicy: RemovalPolicy.DESTROY });
const rejects = new CloudWatchLogsDestination(stack, 'Rejects', { removalPolicy: RemovalPolicy.DESTROY });

const flowLogs = [
  new FlowLogs(stack, 'FlowLogs', {
    source: FlowLogSource.vpc(vpc),
    destination: all,
    format: RecordFormat.ESSENTIAL,
    trafficType: ec2.FlowLogTrafficType.ACCEPT,
  }),
  new FlowLogs(stack, 'RejectedFlowLogs', {
    source: FlowLogSource.vpc(vpc),
    destination: rejects,
    format: RecordFormat.ESSENTIAL,
    trafficType: ec2.FlowLogTrafficType.REJECT,
  }),
];
const insights = FlowLogInsights.fromLogGroups(stack, 'Insights', [all.logGroup, rejects.logGroup]);
const { dashboard } = new FlowLogDashboard(stack, 'Dashboard', { insights, runbookUrl: 'https://wiki.example.com/network' });
new cloudwatch.Dashboard(stack, 'Ours', {
  widgets: [[insights.widget(FlowLogWidget.REJECTED_OUTSIDE, { title: 'Who knocks?' }), insights.widget(FlowLogWidget.INTERFACE, { width: 12 })]],
  variables: FlowLogWidget.INTERFACE.variables,
});

const delivery = new Delivery(stack, flowLogs);
delivery.toLogGroup(all.logGroup, talker.networkInterface.ref);
delivery.toQueries(insights);
delivery.toDashboard(dashboard);
