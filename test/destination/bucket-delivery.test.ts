import { App, Fn, NestedStack, PhysicalName, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogProducers, FlowLogs, FlowLogSource, S3Destination, S3DestinationProps } from '../../lib';

const HERE = { account: '111111111111', region: 'us-east-1' };
const SERVICE = { Service: 'delivery.logs.amazonaws.com' };

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  stack = new Stack(app, 'Archive', { env: HERE });
});

function archive(props: S3DestinationProps = {}, scope = stack): S3Destination {
  return new S3Destination(scope, 'Archive', { bucketName: 'archive', ...props });
}

function write(destination: S3Destination, account?: string, region?: string): FlowLogs {
  const there = new Stack(app, `Network-${account}-${region}`, { env: { account, region } });
  return new FlowLogs(there, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
}

/** The conditions under which log delivery may put objects. */
function conditions(of: Stack = stack): Record<string, Record<string, unknown>> {
  const [{ Properties }] = Object.values(Template.fromStack(of).findResources('AWS::S3::BucketPolicy'));
  const statements = Properties.PolicyDocument.Statement as Array<{ Action: unknown; Principal: unknown; Condition: ReturnType<typeof conditions> }>;
  const delivery = statements.filter(({ Principal }) => JSON.stringify(Principal) === JSON.stringify(SERVICE));
  expect(delivery.map(({ Action }) => Action)).toEqual(['s3:PutObject', 's3:GetBucketAcl']);
  return delivery[0].Condition;
}

function accounts(): unknown {
  return conditions().StringEquals['aws:SourceAccount'];
}

function sources(): unknown {
  return conditions().ArnLike['aws:SourceArn'];
}

describe('who is admitted', () => {
  test('is nobody when nobody writes', () => {
    archive();
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('delivery.logs');
  });

  test('are the accounts and regions that write, sorted whatever their order', () => {
    const destination = archive();
    write(destination, '333333333333', 'us-east-1');
    write(destination, '222222222222', 'eu-west-1');
    write(destination, '222222222222', 'us-east-1');
    expect(accounts()).toEqual(['222222222222', '333333333333']);
    expect(sources()).toEqual(['arn:aws:logs:eu-west-1:*:*', 'arn:aws:logs:us-east-1:*:*']);
  });

  test('is one account by its own ARN', () => {
    const destination = archive();
    write(destination, '222222222222', 'eu-west-1');
    expect(accounts()).toEqual(['222222222222']);
    expect(sources()).toEqual(['arn:aws:logs:eu-west-1:222222222222:*']);
  });

  test('are producers besides those who write, in all regions', () => {
    const destination = archive({ producers: FlowLogProducers.accounts(['444444444444', Fn.importValue('Account')]) });
    write(destination, '222222222222', 'eu-west-1');
    expect(accounts()).toEqual(['222222222222', '444444444444', { 'Fn::ImportValue': 'Account' }]);
    expect(sources()).toEqual(['arn:aws:logs:*:*:*']);
  });

  test('is an organization, whoever writes', () => {
    write(archive({ producers: FlowLogProducers.organization('o-a1b2c3d4e5') }), '222222222222', 'eu-west-1');
    const before = conditions();
    expect(before.StringEquals).toEqual({ 'aws:SourceOrgID': 'o-a1b2c3d4e5', 's3:x-amz-acl': 'bucket-owner-full-control' });
    expect(before.ArnLike).toEqual({ 'aws:SourceArn': ['arn:aws:logs:*:*:*'] });
  });

  test('is the same account when neither has an environment', () => {
    stack = new Stack(app, 'Agnostic');
    const destination = new S3Destination(stack, 'Archive');
    new FlowLogs(new Stack(app, 'Network'), 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    expect(accounts()).toEqual([{ Ref: 'AWS::AccountId' }]);
    app.synth();
  });

  test('is an account in all regions when its region is not known', () => {
    write(archive(), '222222222222');
    expect(sources()).toEqual(['arn:aws:logs:*:222222222222:*']);
  });

  test('is nobody whose account is not known, which is a warning', () => {
    const destination = archive({ producers: undefined });
    write(destination);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('delivery.logs');
    Annotations.fromStack(stack).hasWarning('/Archive/Archive', "the account of 'Network-undefined-undefined/FlowLogs' is not known, "
      + "so Bucket 'Archive/Archive/Bucket' does not admit its flow logs by itself: give its stack an 'env' or the destination an organization as 'producers' "
      + '[ack: cdk-vpc-flow-logs:writerNotAdmitted]');
  });

  test('is nobody whose account is not known, though there are producers: they may be others', () => {
    write(archive({ producers: FlowLogProducers.accounts(['444444444444']) }));
    expect(accounts()).toEqual(['444444444444']);
    Annotations.fromStack(stack).hasWarning('/Archive/Archive', Match.stringLikeRegexp("the account of 'Network-undefined-undefined/FlowLogs' is not known"));
  });

  test('is not warned of when there is an organization', () => {
    write(archive({ producers: FlowLogProducers.organization('o-a1b2c3d4e5') }));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('a bucket without a name', () => {
  const message = (bucket: string, from: string) => new Error("'bucketName' must be given when flow logs of another account or region write "
    + `to the bucket, got no literal name for Bucket '${bucket}' in '111111111111', 'us-east-1' and '${from}. `
    + 'To give a name to a bucket that is deployed replaces it: define another one');

  test.each([
    ['account', '222222222222', 'us-east-1'], ['region', '111111111111', 'eu-west-1'],
  ])('fails for writers of another %s', (_name, account, region) => {
    expect(() => write(archive({ bucketName: undefined }), account, region)).toThrow(
      message('Archive/Archive/Bucket', `Network-${account}-${region}/FlowLogs' in '${account}', '${region}'`));
  });

  test.each([[undefined, undefined], [undefined, 'us-east-1'], ['111111111111', undefined]])(
    'fails for flow logs whose stack has not all of an environment: %s, %s', (account, region) => {
      expect(() => write(archive({ bucketName: undefined }), account, region)).toThrow(new Error(`'env' must be given to 'Network-${account}-${region}', `
        + `the stack of the flow logs, which write to a bucket of a stack with one, got 'Network-${account}-${region}/FlowLogs' in ${
          account === undefined ? '<account>' : `'${account}'`}, ${region === undefined ? '<region>' : `'${region}'`} and Bucket `
        + "'Archive/Archive/Bucket' in '111111111111', 'us-east-1': that replaces nothing"));
    });

  test('fails where its stack has no environment yet, which is all that it lacks', () => {
    const destination = archive({ bucketName: undefined }, new Stack(app, 'Agnostic'));
    expect(() => write(destination, '111111111111', 'us-east-1')).toThrow(new Error("'env' must be given to 'Agnostic', the stack of the bucket, when flow "
      + "logs of a stack with one write to it, got Bucket 'Agnostic/Archive/Bucket' in <account>, <region> and 'Network-111111111111-us-east-1/FlowLogs' "
      + "in '111111111111', 'us-east-1': that replaces nothing"));
  });

  test('fails for a name that the CDK would generate, because that would replace the bucket', () => {
    const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: PhysicalName.GENERATE_IF_NEEDED });
    expect(() => write(S3Destination.fromBucket(stack, 'Archive', bucket), '222222222222', 'us-east-1')).toThrow(
      message('Archive/Bucket', "Network-222222222222-us-east-1/FlowLogs' in '222222222222', 'us-east-1'"));
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { BucketName: Match.absent() });
  });

  test('is reached from another region of the account by references across regions', () => {
    const destination = archive({ bucketName: undefined });
    const there = new Stack(app, 'There', { env: { ...HERE, region: 'eu-west-1' }, crossRegionReferences: true });
    expect(() => new FlowLogs(there, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination })).not.toThrow();
    expect(sources()).toEqual(['arn:aws:logs:eu-west-1:111111111111:*']);
  });

  test('is written to by its own account and region', () => {
    write(archive({ bucketName: undefined }), HERE.account, HERE.region);
    expect(accounts()).toEqual(['111111111111']);
  });
});

describe('a key that only the resource names', () => {
  const keyArn = 'arn:aws:kms:us-east-1:111111111111:key/1234';

  test('gets a warning with the statement', () => {
    const resource = new s3.CfnBucket(stack, 'Bucket', {
      bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn } }] },
    });
    write(S3Destination.fromBucket(stack, 'Archive', s3.Bucket.fromCfnBucket(resource)), HERE.account, HERE.region);
    Annotations.fromStack(stack).hasWarning('/Archive/Archive', Match.stringLikeRegexp(
      "the policy of the key of .* cannot be changed from here: log delivery needs this statement in it: .*kms:GenerateDataKey"));
  });
});

describe('the order of deployment', () => {
  test.each([
    ['account', '222222222222', 'us-east-1'], ['region', '111111111111', 'eu-west-1'], ['environment', '111111111111', 'us-east-1'],
  ])('is after the bucket from another %s', (_name, account, region) => {
    const flowLogs = write(archive({ keyPrefix: 'network' }), account, region);
    app.synth();
    expect(Stack.of(flowLogs).dependencies).toEqual([stack]);
  });

  test('fails for a bucket of another stage', () => {
    const bucket = new s3.Bucket(new Stack(new Stage(app, 'Prod'), 'Stack'), 'Bucket');
    expect(() => S3Destination.fromBucket(stack, 'To', bucket)).toThrow(new Error("'bucket' must be in the stage of the destination at 'Archive', "
      + "got Bucket 'Prod/Stack/Bucket': use fromBucketArn, and 'producers' there"));
  });

  test('fails for a key in the nested stack of the flow logs, with the bucket outside', () => {
    const nested = new NestedStack(stack, 'Nested');
    const destination = archive({ encryptionKey: new kms.Key(nested, 'Key') });
    expect(() => new FlowLogs(nested, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination })).toThrow(
      new Error("'destination' must be defined in 'Archive/Nested', the nested stack of the flow logs at "
        + "'Archive/Nested/FlowLogs' that its 'encryptionKey' refers to, got Bucket 'Archive/Archive/Bucket': each stack would wait for the other"));
  });

  test('fails for statements that name a role in the nested stack of the flow logs, whenever they are added', () => {
    const nested = new NestedStack(stack, 'Nested');
    const role = new iam.Role(nested, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    const destination = archive();
    new FlowLogs(nested, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    new FlowLogs(new NestedStack(stack, 'Sibling'), 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-2']), destination });
    destination.bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ArnPrincipal(role.roleArn)], actions: ['s3:GetObject'], resources: [destination.bucket.arnForObjects('*')],
    }));
    expect(() => app.synth()).toThrow("'destination' must be defined in 'Archive/Nested', the nested stack of the flow logs at "
      + "'Archive/Nested/FlowLogs' that its 'bucket.policy' refers to, got BucketPolicy 'Archive/Archive/Bucket/Policy': each stack would wait for the other");
  });
});

describe('a key', () => {
  function keyStatement(of: Stack): Record<string, unknown> {
    const [{ Properties }] = Object.values(Template.fromStack(of).findResources('AWS::KMS::Key'));
    return (Properties.KeyPolicy.Statement as Array<Record<string, unknown>>)[1];
  }

  test('lets the same sources use it', () => {
    write(archive({ encryptionKey: new kms.Key(stack, 'Key') }), '222222222222', 'eu-west-1');
    expect(keyStatement(stack)).toEqual({
      Effect: 'Allow',
      Principal: SERVICE,
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': ['222222222222'] },
        ArnLike: { 'aws:SourceArn': ['arn:aws:logs:eu-west-1:222222222222:*'] },
      },
    });
  });

  test.each([
    ['another stack', HERE], ['another account', { account: '555555555555', region: 'us-east-1' }],
  ])('of %s gets the grant there, without a cycle', (_name, env) => {
    const keys = new Stack(app, 'Keys', { env });
    const encryptionKey = new kms.Key(keys, 'Key', { alias: 'archive' });
    const known = env === HERE ? encryptionKey : kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:555555555555:key/1234');
    write(archive({ encryptionKey: known }), HERE.account, HERE.region);
    app.synth();
    expect(known === encryptionKey ? keyStatement(keys).Principal : undefined).toEqual(known === encryptionKey ? SERVICE : undefined);
  });

  test('that is imported gets a warning with the statement', () => {
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:111111111111:key/1234');
    write(archive({ encryptionKey }), HERE.account, HERE.region);
    Annotations.fromStack(stack).hasWarning('/Archive/Archive', "the policy of the imported key at 'Archive/Key' cannot be changed from here: "
      + 'log delivery needs this statement in it: {"Action":["kms:Decrypt","kms:DescribeKey","kms:Encrypt","kms:GenerateDataKey*",'
      + '"kms:ReEncrypt*"],"Condition":{"StringEquals":{"aws:SourceAccount":["111111111111"]},"ArnLike":{"aws:SourceArn":'
      + '["arn:aws:logs:us-east-1:111111111111:*"]}},"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Resource":"*"} '
      + '[ack: cdk-vpc-flow-logs:keyPolicyNotChanged]');
  });
});
