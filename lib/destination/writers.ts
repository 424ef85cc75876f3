import { Stage } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketResourceOf } from './bucket-resource';
import { FlowLogProducers } from './producers';
import { isKnown } from '../private/known';
import { referenceOf } from '../private/reference';

/** Who writes to a place, and who is told of it. */
export class Writers<Writer> {
  /** Those outside of the app, of any destination of the place. */
  public readonly producers: FlowLogProducers[] = [];

  private readonly writers: Writer[] = [];
  private readonly readers: Array<(writer: Writer) => void> = [];

  public add(writer: Writer): void {
    this.writers.push(writer);
    this.readers.forEach((reader) => reader(writer));
  }

  /** Calls back for those of before, and those to come. */
  public tell(reader: (writer: Writer) => void): void {
    this.readers.push(reader);
    this.writers.forEach((writer) => reader(writer));
  }
}

const WRITERS = Symbol.for('cdk-vpc-flow-logs.writers');

/** Those who write to a log group, through whichever destination. */
export function writersToLogGroup<Writer>(logGroup: logs.ILogGroup): Writers<Writer> {
  const holder = (logGroup.node.defaultChild ?? logGroup) as { [WRITERS]?: Writers<Writer> };
  return holder[WRITERS] ??= new Writers<Writer>();
}

/**
 * Those who write to a folder of a bucket, through whichever destination of a stage: a bucket is known by its resource,
 * or by its literal name.
 */
export function writersTo<Writer>(scope: Construct, bucket: s3.IBucket, folder: string): Writers<Writer> {
  const resource = bucketResourceOf(bucket)
    ?? (referenceOf(bucket.bucketArn) ?? referenceOf(bucket.bucketName))?.target;
  const { bucketName = '' } = s3.CfnBucket.isCfnBucket(resource) ? resource : bucket;
  const name = isKnown(bucketName) ? bucketName : '';
  const holder = name === '' ? resource ?? bucket : Stage.of(scope) ?? scope.node.root;
  const all = (holder as { [WRITERS]?: Map<string, Writers<Writer>> })[WRITERS] ??= new Map();
  const key = `${name}/${folder}`;
  const writers = all.get(key) ?? new Writers<Writer>();
  all.set(key, writers);
  return writers;
}
