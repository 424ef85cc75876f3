import { App, CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CloudWatchLogsDestination, FlowLogs, FlowLogSource } from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function logTo(destination: CloudWatchLogsDestination): FlowLogs {
  return new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
}

/** What the key's policy allows CloudWatch Logs, in a stack without an environment. */
function keyGrant(logGroupName: string) {
  return {
    Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    Condition: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': {
          'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, `:log-group:${logGroupName}`]],
        },
      },
    },
    Effect: 'Allow',
    Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] } },
    Resource: '*',
  };
}

describe('a key', () => {
  test('of the same stack gets the grant that CloudWatch Logs needs, without a cycle', () => {
    const encryptionKey = new kms.Key(stack, 'Key');
    new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(encryptionKey.keyArn) });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([keyGrant('*')]) } });
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).not.toContain('LogGroup');
  });

  test('is granted for one log group when its name is literal', () => {
    new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey: new kms.Key(stack, 'Key'), logGroupName: '/flow/logs' });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([keyGrant('/flow/logs')]) } });
  });

  test('is granted for all log groups when the name is a token', () => {
    const logGroupName = new CfnParameter(stack, 'Name').valueAsString;
    new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey: new kms.Key(stack, 'Key'), logGroupName });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([keyGrant('*')]) } });
  });

  test('is granted once for several destinations', () => {
    const encryptionKey = new kms.Key(stack, 'Key');
    ['A', 'B'].forEach((id) => new CloudWatchLogsDestination(stack, id, { encryptionKey }));
    const [{ Properties: { KeyPolicy } }] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(KeyPolicy.Statement).toHaveLength(2); // with that of the account
  });

  test('of another stack makes no cycle', () => {
    const other = new Stack(app, 'Other');
    logTo(new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey: new kms.Key(other, 'Key') }));
    expect(() => app.synth()).not.toThrow();
    expect(stack.dependencies).toEqual([other]);
    expect(other.dependencies).toEqual([]);
    Template.fromStack(other).hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([keyGrant('*')]) } });
  });

  test('that is imported gets a warning with the statement', () => {
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111111111111:key/1234');
    new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: 'arn:aws:kms:us-east-1:111111111111:key/1234' });
    Annotations.fromStack(stack).hasWarning('/Stack/Destination', "the policy of the imported 'encryptionKey' at 'Stack/Key' cannot be "
      + 'changed from here: CloudWatch Logs needs this statement in it: {"Action":["kms:Decrypt","kms:DescribeKey","kms:Encrypt",'
      + '"kms:GenerateDataKey*","kms:ReEncrypt*"],"Condition":{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":'
      + '"arn:<partition>:logs:<region>:<account>:log-group:*"}},"Effect":"Allow","Principal":{"Service":"logs.<region>.<urlSuffix>"},'
      + '"Resource":"*"} [ack: cdk-vpc-flow-logs:keyPolicyNotChanged]');
  });

  test('fails when it is in another region', () => {
    stack = new Stack(app, 'Here', { env: ENV });
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1234');
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey })).toThrow(
      new Error("'encryptionKey' must be in the region of the log group, 'us-east-1', got ReferencedKey 'Here/Key' in 'eu-west-1'"));
  });

  test('fails when it is none, as it can be in untyped languages', () => {
    const encryptionKey = new kms.CfnKey(stack, 'Key') as unknown as kms.IKey;
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey })).toThrow(
      new Error("'encryptionKey' must be a key such as kms.Key, got CfnKey 'Stack/Key'"));
  });

  test('fails when it is asymmetric', () => {
    const encryptionKey = new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT });
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey })).toThrow(
      new Error("'encryptionKey' must be symmetric, got Key 'Stack/Key' of spec 'RSA_2048'"));
  });

  test('may be an alias, behind which is the key', () => {
    const key = new kms.Key(stack, 'Key');
    new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey: key.addAlias('logs') });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(key.keyArn) as object });
  });

  test('fails when it is asymmetric behind an alias', () => {
    const key = new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT });
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey: key.addAlias('logs') })).toThrow(
      new Error("'encryptionKey' must be symmetric, got Key 'Stack/Key' of spec 'RSA_2048'"));
  });

  test('fails when it is an alias whose key is not known', () => {
    const encryptionKey = kms.Alias.fromAliasName(stack, 'Alias', 'alias/logs');
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey })).toThrow(
      new Error("'encryptionKey' must be a key, got Import 'Stack/Alias', whose key is not known: use kms.Key.fromLookup or fromKeyArn"));
  });

  test('may have a spec that is a token', () => {
    const encryptionKey = new kms.Key(stack, 'Key');
    (encryptionKey.node.defaultChild as kms.CfnKey).keySpec = Fn.importValue('KeySpec');
    expect(() => new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey })).not.toThrow();
  });

  test('names the principal of the partition', () => {
    stack = new Stack(app, 'Here', { env: { account: '111111111111', region: 'cn-north-1' } });
    new CloudWatchLogsDestination(stack, 'Destination', { encryptionKey: new kms.Key(stack, 'Key') });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([Match.objectLike({
          Principal: { Service: { 'Fn::Join': ['', ['logs.cn-north-1.', { Ref: 'AWS::URLSuffix' }]] } },
        })]),
      },
    });
  });
});
