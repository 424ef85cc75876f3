// Records of a VPC that people look at: saved queries in the console of Logs Insights, metrics, and a stream of rejects.
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import { KinesisDestination } from 'aws-cdk-lib/aws-logs-destinations';
import {
  CloudWatchLogsDestination, FlowLogInsights, FlowLogInsightsQuery, FlowLogs, FlowLogSource, RecordCondition, RecordField, RecordFormat,
} from 'cdk-vpc-flow-logs';
import { Delivery, Talker } from './delivery';

const app = new App();
const stack = new Stack(app, 'InsightsFlowLogs');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false });
const talker = new Talker(stack, 'Talker', vpc.privateSubnets[0], 'aws.amazon.com');
const destination = new CloudWatchLogsDestination(stack, 'Destination', { removalPolicy: RemovalPolicy.DESTROY });

const flowLogs = new FlowLogs(stack, 'FlowLogs', {
  source: FlowLogSource.vpc(vpc),
  destination,
  format: RecordFormat.ESSENTIAL,
});
const insights = new FlowLogInsights(stack, 'Insights', { destination });
insights.addQuery(FlowLogInsightsQuery.TOP_PORTS);
insights.metricRejectedFlows();
insights.metricSshProbes();
insights.addMetricFilter('HttpBytes', RecordCondition.oneOfNumbers(RecordField.DSTPORT, [80]), {
  value: RecordField.BYTES,
  dimensions: [RecordField.FLOW_DIRECTION],
});
insights.addSubscriptionFilter('Rejects', {
  destination: new KinesisDestination(new kinesis.Stream(stack, 'Rejects', {
    encryption: kinesis.StreamEncryption.MANAGED, removalPolicy: RemovalPolicy.DESTROY,
  })),
  condition: RecordCondition.REJECTED,
});

const delivery = new Delivery(stack, [flowLogs]);
delivery.toLogGroup(destination.logGroup, talker.networkInterface.ref);
delivery.toQueries(insights);
