import { DeliveryBucket } from '../delivery-bucket';
import { Rule } from '../rule';

const PAGE = 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html';

/** A key whose policy refuses to encrypt records: nobody completes it. */
export const KEY_POLICY: Rule = {
  id: 'keyPolicy',
  severity: 'error',
  finds: 'a bucket whose key does not let log delivery use it, or is disabled: nothing is delivered or said',
  page: PAGE,
  check: (evidence) => evidence.flowLogs.flatMap((flowLog) => {
    const bucket = evidence.bucketOf(flowLog);
    const problem = bucket && keyProblem(bucket);
    return problem === undefined ? [] : [{
      resource: flowLog.resource,
      property: 'LogDestination',
      problem: "'LogDestination' must be a bucket whose key log delivery may use, got "
        + `'${bucket!.resource.path}', whose key '${bucket!.key?.path}' ${problem}`,
      fix: 'enable the key, and let delivery.logs.amazonaws.com use it for flow logs of this account and region',
    }];
  }),
};

/** Encryption that log delivery cannot use. */
export const BUCKET_ENCRYPTION: Rule = {
  id: 'bucketEncryption',
  severity: 'error',
  finds: 'a bucket with the key that AWS manages for S3, or with a key that is named by id or alias',
  page: PAGE,
  check: (evidence) => evidence.flowLogs.flatMap((flowLog) => {
    const bucket = evidence.bucketOf(flowLog);
    const key = bucket && unusableKey(bucket);
    return key === undefined ? [] : [{
      resource: flowLog.resource,
      property: 'LogDestination',
      problem: "'LogDestination' must be a bucket that S3 encrypts, or a key of its own that is named by ARN, got "
        + `'${bucket!.resource.path}' with ${key}`,
      fix: 'use SSE-S3, or set KMSMasterKeyID to the ARN of a key of your own',
    }];
  }),
};

function keyProblem({ key, keyVerdict }: DeliveryBucket): string | undefined {
  const enabled = key?.properties.Enabled;
  if (enabled === false || enabled === 'false') {
    return 'is disabled';
  }
  const { denied, notAllowed } = keyVerdict ?? {};
  return denied !== undefined ? `denies it '${denied}'`
    : notAllowed === undefined ? undefined : `does not allow it '${notAllowed}'`;
}

function unusableKey({ kmsKey, namesKeyById }: DeliveryBucket): string | undefined {
  if (kmsKey === null || typeof kmsKey === 'string' && /(^|:)alias\/aws\/s3$/.test(kmsKey)) {
    return 'the key that AWS manages';
  }
  const isName = typeof kmsKey === 'string' && /^[^:{]*$|:alias\//.test(kmsKey);
  return isName ? `'${kmsKey}'` : namesKeyById ? 'the id of its key' : undefined;
}
