import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FlowLogInsightsQuery } from './query';
import { defineServiceRole } from '../alarms/query-roles';
import { folderOf } from '../destination/key-prefix';
import { describe } from '../private/describe';
import { assertKind, assertKinds, having, TEXT } from '../private/kind';
import { areKnownAndDiffer, isKnown } from '../private/known';

/** When a query runs by itself, and where its answers go. */
export interface FlowLogScheduledQueryOptions {
  /**
   * When it runs, in UTC: by `Schedule.cron(…)`. Others throw, because CloudWatch Logs documents no other.
   */
  readonly schedule: events.Schedule;

  /**
   * Where answers go, one file of JSON for each run: a bucket of this account, else throws. The role that writes there
   * gets what it takes, of the key of the bucket, too. A bucket or key whose policy keeps accounts out has to admit it.
   */
  readonly bucket: s3.IBucket;

  /**
   * The folder of the answers, as `keyPrefix` of an `S3Destination`.
   *
   * @default - `flow-log-queries/` and the name of the query, letters, digits and `-` of it
   */
  readonly keyPrefix?: string;

  /**
   * Which time before each run it looks at: whole seconds, at most 30 days, else throws. As long as from run to run,
   * or records between are in no answer; and twenty minutes longer, because those of the last minutes have not come
   * yet: so they are in the next answer, and some of them in both.
   *
   * @default - a day and twenty minutes; of schedules that leave days out there is none, which throws
   */
  readonly window?: Duration;
}

/** Of reports that run each day, with what comes late. */
const DAY = Duration.minutes(24 * 60 + 20);

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateScheduledQuery.html */
const MAX = { name: 255, window: 30 * 86_400 };

/**
 * A query that runs by itself, with a role that writes its answers to one folder of a bucket and does nothing else.
 *
 * @param queryRole that runs the query
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/scheduled-queries-s3-destination.html
 */
export function defineScheduledQuery(
  scope: Construct, query: FlowLogInsightsQuery, options: FlowLogScheduledQueryOptions,
  { logGroup, queryRole, queryString }: { logGroup: logs.ILogGroup; queryRole: () => iam.IRole; queryString: string },
): logs.CfnScheduledQuery {
  const { schedule, bucket, window = DAY } = options;
  assertOptions(scope, query, options);
  const id = query.name.replace(/[^-\w]+/g, '-');
  if (scope.node.tryFindChild(id) !== undefined) {
    throw new Error(`'query' must be scheduled once, got '${query.name}' again`);
  }
  const folder = folderOf(options.keyPrefix ?? `flow-log-queries/${id}`);
  const scheduled = new Construct(scope, id);
  return new logs.CfnScheduledQuery(scheduled, 'Resource', {
    name: Names.uniqueResourceName(scheduled, { maxLength: MAX.name, separator: '-' }),
    description: query.question,
    queryLanguage: 'CWLI',
    queryString,
    logGroupIdentifiers: [logGroup.logGroupName],
    scheduleExpression: schedule.expressionString,
    startTimeOffset: window.toSeconds(),
    executionRoleArn: queryRole().roleArn,
    destinationConfiguration: {
      s3Configuration: {
        destinationIdentifier: bucket.s3UrlForObject(folder),
        roleArn: defineServiceRole(scheduled, 'AnswersRole', 'logs.amazonaws.com',
          'Lets CloudWatch Logs keep what queries of flow logs find', statementsOf(bucket, folder, Stack.of(scope)))
          .roleArn,
      },
    },
  });
}

function statementsOf(bucket: s3.IBucket, folder: string, { account }: Stack): iam.PolicyStatement[] {
  const key = bucket.encryptionKey;
  return [
    new iam.PolicyStatement({
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${folder}*`)],
      conditions: { StringEquals: { 'aws:ResourceAccount': account } },
    }),
    ...key === undefined ? [] : [new iam.PolicyStatement({
      actions: ['kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: {
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, bucket.arnForObjects('*')] },
      },
    })],
  ];
}

function assertOptions(scope: Construct, query: FlowLogInsightsQuery, options: FlowLogScheduledQueryOptions): void {
  assertKinds('options', options, { keyPrefix: TEXT });
  const { schedule, bucket, window } = options;
  assertKind('bucket', bucket, having('a bucket such as s3.Bucket', 'bucketArn', 's3UrlForObject'));
  const expression = schedule?.expressionString;
  if (typeof expression !== 'string' || isKnown(expression) && !expression.startsWith('cron(')) {
    throw new Error(`'schedule' must be one such as Schedule.cron({ hour: '6', minute: '0' }), `
      + `got ${describe(expression ?? schedule)}`);
  }
  const [, , day, , weekDay] = expression.replace(/^cron\(|\)$/g, '').split(' ');
  if (window === undefined && [day, weekDay].some((each) => each !== undefined && !/^([*?]|[*1]\/1)$/.test(each))) {
    throw new Error("'window' must be given where a query does not run every day, or records between are in no answer, "
      + `got none for '${expression}'`);
  }
  if (query.parameters.length > 0) {
    throw new Error(`'query' must ask for nothing when it runs by itself, got '${query.name}', which asks for `
      + query.parameters.map(({ name }) => name).join(', '));
  }
  const { account } = Stack.of(scope);
  if (areKnownAndDiffer(bucket.env.account, account)) {
    throw new Error(`'bucket' must be in the account of '${scope.node.path}', '${account}', got ${describe(bucket)} in `
      + `'${bucket.env.account}'`);
  }
  if (window !== undefined && (typeof window?.toSeconds !== 'function'
    || !window.isUnresolved() && !isSpan(window.toSeconds({ integral: false })))) {
    throw new Error(`'window' must be a Duration of whole seconds, at most 30 days, got ${describe(window)}`);
  }
}

function isSpan(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX.window;
}
