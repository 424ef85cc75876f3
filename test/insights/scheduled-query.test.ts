import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  CloudWatchLogsDestination, FlowLogInsights, FlowLogInsightsQuery, FlowLogScheduledQueryOptions, RecordFormat,
} from '../../lib';

const DAILY = events.Schedule.cron({ hour: '6', minute: '0' });

let app: App;
let stack: Stack;
let bucket: s3.IBucket;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
  bucket = new s3.Bucket(stack, 'Answers');
});

function insightsOf(format = RecordFormat.ESSENTIAL): FlowLogInsights {
  const destination = CloudWatchLogsDestination.fromLogGroup(stack, 'Live', logs.LogGroup.fromLogGroupName(stack, 'Group', '/flows'));
  return new FlowLogInsights(stack, 'Insights', { destination, format, queries: [] });
}

function schedule(options: Partial<FlowLogScheduledQueryOptions> = {}, query = FlowLogInsightsQuery.TOP_PORTS): void {
  insightsOf().addScheduledQuery(query, { bucket, schedule: DAILY, ...options });
}

test('a query runs every day over the day, and keeps what it finds', () => {
  schedule();
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::ScheduledQuery', {
    Name: Match.stringLikeRegexp('^Stack-Insights-ScheduledQueries-Topports'),
    Description: FlowLogInsightsQuery.TOP_PORTS.question,
    QueryLanguage: 'CWLI',
    QueryString: Match.stringLikeRegexp('parse @message'),
    LogGroupIdentifiers: ['/flows'],
    ScheduleExpression: 'cron(0 6 * * ? *)',
    StartTimeOffset: 87600,
    ExecutionRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^InsightsQueryRole'), 'Arn'] },
    DestinationConfiguration: { S3Configuration: {
      DestinationIdentifier: { 'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('^Answers') }, '/flow-log-queries/Top-ports/']] },
      RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('AnswersRole'), 'Arn'] },
    } },
  });
});

test('is as it is asked for', () => {
  schedule({ window: Duration.hours(6), keyPrefix: 'reports' });
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::ScheduledQuery', {
    StartTimeOffset: 21600,
    DestinationConfiguration: { S3Configuration: { DestinationIdentifier: { 'Fn::Join': ['', Match.arrayWith(['/reports/'])] } } },
  });
});

test.each([{ weekDay: 'MON' }, { day: '1' }, { weekDay: 'MON-FRI', hour: '6' }])('fails for days that no answer is about: %j', (when) => {
  const rare = events.Schedule.cron({ minute: '0', ...when });
  expect(() => schedule({ schedule: rare })).toThrow(new Error("'window' must be given where a query does not run every day, or records between are in no "
    + `answer, got none for '${rare.expressionString}'`));
  expect(() => new FlowLogInsights(stack, 'Others', {
    destination: CloudWatchLogsDestination.fromLogGroup(stack, 'Other', logs.LogGroup.fromLogGroupName(stack, 'Flows', '/others')),
    format: RecordFormat.ESSENTIAL, queries: [],
  }).addScheduledQuery(FlowLogInsightsQuery.TOP_PORTS, { bucket, schedule: rare, window: Duration.days(8) })).not.toThrow();
});

test('shares the role that runs queries with others', () => {
  const insights = insightsOf();
  insights.addScheduledQuery(FlowLogInsightsQuery.TOP_PORTS, { bucket, schedule: DAILY });
  insights.addScheduledQuery(FlowLogInsightsQuery.FRESHNESS, { bucket, schedule: DAILY });
  const roles = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  expect(roles.filter((id) => id.startsWith('InsightsQueryRole'))).toHaveLength(1);
  expect(roles.filter((id) => id.includes('AnswersRole'))).toHaveLength(2);
});

test('writes with the key of the bucket, and for that alone', () => {
  bucket = new s3.Bucket(stack, 'Encrypted', { encryptionKey: new kms.Key(stack, 'Key') });
  schedule();
  const arn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Encrypted'), 'Arn'] };
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([{
      Effect: 'Allow',
      Action: 'kms:GenerateDataKey',
      Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
      Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [arn, { 'Fn::Join': ['', [arn, '/*']] }] } },
    }]) },
  });
});

test.each<[string, Partial<FlowLogScheduledQueryOptions>, string]>([
  ['it runs at a rate', { schedule: events.Schedule.rate(Duration.hours(1)) },
    "'schedule' must be one such as Schedule.cron({ hour: '6', minute: '0' }), got 'rate(1 hour)'"],
  ['there is no schedule', { schedule: undefined as unknown as events.Schedule },
    "'schedule' must be one such as Schedule.cron({ hour: '6', minute: '0' }), got undefined"],
  ['there is no bucket', { bucket: 'answers' as unknown as s3.IBucket }, "'bucket' must be a bucket such as s3.Bucket, got 'answers'"],
  ['it looks back too far', { window: Duration.days(31) }, "'window' must be a Duration of whole seconds, at most 30 days, got 31 days"],
  ['it looks at nothing', { window: Duration.seconds(0) }, "'window' must be a Duration of whole seconds, at most 30 days, got 0 seconds"],
])('fails when %s', (_name, options, message) => {
  expect(() => schedule(options)).toThrow(new Error(message));
});

test('fails for the bucket of another account', () => {
  const there = s3.Bucket.fromBucketAttributes(stack, 'There', { bucketName: 'there', account: '222222222222' });
  expect(() => schedule({ bucket: there })).toThrow(new Error("'bucket' must be in the account of 'Stack/Insights/ScheduledQueries', '111111111111', "
    + "got ReferencedBucket 'Stack/There' in '222222222222'"));
});

test('fails for a query that asks for something', () => {
  expect(() => schedule({}, FlowLogInsightsQuery.INTERFACE)).toThrow(
    /^'query' must ask for nothing when it runs by itself, got 'One interface', which asks for /);
});

test('fails for what is no query, for one twice, and for fields that the format lacks', () => {
  const insights = insightsOf(RecordFormat.DEFAULT);
  const add = (query: FlowLogInsightsQuery) => insights.addScheduledQuery(query, { bucket, schedule: DAILY });
  expect(() => add('stats count(*)' as unknown as FlowLogInsightsQuery)).toThrow(
    new Error("'query' must be a FlowLogInsightsQuery such as FlowLogInsightsQuery.PORT_SCANS, got 'stats count(*)'"));
  add(FlowLogInsightsQuery.FRESHNESS);
  expect(() => add(FlowLogInsightsQuery.FRESHNESS)).toThrow(new Error("'query' must be scheduled once, got 'Freshness' again"));
  add(FlowLogInsightsQuery.PORT_SCANS);
  expect(() => app.synth()).toThrow(/'queries' must ask for fields that the format has, got 'Port scans', which needs /);
});
