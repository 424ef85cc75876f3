import { Stack } from 'aws-cdk-lib';
import { DeliveryFolder } from './delivery-folder';
import { DeliverySources } from './delivery-sources';
import { Facts } from '../private/condition';
import { globOf } from '../private/glob';
import { readable } from '../private/readable';
import { Request } from '../private/statement';

/** What log delivery asks, by the name of the action: any of several requests, as accounts and layouts are. */
export type DeliveryRequests = Map<string, Request[]>;

const SERVICE = 'delivery.logs.amazonaws.com';

/**
 * What a service tells of itself.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const SERVICE_FACTS: Facts = {
  'aws:principalisawsservice': globOf('true'),
  'aws:principalservicename': globOf(SERVICE),
  'aws:securetransport': globOf('true'),
};

/**
 * What log delivery asks of a bucket.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 */
export function bucketRequests(
  bucketArn: string, stack: Stack, folder: DeliveryFolder, sources: DeliverySources,
): DeliveryRequests {
  const facts = { ...SERVICE_FACTS, ...sources.facts(stack) };
  const ask = (action: string, resource: string, more: Facts = {}) =>
    ({ service: SERVICE, action: action.toLowerCase(), resource, facts: { ...facts, ...more } });
  const objects = (sources.knownAccounts ?? ['*'])
    .flatMap((account) => folder.objectsOf(account, sources.areForeign))
    .map((key) => `${bucketArn}/${readable(stack, key) as string}`);
  return new Map([
    ['s3:PutObject', objects.map((each) =>
      ask('s3:PutObject', each, { 's3:x-amz-acl': globOf('bucket-owner-full-control') }))],
    ['s3:GetBucketAcl', [ask('s3:GetBucketAcl', bucketArn)]],
  ]);
}

/**
 * What log delivery asks of a key, through S3, for each file. What it tells of itself then no page says but the source.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function keyRequests(stack: Stack, sources: DeliverySources): DeliveryRequests {
  const facts = sources.facts(stack);
  return new Map(['kms:GenerateDataKey', 'kms:Decrypt'].map((action) =>
    [action, [{ service: SERVICE, action: action.toLowerCase(), resource: 'arn:<partition>:kms:<key>', facts }]]));
}
