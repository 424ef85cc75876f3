import * as s3 from 'aws-cdk-lib/aws-s3';
import { Dependable, IDependable } from 'constructs';

/**
 * A flow log is created after the policy that admits it, else the service writes one of its own, and is deleted before
 * what empties the bucket, else its last files keep the bucket from being deleted.
 */
export function policyAndCleanerOf(bucket: s3.IBucket): IDependable {
  const dependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots() {
      const found = [bucket.policy, bucket.node.tryFindChild('AutoDeleteObjectsCustomResource')];
      return found.filter((each) => each !== undefined);
    },
  });
  return dependable;
}
