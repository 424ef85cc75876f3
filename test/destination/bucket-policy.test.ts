import { App, Aws, CfnParameter, Duration, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogs, FlowLogSource, S3Destination, S3DestinationProps, WriteOnce } from '../../lib';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function archive(props: S3DestinationProps = {}): s3.Bucket {
  const destination = new S3Destination(stack, 'Archive', { keyPrefix: 'network', ...props });
  new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
  return destination.bucket as s3.Bucket;
}

function deny(bucket: s3.IBucket, props: Partial<iam.PolicyStatementProps> = {}): void {
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    ...props.notPrincipals ? {} : { principals: [new iam.AnyPrincipal()] },
    ...props.notActions ? {} : { actions: ['s3:PutObject'] },
    ...props.notResources ? {} : { resources: [bucket.arnForObjects('*')] },
    ...props,
  }));
}

function warnings(): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data as string);
}

describe('a policy that denies', () => {
  const message = (action: string) => "'bucket' must have a policy that lets log delivery in, got Bucket 'Stack/Archive/Bucket', whose policy denies it "
    + `'${action}': give the Deny the condition BoolIfExists aws:PrincipalIsAWSService 'false'`;

  test.each<[string, string, (bucket: s3.IBucket) => Partial<iam.PolicyStatementProps>]>([
    ['what log delivery writes', 's3:PutObject', () => ({})],
    ['all actions', 's3:PutObject', () => ({ actions: ['s3:*'] })],
    ['everything', 's3:PutObject', () => ({ actions: ['*'], resources: ['*'] })],
    ['an action in another spelling', 's3:PutObject', () => ({ actions: ['S3:putobject'] })],
    ['the service', 's3:PutObject', () => ({ principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')] })],
    ['the folder of records', 's3:PutObject', (bucket) => ({ resources: [bucket.arnForObjects('network/*')] })],
    ['the ACL', 's3:GetBucketAcl', (bucket) => ({ actions: ['s3:GetBucketAcl'], resources: [bucket.bucketArn] })],
    ['all but a role', 's3:PutObject', () => ({ notPrincipals: [new iam.ArnPrincipal('arn:aws:iam::111111111111:role/Writer')] })],
    ['all but a role that is known later', 's3:PutObject', () => ({ notPrincipals: [new iam.ArnPrincipal(Fn.importValue('Writer'))] })],
    ['all but reading', 's3:PutObject', () => ({ notActions: ['s3:GetObject*'] })],
    ['all but another folder', 's3:PutObject', (bucket) => ({ notResources: [bucket.arnForObjects('other/*')] })],
    ['by an ARN that is spelt out', 's3:PutObject', (bucket) => ({ resources: [`arn:${Aws.PARTITION}:s3:::${bucket.bucketName}/*`] })],
  ])('fails when it denies %s', (_name, action, props) => {
    const bucket = archive();
    deny(bucket, props(bucket));
    expect(() => app.synth()).toThrow(message(action));
  });

  test('fails by the literal name of the bucket', () => {
    deny(archive({ bucketName: 'archive' }), { resources: ['arn:aws:s3:::archive/*'] });
    expect(() => app.synth()).toThrow(message('s3:PutObject'));
  });

  test('fails when the resource was overridden', () => {
    const policy = archive().policy!.node.defaultChild as s3.CfnBucketPolicy;
    policy.addPropertyOverride('PolicyDocument.Statement.0.Condition', undefined);
    expect(() => app.synth()).toThrow(message('s3:PutObject'));
  });

  test.each<[string, (bucket: s3.IBucket) => Partial<iam.PolicyStatementProps>]>([
    ['deletion', () => ({ actions: ['s3:Delete*'] })],
    ['another folder', (bucket) => ({ resources: [bucket.arnForObjects('other/*')] })],
    ['the folder of one account', (bucket) => ({ resources: [bucket.arnForObjects('network/AWSLogs/999999999999/*')] })],
    ['another principal', () => ({ principals: [new iam.AccountPrincipal('999999999999')] })],
    ['all but log delivery', () => ({ notPrincipals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')] })],
    ['all but writing', () => ({ notActions: ['s3:PutObject', 's3:GetBucketAcl'] })],
    ['other folders', (bucket) => ({ notResources: [bucket.bucketArn, bucket.arnForObjects('network/*')] })],
    ['what only the deployment knows', () => ({ resources: [new CfnParameter(stack, 'Arn').valueAsString] })],
    ['requests without TLS', () => ({ conditions: { Bool: { 'aws:SecureTransport': 'false' } } })],
    ['a key of conditions that nobody knows here', () => ({ conditions: { StringEquals: { 's3:x-amz-acl': 'public-read' } } })],
  ])('may deny %s', (_name, props) => {
    const bucket = archive();
    deny(bucket, props(bucket));
    expect(warnings()).toEqual([]);
  });

  test('may deny to delete what is written once', () => {
    archive({ writeOnce: WriteOnce.governance(Duration.days(1)) });
    expect(warnings()).toEqual([]);
  });
});

describe('a data perimeter', () => {
  test.each([
    ['StringNotEquals', 'aws:PrincipalOrgID'],
    ['StringNotEqualsIfExists', 'aws:PrincipalAccount'],
    ['StringNotLike', 'aws:PrincipalArn'],
    ['ArnNotLike', 'AWS:PRINCIPALARN'],
  ])('warns of %s %s, which services have no value for', (operator, key) => {
    const bucket = archive();
    deny(bucket, { actions: ['s3:*'], conditions: { [operator]: { [key]: 'x', 's3:ExistingObjectTag/a': 'b' } } });
    expect(warnings()).toEqual([`the policy of Bucket 'Stack/Archive/Bucket' denies 's3:PutObject' by '${key.toLowerCase()}', which log delivery has no `
      + "value for: give the Deny the condition BoolIfExists aws:PrincipalIsAWSService 'false' [ack: cdk-vpc-flow-logs:bucketPolicyDenies]"]);
  });

  test.each([
    ['spares services', { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }],
    ['spares services of the organization', { StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } }],
    ['is about requests without TLS', { Bool: { 'aws:SecureTransport': 'false' } }],
  ])('is in order when it %s', (_name, condition) => {
    deny(archive(), { conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, ...condition } });
    expect(warnings()).toEqual([]);
  });

  test('is in order for principals that it names', () => {
    deny(archive(), { conditions: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
    expect(warnings()).toEqual([]);
  });

  test('is in order for other actions', () => {
    deny(archive(), { actions: ['s3:GetObject'], conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
    expect(warnings()).toEqual([]);
  });
});

describe('another policy of the bucket', () => {
  test.each<[string, (bucket: s3.IBucket) => unknown]>([
    ['L1', (bucket) => new s3.CfnBucketPolicy(stack, 'Other', { bucket: bucket.bucketName, policyDocument: {} })],
    ['L1 that knows it by name', () => new s3.CfnBucketPolicy(stack, 'Other', { bucket: 'archive', policyDocument: {} })],
    ['L2', (bucket) => new s3.BucketPolicy(stack, 'Other', { bucket })],
    ['L2 of an import', (bucket) => new s3.BucketPolicy(stack, 'Other', { bucket: s3.Bucket.fromBucketName(stack, 'Import', bucket.bucketName) })],
  ])('fails when it is an %s', (_name, define) => {
    define(archive({ bucketName: 'archive' }));
    expect(() => app.synth()).toThrow(/'bucket' must have one policy, got 'Stack\/Other(\/Resource)?' and 'Stack\/Archive\/Bucket\/Policy' for /);
  });

  test('fails by a whole message', () => {
    new s3.CfnBucketPolicy(stack, 'Other', { bucket: archive().bucketName, policyDocument: {} });
    expect(() => app.synth()).toThrow("'bucket' must have one policy, got 'Stack/Other' and 'Stack/Archive/Bucket/Policy' for Bucket "
      + "'Stack/Archive/Bucket', of which one replaces the other: use bucket.addToResourcePolicy");
  });

  test('may be of another bucket, or of another stage', () => {
    archive({ bucketName: 'archive' });
    new s3.Bucket(stack, 'Bucket', { enforceSSL: true });
    new s3.CfnBucketPolicy(stack, 'Other', { bucket: Fn.importValue('Bucket'), policyDocument: {} });
    new s3.CfnBucketPolicy(new Stack(new Stage(app, 'Prod'), 'Stack'), 'Other', { bucket: 'archive', policyDocument: {} });
    expect(() => app.synth()).not.toThrow();
  });

  test('may be that of an imported bucket, which we write none for', () => {
    new s3.CfnBucketPolicy(stack, 'Policy', { bucket: 'archive', policyDocument: {} });
    S3Destination.fromBucket(stack, 'Archive', s3.Bucket.fromBucketName(stack, 'Bucket', 'archive'));
    expect(() => app.synth()).not.toThrow();
  });
});
