import * as s3 from 'aws-cdk-lib/aws-s3';

/** The resource of a bucket of this app; nothing for one that is imported. */
export function bucketResourceOf(bucket: s3.IBucket): s3.CfnBucket | undefined {
  const resource = bucket.node.defaultChild;
  return s3.CfnBucket.isCfnBucket(resource) ? resource : undefined;
}
