import { App, CfnCondition, CfnParameter, Fn, Mixins, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CloudWatchLogsDestination, FlowLogging, FlowLogs, FlowLogSource, FlowLogValidations, FlowLogValidationsProps, S3Destination } from '../../lib';
import { APPS } from '../coverage/apps';

interface Report {
  readonly pluginReports: Array<{
    readonly pluginName: string;
    readonly violations: Array<{
      readonly ruleName: string;
      readonly severity: string;
      readonly description: string;
      readonly suggestedFix: string;
      readonly violatingConstructs: Array<{ readonly constructPath: string }>;
    }>;
  }>;
}

let exitCode: typeof process.exitCode;

beforeEach(() => {
  ({ exitCode } = process);
  jest.spyOn(console, 'error').mockReturnValue();
});

afterEach(() => {
  process.exitCode = exitCode; // the CDK sets it
  jest.restoreAllMocks();
});

/** What the CDK reports, as `rule path`. */
function reported(app: App, props?: FlowLogValidationsProps): string[] {
  Validations.of(app).addPlugins(new FlowLogValidations(props));
  try {
    app.synth();
  } catch (error) {
    expect((error as Error).message).toMatch(/Validation failed|\(cdk-vpc-flow-logs\)/);
  }
  const path = join(app.outdir, 'validation-report.json');
  const { pluginReports } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Report : { pluginReports: [] };
  return pluginReports.filter(({ pluginName }) => pluginName === 'cdk-vpc-flow-logs').flatMap(({ violations }) => violations)
    .flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`));
}

function newApp(): App {
  return new App({ analyticsReporting: false, outdir: mkdtempSync(join(tmpdir(), 'validation-')) });
}

const SMALL: ec2.VpcProps = { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false };

describe.each(Object.keys(APPS))('%s', (name) => {
  test('has VPCs that are not logged, and none after FlowLogging', () => {
    const before = newApp();
    APPS[name](before, () => undefined);
    const vpcs = before.node.findAll().filter((each) => ec2.CfnVPC.isCfnVPC(each)).map(({ node }) => node.path);
    const found = reported(before).filter((each) => each.startsWith('vpcNotLogged ')).map((each) => each.replace('vpcNotLogged ', ''));
    expect(found.sort()).toEqual(vpcs.sort());
    const after = newApp();
    APPS[name](after, (scope) => Mixins.of(scope).apply(new FlowLogging()));
    Mixins.of(after).apply(new FlowLogging());
    expect(reported(after)).toEqual([]);
  });
});

describe('finds what other stacks hide', () => {
  const REFUSING = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' };

  test('in a bucket that is exported', () => {
    const app = newApp();
    const bucket = new s3.CfnBucket(new Stack(app, 'Archive'), 'Bucket');
    new s3.CfnBucketPolicy(bucket.stack, 'Policy', { bucket: bucket.ref, policyDocument: { Statement: [REFUSING] } });
    const stack = new Stack(app, 'Network');
    new ec2.CfnFlowLog(stack, 'FlowLog', {
      resourceId: new ec2.Vpc(stack, 'Vpc', SMALL).vpcId, resourceType: 'VPC', trafficType: 'ALL', logDestinationType: 's3', logDestination: bucket.attrArn,
    });
    expect(reported(app)).toEqual(['bucketPolicy Network/FlowLog']);
  });

  test('of a VPC that the flow log of a nested stack is told of by a parameter', () => {
    const app = newApp();
    const stack = new Stack(app, 'Network');
    const vpc = new ec2.Vpc(stack, 'Vpc', SMALL);
    const nested = new NestedStack(stack, 'Logs');
    new FlowLogs(nested, 'FlowLogs', { source: FlowLogSource.vpc(vpc), trafficType: ec2.FlowLogTrafficType.ACCEPT });
    expect(reported(app)).toEqual(['acceptOnly Network/Logs/FlowLogs/--Network--Vpc--FlowLog']);
  });

  test('in each stage, and of each alone', () => {
    const app = newApp();
    const [dev, prod] = ['Dev', 'Prod'].map((id) => new Stack(new Stage(app, id), 'Network'));
    [dev, prod].forEach((stack) => new ec2.Vpc(stack, 'Vpc', SMALL));
    new FlowLogs(prod, 'FlowLogs', { source: FlowLogSource.vpc(prod.node.findChild('Vpc') as ec2.Vpc) });
    expect(reported(app)).toEqual(['vpcNotLogged Dev/Network/Vpc/Resource']);
  });
});

test('what FlowLogging exempts need not be logged, and has to deliver all the same', () => {
  const app = newApp();
  const vpc = new ec2.Vpc(new Stack(app, 'Sandbox'), 'Vpc', SMALL);
  FlowLogging.exempt(vpc, 'rebuilt every night');
  new ec2.CfnFlowLog(vpc, 'FlowLog', {
    resourceId: 'vpc-0123456789abcdef0', resourceType: 'VPC', trafficType: 'ALL', logDestinationType: 's3', logDestination: 'arn:aws:s3:::logs',
    logFormat: '${nosuch}',
  });
  expect(reported(app)).toEqual(['unknownField Sandbox/Vpc/FlowLog']);
});

test('a flow log of an id that only the deployment knows may be of any VPC of its account, and of no other', () => {
  const app = newApp();
  const [here, there] = ['111111111111', '222222222222'].map((account) => new Stack(app, `In${account}`, { env: { account, region: 'us-east-1' } }));
  [here, there].forEach((stack) => new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }));
  const of = (resourceId: string, id: string): void => {
    new ec2.CfnFlowLog(here, id, { resourceId, resourceType: 'VPC', trafficType: 'ALL', logDestinationType: 's3', logDestination: 'arn:aws:s3:::logs' });
  };
  of(new CfnParameter(here, 'VpcId').valueAsString, 'OfParameter');
  expect(reported(app)).toEqual(['vpcNotLogged In222222222222/Vpc']);
  const other = newApp();
  const stack = new Stack(other, 'Network');
  new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  new ec2.CfnFlowLog(stack, 'FlowLog', {
    resourceId: Fn.importValue('vpc-of-another-app'), resourceType: 'VPC', trafficType: 'ALL', logDestinationType: 's3', logDestination: 'arn:aws:s3:::logs',
  });
  expect(reported(other)).toEqual(['vpcNotLogged Network/Vpc']);
});

test('one of two that exclude each other by conditions is not the other again', () => {
  const app = newApp();
  const stack = new Stack(app, 'Network');
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  const isMain = new CfnCondition(stack, 'IsMain', { expression: Fn.conditionEquals(stack.region, 'us-east-1') });
  const isOther = new CfnCondition(stack, 'IsOther', { expression: Fn.conditionNot(isMain) });
  [isMain, isOther].forEach((condition, index) => {
    new ec2.CfnFlowLog(stack, `FlowLog${index}`, {
      resourceId: vpc.ref, resourceType: 'VPC', trafficType: 'ALL', logDestinationType: 's3', logDestination: 'arn:aws:s3:::logs',
    }).cfnOptions.condition = condition;
  });
  expect(reported(app)).toEqual([]);
});

test('what is left to defaults is as it is spelt out', () => {
  const app = newApp();
  const stack = new Stack(app, 'Network');
  const props = {
    resourceId: new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }).ref, resourceType: 'VPC', trafficType: 'ALL', logGroupName: 'flows',
    deliverLogsPermissionArn: 'arn:aws:iam::111111111111:role/flows',
  };
  new ec2.CfnFlowLog(stack, 'One', props);
  new ec2.CfnFlowLog(stack, 'Two', { ...props, logDestinationType: 'cloud-watch-logs', maxAggregationInterval: 600 });
  expect(reported(app)).toEqual(['repeatedFlowLog Network/Two']);
});

test('a bucket of another account has to have a policy', () => {
  const app = newApp();
  const [network, archive] = ['111111111111', '222222222222'].map((account) => new Stack(app, `In${account}`, { env: { account, region: 'us-east-1' } }));
  new s3.CfnBucket(archive, 'Bucket', { bucketName: 'archive' });
  new ec2.CfnFlowLog(network, 'FlowLog', {
    resourceId: new ec2.CfnVPC(network, 'Vpc', { cidrBlock: '10.0.0.0/16' }).ref, resourceType: 'VPC', trafficType: 'ALL', logDestinationType: 's3',
    logDestination: 'arn:aws:s3:::archive',
  });
  expect(reported(app)).toEqual(['bucketPolicy In111111111111/FlowLog']);
});

test('a finding is acknowledged with a reason, there and nowhere else', () => {
  const app = newApp();
  const [mine, other] = ['Mine', 'Other'].map((id) => new ec2.Vpc(new Stack(app, id), 'Vpc', SMALL));
  Validations.of(mine).acknowledge({ id: 'cdk-vpc-flow-logs::vpcNotLogged', reason: 'a sandbox' });
  const found = reported(app);
  expect(found.map((each) => each.replace(/\[.*\]/, ''))).toEqual([`vpcNotLogged ${other.node.path}/Resource`]);
});

test('a finding says what is wrong, what to do, where, and where AWS says so', () => {
  const app = newApp();
  new ec2.Vpc(new Stack(app, 'Network'), 'Vpc', SMALL);
  reported(app);
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  const [violation] = pluginReports.find(({ pluginName }) => pluginName === 'cdk-vpc-flow-logs')!.violations;
  expect(violation).toMatchObject({
    ruleName: 'vpcNotLogged', severity: 'error', description: 'a VPC must have a flow log that catches rejected traffic, got none in this app',
    suggestedFix: "define one, such as new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc) }). "
      + 'See https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6',
  });
});

/** What stories have on purpose. */
const MEANT: Record<string, string[]> = {
  'integ.coverage': ['vpcNotLogged'],
  'integ.firehose': ['subnetsOnly'],
  'integ.network-interfaces': ['subnetsOnly'],
  'integ.subnets': ['subnetsOnly'],
  'integ.transit-gateway': ['vpcNotLogged'],
};

const SNAPSHOTS = ['integ', 'examples/typescript'].flatMap((folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.snapshot')).map((name) => join(folder, name)));

test.each(SNAPSHOTS)('%s has nothing to find, as its templates are', (snapshot) => {
  const app = newApp();
  for (const file of readdirSync(snapshot).filter((name) => name.endsWith('.template.json'))) {
    new CfnInclude(new Stack(app, file.replace(/\W/g, '')), 'Template', { templateFile: join(snapshot, file) });
  }
  const found = new FlowLogValidations().validate({ templatePaths: [], appConstruct: app } as never);
  const [, name = ''] = /([^/]*)\.snapshot$/.exec(snapshot)!;
  expect([...new Set(found.violations.map(({ ruleName, description }) => MEANT[name]?.includes(ruleName) === true ? ruleName : `${ruleName}: ${description}`))])
    .toEqual(MEANT[name] ?? []);
});

describe('odd values', () => {
  const ODD: unknown[] = [
    0, -1, true, '', ' ', [], {}, [[]], [{}], null, { Ref: 'Nothing' }, { Ref: 7 }, { 'Fn::If': [] }, { 'Fn::If': ['A', 1] }, { 'Fn::GetAtt': [] },
    { 'Fn::GetAtt': 'A' }, { 'Fn::Join': [] }, { 'Fn::Join': [':', { Ref: 'A' }] }, { 'Fn::Sub': '${' }, { 'Fn::Sub': ['${A}', 7] }, { 'Fn::Sub': [] },
    { 'Fn::Select': [0, []] }, { 'Fn::ImportValue': { 'Fn::Sub': '${AWS::StackName}-x' } }, { 'Fn::Transform': {} }, 'arn:aws:s3:::', '${', 'x'.repeat(999),
  ];
  const PROPERTIES = [
    'ResourceId', 'ResourceType', 'TrafficType', 'MaxAggregationInterval', 'LogFormat', 'LogDestinationType', 'LogDestination', 'LogGroupName',
    'DeliverLogsPermissionArn', 'DeliverCrossAccountRole', 'DestinationOptions', 'TagFieldSpecifications', 'Tags',
  ];
  const OTHERS: Array<[string, string]> = [
    ['AWS::S3::BucketPolicy', 'PolicyDocument'], ['AWS::S3::BucketPolicy', 'Bucket'], ['AWS::S3::Bucket', 'BucketEncryption'],
    ['AWS::S3::Bucket', 'LifecycleConfiguration'], ['AWS::S3::Bucket', 'BucketName'], ['AWS::IAM::Role', 'AssumeRolePolicyDocument'],
    ['AWS::IAM::Role', 'ManagedPolicyArns'], ['AWS::IAM::Role', 'Policies'], ['AWS::IAM::Policy', 'Roles'], ['AWS::IAM::Policy', 'PolicyDocument'],
    ['AWS::Logs::LogGroup', 'RetentionInDays'], ['AWS::Logs::LogGroup', 'LogGroupName'], ['AWS::KMS::Key', 'KeyPolicy'],
  ];

  /** A world of L1s in which one property is odd: nothing of our own looks at it before. */
  function judged(type: string, property: string, value: unknown): unknown {
    const app = new App({ analyticsReporting: false });
    const stack = new Stack(app, 'Stack');
    new CfnParameter(stack, 'A');
    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    const live = new CloudWatchLogsDestination(stack, 'Live', { encryptionKey: new kms.Key(stack, 'Key') });
    const archive = new S3Destination(stack, 'Archive');
    [live, archive].forEach((destination, index) => new FlowLogs(stack, `FlowLogs${index}`, { source: FlowLogSource.vpc(vpc), destination }));
    const changed = stack.node.findAll().filter((each) => (each as ec2.CfnVPC).cfnResourceType === type) as ec2.CfnVPC[];
    changed.forEach((each) => each.addPropertyOverride(property, value));
    return new FlowLogValidations().validate({ templatePaths: [], appConstruct: app } as never);
  }

  test.each([...PROPERTIES.map((property): [string, string] => ['AWS::EC2::FlowLog', property]), ...OTHERS])('of %s, %s do no harm', (type, property) => {
    for (const value of ODD) {
      expect(judged(type, property, value)).toHaveProperty('success');
    }
  });
});
