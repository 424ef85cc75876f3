import { App } from 'aws-cdk-lib';

/** Where stacks without an environment are deployed to. */
export const ACCOUNT = '111111111111';
export const REGION = 'us-east-1';

interface Template {
  readonly Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  readonly Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly template: Template;
}

/** A resource as CloudFormation would create it, with its account. */
export interface Deployed {
  readonly logicalId: string;
  readonly type: string;
  readonly account: string;
  readonly properties: Record<string, unknown>;
  readonly arn: string;
}

/** What CloudFormation would make of the templates of an app: the same resources, with concrete values in place of references. */
export class Deployment {
  private readonly places: Place[];

  constructor(app: App) {
    this.places = app.synth({ force: true }).stacksRecursively.map(({ environment, template }) => ({
      account: environment.account === 'unknown-account' ? ACCOUNT : environment.account,
      region: environment.region === 'unknown-region' ? REGION : environment.region,
      template: template as Template,
    }));
  }

  /** All resources of a type. */
  public all(type: string): Deployed[] {
    return this.places.flatMap((place) => Object.entries(place.template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, { Properties = {} }]) => ({
        logicalId,
        type,
        account: place.account,
        properties: this.concrete(Properties, place) as Deployed['properties'],
        arn: this.attribute(place, logicalId, 'Arn'),
      })));
  }

  /** The only resource of a type. */
  public only(type: string): Deployed {
    const found = this.all(type);
    if (found.length !== 1) {
      throw new Error(`expected one ${type}, got ${found.length}`);
    }
    return found[0];
  }

  private concrete(value: unknown, place: Place): unknown {
    if (Array.isArray(value)) {
      return value.map((each) => this.concrete(each, place));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const entries = Object.entries(value);
    if (entries.length === 1 && (entries[0][0] === 'Ref' || entries[0][0].startsWith('Fn::'))) {
      return this.intrinsic(entries[0][0], entries[0][1], place);
    }
    return Object.fromEntries(entries.map(([key, each]) => [key, this.concrete(each, place)]));
  }

  private intrinsic(name: string, argument: unknown, place: Place): unknown {
    switch (name) {
      case 'Ref':
        return this.reference(place, argument as string);
      case 'Fn::GetAtt':
        return this.attribute(place, ...argument as [string, string]);
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown[]];
        return (this.concrete(parts, place) as string[]).join(separator);
      }
      case 'Fn::ImportValue':
        return this.exported(argument as string);
      default:
        throw new Error(`no value for ${name} of ${JSON.stringify(argument)}`);
    }
  }

  private exported(name: string): unknown {
    for (const place of this.places) {
      const output = Object.values(place.template.Outputs ?? {}).find((each) => each.Export?.Name === name);
      if (output !== undefined) {
        return this.concrete(output.Value, place);
      }
    }
    throw new Error(`nothing exports ${name}`);
  }

  private reference(place: Place, name: string): string {
    const pseudo: Record<string, string> = {
      'AWS::AccountId': place.account, 'AWS::Region': place.region, 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com',
    };
    return pseudo[name] ?? this.nameOf(place, name);
  }

  /** The name that is given, or one that CloudFormation could generate. */
  private nameOf(place: Place, logicalId: string): string {
    const { Type, Properties = {} } = place.template.Resources[logicalId];
    const prop = { 'AWS::S3::Bucket': 'BucketName', 'AWS::IAM::Role': 'RoleName', 'AWS::Logs::LogGroup': 'LogGroupName',
      'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName', 'AWS::Athena::WorkGroup': 'Name' }[Type];
    const given = prop === undefined ? undefined : Properties[prop];
    return given === undefined ? logicalId.toLowerCase() : this.concrete(given, place) as string;
  }

  private attribute(place: Place, logicalId: string, attribute: string): string {
    const { Type } = place.template.Resources[logicalId];
    const name = this.nameOf(place, logicalId);
    const { account, region } = place;
    const arns: Record<string, string> = {
      'AWS::S3::Bucket': `arn:aws:s3:::${name}`,
      'AWS::KMS::Key': `arn:aws:kms:${region}:${account}:key/${name}`,
      'AWS::IAM::Role': `arn:aws:iam::${account}:role/${name}`,
      'AWS::Logs::LogGroup': `arn:aws:logs:${region}:${account}:log-group:${name}:*`,
      'AWS::KinesisFirehose::DeliveryStream': `arn:aws:firehose:${region}:${account}:deliverystream/${name}`,
    };
    return attribute === 'Arn' && Type in arns ? arns[Type] : `${name}.${attribute}`;
  }
}
