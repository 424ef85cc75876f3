import { createHash } from 'crypto';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { bucketResourceOf } from './bucket-resource';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';

const COUNTED = Symbol.for('cdk-vpc-flow-logs.counted');

/**
 * What is uploaded under a prefix, which S3 counts once the bucket asks for it.
 *
 * A request that is refused has a body that S3 need not take, so bytes say more than `PutRequests` does, which counts
 * requests; that bytes of refused requests are none is unverified.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
 */
export function metricUploads(
  bucket: s3.IBucket, prefix: string, options: cloudwatch.MetricOptions,
): cloudwatch.Metric {
  const { account, region } = bucket.env;
  return new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName: 'BytesUploaded',
    dimensionsMap: { BucketName: bucket.bucketName, FilterId: countIn(bucket, prefix) },
    statistic: cloudwatch.Stats.SUM,
    ...isKnown(account) ? { account } : {},
    ...isKnown(region) ? { region } : {},
    ...options,
  });
}

/** Makes a bucket count requests under a prefix, once, and returns what it calls them. */
function countIn(bucket: s3.IBucket, prefix: string): string {
  const { addMetric } = bucket as Partial<s3.Bucket>;
  const resource = bucketResourceOf(bucket);
  if (resource === undefined || typeof addMetric !== 'function') {
    throw new Error("'destination' must have a bucket of this app, which can be made to count what arrives there, "
      + `got ${describe(bucket)}: define the alarm where the bucket is defined`);
  }
  const counted = (resource as { [COUNTED]?: Set<string> })[COUNTED] ??= new Set();
  const id = `FlowLogs-${createHash('sha256').update(prefix).digest('hex').slice(0, 12)}`;
  if (!counted.has(id)) {
    counted.add(id);
    addMetric.call(bucket, { id, prefix });
  }
  return id;
}
