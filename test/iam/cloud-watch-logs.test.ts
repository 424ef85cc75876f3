import { App, Stack } from 'aws-cdk-lib';
import { ACCOUNT, Deployment, REGION } from './deployment';
import { isAllowed } from './request';
import { FlowLogs, FlowLogSource } from '../../lib';

const SERVICE = 'vpc-flow-logs.amazonaws.com';

const app = new App();
new FlowLogs(new Stack(app, 'Stack'), 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']) });
const deployment = new Deployment(app);
const role = deployment.only('AWS::IAM::Role');
const group = deployment.only('AWS::Logs::LogGroup').arn.replace(/:\*$/, '');
const { PolicyDocument } = deployment.only('AWS::IAM::ManagedPolicy').properties;

function assume(principal: string, account: string, arn: string): Promise<boolean> {
  return isAllowed({
    principal,
    action: 'sts:AssumeRole',
    resource: role.arn,
    account: ACCOUNT,
    context: { 'aws:SourceAccount': account, 'aws:SourceArn': arn },
    resourcePolicy: role.properties.AssumeRolePolicyDocument,
  });
}

function write(action: string, resource: string): Promise<boolean> {
  return isAllowed({ principal: role.arn, action, resource, account: ACCOUNT, identityPolicies: [PolicyDocument] });
}

test('flow logs of the account and region assume the role', async () => {
  expect(await assume(SERVICE, ACCOUNT, `arn:aws:ec2:${REGION}:${ACCOUNT}:vpc-flow-log/fl-1`)).toBe(true);
});

test.each([
  ['another service', 'delivery.logs.amazonaws.com', ACCOUNT, `arn:aws:ec2:${REGION}:${ACCOUNT}:vpc-flow-log/fl-1`],
  ['another account', SERVICE, '999999999999', `arn:aws:ec2:${REGION}:999999999999:vpc-flow-log/fl-1`],
  ['another account in the ARN', SERVICE, ACCOUNT, `arn:aws:ec2:${REGION}:999999999999:vpc-flow-log/fl-1`],
  ['another region', SERVICE, ACCOUNT, `arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc-flow-log/fl-1`],
  ['the ARN of log delivery', SERVICE, ACCOUNT, `arn:aws:logs:${REGION}:${ACCOUNT}:*`],
])('%s does not', async (_name, service, account, arn) => {
  expect(await assume(service, account, arn)).toBe(false);
});

test('the role writes to its log group', async () => {
  expect(await write('logs:CreateLogStream', `${group}:log-stream:eni-1-all`)).toBe(true);
  expect(await write('logs:PutLogEvents', `${group}:log-stream:eni-1-all`)).toBe(true);
  expect(await write('logs:DescribeLogStreams', `${group}:*`)).toBe(true);
});

test('the role neither writes elsewhere nor brings a log group back', async () => {
  expect(await write('logs:PutLogEvents', `${group}2:log-stream:eni-1-all`)).toBe(false);
  expect(await write('logs:CreateLogGroup', `${group}:*`)).toBe(false);
  expect(await write('logs:DeleteLogStream', `${group}:log-stream:eni-1-all`)).toBe(false);
});
