import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FirehoseDestination } from '../../lib';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function define(encryption?: firehose.StreamEncryption): Template {
  const destination = new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket'), { dataOutputPrefix: 'records/' });
  new FirehoseDestination(stack, 'Destination', { destination, encryption });
  return Template.fromStack(stack);
}

function encryption(template: Template): unknown {
  const [{ Properties }] = Object.values(template.findResources('AWS::KinesisFirehose::DeliveryStream'));
  return Properties.DeliveryStreamEncryptionConfigurationInput;
}

test('delivers to where it is told, after what it needs there', () => {
  const [stream] = Object.values(define().findResources('AWS::KinesisFirehose::DeliveryStream'));
  expect(stream.Properties.ExtendedS3DestinationConfiguration).toMatchObject({ Prefix: 'records/' });
  expect(stream.DependsOn).toEqual([expect.stringMatching(/Policy/)]);
});

test('defines nothing that nothing refers to', () => {
  expect(define().toJSON().Mappings).toBeUndefined();
});

test('encrypts by a key of AWS unless told otherwise', () => {
  expect(encryption(define())).toEqual({ KeyType: 'AWS_OWNED_CMK' });
});

test('encrypts by a key that is given', () => {
  const key = new kms.Key(stack, 'Key');
  expect(encryption(define(firehose.StreamEncryption.customerManagedKey(key)))).toEqual(
    { KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: stack.resolve(key.keyArn) as unknown });
});

test('encrypts by a key of its own', () => {
  const template = define(firehose.StreamEncryption.customerManagedKey());
  template.resourceCountIs('AWS::KMS::Key', 1);
  expect(encryption(template)).toMatchObject({ KeyType: 'CUSTOMER_MANAGED_CMK' });
});

test('does not encrypt if told so', () => {
  expect(encryption(define(firehose.StreamEncryption.unencrypted()))).toBeUndefined();
});
