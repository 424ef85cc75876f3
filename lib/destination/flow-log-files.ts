import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogProducers } from './producers';

/** How records are laid out in a bucket. */
export enum FileLayout {
  /** `AWSLogs/<account>/vpcflowlogs/<region>/<year>/<month>/<day>/` of text or Parquet. */
  PLAIN = 'plain',
  /** `AWSLogs/aws-account-id=<account>/…/day=<day>/`, likewise. */
  HIVE = 'hive',
  /** `<year>/<month>/<day>/<hour>/` of what Firehose makes of each record: JSON with the record as its `message`. */
  STREAM = 'stream',
}

/** Files of flow logs in a bucket, as readers need to know them. */
export interface FlowLogFiles {
  readonly bucket: s3.IBucket;

  /** What precedes their folders in keys, with a slash at its end, if anything. */
  readonly folder: string;

  readonly layout: FileLayout;

  /** Whether there is a folder for each hour, not each day. */
  readonly hourly: boolean;

  /** Whether fields are told by their position. */
  readonly isText: boolean;

  /** What the service is told of them; nothing where it is not who writes them. */
  readonly options?: ec2.DestinationOptions;

  /** Whether the bucket is as new as the app, so that nothing is older. */
  readonly isNew: boolean;

  /** How long they are kept, if that is known. */
  readonly expiration?: Duration;

  /** Who delivers from outside of the app, those to come included. */
  readonly producers: readonly FlowLogProducers[];
}
