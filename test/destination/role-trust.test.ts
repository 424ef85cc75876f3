import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Assumer, trustExcludes } from '../../lib/destination/role-trust';

const SERVICE = 'vpc-flow-logs.amazonaws.com';
const PRINCIPAL = { Service: SERVICE };
const ALLOW = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: PRINCIPAL };

let stack: Stack;
let literal: Assumer;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
  literal = {
    service: SERVICE,
    sourceAccount: '111111111111',
    sourceArn: 'arn:aws:ec2:us-east-1:111111111111:vpc-flow-log/fl-*',
  };
});

function excludes(statements: object | object[], assumer: Assumer = literal): boolean {
  const role = new iam.Role(stack, `Role${stack.node.children.length}`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  (role.node.defaultChild as iam.CfnRole).assumeRolePolicyDocument = { Version: '2012-10-17', Statement: statements };
  return trustExcludes(role, assumer);
}

const condition = (operator: string, key: string, value: unknown) => ({ ...ALLOW, Condition: { [operator]: { [key]: value } } });

describe('admits', () => {
  test.each<[string, object | object[]]>([
    ['the service', ALLOW],
    ['the service among others', { ...ALLOW, Principal: { Service: ['lambda.amazonaws.com', SERVICE] } }],
    ['the service in a later statement', [{ ...ALLOW, Principal: { AWS: '111111111111' } }, ALLOW]],
    ['everybody', { ...ALLOW, Principal: '*' }],
    ['everybody, the other way', { ...ALLOW, Principal: { AWS: '*' } }],
    ['all actions', { ...ALLOW, Action: ['sts:TagSession', 'sts:*'] }],
    ['the account', condition('StringEquals', 'aws:SourceAccount', '111111111111')],
    ['the account, however the key is written', condition('StringEquals', 'AWS:SOURCEACCOUNT', ['222222222222', '111111111111'])],
    ['flow logs', condition('ArnLike', 'aws:SourceArn', 'arn:aws:ec2:us-east-1:111111111111:vpc-flow-log/*')],
    ['one flow log', condition('ArnLike', 'aws:SourceArn', 'arn:aws:ec2:*:111111111111:vpc-flow-log/fl-1*')],
    ['any source', condition('StringLike', 'aws:SourceArn', '*')],
    ['any source of the service', condition('StringLike', 'aws:SourceArn', 'arn:aws:ec2:*')],
    ['any flow log', condition('StringLike', 'aws:SourceArn', '*:vpc-flow-log/*')],
    ['an action in another spelling', { ...ALLOW, Action: 'sts:assumeRole' }],
    ['a condition that is not known here', condition('Bool', 'aws:SecureTransport', 'true')],
    ['a key that is not known here', condition('StringEquals', 'aws:SourceOrgID', 'o-1')],
    ['any flow log of the account', condition('ArnLike', 'aws:SourceArn', 'arn:aws:ec2:*:111111111111:vpc-flow-log/*')],
    ['any part of a source', condition('ArnLike', 'aws:SourceArn', 'arn:*:*:*:*:*')],
    ['the source, if there is one', condition('ArnLikeIfExists', 'aws:SourceArn', 'arn:aws:ec2:*:*:*')],
    ['all but another service', [ALLOW, { ...ALLOW, Effect: 'Deny', Principal: { Service: 'lambda.amazonaws.com' } }]],
    ['all but another action', [ALLOW, { ...ALLOW, Effect: 'Deny', Action: 'sts:TagSession' }]],
    ['all but another account', [ALLOW, { ...condition('StringNotEquals', 'aws:SourceAccount', '111111111111'), Effect: 'Deny' }]],
    ['all but what is not known here', [ALLOW, { ...condition('Bool', 'aws:SecureTransport', 'false'), Effect: 'Deny' }]],
    ['a source that tells its account', condition('Null', 'aws:SourceAccount', 'false')],
    ['a source that only the request knows', condition('StringEquals', 'aws:SourceAccount', '${aws:PrincipalAccount}')],
    ['a statement that only the deployment knows', { 'Fn::If': ['IsProd', ALLOW, ALLOW] }],
    ['a negative condition', condition('StringNotEquals', 'aws:SourceAccount', '222222222222')],
  ])('%s', (_name, statements) => {
    expect(excludes(statements)).toBe(false);
  });
});

describe('excludes', () => {
  test.each<[string, object | object[]]>([
    ['when there is no statement', []],
    ['when the service is another', { ...ALLOW, Principal: { Service: 'delivery.logs.amazonaws.com' } }],
    ['when only accounts are trusted', { ...ALLOW, Principal: { AWS: 'arn:aws:iam::111111111111:root' } }],
    ['when the action is another', { ...ALLOW, Action: 'sts:TagSession' }],
    ['when the service is denied', { ...ALLOW, Effect: 'Deny' }],
    ['when the service is denied, too', [ALLOW, { ...ALLOW, Effect: 'Deny' }]],
    ['when everybody is denied, too', [ALLOW, { ...ALLOW, Effect: 'Deny', Action: '*', Principal: '*' }]],
    ['when the account is denied, too', [ALLOW, { ...condition('StringEquals', 'aws:SourceAccount', '111111111111'), Effect: 'Deny' }]],
    ['when all but another account are denied', [ALLOW, { ...condition('StringNotEquals', 'aws:SourceAccount', '2'), Effect: 'Deny' }]],
    ['when it must not be the account', condition('StringNotEquals', 'aws:SourceAccount', '111111111111')],
    ['when the account of the source is another', condition('ArnLike', 'aws:SourceArn', 'arn:aws:ec2:us-east-1:222222222222:*')],
    ['when the source is of another service', condition('ArnLike', 'aws:SourceArn', 'arn:aws:s3:*:*:*')],
    ['when the source is of another service in an account', condition('ArnEquals', 'aws:SourceArn', 'arn:aws:logs:*:111111111111:*')],
    ['when the account is another', condition('StringEquals', 'aws:SourceAccount', '222222222222')],
    ['when the accounts are others', condition('StringLike', 'aws:SourceAccount', '2222*')],
    ['when the source is of the service that delivers to S3', condition('ArnLike', 'aws:SourceArn', 'arn:aws:logs:us-east-1:111111111111:*')],
    ['when the region of the source is another', condition('ArnLike', 'aws:SourceArn', 'arn:aws:ec2:eu-west-1:111111111111:vpc-flow-log/*')],
    ['when a wildcard is compared literally', condition('StringEquals', 'aws:SourceArn', 'arn:aws:ec2:us-east-1:111111111111:vpc-flow-log/*')],
    ['when it must not tell its account', condition('Null', 'aws:SourceAccount', true)],
    ['when those who tell their account are denied', [ALLOW, { ...condition('Null', 'aws:SourceAccount', 'false'), Effect: 'Deny' }]],
    ['when the source is no ARN', condition('ArnLike', 'aws:SourceArn', 'vpc-flow-log')],
  ])('%s', (_name, statements) => {
    expect(excludes(statements)).toBe(true);
  });
});

describe('in a stack without an environment', () => {
  const agnostic = () => ({
    service: SERVICE,
    sourceAccount: Aws.ACCOUNT_ID,
    sourceArn: stack.formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: 'fl-*' }),
  });

  test.each([
    ['arn:aws:ec2:eu-west-1:222222222222:vpc-flow-log/*', false],
    [`arn:${Aws.PARTITION}:ec2:${Aws.REGION}:${Aws.ACCOUNT_ID}:vpc-flow-log/*`, false],
    [`arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`, true],
    ['arn:aws:logs:*:*:*', true],
    ['arn:aws:logs:us-east-1:111111111111:*', true],
  ])('the source %s is seen part by part', (arn, expected) => {
    expect(excludes(condition('ArnLike', 'aws:SourceArn', arn), agnostic())).toBe(expected);
  });

  test('nobody is denied because of a token', () => {
    const { valueAsString } = new CfnParameter(stack, 'Service');
    expect(excludes([ALLOW, { ...ALLOW, Effect: 'Deny', Principal: { Service: valueAsString } }], agnostic())).toBe(false);
    expect(excludes([ALLOW, { ...condition('StringEquals', 'aws:SourceAccount', Aws.ACCOUNT_ID), Effect: 'Deny' }], agnostic())).toBe(false);
  });
});

describe('what is known at deployment only', () => {
  test.each<[string, () => unknown, string]>([
    ['an account', () => Aws.ACCOUNT_ID, 'aws:SourceAccount'],
    ['a parameter', () => new CfnParameter(stack, 'Parameter').valueAsString, 'aws:SourceArn'],
    ['an ARN that starts with a parameter', () => `${new CfnParameter(stack, 'Parameter').valueAsString}/*`, 'aws:SourceArn'],
    ['an ARN with a region that is a token', () => `arn:aws:ec2:${Aws.REGION}:111111111111:vpc-flow-log/*`, 'aws:SourceArn'],
  ])('%s gets the benefit of doubt', (_name, value, key) => {
    expect(excludes(condition('ArnLike', key, value()))).toBe(false);
  });

  test('is no excuse for a part that is known', () => {
    expect(excludes(condition('ArnLike', 'aws:SourceArn', `arn:aws:logs:${Aws.REGION}:111111111111:vpc-flow-log/*`))).toBe(true);
  });

  test('is what a resource was overridden with', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const resource = role.node.defaultChild as iam.CfnRole;
    resource.addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Principal.Service', SERVICE);
    expect(trustExcludes(role, literal)).toBe(false);
  });

  test('is seen through a role that wraps another', () => {
    const role = new iam.LazyRole(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    expect(role.roleArn).toBeDefined(); // which defines it
    expect(trustExcludes(role, literal)).toBe(true);
  });

  test('may be the account and region of the stack', () => {
    const sourceArn = stack.formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: 'fl-*' });
    const assumer = { ...literal, sourceAccount: Aws.ACCOUNT_ID, sourceArn };
    expect(excludes(condition('ArnLike', 'aws:SourceArn', 'arn:aws:ec2:us-east-1:111111111111:vpc-flow-log/*'), assumer)).toBe(false);
    expect(trustExcludes(iam.Role.fromRoleName(stack, 'Imported', 'Writer'), assumer)).toBe(false);
  });
});
