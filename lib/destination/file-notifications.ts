import { FeatureFlags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { S3_TRUST_KEY_POLICY_FOR_SNS_SUBSCRIPTIONS } from 'aws-cdk-lib/cx-api';
import { bucketResourceOf } from './bucket-resource';
import { describe } from '../private/describe';

const PREFIXES = Symbol.for('cdk-vpc-flow-logs.notified');

/**
 * Tells somebody of files in a bucket. Refuses a second one for the same files, as S3 does.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function notifyOfFiles(
  bucket: s3.IBucket, prefix: string, destination: s3.IBucketNotificationDestination,
): void {
  const owner = (bucketResourceOf(bucket) ?? bucket) as { [PREFIXES]?: string[] };
  const prefixes = owner[PREFIXES] ??= [];
  if (prefixes.some((other) => other.startsWith(prefix) || prefix.startsWith(other))) {
    throw new Error(`'destination' must be one for all who are told of the same files, such as an SNS topic that they `
      + `subscribe to, got another, ${describe(destination)}, for ${describe(prefix)} in ${describe(bucket)}`);
  }
  prefixes.push(prefix);
  bucket.addEventNotification(s3.EventType.OBJECT_CREATED, destination, { prefix });
  letWriteToTopic(bucket, destination);
}

/**
 * The CDK gives the key of a queue to S3, that of a topic with a feature flag alone.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 */
function letWriteToTopic(bucket: s3.IBucket, destination: s3.IBucketNotificationDestination): void {
  const { topic } = destination as { topic?: sns.ITopic };
  if (!FeatureFlags.of(bucket).isEnabled(S3_TRUST_KEY_POLICY_FOR_SNS_SUBSCRIPTIONS)) {
    topic?.masterKey?.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('s3.amazonaws.com')],
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      resources: ['*'],
    }));
  }
}
