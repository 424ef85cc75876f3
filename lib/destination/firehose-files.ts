import { Annotations } from 'aws-cdk-lib';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FileLayout, FlowLogFiles } from './flow-log-files';
import { describe } from '../private/describe';

/**
 * The files that a stream writes to S3.
 *
 * Throws where they are not laid out by hours, below a prefix, as Firehose does by itself.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
export function filesOfStream(reader: Construct, resource: CfnDeliveryStream): FlowLogFiles {
  const configuration = (resource.extendedS3DestinationConfiguration ?? resource.s3DestinationConfiguration) as
    Partial<CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty> | undefined;
  const {
    bucketArn, prefix = '', compressionFormat = 'UNCOMPRESSED', customTimeZone = 'UTC',
    dataFormatConversionConfiguration, dynamicPartitioningConfiguration, processingConfiguration,
  } = configuration ?? {};
  const rules: Array<[boolean, string]> = [
    [bucketArn === undefined, 'that keeps records in S3'],
    [dataFormatConversionConfiguration !== undefined, 'that does not convert records'],
    [dynamicPartitioningConfiguration !== undefined, 'that does not partition by what is in records'],
    [/!\{/.test(prefix), "whose prefix in S3 has no expressions '!{…}'"],
    [customTimeZone !== 'UTC', 'whose folders are of the time zone UTC'],
    [!['UNCOMPRESSED', 'GZIP'].includes(compressionFormat), 'whose files are UNCOMPRESSED or GZIP'],
  ];
  const problem = rules.find(([isBroken]) => isBroken)?.[1];
  if (bucketArn === undefined || problem !== undefined) {
    throw new Error(`'archive' must be a stream ${problem}, got ${describe(resource)}`);
  }
  if (!JSON.stringify(processingConfiguration ?? '').includes('AppendDelimiterToRecord')) {
    Annotations.of(reader).addWarningV2('cdk-vpc-flow-logs:recordsNotDelimited', `no page says that the records of `
      + `${describe(resource)} end their lines, by which a table tells them apart: give it a processor of type `
      + "'AppendDelimiterToRecord', or look whether the table finds them");
  }
  return {
    bucket: bucketOf(reader, bucketArn),
    folder: prefix,
    layout: FileLayout.STREAM,
    hourly: true,
    isText: true,
    isNew: false,
    producers: [],
  };
}

/** The bucket of the app, which knows its key. */
function bucketOf(reader: Construct, bucketArn: string): s3.IBucket {
  const found = reader.node.root.node.findAll().find((each) =>
    s3.CfnBucket.isCfnBucket(each) && (each.node.scope as Partial<s3.IBucket>).bucketArn === bucketArn);
  return found?.node.scope as s3.IBucket | undefined
    ?? reader.node.tryFindChild('Bucket') as s3.IBucket | undefined
    ?? s3.Bucket.fromBucketArn(reader, 'Bucket', bucketArn);
}
