import { App, CfnParameter, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  CloudWatchLogsDestination, CloudWatchLogsDestinationProps, FirehoseDestination, FirehoseDestinationProps, S3Destination, S3DestinationProps, WriteOnce,
} from '../../lib';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function untyped<T>(value: unknown): T {
  return value as T;
}

function toStream(props: Record<string, unknown> = {}): FirehoseDestination {
  return new FirehoseDestination(stack, 'Destination', untyped<FirehoseDestinationProps>({
    destination: new firehose.S3Bucket(s3.Bucket.fromBucketName(stack, 'Bucket', 'archive')), ...props,
  }));
}

const DAYS = 'must be a Duration of whole days, at least one';

test.each<[Record<string, unknown>, string]>([
  [{ bucketName: 1 }, "'bucketName' must be a text, got 1"],
  [{ fileFormat: 'csv' }, "'fileFormat' must be one of plain-text, parquet, got 'csv'"],
  [{ fileFormat: 1 }, "'fileFormat' must be one of plain-text, parquet, got 1"],
  [{ hiveCompatiblePartitions: 'yes' }, "'hiveCompatiblePartitions' must be true or false, got 'yes'"],
  [{ perHourPartition: 1 }, "'perHourPartition' must be true or false, got 1"],
  [{ bucketKeyEnabled: 'no' }, "'bucketKeyEnabled' must be true or false, got 'no'"],
  [{ bucketKeyEnabled: true }, "'bucketKeyEnabled' must be left out without 'encryptionKey', got true"],
  [{ expiration: 400 }, `'expiration' ${DAYS}, got 400`],
  [{ expiration: Duration.days(0) }, `'expiration' ${DAYS}, got 0 days`],
  [{ expiration: Duration.hours(36) }, `'expiration' ${DAYS}, got 1 day 12 hours`],
  [{ expiration: Duration.hours(5) }, `'expiration' ${DAYS}, got 5 hours`],
  [{ lifecycleRules: {} }, "'lifecycleRules' must be a list of rules, got Object"],
  [{ lifecycleRules: [1] }, "'lifecycleRules' must be a list of rules, got a list"],
  [{ writeOnce: Duration.days(30) }, "'writeOnce' must be a WriteOnce such as WriteOnce.PCI_DSS, got 30 days"],
  [{ encryptionKey: 'alias/mine' }, "'encryptionKey' must be a key such as kms.Key, got 'alias/mine'"],
])('S3 fails for %j', (props, message) => {
  expect(() => new S3Destination(stack, 'Archive', untyped<S3DestinationProps>(props))).toThrow(new Error(message));
});

test.each([
  [{ crossAccountRoleName: 1 }, "'crossAccountRoleName' must be a text, got 1"],
  [{ deliveryStreamName: ['central'] }, "'deliveryStreamName' must be a text, got a list"],
  [{ encryption: 'KMS' }, "'encryption' must be a StreamEncryption such as firehose.StreamEncryption.awsOwnedKey(), got 'KMS'"],
  [{ destination: undefined }, "'destination' must be a destination such as firehose.S3Bucket, got undefined"],
])('Firehose fails for %j', (props, message) => {
  expect(() => toStream(props)).toThrow(new Error(message));
});

test('Firehose fails for a key in place of an encryption', () => {
  const encryption = new kms.Key(stack, 'Key');
  expect(() => toStream({ encryption })).toThrow(/'encryption' must be a StreamEncryption such as .*, got Key 'Stack\/Key'/);
});

test.each([
  [{ logGroupName: 1 }, "'logGroupName' must be a text, got 1"],
  [{ deletionProtection: 'yes' }, "'deletionProtection' must be true or false, got 'yes'"],
])('CloudWatch Logs fails for %j', (props, message) => {
  expect(() => new CloudWatchLogsDestination(stack, 'Live', untyped<CloudWatchLogsDestinationProps>(props))).toThrow(new Error(message));
});

test.each([30, Duration.days(0), Duration.hours(5), undefined])('write once fails for %s', (duration) => {
  for (const by of [WriteOnce.governance, WriteOnce.compliance]) {
    expect(() => by(untyped<Duration>(duration))).toThrow(/^'duration' must be a Duration of whole days, at least one, got (30|0 days|5 hours|undefined)$/);
  }
});

test.each([['archive', "'archive'"], [null, 'null'], [['archive'], 'a list']])('fails for props and options that are %j', (given, shown) => {
  expect(() => new S3Destination(stack, 'A', untyped(given))).toThrow(new Error(`'props' must be an object, got ${shown}`));
  expect(() => new FirehoseDestination(stack, 'B', untyped(given))).toThrow(new Error(`'props' must be an object, got ${shown}`));
  expect(() => new CloudWatchLogsDestination(stack, 'C', untyped(given))).toThrow(new Error(`'props' must be an object, got ${shown}`));
  const error = new Error(`'options' must be an object, got ${shown}`);
  expect(() => S3Destination.fromBucket(stack, 'D', new s3.Bucket(stack, 'Bucket'), untyped(given))).toThrow(error);
  expect(() => S3Destination.fromBucketArn(stack, 'E', 'arn:aws:s3:::archive', untyped(given))).toThrow(error);
  expect(() => FirehoseDestination.fromDeliveryStream(stack, 'F', new firehose.CfnDeliveryStream(stack, 'L1'), untyped(given))).toThrow(error);
  expect(() => CloudWatchLogsDestination.fromLogGroup(stack, 'G', new logs.LogGroup(stack, 'Group'), untyped(given))).toThrow(error);
});

test('takes tokens for what they may be', () => {
  expect(() => new S3Destination(stack, 'Archive', {
    fileFormat: Lazy.string({ produce: () => 'parquet' }) as ec2.FlowLogFileFormat,
    hiveCompatiblePartitions: untyped<boolean>(Lazy.any({ produce: () => true })),
    expiration: Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber),
    bucketName: new CfnParameter(stack, 'Name').valueAsString,
  })).not.toThrow();
});
