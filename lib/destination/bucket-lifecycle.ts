import { Annotations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct } from 'constructs';
import { DeliveryFolder } from './delivery-folder';
import { describe } from '../private/describe';

/** Where Athena cannot read. @see https://docs.aws.amazon.com/athena/latest/ug/s3-lifecycle.html */
const UNREADABLE = [s3.StorageClass.GLACIER, s3.StorageClass.DEEP_ARCHIVE].map(String);

/**
 * Warns of rules by which a bucket moves records where they cannot be read, or does not move them.
 *
 * @param configuration rendered
 * @param folder of the records
 */
export function warnOfLifecycle(
  scope: Construct, bucket: IConstruct, configuration: unknown, folder: DeliveryFolder,
): void {
  const { Rules, TransitionDefaultMinimumObjectSize: size } = (configuration ?? {}) as Lifecycle;
  const rules = listOf<Rule>(Rules).filter((rule) => concerns(rule, folder));
  const unreadable = new Set(rules.flatMap(classesOf).filter((name) => UNREADABLE.includes(name)));
  if (unreadable.size > 0) {
    Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:recordsNotQueryable',
      `'lifecycleRules' of ${describe(bucket)} move records to ${[...unreadable].join(' and ')}, where Athena cannot `
      + 'read them: GLACIER_IR is an archive that it can');
  }
  const takesAny = (name: string) => size === 'varies_by_storage_class' && UNREADABLE.includes(name);
  if (rules.some((rule) => !isOfSize(rule) && !classesOf(rule).every(takesAny))) {
    Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:smallObjectsStay',
      `'lifecycleRules' of ${describe(bucket)} move no objects under 128 kB, which most files of flow logs are: give `
      + "'objectSizeGreaterThan', and mind that S3 charges for each object that it moves");
  }
}

interface Lifecycle {
  readonly Rules?: unknown;
  readonly TransitionDefaultMinimumObjectSize?: string;
}

interface Rule {
  readonly Status?: unknown;
  readonly Prefix?: unknown;
  readonly TagFilters?: unknown;
  readonly ObjectSizeGreaterThan?: unknown;
  readonly ObjectSizeLessThan?: unknown;
  readonly Transition?: Transition;
  readonly Transitions?: unknown;
  readonly NoncurrentVersionTransition?: Transition;
  readonly NoncurrentVersionTransitions?: unknown;
}

interface Transition {
  readonly StorageClass?: unknown;
}

/** Records carry no tags. */
function concerns({ Status, Prefix, TagFilters }: Rule, folder: DeliveryFolder): boolean {
  const isElsewhere = typeof Prefix === 'string' && !folder.mayHold(Prefix);
  return Status !== 'Disabled' && TagFilters === undefined && !isElsewhere;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
function isOfSize({ ObjectSizeGreaterThan, ObjectSizeLessThan }: Rule): boolean {
  return (ObjectSizeGreaterThan ?? ObjectSizeLessThan) !== undefined;
}

function classesOf(rule: Rule): string[] {
  return [
    rule.Transition, rule.NoncurrentVersionTransition,
    ...listOf<Transition>(rule.Transitions), ...listOf<Transition>(rule.NoncurrentVersionTransitions),
  ].filter((each) => each !== undefined).map(({ StorageClass }) => `${StorageClass}`);
}

/** What only the deployment knows, such as an `Fn::If`, is not judged. */
function listOf<T>(list: unknown): T[] {
  return Array.isArray(list) ? list : [];
}
