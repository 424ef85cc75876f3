import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { bucketResourceOf } from './bucket-resource';
import { Deliverer } from './deliverer';
import { DeliveryPolicy } from './delivery-policy';
import { bucketRequests } from './delivery-request';
import { PolicyLimit } from './policy-limit';
import { describe } from '../private/describe';
import { resourcesOf } from '../private/inventory';
import { isKnown } from '../private/known';
import { referenceOf } from '../private/reference';
import { renderedProperties } from '../private/rendered';
import { Statement, statementsOf } from '../private/statement';

/**
 * What is wrong with the policy of a bucket for all who deliver to it: it is too large, one of two, or, in a bucket of
 * this app, keeps log delivery out for certain. Warns of statements that seem to.
 */
export function bucketPolicyProblems(bucket: s3.IBucket, deliverers: Deliverer[]): string[] {
  const resource = bucket.policy?.node.defaultChild;
  const isOurs = s3.CfnBucketPolicy.isCfnBucketPolicy(resource);
  const own = deliverers.flatMap(({ statements }) => statements);
  const document: unknown = (isOurs
    ? renderedProperties(resource).PolicyDocument
    : Stack.of(bucket).resolve(new iam.PolicyDocument({ statements: own }))) ?? {};
  const tooLarge = PolicyLimit.BUCKET.problemOf(bucket, bucket, document, deliverers.map(({ sources, statements }) =>
    ({ statements, spareBytes: statements.length * sources.spareBytes })));
  return [
    ...tooLarge === undefined ? [] : [tooLarge],
    ...isOurs ? [...deliveryProblems(bucket, document, deliverers), ...doubleProblems(bucket)] : [],
  ];
}

function deliveryProblems(bucket: s3.IBucket, document: unknown, deliverers: Deliverer[]): string[] {
  const stack = Stack.of(bucket);
  const { bucketArn, statements } = textOf(bucket, document);
  const policy = new DeliveryPolicy('bucket', bucket, statements);
  return deliverers.filter((each) => each.statements.length > 0).map(({ scope, folder, sources }) =>
    policy.judge(scope, 'cdk-vpc-flow-logs:bucketPolicyDenies', sources, (some) =>
      bucketRequests(bucketArn, stack, folder, some))).filter((problem) => problem !== undefined);
}

/** The statements, with the same text wherever they refer to the bucket. */
function textOf(bucket: s3.IBucket, document: unknown): { bucketArn: string; statements: Statement[] } {
  const stack = Stack.of(bucket);
  const { bucketName = '' } = bucketResourceOf(bucket) ?? {};
  const name = bucketName !== '' && isKnown(bucketName) ? bucketName : '<bucket>';
  const partition = isKnown(stack.partition) ? stack.partition : 'aws';
  const bucketArn = `arn:${partition}:s3:::${name}`;
  const json = [[bucket.bucketArn, bucketArn], [bucket.bucketName, name], [stack.partition, partition]].reduce(
    (text, [token, literal]) => text.replaceAll(JSON.stringify(stack.resolve(token)), JSON.stringify(literal)),
    JSON.stringify(document));
  return { bucketArn, statements: statementsOf(JSON.parse(json)) };
}

/** S3 keeps one policy of a bucket. */
function doubleProblems(bucket: s3.IBucket): string[] {
  const resource = bucketResourceOf(bucket);
  const isOfBucket = ({ bucket: name }: s3.CfnBucketPolicy) => isKnown(name)
    ? name === resource?.bucketName
    : referenceOf(name)?.target === resource;
  return resourcesOf(bucket, s3.CfnBucketPolicy.CFN_RESOURCE_TYPE_NAME)
    .filter((each) => s3.CfnBucketPolicy.isCfnBucketPolicy(each))
    .filter((each) => each !== bucket.policy?.node.defaultChild && isOfBucket(each))
    .map((other) => `'bucket' must have one policy, got '${other.node.path}' and '${bucket.policy?.node.path}' for `
      + `${describe(bucket)}, of which one replaces the other: use bucket.addToResourcePolicy`);
}
