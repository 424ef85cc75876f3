import { Stage } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ArchiveBucketProps, defineArchiveBucket } from './archive-bucket';
import { BucketDelivery } from './bucket-delivery';
import { policyAndCleanerOf } from './bucket-dependencies';
import { warnOfLifecycle } from './bucket-lifecycle';
import { bucketResourceOf } from './bucket-resource';
import { DeliveryFolder } from './delivery-folder';
import {
  FlowLogDestination, FlowLogDestinationBindOptions, FlowLogDestinationConfig, FlowLogDestinationWriter,
} from './destination';
import { notifyOfFiles } from './file-notifications';
import { FileLayout, FlowLogFiles } from './flow-log-files';
import { folderOf } from './key-prefix';
import { FlowLogProducers } from './producers';
import { metricUploads } from './upload-metric';
import { Writers, writersTo } from './writers';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { assertKind, assertKinds, BOOLEAN, having, Kind, oneOf, TEXT } from '../private/kind';
import { isKnown } from '../private/known';
import { assertNoCycle } from '../private/order';
import { assertPartition } from '../private/partition';
import { referenceOf } from '../private/reference';
import { renderedProperties } from '../private/rendered';

const BUCKET: Kind = having('a bucket such as s3.Bucket', 'bucketArn', 'addToResourcePolicy');

const FILE_KINDS: Record<string, Kind> = {
  keyPrefix: TEXT,
  fileFormat: oneOf(Object.values(ec2.FlowLogFileFormat)),
  hiveCompatiblePartitions: BOOLEAN,
  perHourPartition: BOOLEAN,
};

/** Where files are in a bucket, and what they are like. */
export interface S3DestinationFileOptions {
  /**
   * What precedes `AWSLogs/` in the keys of files, such as `network/flow-logs`. Throws for a folder `AWSLogs`, for
   * empty folders, for other characters than letters, digits and `-_!.'()=`, and beyond 768 characters.
   *
   * @default - files are in `AWSLogs/`
   */
  readonly keyPrefix?: string;

  /**
   * The format of files. Parquet costs a little more to deliver, takes a fifth less room, and Athena reads it 10 to 100
   * times faster.
   *
   * @default FlowLogFileFormat.PARQUET
   */
  readonly fileFormat?: ec2.FlowLogFileFormat;

  /**
   * Whether folders are called `aws-account-id=…`, `year=…` and so on, which Hive tools understand.
   *
   * @default false
   */
  readonly hiveCompatiblePartitions?: boolean;

  /**
   * Whether there is a folder for each hour in place of each day.
   *
   * @default true
   */
  readonly perHourPartition?: boolean;
}

/** How flow logs are written to a bucket, whether it is defined here or exists. */
export interface S3DestinationOptions extends S3DestinationFileOptions {
  /**
   * Who else delivers to the bucket. `FlowLogs` of the app that write to it are admitted by themselves.
   *
   * @default - nobody from outside of the app
   */
  readonly producers?: FlowLogProducers;
}

/** What a bucket for flow logs is like, and how they are written to it. */
export interface S3DestinationProps extends S3DestinationOptions, ArchiveBucketProps {
  /**
   * A bucket that exists, in place of one that is defined.
   *
   * @default - a bucket is defined
   * @internal
   */
  readonly _bucket?: s3.IBucket;

  /**
   * The ARN of a bucket whose owner has admitted the flow logs already.
   *
   * @default - a bucket is defined
   * @internal
   */
  readonly _bucketArn?: string;
}

/**
 * Delivers flow logs to files in S3, every five minutes, where they stay until they expire.
 *
 * Defines a bucket that is private, encrypted and reached by TLS only, whose policy lets the log delivery service write
 * to `<keyPrefix>/AWSLogs/*` on behalf of those who deliver, and of nobody else. `FlowLogs` of other accounts and
 * regions of the stage are admitted as they come; for that the bucket needs a name. What the app does not define when
 * it is synthesized, such as flow logs behind a switch, the policy does not admit: give those as `producers`.
 *
 * Log delivery may append a statement of its own to the policy, which CloudFormation reports as drift and which changes
 * nothing.
 *
 * `FlowLogs` of VPCs, subnets and interfaces without a format write `RecordFormat.ESSENTIAL`, because archives outlive
 * the questions that one thinks of today.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const archive = new S3Destination(this, 'Archive', { expiration: Duration.days(400) });
 *
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination: archive });
 */
export class S3Destination extends FlowLogDestination {
  /**
   * A destination that writes to a bucket that exists: in this app, whose policy and key then get the grants, or
   * imported, and then a warning carries the statements that its policy and key need.
   *
   * Throws when the bucket is encrypted by the key that AWS manages for S3, which log delivery cannot use. Of an
   * imported bucket that is not known: give `encryptionKey` to `s3.Bucket.fromBucketAttributes` if it has one.
   *
   * Synthesis fails when the bucket comes to be encrypted so later, when its policy or that of its key denies what log
   * delivery asks for or no longer allows it, and when another `AWS::S3::BucketPolicy` would replace that policy.
   */
  public static fromBucket(
    scope: Construct, id: string, bucket: s3.IBucket, options: S3DestinationOptions = {},
  ): S3Destination {
    assertKinds('options', options);
    assertKind('bucket', bucket, BUCKET);
    if (bucketResourceOf(bucket) !== undefined && Stage.of(bucket) !== Stage.of(scope)) {
      throw new Error(`'bucket' must be in the stage of the destination at '${scope.node.path}', `
        + `got ${describe(bucket)}: use fromBucketArn, and 'producers' there`);
    }
    return new S3Destination(scope, id, { ...options, _bucket: bucket });
  }

  /**
   * A destination that writes to a bucket whose owner admits the flow logs already, such as the archive of an
   * organization: it changes no policy and warns of none. Of a bucket of this app it still knows the key, and warns
   * where its lifecycle moves records.
   *
   * @param bucketArn such as `arn:aws:s3:::archive`, without a key, else throws
   */
  public static fromBucketArn(
    scope: Construct, id: string, bucketArn: string, options: S3DestinationFileOptions = {},
  ): S3Destination {
    assertKinds('options', options);
    assertKind('bucketArn', bucketArn, TEXT);
    if (isKnown(bucketArn) && !/^arn:[-a-z]+:s3:::[^/]+$/.test(bucketArn)) {
      throw new Error(`'bucketArn' must be such as 'arn:<partition>:s3:::archive', got ${describe(bucketArn)}`);
    }
    return new S3Destination(scope, id, { ...options, _bucketArn: bucketArn });
  }

  /** The bucket that holds the files. */
  public readonly bucket: s3.IBucket;

  /** The key of one's own that encrypts the files, as far as it is known here. */
  public readonly encryptionKey?: kms.IKey;

  private readonly folder: string;
  private readonly fileOptions: Required<ec2.DestinationOptions>;
  private readonly delivery?: BucketDelivery;

  constructor(scope: Construct, id: string, private readonly props: S3DestinationProps = {}) {
    super(scope, id);
    assertKinds('props', props, FILE_KINDS);
    this.folder = folderOf(props.keyPrefix);
    this.fileOptions = {
      fileFormat: props.fileFormat ?? ec2.FlowLogFileFormat.PARQUET,
      hiveCompatiblePartitions: props.hiveCompatiblePartitions ?? false,
      perHourPartition: props.perHourPartition ?? true,
    };
    const folder = new DeliveryFolder(this.folder, this.fileOptions.hiveCompatiblePartitions);
    if (props._bucketArn !== undefined) {
      const resource = referenceOf(props._bucketArn)?.target;
      this.encryptionKey = (resource?.node.scope as Partial<s3.IBucket> | undefined)?.encryptionKey;
      this.bucket = s3.Bucket.fromBucketAttributes(this, 'Bucket', {
        bucketArn: props._bucketArn, encryptionKey: this.encryptionKey,
      });
      if (s3.CfnBucket.isCfnBucket(resource)) {
        this.node.addValidation({ validate: () => {
          warnOfLifecycle(this, resource, renderedProperties(resource)?.LifecycleConfiguration, folder);
          return [];
        } });
      }
      return;
    }
    this.bucket = props._bucket ?? defineArchiveBucket(this, 'Bucket', props, folder);
    this.encryptionKey = this.bucket.encryptionKey;
    this.delivery = new BucketDelivery(this, this.bucket, folder, props.producers);
    if (props.producers !== undefined) {
      this._writers().producers.push(props.producers);
    }
  }

  /**
   * Tells somebody of each file that arrives, such as a SIEM by `new s3n.SqsDestination(queue)`: the CDK lets S3 send
   * there, also to queues that are encrypted. Whoever fetches the files needs `grantRead`.
   *
   * S3 tells one only: a second call throws. For several use a topic, `new s3n.SnsDestination(topic)`.
   *
   * The CDK sets notifications of a bucket by a function of its own, which this adds to the stack.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
   */
  public notify(destination: s3.IBucketNotificationDestination): void {
    notifyOfFiles(this.bucket, `${this.folder}AWSLogs/`, destination);
  }

  /** Allows to read the files, and to use the key that encrypts them. */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.bucket.grantRead(grantee, `${this.folder}AWSLogs/*`);
  }

  /**
   * The bytes of what arrives in the folder of the files, from all accounts and regions: `BytesUploaded`. What other
   * services put into an `AWSLogs/` that they share counts, too: give flow logs a `keyPrefix` there.
   *
   * S3 counts requests only where the bucket asks for it, and not in the past. This makes the bucket ask, on first use,
   * for the metrics of this folder, about 16, each of which is billed as a custom metric. Throws for imported buckets.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
   */
  public override metricDeliveries(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return metricUploads(this.bucket, `${this.folder}AWSLogs/`, options);
  }

  public bind(scope: Construct, options: FlowLogDestinationBindOptions): FlowLogDestinationConfig {
    assertPartition(scope, this.bucket, this.bucket.bucketArn, bucketResourceOf(this.bucket)?.env.region);
    this.delivery?.admit(scope);
    if (this.bucket.policy !== undefined) {
      assertNoCycle(scope, this.bucket, { encryptionKey: this.encryptionKey?.keyArn ?? '' });
    }
    return {
      destinationType: ec2.FlowLogDestinationType.S3,
      destinationArn: this.folder === '' ? this.bucket.bucketArn : this.bucket.arnForObjects(this.folder),
      destinationOptions: this.fileOptions,
      dependencies: [policyAndCleanerOf(this.bucket)],
    };
  }

  /** @internal */
  protected override _writers(): Writers<FlowLogDestinationWriter> {
    return writersTo(this, this.bucket, this.folder);
  }

  /** @internal */
  public override get _preferredFormat(): RecordFormat {
    return RecordFormat.ESSENTIAL;
  }

  /** @internal */
  public override _files(): FlowLogFiles {
    const { fileFormat, hiveCompatiblePartitions, perHourPartition } = this.fileOptions;
    const isNew = this.props._bucket === undefined && this.props._bucketArn === undefined;
    return {
      bucket: this.bucket,
      folder: this.folder,
      layout: hiveCompatiblePartitions ? FileLayout.HIVE : FileLayout.PLAIN,
      hourly: perHourPartition,
      isText: fileFormat === ec2.FlowLogFileFormat.PLAIN_TEXT,
      isNew,
      options: this.fileOptions,
      expiration: isNew ? this.props.expiration : undefined,
      producers: this._writers().producers,
    };
  }
}
