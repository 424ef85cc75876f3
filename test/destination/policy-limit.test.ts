import { App, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogProducers, FlowLogs, FlowLogSource, S3Destination, S3DestinationProps, WriteOnce } from '../../lib';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  stack = new Stack(app, 'Archive', { env: { account: '111111111111', region: 'us-east-1' } });
});

function accountIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${100000000000 + index}`);
}

function archive(accounts: number | string[], props: S3DestinationProps = {}): S3Destination {
  const producers = FlowLogProducers.accounts(typeof accounts === 'number' ? accountIds(accounts) : accounts);
  return new S3Destination(stack, 'Archive', { bucketName: 'archive', producers, ...props });
}

/** What synthesis refuses, if anything. */
function problem(): string {
  try {
    app.synth();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** A statement of somebody else that takes about as many bytes. */
function statement(bytes: number): iam.PolicyStatement {
  const resources = Array.from({ length: bytes / 64 }, (_, index) => `arn:aws:s3:::archive/AWSLogs/${100000000000 + index}/vpcflowlogs/us-east-1*`);
  return new iam.PolicyStatement({ principals: [new iam.AccountPrincipal('222222222222')], actions: ['s3:GetObject'], resources });
}

describe('the policy of a bucket', () => {
  test('has room for 658 accounts', () => {
    archive(658);
    expect(() => app.synth()).not.toThrow();
  });

  test('fails for one more, saying what fits', () => {
    archive(659);
    expect(() => app.synth()).toThrow("'bucket' must have a policy of at most 20480 bytes, got 20506 bytes for "
      + "Bucket 'Archive/Archive/Bucket': FlowLogProducers.organization takes the room of one account");
  });

  test.each([[640, true], [660, false]])('has room for %d accounts, whatever the name of the bucket and written once: %s', (accounts, fits) => {
    archive(accounts, { bucketName: 'a'.repeat(63), writeOnce: WriteOnce.PCI_DSS });
    expect(problem()).toMatch(fits ? /^$/ : /got \d+ bytes/);
  });

  test('counts what only the deployment knows by what it takes', () => {
    stack = new Stack(app, 'Agnostic');
    archive([...accountIds(659), Fn.importValue('Account')], { bucketName: undefined });
    expect(() => app.synth()).toThrow(/got 20496 bytes/);
  });

  test('counts the statements of others, which an organization leaves room for', () => {
    archive(640).bucket.addToResourcePolicy(statement(6400));
    expect(() => app.synth()).toThrow(/bytes for Bucket 'Archive\/Archive\/Bucket': FlowLogProducers.organization takes the room of one account/);
  });

  test.each([
    ['a few accounts', FlowLogProducers.accounts(accountIds(5))], ['an organization', FlowLogProducers.organization('o-a1b2c3d4e5')],
  ])('of others fails by itself, with %s', (_name, producers) => {
    archive(1, { producers }).bucket.addToResourcePolicy(statement(25600));
    expect(() => app.synth()).toThrow(/bytes for Bucket 'Archive\/Archive\/Bucket': what takes the room is the statements that others added/);
  });

  test.each([[60, false], [80, true]])('has room for %d prefixes or not, and says so once: fails %s', (count, fails) => {
    const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'archive' });
    Array.from({ length: count }, (_, index) => `prefix-${index}`).forEach((keyPrefix) => new FlowLogs(stack, `FlowLogs-${keyPrefix}`, {
      source: FlowLogSource.of('VPC', ['vpc-1']), destination: S3Destination.fromBucket(stack, `To-${keyPrefix}`, bucket, { keyPrefix }),
    }));
    expect(problem()).toMatch(fails ? new RegExp("^Validation failed with the following errors:\\n  \\[Archive/To-prefix-0\\] 'bucket' must have a "
      + "policy of at most 20480 bytes, got \\d+ bytes for Bucket 'Archive/Bucket': use fewer prefixes, or more buckets$") : /^$/);
  });

  test('fails for statements that no policy of an imported bucket has room for', () => {
    const bucket = s3.Bucket.fromBucketName(stack, 'Bucket', 'archive');
    S3Destination.fromBucket(stack, 'Archive', bucket, { producers: FlowLogProducers.accounts(accountIds(700)) });
    expect(() => app.synth()).toThrow(/'bucket' must have a policy of at most 20480 bytes, got \d+ bytes for ReferencedBucket 'Archive\/Bucket': FlowLog/);
  });
});

describe('the policy of a key', () => {
  test('is refused when it is too large', () => {
    const encryptionKey = new kms.Key(stack, 'Key');
    encryptionKey.addToResourcePolicy(statement(38400));
    archive(5, { encryptionKey });
    expect(() => app.synth()).toThrow(/'encryptionKey' must have a policy of at most 32768 bytes, got \d+ bytes for Key 'Archive\/Key': what takes the room/);
  });

  test('may be larger than that of a bucket', () => {
    const encryptionKey = new kms.Key(stack, 'Key');
    encryptionKey.addToResourcePolicy(statement(25600));
    archive(5, { encryptionKey });
    expect(() => app.synth()).not.toThrow();
  });
});
