import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { bucketResourceOf } from './bucket-resource';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';

/** How large a policy can be. */
export class PolicyLimit {
  /** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html */
  public static readonly BUCKET = new PolicyLimit('bucket', 20 * 1024);

  /** @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
  public static readonly KEY = new PolicyLimit('encryptionKey', 32 * 1024);

  private constructor(private readonly prop: string, private readonly maxBytes: number) {}

  /**
   * What is wrong with a policy that is too large.
   *
   * @param of which it is the policy
   * @param bucket that it may refer to
   * @param document resolved
   * @param parts that are of destinations
   */
  public problemOf(of: IConstruct, bucket: s3.IBucket, document: unknown, parts: Part[]): string | undefined {
    const { prop, maxBytes } = this;
    const bytes = sizeOf(document, bucket);
    if (bytes <= maxBytes) {
      return undefined;
    }
    const spareBytes = parts.reduce((sum, part) => sum + part.spareBytes, 0);
    const statements = parts.flatMap((part) => part.statements);
    const ownBytes = sizeOf(Stack.of(bucket).resolve(new iam.PolicyDocument({ statements })), bucket);
    const advice = bytes - spareBytes <= maxBytes ? 'FlowLogProducers.organization takes the room of one account'
      : parts.length > 1 && bytes - ownBytes <= maxBytes ? 'use fewer prefixes, or more buckets'
        : 'what takes the room is the statements that others added';
    return `'${prop}' must have a policy of at most ${maxBytes} bytes, got ${bytes} bytes for ${describe(of)}: `
      + advice;
  }
}

/** What a destination has in a policy. */
interface Part {
  readonly statements: iam.PolicyStatement[];

  /** What an organization in place of accounts would spare. */
  readonly spareBytes: number;
}

/** Where a policy has as much room as this, it is not measured to the byte. */
const MEASURED_FROM = 5 * 1024;

/** The bytes of a policy: no less, and more by what only the deployment knows. */
function sizeOf(document: unknown, bucket: s3.IBucket): number {
  const { length } = JSON.stringify(document);
  if (length < MEASURED_FROM) {
    return length;
  }
  const stack = Stack.of(bucket);
  const json: unknown = stack.resolve(stack.toJsonString(document));
  const parts = typeof json === 'string' ? [json] : (json as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const { bucketName = '' } = bucketResourceOf(bucket) ?? {};
  const lengths = new Map([
    ['{"Ref":"AWS::AccountId"}', 12],
    ['{"Ref":"AWS::Partition"}', 3],
    ['{"Ref":"AWS::Region"}', 9],
    [JSON.stringify(stack.resolve(bucket.bucketArn)), 13 + (isKnown(bucketName) ? bucketName.length : 3)],
  ]);
  return parts.reduce<number>((sum, part) =>
    sum + (typeof part === 'string' ? Buffer.byteLength(part) : lengths.get(JSON.stringify(part)) ?? 0), 0);
}
