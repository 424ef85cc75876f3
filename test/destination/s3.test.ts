import { App, Aws, Duration, Fn, NestedStack, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { FlowLogs, FlowLogSource, RecordFormat, S3Destination } from '../../lib';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function logTo(destination: S3Destination, scope: Stack = stack, source = FlowLogSource.of('VPC', ['vpc-1'])): FlowLogs {
  return new FlowLogs(scope, 'FlowLogs', { source, destination });
}

function flowLog(of: Stack = stack): { DependsOn?: string[]; Properties: Record<string, unknown> } {
  const [resource] = Object.values(Template.fromStack(of).findResources('AWS::EC2::FlowLog'));
  return resource as ReturnType<typeof flowLog>;
}

function untyped<T>(value: unknown): T {
  return value as T;
}

describe('flow logs', () => {
  test('write Parquet by the hour to the bucket, without a role', () => {
    logTo(new S3Destination(stack, 'Archive'));
    const { LogFormat, Tags, ...properties } = flowLog().Properties;
    expect(LogFormat).toEqual(RecordFormat.ESSENTIAL.logFormat);
    expect(Tags).toBeDefined();
    expect(properties).toEqual({
      ResourceType: 'VPC',
      ResourceId: 'vpc-1',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: { 'Fn::GetAtt': [expect.stringMatching(/^ArchiveBucket/), 'Arn'] },
      DestinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: false, PerHourPartition: true },
    });
  });

  test('write as asked for', () => {
    logTo(new S3Destination(stack, 'Archive', {
      keyPrefix: 'network', fileFormat: ec2.FlowLogFileFormat.PLAIN_TEXT, hiveCompatiblePartitions: true, perHourPartition: false,
    }));
    expect(flowLog().Properties).toMatchObject({
      LogDestination: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^ArchiveBucket/), 'Arn'] }, '/network/']] },
      DestinationOptions: { FileFormat: 'plain-text', HiveCompatiblePartitions: true, PerHourPartition: false },
    });
  });

  test.each([
    ['subnets', FlowLogSource.of('Subnet', ['subnet-1']), RecordFormat.ESSENTIAL.logFormat],
    ['interfaces', FlowLogSource.networkInterfaceIds(['eni-1']), RecordFormat.ESSENTIAL.logFormat],
    ['regional NAT gateways', FlowLogSource.of('RegionalNatGateway', ['nat-1']), undefined],
    ['transit gateways', FlowLogSource.of('TransitGateway', ['tgw-1']), undefined],
  ])('of %s have a default format', (_name, source, expected) => {
    const flowLogs = logTo(new S3Destination(stack, 'Archive'), stack, source);
    expect(flowLog().Properties.LogFormat).toEqual(expected);
    expect(flowLogs.format.logFormat).toBeDefined();
  });

  test('have the format that is asked for, also that of the service', () => {
    new FlowLogs(stack, 'FlowLogs', {
      source: FlowLogSource.of('VPC', ['vpc-1']), destination: new S3Destination(stack, 'Archive'), format: RecordFormat.DEFAULT,
    });
    expect(flowLog().Properties.LogFormat).toBeUndefined();
  });

  test('share one bucket and its policy', () => {
    const destination = new S3Destination(stack, 'Archive');
    new FlowLogs(stack, 'All', { source: FlowLogSource.of('VPC', ['vpc-1', 'vpc-2']), destination });
    new FlowLogs(stack, 'Rejects', { source: FlowLogSource.of('VPC', ['vpc-1']), destination, trafficType: ec2.FlowLogTrafficType.REJECT });
    const template = Template.fromStack(stack);
    expect(Object.keys(template.toJSON().Resources as object)).toHaveLength(5);
    const [{ Properties }] = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    expect(Properties.PolicyDocument.Statement).toHaveLength(3); // with that on TLS
  });
});

describe('the order', () => {
  test('is after the bucket policy, and names nothing that is referred to anyway', () => {
    logTo(new S3Destination(stack, 'Archive', { encryptionKey: new kms.Key(stack, 'Key') }));
    expect(flowLog().DependsOn).toEqual(Object.keys(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy')));
  });

  test('lets the flow log go before the bucket is emptied, and the policy after it', () => {
    const bucket = new s3.Bucket(stack, 'Bucket', { autoDeleteObjects: true, removalPolicy: RemovalPolicy.DESTROY });
    logTo(S3Destination.fromBucket(stack, 'Archive', bucket));
    const template = Template.fromStack(stack);
    const [[cleanerId, cleaner]] = Object.entries(template.findResources('Custom::S3AutoDeleteObjects'));
    const [policyId] = Object.keys(template.findResources('AWS::S3::BucketPolicy'));
    expect(flowLog().DependsOn).toEqual([cleanerId, policyId].sort());
    expect(cleaner.DependsOn).toEqual([policyId]); // the cleaner puts a deny into the policy before it empties the bucket
  });

  test('is by stack where the bucket is in another', () => {
    const other = new Stack(app, 'Other');
    logTo(new S3Destination(other, 'Archive'));
    expect(flowLog().DependsOn).toBeUndefined();
    expect(stack.dependencies).toEqual([other]);
  });

  test('is after a nested stack by reference alone', () => {
    logTo(new S3Destination(new NestedStack(stack, 'Nested'), 'Archive'));
    expect(flowLog().DependsOn).toBeUndefined();
  });
});

describe('a bucket of its own', () => {
  test('is private, encrypted, reached by TLS, and stays', () => {
    new S3Destination(stack, 'Archive');
    const template = Template.fromStack(stack);
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        LifecycleConfiguration: { Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' }] },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true,
        },
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })] },
    });
  });

  test('is as asked for', () => {
    const { bucket } = new S3Destination(stack, 'Archive', {
      bucketName: 'archive', expiration: Duration.days(400), removalPolicy: RemovalPolicy.DESTROY, encryptionKey: new kms.Key(stack, 'Key'),
      lifecycleRules: [{
        transitions: [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) }], objectSizeGreaterThan: 1,
      }],
    });
    Template.fromStack(stack).hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Delete',
      Properties: {
        BucketName: 'archive',
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{
            BucketKeyEnabled: false,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: stack.resolve(bucket.encryptionKey?.keyArn) },
          }],
        },
        LifecycleConfiguration: {
          Rules: [
            { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, ExpirationInDays: 400, Status: 'Enabled' },
            { Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }], ObjectSizeGreaterThan: 1, Status: 'Enabled' },
          ],
        },
      },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('is the same whatever the CDK would add for log delivery', () => {
    const [off, on] = [false, true].map((flag) => {
      const scope = new Stack(new App({ context: { '@aws-cdk/aws-s3:createDefaultLoggingPolicy': flag } }), 'Stack');
      logTo(new S3Destination(scope, 'Archive'), scope);
      return Template.fromStack(scope).toJSON();
    });
    expect(on).toEqual(off);
  });

  test('tells its key, if there is one', () => {
    const encryptionKey = new kms.Key(stack, 'Key');
    expect(new S3Destination(stack, 'Archive', { encryptionKey }).encryptionKey).toBe(encryptionKey);
    expect(new S3Destination(stack, 'Other').encryptionKey).toBeUndefined();
    expect(S3Destination.fromBucketArn(stack, 'Elsewhere', 'arn:aws:s3:::archive').encryptionKey).toBeUndefined();
  });

  test('lets readers read its files and use its key', () => {
    const archive = new S3Destination(stack, 'Archive', { keyPrefix: 'network', encryptionKey: new kms.Key(stack, 'Key') });
    const reader = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
    expect(archive.grantRead(reader).success).toBe(true);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Resource: Match.arrayWith([{ 'Fn::Join': ['', [stack.resolve(archive.bucket.bucketArn), '/network/AWSLogs/*']] }]) }),
          Match.objectLike({ Resource: stack.resolve(archive.bucket.encryptionKey?.keyArn) as object }),
        ]),
      },
    });
  });
});

describe('another partition', () => {
  const china = () => new Stack(app, 'China', { env: { account: '111111111111', region: 'cn-north-1' } });

  test('fails for a bucket there', () => {
    const there = new Stack(app, 'There', { env: { account: '222222222222', region: 'us-east-1' } });
    expect(() => logTo(new S3Destination(there, 'Archive', { bucketName: 'archive' }), china())).toThrow(new Error("'destination' must be in the partition "
      + "of the flow logs at 'China/FlowLogs', 'aws-cn', got Bucket 'There/Archive/Bucket' in 'aws'"));
  });

  test('fails for a bucket by its ARN', () => {
    const there = china();
    expect(() => logTo(S3Destination.fromBucketArn(there, 'Archive', 'arn:aws-us-gov:s3:::archive'), there)).toThrow(new Error("'destination' must be in "
      + "the partition of the flow logs at 'China/FlowLogs', 'aws-cn', got ReferencedBucket 'China/Archive/Bucket' in 'aws-us-gov'"));
  });

  test.each([
    ['of the same name', () => china(), 'arn:aws-cn:s3:::archive'],
    ['that is not known', () => china(), `arn:${Aws.PARTITION}:s3:::archive`],
    ['that only the deployment knows', () => china(), Fn.importValue('Archive')],
    ['of a stack without a region', () => stack, 'arn:aws-us-gov:s3:::archive'],
    ['of a region that nobody knows yet', () => new Stack(app, 'New', { env: { region: 'xx-new-1' } }), 'arn:aws:s3:::archive'],
  ])('may be one %s', (_name, define, arn) => {
    const there = define();
    expect(() => logTo(S3Destination.fromBucketArn(there, 'Archive', arn), there)).not.toThrow();
  });
});

describe('an existing bucket', () => {
  test('may be known by its ARN alone, when its owner admits the flow logs', () => {
    logTo(S3Destination.fromBucketArn(stack, 'Archive', 'arn:aws:s3:::archive', { keyPrefix: 'network/' }));
    expect(flowLog().Properties.LogDestination).toEqual('arn:aws:s3:::archive/network/');
    Template.fromStack(stack).resourceCountIs('AWS::S3::BucketPolicy', 0);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('may be known at deployment only', () => {
    logTo(S3Destination.fromBucketArn(stack, 'Archive', Fn.importValue('ArchiveArn')));
    expect(flowLog().Properties.LogDestination).toEqual({ 'Fn::ImportValue': 'ArchiveArn' });
  });

  test.each(['archive', 'arn:aws:s3:::archive/network', 'arn:aws:s3:us-east-1:111111111111:accesspoint/archive'])('fails for the ARN %s', (arn) => {
    expect(() => S3Destination.fromBucketArn(stack, 'Archive', arn)).toThrow(
      new Error(`'bucketArn' must be such as 'arn:<partition>:s3:::archive', got '${arn}'`));
  });

  test('fails when it is none, as it can be in untyped languages', () => {
    const bucket = new s3.CfnBucket(stack, 'Bucket');
    expect(() => S3Destination.fromBucket(stack, 'Archive', untyped(bucket))).toThrow(
      new Error("'bucket' must be a bucket such as s3.Bucket, got CfnBucket 'Stack/Bucket'"));
  });

  test('tells what its policy needs when it is imported, without a token', () => {
    logTo(S3Destination.fromBucket(stack, 'Archive', s3.Bucket.fromBucketName(stack, 'Bucket', 'archive'), { keyPrefix: 'network' }));
    const condition = '"StringEquals":{"aws:SourceAccount":["<account>"]';
    const source = '"ArnLike":{"aws:SourceArn":["arn:<partition>:logs:<region>:<account>:*"]}';
    const rest = '"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"}';
    const sentence = "the policy of the bucket at 'Stack/Bucket' cannot be changed from here: log delivery needs this statement in it";
    Annotations.fromStack(stack).hasWarning('/Stack/Archive', `${sentence}: {"Action":"s3:PutObject","Condition":{${condition},`
      + `"s3:x-amz-acl":"bucket-owner-full-control"},${source}},${rest},"Resource":"arn:<partition>:s3:::archive/network/AWSLogs/*"} `
      + '[ack: cdk-vpc-flow-logs:bucketPolicyNotChanged]');
    Annotations.fromStack(stack).hasWarning('/Stack/Archive', `${sentence}: {"Action":"s3:GetBucketAcl","Condition":{${condition}},`
      + `${source}},${rest},"Resource":"arn:<partition>:s3:::archive"} [ack: cdk-vpc-flow-logs:bucketPolicyNotChanged]`);
  });

  test('gets the statements once for several prefixes, each with its own folder', () => {
    const bucket = new s3.Bucket(stack, 'Bucket');
    ['a', 'b'].forEach((keyPrefix) => new FlowLogs(stack, keyPrefix, {
      source: FlowLogSource.of('VPC', ['vpc-1']), destination: S3Destination.fromBucket(stack, `To ${keyPrefix}`, bucket, { keyPrefix }),
    }));
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::S3::BucketPolicy'));
    const resources = (Properties.PolicyDocument.Statement as Array<{ Resource: unknown }>).map(({ Resource }) => JSON.stringify(Resource));
    expect(resources.filter((each) => each.includes('/a/AWSLogs/*') || each.includes('/b/AWSLogs/*'))).toHaveLength(2);
  });
});

describe('notifications', () => {
  test('fail when S3 would have to tell two of the same files', () => {
    const archive = new S3Destination(stack, 'Archive', { keyPrefix: 'network' });
    const notify = (destination: S3Destination) => destination.notify(new s3n.SqsDestination(new sqs.Queue(stack, `Queue${stack.node.children.length}`)));
    notify(archive);
    notify(S3Destination.fromBucket(stack, 'Other', archive.bucket, { keyPrefix: 'other' }));
    const error = new Error("'destination' must be one for all who are told of the same files, such as an SNS topic that they subscribe to, "
      + "got another, SqsDestination, for 'network/AWSLogs/' in Bucket 'Stack/Archive/Bucket'");
    expect(() => notify(archive)).toThrow(error);
    expect(() => notify(S3Destination.fromBucket(stack, 'Same', archive.bucket, { keyPrefix: 'network/' }))).toThrow(error);
  });

  test.each([undefined, true])('go to a topic whose key S3 may use, with the feature flag that is %s', (flag) => {
    const flagged = new Stack(new App({ context: { '@aws-cdk/s3-notifications:addS3TrustKeyPolicyForSnsSubscriptions': flag } }), 'Stack');
    const topic = new sns.Topic(flagged, 'Topic', { masterKey: new kms.Key(flagged, 'TopicKey') });
    new S3Destination(flagged, 'Archive').notify(new s3n.SnsDestination(topic));
    const [{ Properties: { KeyPolicy: { Statement } } }] = Object.values(Template.fromStack(flagged).findResources('AWS::KMS::Key'));
    expect(Statement.filter(({ Principal }: { Principal: { Service?: string } }) => Principal.Service === 's3.amazonaws.com')).toEqual([
      { Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Resource: '*' },
    ]);
  });

  test('of each file go to a queue, which S3 may send to, also when it is encrypted', () => {
    const queue = new sqs.Queue(stack, 'Queue', { encryptionMasterKey: new kms.Key(stack, 'QueueKey') });
    new S3Destination(stack, 'Archive', { keyPrefix: 'network' }).notify(new s3n.SqsDestination(queue));
    const template = Template.fromStack(stack);
    template.hasResourceProperties('Custom::S3BucketNotifications', {
      NotificationConfiguration: { QueueConfigurations: [{
        Events: ['s3:ObjectCreated:*'],
        Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'network/AWSLogs/' }] } },
        QueueArn: stack.resolve(queue.queueArn) as unknown,
      }] },
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 's3.amazonaws.com' } })]) },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 's3.amazonaws.com' } })]) },
    });
  });
});
