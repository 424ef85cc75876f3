import { Rule } from '../rule';
import { EXEMPTION } from '../../destination/data-perimeter';

const PAGE = 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html';

const ALLOW = 'allow delivery.logs.amazonaws.com s3:PutObject on AWSLogs/* of the prefix, and s3:GetBucketAcl';

/** A bucket whose policy refuses records. */
export const BUCKET_POLICY: Rule = {
  id: 'bucketPolicy',
  severity: 'error',
  finds: 'a bucket whose policy denies log delivery, or does not allow it on behalf of another account',
  page: PAGE,
  check: (evidence) => evidence.flowLogs.flatMap((flowLog) => {
    const bucket = evidence.bucketOf(flowLog);
    const { policy, denied, notAllowed } = bucket?.policyVerdict ?? {};
    if (bucket === undefined || denied === undefined && !(bucket.isOfAnotherAccount && notAllowed !== undefined)) {
      return [];
    }
    return [{
      resource: flowLog.resource,
      property: 'LogDestination',
      problem: `'LogDestination' must be a bucket whose policy lets log delivery in, got '${bucket.resource.path}', `
        + (policy === bucket.resource ? 'which has no policy, and so ' : `whose policy '${policy?.path}' `)
        + (denied === undefined ? `does not allow it '${notAllowed}'` : `denies it '${denied}'`),
      fix: denied === undefined ? ALLOW : `give the Deny the condition ${EXEMPTION}`,
    }];
  }),
};

/**
 * A bucket whose policy does not allow what AWS therefore adds to it, within an account: until CloudFormation writes
 * the policy again. A bucket without a policy is given one by AWS, which nothing takes back.
 */
export const BUCKET_POLICY_INCOMPLETE: Rule = {
  id: 'bucketPolicyIncomplete',
  severity: 'warning',
  finds: 'a bucket with a policy that does not allow log delivery: AWS adds to it, and its next change takes that back',
  page: PAGE,
  check: (evidence) => evidence.flowLogs.flatMap((flowLog) => {
    const bucket = evidence.bucketOf(flowLog);
    const { policy, denied, notAllowed } = bucket?.policyVerdict ?? {};
    if (bucket === undefined || bucket.isOfAnotherAccount || denied !== undefined || notAllowed === undefined) {
      return [];
    }
    return [{
      resource: flowLog.resource,
      property: 'LogDestination',
      problem: "'LogDestination' must be a bucket whose policy admits log delivery, got "
        + `'${bucket.resource.path}', whose policy '${policy?.path}' does not allow it '${notAllowed}': `
        + 'what AWS adds to it is gone when it changes',
      fix: ALLOW,
    }];
  }),
};

/** A policy that keeps services out, which may be an oversight. */
export const DATA_PERIMETER: Rule = {
  id: 'dataPerimeter',
  severity: 'warning',
  finds: 'a policy of a bucket or its key that denies by what log delivery has no value for: `aws:PrincipalOrgID`',
  page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html',
  check: (evidence) => evidence.flowLogs.flatMap((flowLog) => {
    const bucket = evidence.bucketOf(flowLog);
    return [bucket?.policyVerdict, bucket?.keyVerdict].filter((verdict) => verdict?.forgottenKey !== undefined)
      .map((verdict) => ({
        resource: flowLog.resource,
        property: 'LogDestination',
        problem: "'LogDestination' must be a bucket whose policies let log delivery in, got "
          + `'${verdict!.policy.path}', which denies by '${verdict!.forgottenKey}', that log delivery has no value for`,
        fix: `give the Deny the condition ${EXEMPTION}`,
      }));
  }),
};
