import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Deliverer } from './deliverer';
import { DeliveryPolicy } from './delivery-policy';
import { keyRequests } from './delivery-request';
import { PolicyLimit } from './policy-limit';
import { describe } from '../private/describe';
import { renderedProperties } from '../private/rendered';
import { statementsOf } from '../private/statement';

/**
 * What is wrong with a key of this app, which encrypts a bucket, for all who deliver to it: its policy is too large or
 * keeps log delivery out for certain, or it is disabled. Warns of statements that seem to.
 */
export function keyPolicyProblems(bucket: s3.IBucket, deliverers: Deliverer[]): string[] {
  const key = bucket.encryptionKey;
  const resource = key?.node.defaultChild;
  if (key === undefined || !kms.CfnKey.isCfnKey(resource)) {
    return [];
  }
  const { Enabled, KeyPolicy = {} } = renderedProperties(resource);
  const users = deliverers.flatMap(({ scope, keyStatement, sources }) =>
    keyStatement === undefined ? [] : [{ scope, sources, statements: [keyStatement], spareBytes: sources.spareBytes }]);
  const policy = new DeliveryPolicy('encryptionKey', key, statementsOf(KeyPolicy));
  const problems = users.map(({ scope, sources }) =>
    policy.judge(scope, 'cdk-vpc-flow-logs:keyPolicyDenies', sources, (some) => keyRequests(Stack.of(key), some)));
  return [
    PolicyLimit.KEY.problemOf(key, bucket, KeyPolicy, users),
    Enabled === false && users.length > 0
      ? `'encryptionKey' must be enabled, got ${describe(key)} with 'enabled' false` : undefined,
    ...problems,
  ].filter((problem) => problem !== undefined);
}
