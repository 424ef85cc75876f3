import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogs, FlowLogSource, S3Destination } from '../../lib';

let app: App;
let stack: Stack;
let key: kms.Key;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: '111111111111', region: 'us-east-1' } });
  key = new kms.Key(stack, 'Key');
});

function write(): S3Destination {
  const destination = new S3Destination(stack, 'Archive', { encryptionKey: key });
  new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
  return destination;
}

function deny(props: Partial<iam.PolicyStatementProps> = {}): void {
  key.addToResourcePolicy(new iam.PolicyStatement({
    effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions: ['kms:*'], resources: ['*'], ...props,
  }));
}

function resource(): kms.CfnKey {
  return key.node.defaultChild as kms.CfnKey;
}

function warnings(): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data as string);
}

describe('a policy that denies', () => {
  const message = (action: string) => "'encryptionKey' must have a policy that lets log delivery in, got Key 'Stack/Key', whose policy denies it "
    + `'${action}': give the Deny the condition BoolIfExists aws:PrincipalIsAWSService 'false'`;

  test('is warned of where it keeps out one of several writers', () => {
    const destination = new S3Destination(stack, 'Archive', { encryptionKey: key, bucketName: 'central' });
    for (const account of ['111111111111', '222222222222']) {
      const writer = new Stack(app, `Writer${account}`, { env: { account, region: 'us-east-1' } });
      new FlowLogs(writer, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    }
    deny({ conditions: { StringNotEquals: { 'aws:SourceAccount': '111111111111' } } });
    expect(warnings()).toEqual(["the policy of Key 'Stack/Key' denies 'kms:GenerateDataKey' for flow logs of '222222222222', 'us-east-1': give the Deny "
      + "the condition BoolIfExists aws:PrincipalIsAWSService 'false' [ack: cdk-vpc-flow-logs:keyPolicyDenies]"]);
  });

  test.each<[string, string, Partial<iam.PolicyStatementProps>]>([
    ['everything', 'kms:GenerateDataKey', {}],
    ['what encrypts', 'kms:GenerateDataKey', { actions: ['kms:GenerateDataKey*'] }],
    ['what decrypts', 'kms:Decrypt', { actions: ['kms:Decrypt'] }],
    ['the service', 'kms:GenerateDataKey', { principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')] }],
    ['sources of another account', 'kms:GenerateDataKey', { conditions: { StringNotEquals: { 'aws:SourceAccount': '222222222222' } } }],
  ])('fails when it denies %s', (_name, action, props) => {
    write();
    deny(props);
    expect(() => app.synth()).toThrow(message(action));
  });

  test.each<[string, Partial<iam.PolicyStatementProps>]>([
    ['deletion', { actions: ['kms:ScheduleKeyDeletion'] }],
    ['a role', { principals: [new iam.ArnPrincipal('arn:aws:iam::111111111111:role/Other')] }],
    ['another key, which has no effect', { resources: ['arn:aws:kms:us-east-1:111111111111:key/1234'] }],
    ['services, of which no page says whether S3 asks as one', { conditions: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } }],
    ['requests without TLS', { conditions: { Bool: { 'aws:SecureTransport': 'false' } } }],
  ])('may deny %s', (_name, props) => {
    write();
    deny(props);
    expect(warnings()).toEqual([]);
  });

  test('may deny everything where nobody writes', () => {
    new S3Destination(stack, 'Archive', { encryptionKey: key });
    deny();
    expect(() => app.synth()).not.toThrow();
  });

  test('may deny everything where the bucket comes to use another key', () => {
    const { bucket } = write();
    deny();
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride(
      'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID',
      'arn:aws:kms:us-east-1:111111111111:key/1234');
    expect(() => app.synth()).not.toThrow();
  });

  test('may deny everything where the bucket comes to use none', () => {
    const { bucket } = write();
    deny();
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyDeletionOverride('BucketEncryption');
    expect(() => app.synth()).not.toThrow();
  });

  test('is a warning in a data perimeter', () => {
    write();
    deny({ conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
    expect(warnings()).toEqual(["the policy of Key 'Stack/Key' denies 'kms:GenerateDataKey' by 'aws:principalorgid', which log delivery has no value for: "
      + "give the Deny the condition BoolIfExists aws:PrincipalIsAWSService 'false' [ack: cdk-vpc-flow-logs:keyPolicyDenies]"]);
  });

  test('is in order in a data perimeter that spares services', () => {
    write();
    deny({ conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } } });
    expect(warnings()).toEqual([]);
  });
});

test('fails when the policy was overridden', () => {
  write();
  resource().addPropertyOverride('KeyPolicy.Statement.1', { Action: 'kms:DescribeKey' });
  expect(() => app.synth()).toThrow("'encryptionKey' must have a policy that admits log delivery, got Key 'Stack/Key', whose policy no longer allows it "
    + "'kms:GenerateDataKey': keep the statements that are added to it");
});

test('may have a policy that only the deployment knows', () => {
  write();
  resource().addPropertyOverride('KeyPolicy', { 'Fn::ImportValue': 'KeyPolicy' });
  expect(() => app.synth()).not.toThrow();
});

test('fails when it is disabled', () => {
  key = new kms.Key(stack, 'Disabled', { enabled: false });
  write();
  expect(() => app.synth()).toThrow("'encryptionKey' must be enabled, got Key 'Stack/Disabled' with 'enabled' false");
});
