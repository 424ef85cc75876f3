import { Rule } from '../rule';

const PAGE = 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html';

/** Who assumes the role, by where it delivers. */
const SERVICES: Record<string, string | undefined> = {
  'cloud-watch-logs': 'vpc-flow-logs.amazonaws.com', 'kinesis-data-firehose': 'delivery.logs.amazonaws.com',
};

/** Without these nothing is delivered. */
const ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** A role that the service cannot assume. */
export const ROLE_TRUST: Rule = {
  id: 'roleTrust',
  severity: 'error',
  finds: 'a role whose trust policy keeps the service out',
  page: PAGE,
  check: (evidence) => evidence.flowLogs.flatMap((flowLog) => {
    const role = evidence.roleOf(flowLog);
    const service = SERVICES[flowLog.destinationType ?? ''];
    return role === undefined || service === undefined || !role.keepsOut(service, flowLog.resource.stack) ? [] : [{
      resource: flowLog.resource,
      property: 'DeliverLogsPermissionArn',
      problem: `'DeliverLogsPermissionArn' must be a role that trusts ${service} for flow logs of this account and `
        + `region, got '${role.resource.path}', whose trust policy does not: nothing is delivered`,
      fix: `let ${service} assume the role`,
    }];
  }),
};

/** A role that may not write to the log group. */
export const ROLE_POLICY: Rule = {
  id: 'rolePolicy',
  severity: 'error',
  finds: 'a role whose policies, if all of them are of this app, do not let it write to the log group',
  page: PAGE,
  check: (evidence) => evidence.flowLogs.flatMap((flowLog) => {
    const role = evidence.roleOf(flowLog);
    const name = evidence.logGroupNameOf(flowLog);
    const action = name === undefined ? undefined : role?.firstNotAllowed(ACTIONS, name, flowLog.resource.stack);
    return action === undefined ? [] : [{
      resource: flowLog.resource,
      property: 'DeliverLogsPermissionArn',
      problem: "'DeliverLogsPermissionArn' must be a role that may write to the log group, got "
        + `'${role!.resource.path}', whose policies do not allow it '${action}': nothing is delivered`,
      fix: 'allow logs:CreateLogStream, logs:DescribeLogStreams and logs:PutLogEvents on the log group and its streams',
    }];
  }),
};
