import { App, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, Deployed, Deployment, REGION } from './deployment';
import { isAllowed } from './request';
import { CloudWatchLogsDestination, FlowLogInsights, FlowLogInsightsAlarm, FlowLogInsightsQuery, RecordFormat } from '../../lib';

const app = new App();
const stack = new Stack(app, 'Stack');
const destination = new CloudWatchLogsDestination(stack, 'Live', { logGroupName: '/flows', encryptionKey: new kms.Key(stack, 'LogKey') });
const insights = new FlowLogInsights(stack, 'Insights', { destination, format: RecordFormat.ESSENTIAL, queries: [] });
insights.addAlarm(FlowLogInsightsAlarm.EXPOSED_PORTS, { logLines: 5 });
const bucket = new s3.Bucket(stack, 'Answers', { bucketName: 'answers', encryptionKey: new kms.Key(stack, 'AnswersKey') });
insights.addScheduledQuery(FlowLogInsightsQuery.TOP_PORTS, { bucket, schedule: events.Schedule.cron({ hour: '6', minute: '0' }), keyPrefix: 'reports' });

const deployment = new Deployment(app);
const GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/flows`;

function named(type: string, name: string): Deployed {
  return deployment.all(type).find(({ logicalId }) => logicalId.startsWith(name))!;
}

/** A role by the start of its logical id, with what its policy allows. */
function roleOf(name: string): { may: (action: string, resource: string, context?: Record<string, string>) => Promise<boolean>;
  assumedBy: (service: string) => Promise<boolean>; } {
  const role = named('AWS::IAM::Role', name);
  const { PolicyDocument } = named('AWS::IAM::ManagedPolicy', name.replace(/Role$/, 'RolePolicy')).properties;
  return {
    may: (action, resource, context) => isAllowed({
      principal: role.arn, action, resource, account: ACCOUNT, identityPolicies: [PolicyDocument], context,
      resourcePolicy: action.startsWith('kms:') ? deployment.all('AWS::KMS::Key').find(({ arn }) => arn === resource)?.properties.KeyPolicy : undefined,
    }),
    assumedBy: (principal) => isAllowed({
      principal, action: 'sts:AssumeRole', resource: role.arn, account: ACCOUNT, resourcePolicy: role.properties.AssumeRolePolicyDocument,
    }),
  };
}

const querying = roleOf('InsightsQueryRole');
const showing = roleOf('InsightsLogLinesRole');
const answering = roleOf('InsightsScheduledQueriesTopportsAnswersRole');

test.each([
  ['queries', querying, 'logs.amazonaws.com', 'cloudwatch.amazonaws.com'],
  ['notices', showing, 'cloudwatch.amazonaws.com', 'logs.amazonaws.com'],
  ['answers', answering, 'logs.amazonaws.com', 'cloudwatch.amazonaws.com'],
])('the role of %s is for its service alone', async (_name, role, service, other) => {
  expect(await role.assumedBy(service)).toBe(true);
  expect(await role.assumedBy(other)).toBe(false);
});

test('queries are run over the log group, with its key, and over no other', async () => {
  for (const action of ['logs:StartQuery', 'logs:GetQueryResults']) {
    expect(await querying.may(action, `${GROUP}:*`)).toBe(true);
    expect(await querying.may(action, `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/others:*`)).toBe(false);
  }
  expect(await querying.may('logs:StopQuery', '*')).toBe(true);
  expect(await querying.may('logs:DescribeLogGroups', '*')).toBe(true);
  expect(await querying.may('kms:Decrypt', named('AWS::KMS::Key', 'LogKey').arn)).toBe(true);
  expect(await querying.may('kms:Decrypt', named('AWS::KMS::Key', 'AnswersKey').arn)).toBe(false);
  for (const action of ['logs:PutLogEvents', 'logs:DeleteLogGroup', 'logs:FilterLogEvents']) {
    expect(await querying.may(action, `${GROUP}:*`)).toBe(false);
  }
});

test('notices show what a query of the log group found', async () => {
  expect(await showing.may('logs:GetQueryResults', `${GROUP}:*`)).toBe(true);
  expect(await showing.may('logs:StartQuery', `${GROUP}:*`)).toBe(false);
});

test('answers are written to one folder', async () => {
  const own = { 'aws:ResourceAccount': ACCOUNT };
  expect(await answering.may('s3:PutObject', 'arn:aws:s3:::answers/reports/a.json', own)).toBe(true);
  expect(await answering.may('s3:PutObject', 'arn:aws:s3:::answers/a.json', own)).toBe(false);
  expect(await answering.may('s3:PutObject', 'arn:aws:s3:::answers/reports/a.json', { 'aws:ResourceAccount': '999999999999' })).toBe(false);
  expect(await answering.may('s3:GetObject', 'arn:aws:s3:::answers/reports/a.json', own)).toBe(false);
  // with the key of the bucket for that alone: the evaluator does not know of contexts of encryption
  expect(await answering.may('kms:GenerateDataKey', named('AWS::KMS::Key', 'AnswersKey').arn)).toBe(false);
});
