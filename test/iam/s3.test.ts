import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCOUNT, Deployment, REGION } from './deployment';
import { isAllowed, Request } from './request';
import { warnedPolicy } from './warned';
import { FlowLogProducers, FlowLogs, FlowLogSource, S3Destination, S3DestinationOptions } from '../../lib';

const OTHER_ACCOUNT = '222222222222';
const STRANGER = '999999999999';
const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT}:key/imported`;

type Encryption = 's3' | 'key' | 'imported key';
type Writer = 'same account' | 'other account' | 'other region' | 'organization';
type Layout = 'plain' | 'hive' | 'prefix';

const CASES = (['own', 'of the app', 'imported'] as const).flatMap((bucket) =>
  (['s3', 'key', 'imported key'] as const).flatMap((encryption) =>
    (['same account', 'other account', 'other region', 'organization'] as const).flatMap((writer) =>
      (['plain', 'hive', 'prefix'] as const).map((layout) => [bucket, encryption, writer, layout] as const))));

/** Policies as they would be deployed, or as warnings ask for. */
interface Policies {
  readonly bucket: unknown;
  readonly key?: unknown;
}

function encryptionKey(stack: Stack, encryption: Encryption): kms.IKey | undefined {
  return { 's3': () => undefined, 'key': () => new kms.Key(stack, 'Key'), 'imported key': () => kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }[encryption]();
}

function destination(stack: Stack, bucket: typeof CASES[number][0], encryption: Encryption, options: S3DestinationOptions): S3Destination {
  const key = encryptionKey(stack, encryption);
  switch (bucket) {
    case 'own':
      return new S3Destination(stack, 'Archive', { ...options, bucketName: 'archive', encryptionKey: key });
    case 'of the app':
      return S3Destination.fromBucket(stack, 'Archive',
        new s3.Bucket(stack, 'Bucket', { bucketName: 'archive', encryptionKey: key, enforceSSL: true }), options);
    default:
      return S3Destination.fromBucket(stack, 'Archive',
        s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'archive', encryptionKey: key }), options);
  }
}

/** Deploys a destination that a writer writes to. */
function deploy(bucket: typeof CASES[number][0], encryption: Encryption, writer: Writer, layout: Layout): Policies {
  const app = new App();
  const isElsewhere = writer === 'other account' || writer === 'other region';
  const stack = new Stack(app, 'Archive', isElsewhere ? { env: { account: ACCOUNT, region: REGION } } : {});
  const archive = destination(stack, bucket, encryption, {
    hiveCompatiblePartitions: layout === 'hive',
    ...layout === 'prefix' ? { keyPrefix: 'network/prod' } : {},
    ...writer === 'organization' ? { producers: FlowLogProducers.organization('o-a1b2c3d4e5') } : {},
  });
  if (writer !== 'organization') {
    const { account, region } = sourceOf(writer);
    const there = isElsewhere ? new Stack(app, 'Network', { env: { account, region } }) : stack;
    new FlowLogs(there, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination: archive });
  }
  const deployment = new Deployment(app);
  return {
    bucket: bucket === 'imported' ? warnedPolicy(app, 'bucketPolicyNotChanged') : deployment.only('AWS::S3::BucketPolicy').properties.PolicyDocument,
    key: { 's3': () => undefined, 'key': () => deployment.only('AWS::KMS::Key').properties.KeyPolicy as unknown,
      'imported key': () => warnedPolicy(app, 'keyPolicyNotChanged') }[encryption](),
  };
}

function sourceOf(writer: Writer): { account: string; region: string; organization: string } {
  return {
    account: writer === 'same account' || writer === 'other region' ? ACCOUNT : OTHER_ACCOUNT,
    region: writer === 'other region' ? 'eu-west-1' : REGION,
    organization: 'o-a1b2c3d4e5',
  };
}

function contextOf({ account, region, organization }: ReturnType<typeof sourceOf>): Record<string, string> {
  return {
    'aws:SourceAccount': account,
    'aws:SourceOrgID': organization,
    'aws:SourceArn': `arn:aws:logs:${region}:${account}:*`,
    'aws:SecureTransport': 'true',
  };
}

/** What log delivery asks for each file. */
function requestsOf(policies: Policies, writer: Writer, layout: Layout): Request[] {
  const source = sourceOf(writer);
  const context = contextOf(source);
  const principal = 'delivery.logs.amazonaws.com';
  const folder = layout === 'prefix' ? 'network/prod/' : '';
  const file = layout === 'hive'
    ? `AWSLogs/aws-account-id=${source.account}/aws-service=vpcflowlogs/aws-region=${source.region}/year=2026/month=11/day=21/hour=10/a.log.parquet`
    : `AWSLogs/${source.account}/vpcflowlogs/${source.region}/2026/11/21/10/a.log.parquet`;
  const keyRequests = policies.key === undefined ? [] : [
    'kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
  ].map((action) => ({ principal, action, resource: KEY_ARN, account: ACCOUNT, context, resourcePolicy: policies.key }));
  return [
    {
      principal, action: 's3:PutObject', resource: `arn:aws:s3:::archive/${folder}${file}`, account: ACCOUNT,
      context: { ...context, 's3:x-amz-acl': 'bucket-owner-full-control' }, resourcePolicy: policies.bucket,
    },
    { principal, action: 's3:GetBucketAcl', resource: 'arn:aws:s3:::archive', account: ACCOUNT, context, resourcePolicy: policies.bucket },
    ...keyRequests,
  ];
}

/** What nobody else may ask. */
function wrongsOf(request: Request, writer: Writer): Array<[string, Request]> {
  const source = sourceOf(writer);
  const from = (context: Record<string, string>) => ({ ...request, context: { ...request.context, ...context } });
  const without = (key: string) => ({ ...request, context: Object.fromEntries(Object.entries(request.context ?? {}).filter(([each]) => each !== key)) });
  const isPut = request.action === 's3:PutObject';
  return [
    ['account', from(contextOf({ ...source, account: STRANGER, organization: 'o-strangers00' }))],
    ['source ARN', from({ 'aws:SourceArn': `arn:aws:ec2:${source.region}:${source.account}:vpc-flow-log/fl-1` })],
    ...writer === 'organization' ? [] : [
      ['region', from(contextOf({ ...source, region: 'ap-south-1' }))] as [string, Request],
      ['ARN of a stranger', from({ 'aws:SourceArn': `arn:aws:logs:${source.region}:${STRANGER}:*` })] as [string, Request],
    ],
    ['source without an ARN', without('aws:SourceArn')],
    ['source without an account', without(writer === 'organization' ? 'aws:SourceOrgID' : 'aws:SourceAccount')],
    ['service', { ...request, principal: 'cloudtrail.amazonaws.com' }],
    ['principal', {
      ...request,
      principal: `arn:aws:iam::${STRANGER}:role/Reader`,
      identityPolicies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
    }],
    ...isPut ? [
      ['folder', { ...request, resource: request.resource.replace('AWSLogs', 'Elsewhere') }] as [string, Request],
      ['ACL', from({ 's3:x-amz-acl': 'public-read' })] as [string, Request],
    ] : [],
  ];
}

describe.each(CASES)('bucket %s, encrypted by %s, written from %s, laid out %s', (bucket, encryption, writer, layout) => {
  const policies = deploy(bucket, encryption, writer, layout);
  const requests = requestsOf(policies, writer, layout);

  test('log delivery may write', async () => {
    for (const request of requests) {
      expect([request.action, await isAllowed(request)]).toEqual([request.action, true]);
    }
  });

  test('nobody else may, from nowhere else, to nowhere else', async () => {
    for (const request of requests) {
      for (const [what, wrong] of wrongsOf(request, writer)) {
        expect([request.action, what, await isAllowed(wrong)]).toEqual([request.action, what, false]);
      }
    }
  });

  if (bucket !== 'imported') {
    test('nobody may without TLS', async () => {
      const [put] = requests;
      expect(await isAllowed({ ...put, context: { ...put.context, 'aws:SecureTransport': 'false' } })).toBe(false);
    });
  }
});
