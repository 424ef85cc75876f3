import { Annotations, Stack, Stage } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketResourceOf } from './bucket-resource';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';
import { readable } from '../private/readable';
import { referenceOf } from '../private/reference';
import { conditionsOf, denies, isAbout, Request, Statement, statementsOf } from '../private/statement';

/** What log delivery asks of a bucket, by the name of the action. */
type Requests = Map<string, Request>;

/** What spares services. */
const EXEMPTION = "BoolIfExists aws:PrincipalIsAWSService 'false'";

/**
 * Keys that services have no value for, so that conditions that negate them hold.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const OF_PRINCIPALS = /^aws:principal(account|arn|orgid)$/;

/** Keys by which a statement can spare services, or is about requests that they never make. */
const OF_SERVICES = /^aws:(principal(isawsservice|servicename)|source(account|arn|orgid|orgpaths)|securetransport)/;

/** Refuses policies of a bucket of this app that keep log delivery out for certain; warns of those that seem to. */
export function bucketPolicyProblems(
  scope: Construct, bucket: s3.IBucket, document: unknown, objects: string,
): string[] {
  const { requests, statements } = textOf(bucket, document, objects);
  const denied = statements.map((statement) => [...requests].find(([, request]) => denies(statement, request))?.[0])
    .filter((action) => action !== undefined);
  statements.forEach((statement) => warnOfPrincipals(scope, bucket, statement, requests));
  return [
    ...denied.map((action) => `'bucket' must have a policy that lets log delivery in, got ${describe(bucket)}, whose `
      + `policy denies it '${action}': give the Deny the condition ${EXEMPTION}`),
    ...otherPoliciesOf(bucket).map((other) => `'bucket' must have one policy, got '${other.node.path}' and `
      + `'${bucket.policy?.node.path}' for ${describe(bucket)}, of which one replaces the other: `
      + 'use bucket.addToResourcePolicy'),
  ];
}

/** Data perimeters forget services easily. */
function warnOfPrincipals(scope: Construct, bucket: s3.IBucket, statement: Statement, requests: Requests): void {
  const [action] = [...requests].find(([, request]) => isAbout(statement, request)) ?? [];
  const conditions = conditionsOf(statement);
  const negated = conditions.find(([operator, key]) => operator.includes('Not') && OF_PRINCIPALS.test(key))?.[1];
  if (statement.Effect === 'Deny' && action !== undefined && negated !== undefined
    && !conditions.some(([, key]) => OF_SERVICES.test(key))) {
    Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:bucketPolicyDenies',
      `the policy of ${describe(bucket)} denies '${action}' by '${negated}', which log delivery has no value for: `
      + `give the Deny the condition ${EXEMPTION}`);
  }
}

/** The statements and what they are asked, with the same text wherever they refer to the bucket. */
function textOf(
  bucket: s3.IBucket, document: unknown, objects: string,
): { requests: Requests; statements: Statement[] } {
  const stack = Stack.of(bucket);
  const { bucketName = '' } = bucketResourceOf(bucket) ?? {};
  const name = bucketName !== '' && isKnown(bucketName) ? bucketName : '<bucket>';
  const partition = isKnown(stack.partition) ? stack.partition : 'aws';
  const arn = `arn:${partition}:s3:::${name}`;
  const json = [[bucket.bucketArn, arn], [bucket.bucketName, name], [stack.partition, partition]].reduce(
    (text, [token, literal]) => text.replaceAll(JSON.stringify(stack.resolve(token)), JSON.stringify(literal)),
    JSON.stringify(document));
  const ask = (action: string, resource: string): [string, Request] =>
    [action, { service: 'delivery.logs.amazonaws.com', action: action.toLowerCase(), resource, facts: {} }];
  return {
    requests: new Map([
      ask('s3:PutObject', `${arn}/${readable(stack, objects) as string}`), ask('s3:GetBucketAcl', arn),
    ]),
    statements: statementsOf(JSON.parse(json)),
  };
}

/** S3 keeps one policy of a bucket. */
function otherPoliciesOf(bucket: s3.IBucket): s3.CfnBucketPolicy[] {
  const resource = bucketResourceOf(bucket);
  const isOfBucket = ({ bucket: name }: s3.CfnBucketPolicy) => isKnown(name)
    ? name === resource?.bucketName
    : referenceOf(name)?.target === resource;
  const stage = Stage.of(bucket);
  return (stage ?? bucket.node.root).node.findAll().filter((each) => s3.CfnBucketPolicy.isCfnBucketPolicy(each))
    .filter((each) => each !== bucket.policy?.node.defaultChild && Stage.of(each) === stage && isOfBucket(each));
}
