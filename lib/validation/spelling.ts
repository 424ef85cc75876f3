import { Stack } from 'aws-cdk-lib';
import { AppResource } from './app-resource';
import { isObject, isPlainJoin, joined, referenceIn } from './rendered-value';
import { Survey } from './survey';
import { isKnown } from '../private/known';

/** How names of resources are called in ARNs of theirs: what precedes the name, and what follows it. */
const ARNS: Record<string, [service: string, before: string, after: string, isGlobal?: boolean]> = {
  'AWS::S3::Bucket': ['s3', '', '', true],
  'AWS::Logs::LogGroup': ['logs', 'log-group:', ':*'],
  'AWS::IAM::Role': ['iam', 'role/', ''],
  'AWS::KMS::Key': ['kms', 'key/', ''],
};

/** The properties that name resources, if it is not CloudFormation that does. */
const NAMES: Record<string, string> = {
  'AWS::S3::Bucket': 'BucketName', 'AWS::Logs::LogGroup': 'LogGroupName', 'AWS::IAM::Role': 'RoleName',
};

/**
 * Spells values in a stack so that texts about the same resource are the same: names that are known, placeholders such
 * as `<Stack/Bucket/Resource>` for those that CloudFormation gives, ARNs made of both.
 */
export class Spelling {
  constructor(private readonly survey: Survey, private readonly stack: Stack) {}

  /** A value in which as much is text as can be. */
  public spell(value: unknown): unknown {
    if (typeof value === 'string') {
      return this.ofPartition(value);
    }
    if (Array.isArray(value)) {
      return value.map((each) => this.spell(each));
    }
    if (!isObject(value)) {
      return value;
    }
    const reference = referenceIn(value);
    if (reference !== undefined) {
      const resource = this.survey.referent(value) ?? this.survey.at(reference.path);
      return (resource && this.attribute(resource, reference.attribute)) ?? this.followed(value);
    }
    if (isPlainJoin(value)) {
      return joined(value['Fn::Join'][1].map((part) => this.spell(part)));
    }
    if ('Fn::ImportValue' in value) {
      return this.followed(value);
    }
    return this.pseudoParameter(value)
      ?? Object.fromEntries(Object.entries(value).map(([key, each]) => [this.ofPartition(key), this.spell(each)]));
  }

  /** The text of a value, with placeholders such as `<region>`; nothing where more of it is not known. */
  public text(value: unknown): string | undefined {
    const spelt = this.spell(value);
    const parts = isPlainJoin(spelt) ? spelt['Fn::Join'][1] : [spelt];
    const texts = parts.map((part) =>
      typeof part === 'string' ? part : isObject(part) ? PLACEHOLDERS[`${part.Ref}`] : undefined);
    return texts.every((each) => each !== undefined && isKnown(each)) ? texts.join('') : undefined;
  }

  /** The name of a resource, or a placeholder. */
  public name(resource: AppResource): string {
    const name = resource.properties[NAMES[resource.type] ?? ''];
    return typeof name === 'string' && isKnown(name) ? name : `<${resource.path}>`;
  }

  /** The ARN of a resource, as values that refer to it are spelt. */
  public arn(resource: AppResource): unknown {
    const [service, before, after, isGlobal = false] = ARNS[resource.type] ?? [];
    if (service === undefined) {
      return undefined;
    }
    const own = new Spelling(this.survey, resource.stack);
    const place = isGlobal ? ['', ':', ''] : [
      ...service === 'iam' ? [''] : [own.spell({ Ref: 'AWS::Region' })], ':', own.spell({ Ref: 'AWS::AccountId' }),
    ];
    return joined([`arn:${own.partition}:${service}:`, ...place, `:${before}${this.name(resource)}${after}`]);
  }

  /** Of stacks without a region the one that most are of, for literal ARNs as well. */
  public get partition(): string {
    return isKnown(this.stack.partition) ? this.stack.partition : DEFAULT_PARTITION;
  }

  private followed(value: unknown): unknown {
    const next = this.survey.follow(value);
    return next === value ? value : this.spell(next);
  }

  private attribute(resource: AppResource, attribute: string): unknown {
    if (!(resource.type in ARNS)) {
      return undefined;
    }
    return attribute === 'Ref' ? this.name(resource) : attribute === 'Arn' ? this.arn(resource) : undefined;
  }

  private pseudoParameter({ Ref: name }: Record<string, unknown>): unknown {
    const { account, region } = this.stack;
    switch (name) {
      case 'AWS::Partition':
        return this.partition;
      case 'AWS::AccountId':
        return isKnown(account) ? account : { Ref: name };
      case 'AWS::Region':
        return isKnown(region) ? region : { Ref: name };
      default:
        return undefined;
    }
  }

  private ofPartition(text: string): string {
    return isKnown(this.stack.partition) ? text : text.replace(/\barn:aws[-a-z]*:/g, `arn:${DEFAULT_PARTITION}:`);
  }
}

const DEFAULT_PARTITION = 'aws';

const PLACEHOLDERS: Record<string, string | undefined> = {
  'AWS::AccountId': '<account>', 'AWS::Region': '<region>', 'AWS::URLSuffix': '<urlSuffix>',
};
