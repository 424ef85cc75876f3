import { App, CfnParameter, Fn, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource } from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };
const ROLE_ARN = 'arn:aws:iam::111111111111:role/Writer';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function logTo(destination: CloudWatchLogsDestination, scope: Stack = stack): FlowLogs {
  return new FlowLogs(scope, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
}

function trust(): iam.PrincipalBase {
  return new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com');
}

/** What the policy allows, wherever it is. */
function allows(logGroupArn: unknown) {
  return {
    Statement: [{
      Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      Effect: 'Allow',
      Resource: logGroupArn,
    }],
    Version: '2012-10-17',
  };
}

describe('defaults', () => {
  test('keep records for a year, and when the stack is deleted', () => {
    new CloudWatchLogsDestination(stack, 'Destination');
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365 }, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
    });
  });

  test('let only flow logs of this account and region assume the role', () => {
    new CloudWatchLogsDestination(stack, 'Destination');
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            ArnLike: {
              'aws:SourceArn': {
                'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':vpc-flow-log/*']],
              },
            },
          },
          Effect: 'Allow',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        }],
        Version: '2012-10-17',
      },
    });
  });

  test('let the role write to the log group and do nothing else', () => {
    const { logGroup, role } = new CloudWatchLogsDestination(stack, 'Destination');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: allows(stack.resolve(logGroup.logGroupArn)), Roles: [stack.resolve(role.roleName)],
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::Role', { Policies: Match.absent(), ManagedPolicyArns: Match.absent() });
  });

  test('name the log group, not its ARN, which ends in a wildcard', () => {
    const { logGroup, role } = logTo(new CloudWatchLogsDestination(stack, 'Destination')).destination as CloudWatchLogsDestination;
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', {
      LogDestinationType: 'cloud-watch-logs',
      LogDestination: Match.absent(),
      LogGroupName: stack.resolve(logGroup.logGroupName),
      DeliverLogsPermissionArn: stack.resolve(role.roleArn),
    });
  });
});

describe('the log group', () => {
  test('is as it is asked for', () => {
    new CloudWatchLogsDestination(stack, 'Destination', {
      logGroupName: '/network/flow-logs',
      retention: logs.RetentionDays.TEN_YEARS,
      logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Template.fromStack(stack).hasResource('AWS::Logs::LogGroup', {
      Properties: {
        LogGroupName: '/network/flow-logs', RetentionInDays: 3653, LogGroupClass: 'INFREQUENT_ACCESS', DeletionProtectionEnabled: true,
      },
      DeletionPolicy: 'Delete',
    });
  });

  test('keeps records for ever when asked to', () => {
    new CloudWatchLogsDestination(stack, 'Destination', { retention: logs.RetentionDays.INFINITE });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: Match.absent() });
  });

  test.each(['', 'aws/flow', 'flow logs', 'flow:logs', 'x'.repeat(513)])('fails when its name is %j', (logGroupName) => {
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { logGroupName })).toThrow(
      new Error(`'logGroupName' must be 1 to 512 letters, digits and '_-/.#' and not start with 'aws/', got '${logGroupName}'`));
  });

  test.each(['x', '/aws/vpc/flow.logs_1#2', 'x'.repeat(512)])('may be called %j', (logGroupName) => {
    new CloudWatchLogsDestination(stack, 'Destination', { logGroupName });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: logGroupName });
  });

  test('fails when its class is for Lambda only', () => {
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { logGroupClass: 'DELIVERY' as logs.LogGroupClass })).toThrow(
      new Error("'logGroupClass' must be of class STANDARD or INFREQUENT_ACCESS, got 'DELIVERY', which takes no flow logs"));
  });

  test('may have a name that is a token', () => {
    new CloudWatchLogsDestination(stack, 'Destination', { logGroupName: new CfnParameter(stack, 'Name').valueAsString });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: { Ref: 'Name' } });
  });
});

describe('an existing log group', () => {
  test('is written to', () => {
    const logGroup = new logs.LogGroup(stack, 'LogGroup');
    const destination = CloudWatchLogsDestination.fromLogGroup(stack, 'Destination', logGroup);
    logTo(destination);
    expect(destination.logGroup).toBe(logGroup);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.hasResourceProperties('AWS::EC2::FlowLog', { LogGroupName: stack.resolve(logGroup.logGroupName) });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', { PolicyDocument: allows(stack.resolve(logGroup.logGroupArn)) });
  });

  test('may be imported by name', () => {
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'LogGroup', 'flow-logs');
    logTo(CloudWatchLogsDestination.fromLogGroup(stack, 'Destination', logGroup));
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', { LogGroupName: 'flow-logs' });
  });

  test('may be imported by its ARN, whose wildcard does not reach the flow log', () => {
    const logGroup = logs.LogGroup.fromLogGroupArn(stack, 'LogGroup', 'arn:aws:logs:us-east-1:111111111111:log-group:flow-logs:*');
    logTo(CloudWatchLogsDestination.fromLogGroup(stack, 'Destination', logGroup));
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::FlowLog', { LogGroupName: 'flow-logs' });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: allows('arn:aws:logs:us-east-1:111111111111:log-group:flow-logs:*'),
    });
  });

  test('comes with an existing role', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: trust() });
    const logGroup = new logs.LogGroup(stack, 'LogGroup');
    logTo(CloudWatchLogsDestination.fromLogGroup(stack, 'Destination', logGroup, { role }));
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.hasResourceProperties('AWS::EC2::FlowLog', { DeliverLogsPermissionArn: stack.resolve(role.roleArn) });
  });

  test('fails when it is none, as it can be in untyped languages', () => {
    const bucket = new s3.Bucket(stack, 'Bucket');
    expect(() => CloudWatchLogsDestination.fromLogGroup(stack, 'Destination', bucket as unknown as logs.ILogGroup)).toThrow(
      new Error("'logGroup' must be a log group such as logs.LogGroup, got Bucket 'Stack/Bucket'"));
  });

  test.each([
    ['region', 'us-east-1', 'eu-west-1', 'arn:aws:logs:eu-west-1:111111111111:log-group:flow-logs'],
    ['account', '111111111111', '222222222222', 'arn:aws:logs:us-east-1:222222222222:log-group:flow-logs'],
  ])('fails when it is in another %s', (key, here, there, arn) => {
    stack = new Stack(app, 'Here', { env: ENV });
    const destination = CloudWatchLogsDestination.fromLogGroup(stack, 'Destination', logs.LogGroup.fromLogGroupArn(stack, 'LogGroup', arn));
    expect(() => logTo(destination)).toThrow(new Error(
      `'destination' must be a log group in the ${key} of the flow logs at 'Here/FlowLogs', '${here}', got Import 'Here/LogGroup' in '${there}'`));
  });

  test('fails when the destination is in another region than the log group, because its role would trust that one', () => {
    const here = new Stack(app, 'Here', { env: ENV });
    const arn = 'arn:aws:logs:eu-west-1:111111111111:log-group:flow-logs';
    const destination = CloudWatchLogsDestination.fromLogGroup(here, 'Destination', logs.LogGroup.fromLogGroupArn(here, 'LogGroup', arn));
    expect(() => logTo(destination, new Stack(app, 'There', { env: { ...ENV, region: 'eu-west-1' } }))).toThrow(new Error(
      "'destination' must be a log group in the region of the flow logs at 'There/FlowLogs', 'eu-west-1', "
      + "got CloudWatchLogsDestination 'Here/Destination' in 'us-east-1'"));
  });

  test('fails when its class is for Lambda only', () => {
    const logGroup = new logs.LogGroup(stack, 'LogGroup');
    (logGroup.node.defaultChild as logs.CfnLogGroup).logGroupClass = 'DELIVERY';
    expect(() => CloudWatchLogsDestination.fromLogGroup(stack, 'Destination', logGroup)).toThrow(
      new Error("'logGroup' must be of class STANDARD or INFREQUENT_ACCESS, got 'DELIVERY', which takes no flow logs"));
  });

  test.each([
    ['region', 'eu-west-1', { ...ENV, region: 'eu-west-1' }], ['account', '222222222222', { ...ENV, account: '222222222222' }],
  ])('fails when a flow log in another %s writes to it', (key, there, env) => {
    const destination = new CloudWatchLogsDestination(new Stack(app, 'Here', { env: ENV }), 'Destination');
    expect(() => logTo(destination, new Stack(app, 'There', { env }))).toThrow(new Error(
      `'destination' must be a log group in the ${key} of the flow logs at 'There/FlowLogs', '${there}', `
      + `got LogGroup 'Here/Destination/LogGroup' in '${key === 'region' ? 'us-east-1' : '111111111111'}'`));
  });
});

describe('a role', () => {
  test('gets the policy, and trust is not touched', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: trust() });
    const destination = new CloudWatchLogsDestination(stack, 'Destination', { role });
    expect(destination.role).toBe(role);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: [stack.resolve(role.roleName)] });
  });

  test('of another stack makes no cycle', () => {
    const other = new Stack(app, 'Other');
    const role = new iam.Role(other, 'Role', { assumedBy: trust() });
    logTo(new CloudWatchLogsDestination(stack, 'Destination', { role }));
    expect(() => app.synth()).not.toThrow();
    expect(stack.dependencies).toEqual([other]);
    expect(other.dependencies).toEqual([]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });

  test('that is imported gets the policy', () => {
    logTo(new CloudWatchLogsDestination(stack, 'Destination', { role: iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN) }));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', { Roles: ['Writer'] });
    template.hasResourceProperties('AWS::EC2::FlowLog', { DeliverLogsPermissionArn: ROLE_ARN });
  });

  test('that is imported and must not be changed gets a warning with the statement', () => {
    const role = iam.Role.fromRoleArn(stack, 'Role', ROLE_ARN, { mutable: false });
    const flowLogs = logTo(new CloudWatchLogsDestination(stack, 'Destination', { role }));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    Annotations.fromStack(stack).hasWarning('/Stack/Destination', "the policies of the imported 'role' at 'Stack/Role' cannot be changed "
      + 'from here: they need this statement: {"Action":["logs:CreateLogStream","logs:DescribeLogStreams","logs:PutLogEvents"],'
      + '"Effect":"Allow","Resource":"<Stack/Destination/LogGroup.Arn>"} [ack: cdk-vpc-flow-logs:rolePolicyNotChanged]');
    expect(flowLogs.flowLogIds).toHaveLength(1);
  });

  test('whose policies must not be changed has those that it is given before the flow log is created', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: trust() });
    const destination = new CloudWatchLogsDestination(stack, 'Destination', { role: role.withoutPolicyUpdates() });
    logTo(destination);
    role.addToPolicy(new iam.PolicyStatement({ actions: ['logs:PutLogEvents'], resources: [destination.logGroup.logGroupArn] }));
    const template = Template.fromStack(stack);
    template.hasResource('AWS::EC2::FlowLog', { DependsOn: Object.keys(template.findResources('AWS::IAM::Policy')) });
  });

  test('whose trust is seen, but whose policies must not be changed, gets a warning', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: trust() }).withoutPolicyUpdates();
    new CloudWatchLogsDestination(stack, 'Destination', { role, logGroupName: 'flow-logs' });
    Annotations.fromStack(stack).hasWarning('/Stack/Destination', Match.stringLikeRegexp('rolePolicyNotChanged'));
  });

  test('fails when it is in another account', () => {
    stack = new Stack(app, 'Here', { env: ENV });
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::222222222222:role/Writer');
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { role })).toThrow(
      new Error("'role' must be in the account of the flow logs, '111111111111', got ImmutableRole 'Here/Role' in '222222222222'"));
  });

  test('that is looked up is not judged before it is found', () => {
    stack = new Stack(app, 'Here', { env: { ...ENV, account: '222222222222' } });
    const role = iam.Role.fromLookup(stack, 'Role', { roleName: 'Writer' });
    new CloudWatchLogsDestination(stack, 'Destination', { role });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('fails when it is in the nested stack of the flow logs and the destination is not', () => {
    const nested = new NestedStack(stack, 'Nested');
    const destination = new CloudWatchLogsDestination(stack, 'Destination', { role: new iam.Role(nested, 'Role', { assumedBy: trust() }) });
    expect(() => new FlowLogs(nested, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination })).toThrow(new Error(
      "'destination' must be defined in 'Stack/Nested', the nested stack of the flow logs at "
      + "'Stack/Nested/FlowLogs' that its 'role' refers to, got CloudWatchLogsDestination 'Stack/Destination': each stack would wait for the other"));
  });

  test.each([['arn:aws:iam::111111111111:role/Writer', "'arn:aws:iam::111111111111:role/Writer'"], [null, 'null']])(
    'fails when it is %j, as it can be in untyped languages', (role, shown) => {
      expect(() => new CloudWatchLogsDestination(stack, 'Destination', { role: role as unknown as iam.IRole })).toThrow(
        new Error(`'role' must be a role such as iam.Role, got ${shown}`));
    });

  test('fails when its trust is complete and keeps the service out', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new CloudWatchLogsDestination(stack, 'Destination', { role });
    expect(() => app.synth()).toThrow(new Error('Validation failed with the following errors:\n  [Stack/Destination] '
      + "'role' must trust vpc-flow-logs.amazonaws.com for aws:SourceAccount <account> and aws:SourceArn "
      + "arn:<partition>:ec2:<region>:<account>:vpc-flow-log/*, got Role 'Stack/Role', whose trust policy does not"));
  });

  test('may come to its trust after the destination', () => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    new CloudWatchLogsDestination(stack, 'Destination', { role });
    role.assumeRolePolicy?.addStatements(new iam.PolicyStatement({ principals: [trust()], actions: ['sts:AssumeRole'] }));
    expect(() => app.synth()).not.toThrow();
  });
});

describe('readers', () => {
  test('are granted to read the log group', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Destination');
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    expect(destination.grantRead(reader).success).toBe(true);
    const [{ Properties: policy }] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policy.Roles).toEqual([stack.resolve(reader.roleName)]);
    expect([policy.PolicyDocument.Statement[0].Resource].flat()).toContainEqual(stack.resolve(destination.logGroup.logGroupArn));
  });
});

describe('sharing', () => {
  test.each<[string, (nested: NestedStack) => CloudWatchLogsDestination]>([
    ['logGroup', (nested) => CloudWatchLogsDestination.fromLogGroup(stack, 'Destination', new logs.LogGroup(nested, 'LogGroup'))],
    ['encryptionKey', (nested) => new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey: new kms.Key(nested, 'Key') })],
  ])('fails in the nested stack of its %s when it is defined outside', (prop, define) => {
    const nested = new NestedStack(stack, 'Nested');
    const destination = define(nested);
    expect(() => logTo(destination, new NestedStack(nested, 'Inner'))).toThrow(
      new Error("'destination' must be defined in 'Stack/Nested', the nested stack of the flow logs at "
        + `'Stack/Nested/Inner/FlowLogs' that its '${prop}' refers to, got CloudWatchLogsDestination 'Stack/Destination': `
        + 'each stack would wait for the other'));
    expect(() => logTo(destination, new NestedStack(stack, 'Sibling'))).not.toThrow();
  });

  test.each<[string, (nested: NestedStack) => iam.IRole]>([
    ['is imported', (nested) => iam.Role.fromRoleArn(nested, 'Role', ROLE_ARN)],
    ['gets no policy', (nested) => new iam.Role(nested, 'Role', { assumedBy: trust() }).withoutPolicyUpdates()],
  ])('is in order where a role in the nested stack %s', (_name, define) => {
    const nested = new NestedStack(stack, 'Nested');
    expect(() => logTo(new CloudWatchLogsDestination(stack, 'Destination', { role: define(nested) }), nested)).not.toThrow();
  });

  test('many flow logs use one log group, role and policy', () => {
    const destination = new CloudWatchLogsDestination(stack, 'Destination');
    new FlowLogs(stack, 'Interfaces', { source: FlowLogSource.networkInterfaceIds(['eni-1', 'eni-2', 'eni-3']), destination });
    new FlowLogs(stack, 'Rejects', { source: FlowLogSource.of('VPC', ['vpc-1']), destination, trafficType: ec2.FlowLogTrafficType.REJECT });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::FlowLog', 4);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });

  test('flow logs of another stack use it too', () => {
    const other = new Stack(app, 'Other');
    const destination = new CloudWatchLogsDestination(stack, 'Destination');
    logTo(destination, other);
    app.synth();
    Template.fromStack(other).hasResourceProperties('AWS::EC2::FlowLog', {
      LogGroupName: { 'Fn::ImportValue': Match.stringLikeRegexp('^Stack:ExportsOutputRefDestinationLogGroup') },
      DeliverLogsPermissionArn: { 'Fn::ImportValue': Match.stringLikeRegexp('^Stack:ExportsOutputFnGetAttDestinationRole') },
    });
  });

  test('tokens for an environment are not compared', () => {
    const destination = CloudWatchLogsDestination.fromLogGroup(stack, 'Destination',
      logs.LogGroup.fromLogGroupArn(stack, 'LogGroup', Fn.importValue('LogGroupArn')));
    expect(() => logTo(destination)).not.toThrow();
  });
});
