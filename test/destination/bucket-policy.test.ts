import { App, Aws, CfnParameter, Duration, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogProducers, FlowLogs, FlowLogSource, S3Destination, S3DestinationProps, WriteOnce } from '../../lib';

const ACCOUNT = '111111111111';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

/** With the account and region of its flow logs known. */
function knownArchive(props: S3DestinationProps = {}): s3.Bucket {
  app = new App();
  stack = new Stack(app, 'Stack', { env: { account: ACCOUNT, region: 'us-east-1' } });
  return archive(props);
}

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
    ['what only the request knows', (bucket) => ({ resources: [bucket.arnForObjects('${aws:PrincipalTag/team}/*')] })],
    ['other buckets, by a name that this one may have', () => ({ notResources: ['arn:aws:s3:::logs-*/*'] })],
    ['requests without TLS', () => ({ conditions: { Bool: { 'aws:SecureTransport': 'false' } } })],
    ['requests without TLS, in other words', () => ({ conditions: { Bool: { 'aws:SecureTransport': [false] } } })],
    ['another ACL', () => ({ conditions: { StringEquals: { 's3:x-amz-acl': 'public-read' } } })],
    ['a key of conditions that nobody knows here', () => ({ conditions: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } })],
  ])('may deny %s', (_name, props) => {
    const bucket = archive();
    deny(bucket, props(bucket));
    expect(warnings()).toEqual([]);
  });

  test.each<[string, Record<string, Record<string, unknown>>]>([
    ['services', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['services, by a truth value', { BoolIfExists: { 'aws:PrincipalIsAWSService': true } }],
    ['those who tell whether they are services', { Null: { 'aws:PrincipalIsAWSService': 'false' } }],
    ['all services but another', { StringNotEquals: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } }],
    ['all services of a name', { StringLike: { 'aws:PrincipalServiceName': ['x', 'delivery.logs.*'] } }],
    ['requests by TLS', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['requests by TLS of services', { Bool: { 'aws:SecureTransport': 'true', 'aws:PrincipalIsAWSService': 'true' } }],
    ['the ACL that log delivery sets', { StringEquals: { 's3:x-amz-acl': ['private', 'bucket-owner-full-control'] } }],
    ['all sources but another account', { StringNotEquals: { 'aws:SourceAccount': '222222222222' } }],
    ['all sources but another service', { ArnNotLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:*' } }],
    ['the account', { StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } }],
  ])('fails when it denies %s', (_name, conditions) => {
    deny(knownArchive(), { conditions });
    expect(() => app.synth()).toThrow(message('s3:PutObject'));
  });

  test.each<[string, Record<string, Record<string, unknown>>]>([
    ['some services', { Bool: { 'aws:PrincipalIsAWSService': 'true' }, StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }],
    ['what a parameter says', { Bool: { 'aws:PrincipalIsAWSService': Fn.importValue('Denied') } }],
    ['other sources', { StringNotEquals: { 'aws:SourceAccount': [ACCOUNT, '222222222222'] } }],
    ['other services', { StringNotEquals: { 'aws:PrincipalServiceName': 'delivery.logs.amazonaws.com' } }],
    ['sources of other accounts than a principal', { StringNotEquals: { 'aws:SourceAccount': '${aws:PrincipalAccount}' } }],
    ['sources of other regions', { ArnNotLike: { 'aws:SourceArn': 'arn:aws:logs:us-east-1:*:*' } }],
    ['one that is no service', { Null: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['by an operator that is not known here', { 'ForAnyValue:StringEquals': { 'aws:PrincipalServiceName': 'delivery.logs.amazonaws.com' } }],
  ])('may deny %s', (_name, conditions) => {
    deny(knownArchive(), { conditions });
    expect(warnings()).toEqual([]);
  });

  test.each<[string, (bucket: s3.IBucket) => Partial<iam.PolicyStatementProps>]>([
    ['account', () => ({ conditions: { StringNotEquals: { 'aws:SourceAccount': ACCOUNT } } })],
    ['folder', (bucket) => ({ resources: [bucket.arnForObjects('network/AWSLogs/222222222222/*')] })],
    ['region', () => ({ conditions: { ArnNotLike: { 'aws:SourceArn': 'arn:aws:logs:us-east-1:*:*' } } })],
  ])('is warned of where it keeps out one of several writers, by its %s', (_name, denied) => {
    const bucket = knownArchive({ bucketName: 'central' });
    const destination = stack.node.findChild('Archive') as S3Destination;
    const there = new Stack(app, 'There', { env: { account: '222222222222', region: 'eu-west-1' } });
    new FlowLogs(there, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    deny(bucket, denied(bucket));
    expect(warnings()).toEqual(["the policy of Bucket 'Stack/Archive/Bucket' denies 's3:PutObject' for flow logs of '222222222222', 'eu-west-1': give the "
      + "Deny the condition BoolIfExists aws:PrincipalIsAWSService 'false' [ack: cdk-vpc-flow-logs:bucketPolicyDenies]"]);
  });

  test('may deny sources where there are several accounts', () => {
    deny(knownArchive({ producers: FlowLogProducers.accounts(['222222222222']) }), { conditions: { StringNotEquals: { 'aws:SourceAccount': ACCOUNT } } });
    expect(warnings()).toEqual([]);
  });

  test('fails once for several actions and destinations', () => {
    const bucket = archive();
    new FlowLogs(stack, 'More', {
      source: FlowLogSource.of('VPC', ['vpc-1']), destination: S3Destination.fromBucket(stack, 'Other', bucket, { keyPrefix: 'more' }),
    });
    deny(bucket, { actions: ['s3:*'], resources: ['*'] });
    expect(() => app.synth()).toThrow(new Error(`Validation failed with the following errors:\n  [Stack/Archive] ${message('s3:PutObject')}`));
  });

  test('may deny what nobody delivers', () => {
    deny(new S3Destination(stack, 'Archive').bucket);
    expect(() => app.synth()).not.toThrow();
  });

  test('may deny to delete what is written once', () => {
    archive({ writeOnce: WriteOnce.governance(Duration.days(1)) });
    expect(warnings()).toEqual([]);
  });
});

describe('a policy that denies a folder below', () => {
  const denied = /'bucket' must have a policy that lets log delivery in, .* whose policy denies it 's3:PutObject'/;
  const other = FlowLogProducers.accounts(['222222222222']);

  test.each<[string, string, S3DestinationProps]>([
    ['of the only account', `*/AWSLogs/${ACCOUNT}/*`, {}],
    ["of the only account in Hive's layout", `network/AWSLogs/aws-account-id=${ACCOUNT}/*`, { hiveCompatiblePartitions: true }],
    ['of all accounts', 'network/AWSLogs/*', { producers: other }],
  ])('fails when it is that %s', (_name, folder, props) => {
    const bucket = knownArchive(props);
    deny(bucket, { resources: [bucket.arnForObjects(folder)] });
    expect(() => app.synth()).toThrow(denied);
  });

  test('fails when each account is denied its own', () => {
    const bucket = knownArchive({ producers: other });
    [ACCOUNT, '222222222222'].forEach((account) =>
      deny(bucket, { resources: [account, `aws-account-id=${account}`].map((each) => bucket.arnForObjects(`network/AWSLogs/${each}/*`)) }));
    expect(() => app.synth()).toThrow(denied);
  });

  test.each<[string, string, S3DestinationProps]>([
    ['of one account of two', `network/AWSLogs/${ACCOUNT}/*`, { producers: other }],
    ['of one account of an organization', `network/AWSLogs/${ACCOUNT}/*`, { producers: FlowLogProducers.organization('o-a1b2c3d4e5') }],
    ['of one layout of two', 'network/AWSLogs/*/vpcflowlogs/*', { producers: other }],
    ['of another region', 'network/AWSLogs/*/vpcflowlogs/eu-west-1/*', {}],
    ['of another service', 'network/AWSLogs/*/CloudTrail/*', {}],
    ['of a layout that is not written', `network/AWSLogs/aws-account-id=${ACCOUNT}/*`, {}],
    ['of accounts by single characters', 'network/AWSLogs/???/*', {}],
  ])('may deny one %s', (_name, folder, props) => {
    const bucket = knownArchive(props);
    deny(bucket, { resources: [bucket.arnForObjects(folder)] });
    expect(() => app.synth()).not.toThrow();
  });

  test.each<[string, string[], S3DestinationProps]>([
    ['of the only account', [`network/AWSLogs/${ACCOUNT}/*`], {}],
    ['of a region of it', [`network/AWSLogs/${ACCOUNT}/vpcflowlogs/us-east-1/*`], {}],
    ['of one account of two', [`network/AWSLogs/${ACCOUNT}/*`], { producers: other }],
    ['of an account of an organization', [`network/AWSLogs/${ACCOUNT}/*`], { producers: FlowLogProducers.organization('o-a1b2c3d4e5') }],
  ])('may deny all but one %s', (_name, folders, props) => {
    const bucket = knownArchive(props);
    deny(bucket, { notResources: folders.map((folder) => bucket.arnForObjects(folder)) });
    expect(() => app.synth()).not.toThrow();
  });

  test('fails when it is all but that of another account', () => {
    const bucket = knownArchive();
    deny(bucket, { notResources: [bucket.arnForObjects('network/AWSLogs/222222222222/*')] });
    expect(() => app.synth()).toThrow(denied);
  });
});

describe('a policy that was overridden', () => {
  const message = (action: string) => "'bucket' must have a policy that admits log delivery, got Bucket 'Stack/Archive/Bucket', whose policy no longer "
    + `allows it '${action}': keep the statements that are added to it`;

  function override(change: (policy: s3.CfnBucketPolicy) => void): void {
    change(archive().policy!.node.defaultChild as s3.CfnBucketPolicy);
  }

  test.each<[string, string, (policy: s3.CfnBucketPolicy) => void]>([
    ['holds nothing', 's3:PutObject', (policy) => policy.addPropertyOverride('PolicyDocument.Statement', [])],
    ['is removed', 's3:PutObject', (policy) => policy.addPropertyDeletionOverride('PolicyDocument')],
    ['lacks the ACL', 's3:GetBucketAcl', (policy) => policy.addPropertyOverride('PolicyDocument.Statement.2.Action', 's3:GetBucketLocation')],
    ['admits another service', 's3:PutObject', (policy) => policy.addPropertyOverride('PolicyDocument.Statement.1.Principal.Service', 's3.amazonaws.com')],
    ['admits another folder', 's3:PutObject', (policy) =>
      policy.addPropertyOverride('PolicyDocument.Statement.1.Resource', { 'Fn::Join': ['', ['arn:aws:s3:::', policy.bucket, '/other/*']] })],
    ['asks for another ACL', 's3:PutObject', (policy) =>
      policy.addPropertyOverride('PolicyDocument.Statement.1.Condition.StringEquals', { 's3:x-amz-acl': 'private' })],
  ])('fails when it %s', (_name, action, change) => {
    override(change);
    expect(() => app.synth()).toThrow(message(action));
  });

  test.each<[string, (policy: s3.CfnBucketPolicy) => void]>([
    ['admits more', (policy) => policy.addPropertyOverride('PolicyDocument.Statement.1', { Action: 's3:*', Resource: '*', Condition: undefined })],
    ['is a function', (policy) => policy.addPropertyOverride('PolicyDocument', { 'Fn::If': ['IsProd', {}, {}] })],
    ['has a statement that is a function', (policy) =>
      policy.addPropertyOverride('PolicyDocument.Statement', [{ 'Fn::If': ['IsProd', {}, {}] }])],
  ])('may be one that %s', (_name, change) => {
    override(change);
    expect(() => app.synth()).not.toThrow();
  });
});

describe('a data perimeter', () => {
  const warning = (key: string) => `the policy of Bucket 'Stack/Archive/Bucket' denies 's3:PutObject' by '${key.toLowerCase()}', which log delivery has no `
    + "value for: give the Deny the condition BoolIfExists aws:PrincipalIsAWSService 'false' [ack: cdk-vpc-flow-logs:bucketPolicyDenies]";

  test.each([
    ['StringNotEquals', 'aws:PrincipalOrgID'],
    ['StringNotEqualsIfExists', 'aws:PrincipalAccount'],
    ['StringNotLike', 'aws:PrincipalArn'],
    ['ArnNotLike', 'AWS:PRINCIPALARN'],
    ['ForAnyValue:StringNotLike', 'aws:PrincipalOrgPaths'],
    ['StringNotEquals', 'aws:PrincipalTag/team'],
    ['StringNotEquals', 'aws:PrincipalType'],
    ['StringNotEquals', 'aws:SourceVpc'],
    ['StringNotEquals', 'aws:SourceVpce'],
    ['ArnNotEquals', 'aws:SourceVpcArn'],
    ['NotIpAddress', 'aws:SourceIp'],
    ['NotIpAddressIfExists', 'aws:VpcSourceIp'],
    ['StringNotLike', 'aws:userid'],
    ['StringNotLike', 'aws:username'],
    ['StringNotEquals', 's3:DataAccessPointAccount'],
    ['ArnNotLike', 's3:DataAccessPointArn'],
    ['StringEqualsIfExists', 'aws:PrincipalOrgID'],
  ])('warns of %s %s, which services have no value for', (operator, key) => {
    const bucket = archive();
    deny(bucket, { actions: ['s3:*'], conditions: { [operator]: { [key]: 'x', 's3:ExistingObjectTag/a': 'b' } } });
    expect(warnings()).toEqual([warning(key)]);
  });

  test('warns of principals without a value', () => {
    deny(archive(), { conditions: { Null: { 'aws:PrincipalOrgID': 'true' } } });
    expect(warnings()).toEqual([warning('aws:PrincipalOrgID')]);
  });

  test.each<[string, Record<string, Record<string, unknown>>]>([
    ['spares all but services', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['spares all but services, or those that do not tell', { BoolIfExists: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['concerns TLS', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['concerns all services but another', { StringNotEqualsIfExists: { 'aws:PrincipalServiceName': 's3.amazonaws.com' } }],
  ])('warns when it %s', (_name, condition) => {
    deny(archive(), { conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, ...condition } });
    expect(warnings()).toEqual([warning('aws:PrincipalOrgID')]);
  });

  test.each<[string, Record<string, Record<string, unknown>>]>([
    ['spares services', { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }],
    ['spares services by a truth value', { Bool: { 'aws:PrincipalIsAWSService': false } }],
    ['spares services by their name', { StringNotEqualsIfExists: { 'aws:PrincipalServiceName': ['delivery.logs.amazonaws.com', 's3.amazonaws.com'] } }],
    ['spares those who have a name of a service', { Null: { 'aws:PrincipalServiceName': 'true' } }],
    ['spares services of the organization', { StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } }],
    ['spares services of the account', { StringNotEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } }],
    ['is about requests without TLS', { Bool: { 'aws:SecureTransport': 'false' } }],
    ['is about another ACL', { StringEquals: { 's3:x-amz-acl': 'public-read' } }],
    ['is about principals with a value', { Null: { 'aws:PrincipalOrgID': 'false' } }],
    ['is about an account', { StringEquals: { 'aws:PrincipalAccount': '222222222222' } }],
    ['is about an endpoint', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }],
    ['is about addresses', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }],
    ['is about a role', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' } }],
  ])('is in order when it %s', (_name, condition) => {
    deny(archive(), { conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, ...condition } });
    expect(warnings()).toEqual([]);
  });

  test('is in order when it spares the service of the source, whose account is known', () => {
    deny(knownArchive(), {
      conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, ArnNotLikeIfExists: { 'aws:SourceArn': `arn:aws:logs:*:${ACCOUNT}:*` } },
    });
    expect(warnings()).toEqual([]);
  });

  test('is warned of when it spares another account', () => {
    deny(knownArchive(), {
      conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, StringNotEqualsIfExists: { 'aws:SourceAccount': '222222222222' } },
    });
    expect(warnings()).toEqual([warning('aws:PrincipalOrgID')]);
  });

  test('is in order for principals that it names', () => {
    deny(archive(), { conditions: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
    expect(warnings()).toEqual([]);
  });

  test('is in order for other actions', () => {
    deny(archive(), { actions: ['s3:GetObject'], conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
    expect(warnings()).toEqual([]);
  });

  test('is no Deny when it allows', () => {
    deny(archive(), { effect: iam.Effect.ALLOW, conditions: { StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } } });
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

  test('is looked for once, however many buckets there are', () => {
    const walks = [1, 9].map((count) => {
      const scope = new Stack(new App(), 'Stack');
      Array.from({ length: count }, (_, index) => new S3Destination(scope, `Archive${index}`));
      const findAll = jest.spyOn(scope.node.root.node, 'findAll');
      (scope.node.root as App).synth();
      return findAll.mock.calls.length;
    });
    expect(walks[1]).toBe(walks[0]);
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
