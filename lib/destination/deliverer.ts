import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketResourceOf } from './bucket-resource';
import { DeliveryFolder } from './delivery-folder';
import { DeliverySources } from './delivery-sources';

/** A destination that delivers to a bucket, as the policies of the bucket and its key know it. */
export interface Deliverer {
  /** The destination. */
  readonly scope: Construct;

  /** Where it delivers. */
  readonly folder: DeliveryFolder;

  /** On whose behalf. */
  readonly sources: DeliverySources;

  /** What the policy of the bucket has to hold for it; nothing where nobody delivers. */
  readonly statements: iam.PolicyStatement[];

  /** What the policy of the key has to hold for it, likewise. */
  readonly keyStatement?: iam.PolicyStatement;
}

const DELIVERERS = Symbol.for('cdk-vpc-flow-logs.deliverers');

/** All who deliver to a bucket, in the order of definition: to be added to, and complete at validation. */
export function deliverersTo(bucket: s3.IBucket): Deliverer[] {
  const owner = (bucketResourceOf(bucket) ?? bucket) as { [DELIVERERS]?: Deliverer[] };
  return owner[DELIVERERS] ??= [];
}
