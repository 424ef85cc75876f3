import { Arn, ArnFormat, ResourceEnvironment, Stack, Stage } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import { Construct } from 'constructs';
import { describe } from '../private/describe';
import { areKnownAndDiffer, isKnown } from '../private/known';
import { renderedProperties } from '../private/rendered';

/** The tag without which log delivery cannot use a stream. The service sets it, too, which would be drift. */
export const DELIVERY_TAG = { key: 'LogDeliveryEnabled', value: 'true' };

/** A stream as flow logs know it: whose it is, and what it is called elsewhere. */
export class FirehoseStream {
  /** The resource, if it is of this app. */
  public readonly resource?: firehose.CfnDeliveryStream;

  /** Where it is. */
  public readonly env: ResourceEnvironment;

  constructor(private readonly reference: firehose.IDeliveryStreamRef) {
    this.resource = resourceOf(reference);
    this.env = this.resource === undefined ? envOf(reference) : reference.env;
    const problem = this.resource && this.sourceProblem(givenSources(this.resource));
    if (problem !== undefined) {
      throw new Error(problem);
    }
  }

  /** What other accounts know the stream by. */
  public literalName(): string {
    const name = this.knownName;
    if (name === undefined) {
      throw new Error("'deliveryStreamName' must be given when flow logs of another account write to the stream, got "
        + `no literal name for ${describe(this.reference)}: one that is given later replaces the stream`);
    }
    return name;
  }

  /** What the stream is called where it is. */
  public get name(): string {
    const { deliveryStreamName, deliveryStreamArn } = this.reference.deliveryStreamRef;
    return deliveryStreamName || Arn.split(deliveryStreamArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
  }

  /** The ARN as a stack can name it. */
  public arnFor(stack: Stack): string {
    const { account, region } = this.env;
    if (account === stack.account && region === stack.region || this.resource === undefined) {
      return this.reference.deliveryStreamRef.deliveryStreamArn;
    }
    if (this.knownName === undefined) { // the stack's env may be all that it lacks
      this.assertKnownTo(stack);
      this.assertEnvOf(stack);
    }
    return stack.formatArn({
      service: 'firehose',
      account,
      region,
      resource: 'deliverystream',
      resourceName: this.literalName(),
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }

  /** What log delivery cannot use of the stream as its template has it. */
  public problems(): string[] {
    const properties = this.resource === undefined ? undefined : renderedProperties(this.resource);
    const found = properties === undefined ? []
      : [this.sourceProblem(renderedSources(properties)), this.tagProblem(properties)];
    return found.filter((problem) => problem !== undefined);
  }

  /** Stages are deployed apart. */
  public assertStageOf(scope: Construct): void {
    if (this.resource !== undefined && Stage.of(this.resource) !== Stage.of(scope)) {
      throw new Error(`'deliveryStream' must be in the stage of the destination at '${scope.node.path}', `
        + `got ${describe(this.reference)}`);
    }
  }

  /** What is not known of the stream's stack would, in the stack of the flow logs, be of that one. */
  public assertKnownTo(stack: Stack): void {
    const unknown = (['account', 'region'] as const).filter((key) =>
      !isKnown(this.env[key]) && this.env[key] !== stack[key]);
    if (this.resource !== undefined && unknown.length > 0) {
      const { node } = Stack.of(this.resource);
      throw new Error(`'env' must be given to '${node.path}', the stack of the stream, when flow logs of another `
        + `account write to it, got no ${unknown.join(' and no ')} for ${describe(this.reference)}: `
        + 'that replaces nothing');
    }
  }

  /** What is the same place once it is known takes no name. */
  private assertEnvOf(stack: Stack): void {
    const keys = ['account', 'region'] as const;
    const unknown = keys.filter((key) => isKnown(this.env[key]) && !isKnown(stack[key]));
    if (unknown.length > 0 && !keys.some((key) => areKnownAndDiffer(this.env[key], stack[key]))) {
      throw new Error(`'env' must be given to '${stack.node.path}', the stack of the flow logs, which write to a `
        + `stream of a stack with one, got no ${unknown.join(' and no ')} for ${describe(this.reference)}: `
        + 'that replaces nothing');
    }
  }

  private get knownName(): string | undefined {
    const { deliveryStreamName, deliveryStreamArn } = this.reference.deliveryStreamRef;
    const name = this.resource?.deliveryStreamName
      ?? [deliveryStreamName, deliveryStreamArn.split('/')[1] ?? ''].find((each) => each !== '' && isKnown(each));
    return name !== undefined && isKnown(name) ? name : undefined;
  }

  private sourceProblem({ type = 'DirectPut', ...sources }: Sources): string | undefined {
    const [source] = Object.entries(sources).find(([, configuration]) => configuration !== undefined) ?? [];
    const isOther = typeof type === 'string' && isKnown(type) && type !== 'DirectPut';
    return !isOther && source === undefined ? undefined
      : "'deliveryStream' must be of type 'DirectPut', because log delivery puts records itself, "
        + `got ${describe(this.reference)} ${isOther ? `of '${type}'` : `with '${source}'`}`;
  }

  private tagProblem({ Tags = [] }: Record<string, unknown>): string | undefined {
    const tags = Array.isArray(Tags) ? Tags as Array<{ Key?: unknown; Value?: unknown }> : undefined;
    const value = tags?.find(({ Key }) => Key === DELIVERY_TAG.key)?.Value;
    const isSeen = tags?.every(({ Key }) => typeof Key === 'string') === true && typeof (value ?? '') === 'string';
    return !isSeen || value === DELIVERY_TAG.value ? undefined
      : `'deliveryStream' must keep the tag '${DELIVERY_TAG.key}' of '${DELIVERY_TAG.value}', which log delivery `
        + `needs, got ${describe(this.reference)} ${value === undefined ? 'without it' : `with ${describe(value)}`}`;
  }
}

/** What a stream reads from. */
interface Sources {
  readonly type?: unknown;
  readonly kinesisStreamSourceConfiguration?: unknown;
  readonly mskSourceConfiguration?: unknown;
  readonly databaseSourceConfiguration?: unknown;
}

function givenSources({
  deliveryStreamType: type, kinesisStreamSourceConfiguration, mskSourceConfiguration, databaseSourceConfiguration,
}: firehose.CfnDeliveryStream): Sources {
  return { type, kinesisStreamSourceConfiguration, mskSourceConfiguration, databaseSourceConfiguration };
}

function renderedSources(properties: Record<string, unknown>): Sources {
  return {
    type: properties.DeliveryStreamType,
    kinesisStreamSourceConfiguration: properties.KinesisStreamSourceConfiguration,
    mskSourceConfiguration: properties.MSKSourceConfiguration,
    databaseSourceConfiguration: properties.DatabaseSourceConfiguration,
  };
}

/** Imports are of the place that their ARN says, of which only the deployment may know parts. */
function envOf(deliveryStream: firehose.IDeliveryStreamRef): ResourceEnvironment {
  const arn = deliveryStream.deliveryStreamRef.deliveryStreamArn;
  const [, , service, region, account, resource] = arn.split(':'); // tokens hold no colons
  if (resource === undefined ? isKnown(arn) : isKnown(service) && service !== 'firehose'
    || isKnown(resource) && !resource.startsWith('deliverystream/')) {
    throw new Error("'deliveryStream' must have an ARN such as 'arn:<partition>:firehose:<region>:<account>:"
      + `deliverystream/flow-logs', got ${describe(arn)}`);
  }
  return resource === undefined ? tokenEnvOf(arn) : { account, region };
}

function tokenEnvOf(arn: string): ResourceEnvironment {
  const { account, region } = Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME);
  return { account: account!, region: region! };
}

function resourceOf(deliveryStream: firehose.IDeliveryStreamRef): firehose.CfnDeliveryStream | undefined {
  const resource = firehose.CfnDeliveryStream.isCfnDeliveryStream(deliveryStream)
    ? deliveryStream
    : deliveryStream.node.defaultChild;
  return firehose.CfnDeliveryStream.isCfnDeliveryStream(resource) ? resource : undefined;
}
