import { FlowLog } from '../flow-log';
import { isIntrinsic, referenceIn } from '../rendered-value';
import { Rule } from '../rule';
import { Spelling } from '../spelling';
import { Survey } from '../survey';

const PAGE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-flowlog.html';

const ROLE = 'DeliverLogsPermissionArn';
const CROSS_ACCOUNT_ROLE = 'DeliverCrossAccountRole';

/** Properties that do not go together. */
export const DESTINATION: Rule = {
  id: 'destination',
  severity: 'error',
  finds: 'a destination that is missing, or that its type does not take: roles, log group, options of files',
  page: PAGE,
  check: ({ flowLogs, survey }) => flowLogs.flatMap((flowLog) =>
    problemsOf(flowLog, survey).map(([property, problem, fix]) =>
      ({ resource: flowLog.resource, property, problem: `'${property}' must ${problem}`, fix }))),
};

/** A folder whose name the service keeps for itself. */
export const AWS_LOGS_PREFIX: Rule = {
  id: 'awsLogsPrefix',
  severity: 'error',
  finds: 'a folder `AWSLogs` in the destination, which the service appends itself',
  page: PAGE,
  check: ({ flowLogs, survey }) => flowLogs.filter((each) => folders(each, survey).includes('AWSLogs')).map((each) => ({
    resource: each.resource,
    property: 'LogDestination',
    problem: "'LogDestination' must not name a folder 'AWSLogs', which the service appends itself",
    fix: 'leave the folder out: records go to AWSLogs/<account>/vpcflowlogs/ below the prefix',
  })),
};

function folders(flowLog: FlowLog, survey: Survey): string[] {
  const text = flowLog.destinationType === 's3'
    ? new Spelling(survey, flowLog.resource.stack).text(flowLog.properties.LogDestination) : undefined;
  return (text ?? '').replace(/<[^<>]*>/g, '').split('/').slice(1);
}

type Problem = [property: string, problem: string, fix: string];

function problemsOf(flowLog: FlowLog, survey: Survey): Problem[] {
  const { destinationType, properties } = flowLog;
  const has = (property: string) => properties[property] !== undefined && !mayBeNothing(properties[property]);
  const lacks = (property: string) => properties[property] === undefined;
  const when = (isSo: boolean, ...problem: Problem): Problem[] => isSo ? [problem] : [];
  switch (destinationType) {
    case 'cloud-watch-logs':
      return [
        ...when(lacks(ROLE), ROLE, 'be given to write to CloudWatch Logs, got none',
          'give a role that vpc-flow-logs.amazonaws.com may assume'),
        ...when(lacks('LogGroupName') && lacks('LogDestination'), 'LogGroupName', 'be given, got none',
          'name the log group'),
        ...when(isArnOfStreams(flowLog, survey), 'LogDestination',
          "be the ARN of a log group, got one that ends in ':*'",
          'give LogGroupName instead: GetAtt Arn of a log group ends so'),
        ...when(has('DestinationOptions'), ...needless('DestinationOptions', destinationType)),
      ];
    case 's3':
      return [
        ...when(has(ROLE), ...needless(ROLE, destinationType)),
        ...when(has('LogGroupName'), ...needless('LogGroupName', destinationType)),
        ...when(lacks('LogDestination'), 'LogDestination', 'be the ARN of a bucket, got none', 'give its ARN'),
      ];
    case 'kinesis-data-firehose':
      return [
        ...when(has(ROLE) && lacks(CROSS_ACCOUNT_ROLE), CROSS_ACCOUNT_ROLE, `be given with '${ROLE}', got none`, BOTH),
        ...when(has(CROSS_ACCOUNT_ROLE) && lacks(ROLE), ROLE, `be given with '${CROSS_ACCOUNT_ROLE}', got none`, BOTH),
        ...when(has('LogGroupName'), ...needless('LogGroupName', destinationType)),
        ...when(has('DestinationOptions'), ...needless('DestinationOptions', destinationType)),
        ...when(lacks('LogDestination'), 'LogDestination', 'be the ARN of a stream, got none', 'give its ARN'),
      ];
    default:
      return [];
  }
}

const BOTH = 'give both roles for a stream of another account, none of them for one of the same';

function needless(property: string, destinationType: string): Problem {
  return [property, `be left out for '${destinationType}', got one`, 'leave it out: the service refuses it'];
}

/** Whether a value may come to nothing. */
function mayBeNothing(value: unknown): boolean {
  return isIntrinsic(value) && referenceIn(value) === undefined && !('Fn::Join' in (value as object));
}

function isArnOfStreams(flowLog: FlowLog, survey: Survey): boolean {
  const { LogDestination: arn } = flowLog.properties;
  return arn !== undefined && (new Spelling(survey, flowLog.resource.stack).text(arn) ?? '').endsWith(':*');
}
