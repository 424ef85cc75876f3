import { Duration, Fn, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { FlowLogInsights, FlowLogs, FlowLogTable } from 'cdk-vpc-flow-logs';
import { Construct } from 'constructs';

const PATIENCE = { totalTimeout: Duration.minutes(30), interval: Duration.minutes(1) };

/** An instance that keeps asking an address, so that there is something to log at its interface. */
export class Talker extends Construct {
  public readonly networkInterface: ec2.CfnNetworkInterface;

  constructor(scope: Construct, id: string, subnet: ec2.ISubnet, address: string) {
    super(scope, id);
    this.networkInterface = new ec2.CfnNetworkInterface(this, 'NetworkInterface', { subnetId: subnet.subnetId });
    new ec2.CfnInstance(this, 'Instance', {
      imageId: ec2.MachineImage.latestAmazonLinux2023().getImage(this).imageId,
      instanceType: 't3.micro',
      networkInterfaces: [{ deviceIndex: '0', networkInterfaceId: this.networkInterface.ref }],
      userData: Fn.base64(`#!/bin/sh\nwhile true; do curl --silent --max-time 5 --output /dev/null http://${address}; sleep 10; done &\n`),
    });
  }
}

/** In a real account: the flow logs are active and deliver, and their records appear where they should. */
export class Delivery extends IntegTest {
  constructor(stack: Stack, flowLogs: FlowLogs[]) {
    super(stack.node.root as Construct, 'Delivery', { testCases: [stack], regions: ['us-east-1'] });
    const ids = flowLogs.flatMap((each) => each.flowLogIds);
    this.assertions.awsApiCall('EC2', 'describeFlowLogs', { FlowLogIds: ids })
      .expect(ExpectedResult.objectLike({
        FlowLogs: Match.arrayWith(ids.map((FlowLogId) =>
          Match.objectLike({ FlowLogId, FlowLogStatus: 'ACTIVE', DeliverLogsStatus: 'SUCCESS' }))),
      }))
      .waitForAssertions(PATIENCE);
  }

  /** Log streams appear, of one interface if its id is given. */
  public toLogGroup(logGroup: logs.ILogGroup, logStreamNamePrefix?: string): void {
    this.assertions.awsApiCall('CloudWatchLogs', 'describeLogStreams', { logGroupName: logGroup.logGroupName, logStreamNamePrefix })
      .expect(ExpectedResult.objectLike({
        logStreams: Match.arrayWith([Match.objectLike({ logStreamName: Match.stringLikeRegexp('.+') })]),
      }))
      .waitForAssertions(PATIENCE);
  }

  /** Files appear under a prefix, called as the service calls them. */
  public toBucket(bucket: s3.IBucket, prefix: string, pattern: string): void {
    this.assertions.awsApiCall('S3', 'listObjectsV2', { Bucket: bucket.bucketName, Prefix: prefix })
      .expect(ExpectedResult.objectLike({ Contents: Match.arrayWith([Match.objectLike({ Key: Match.stringLikeRegexp(pattern) })]) }))
      .waitForAssertions(PATIENCE);
  }

  /** The saved queries are in their folder. */
  public toQueries({ folder }: FlowLogInsights): void {
    this.assertions.awsApiCall('CloudWatchLogs', 'describeQueryDefinitions', { queryDefinitionNamePrefix: folder })
      .expect(ExpectedResult.objectLike({ queryDefinitions: Match.arrayWith([Match.objectLike({ name: `${folder}/Freshness` })]) }));
  }

  /** Metric alarms are there, and rules of Contributor Insights by what their names begin with. */
  public toAlarms(alarms: cloudwatch.AlarmBase[], rulePrefix: string): void {
    this.assertions.awsApiCall('CloudWatch', 'describeAlarms', { AlarmNames: alarms.map(({ alarmName }) => alarmName) })
      .expect(ExpectedResult.objectLike({ MetricAlarms: alarms.map(({ alarmName }) => Match.objectLike({ AlarmName: alarmName })) }));
    this.assertions.awsApiCall('CloudWatch', 'describeInsightRules', {})
      .expect(ExpectedResult.objectLike({ InsightRules: Match.arrayWith([Match.objectLike({ Name: Match.stringLikeRegexp(`^${rulePrefix}/`) })]) }));
  }

  /** The dashboard is there, and begins with what it is. */
  public toDashboard({ dashboardName }: cloudwatch.Dashboard): void {
    this.assertions.awsApiCall('CloudWatch', 'getDashboard', { DashboardName: dashboardName })
      .expect(ExpectedResult.objectLike({ DashboardBody: Match.stringLikeRegexp('# Flow logs: ') }));
  }

  /** A query over the table of the last hours succeeds. */
  public toTable({ databaseName, tableName, workGroup }: FlowLogTable): void {
    const QueryString = `SELECT count(*) FROM "${databaseName}"."${tableName}" WHERE log_date >= date_format(current_timestamp, '%Y/%m/%d')`;
    const started = this.assertions.awsApiCall('Athena', 'startQueryExecution', { QueryString, WorkGroup: workGroup.workGroupName });
    this.assertions.awsApiCall('Athena', 'getQueryExecution', { QueryExecutionId: started.getAttString('QueryExecutionId') })
      .expect(ExpectedResult.objectLike({ QueryExecution: { Status: { State: 'SUCCEEDED' } } }))
      .waitForAssertions(PATIENCE);
  }
}
