import { Arn, ArnFormat, ResourceEnvironment, Stack, Stage } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import { Construct } from 'constructs';
import { describe } from '../private/describe';
import { isKnown } from '../private/known';

/** A stream as flow logs know it: whose it is, and what it is called elsewhere. */
export class FirehoseStream {
  /** The resource, if it is of this app. */
  public readonly resource?: firehose.CfnDeliveryStream;

  /** Where it is. */
  public readonly env: ResourceEnvironment;

  constructor(private readonly reference: firehose.IDeliveryStreamRef) {
    this.resource = resourceOf(reference);
    this.env = this.resource === undefined ? envOf(reference) : reference.env;
    this.assertDirectPut();
  }

  /** What other accounts know the stream by. */
  public literalName(): string {
    const { deliveryStreamName, deliveryStreamArn } = this.reference.deliveryStreamRef;
    const name = this.resource?.deliveryStreamName
      ?? [deliveryStreamName, deliveryStreamArn.split('/')[1] ?? ''].find((each) => each !== '' && isKnown(each));
    if (name === undefined || !isKnown(name)) {
      throw new Error("'deliveryStreamName' must be given when flow logs of another account write to the stream, got "
        + `no literal name for ${describe(this.reference)}: one that is given later replaces the stream`);
    }
    return name;
  }

  /** The ARN as a stack can name it. */
  public arnFor(stack: Stack): string {
    const { account, region } = this.env;
    return account === stack.account && region === stack.region || this.resource === undefined
      ? this.reference.deliveryStreamRef.deliveryStreamArn
      : stack.formatArn({
        service: 'firehose',
        account,
        region,
        resource: 'deliverystream',
        resourceName: this.literalName(),
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      });
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
        + `account write to it, got no ${unknown.join(' and no ')} for ${describe(this.reference)}`);
    }
  }

  private assertDirectPut(): void {
    const {
      deliveryStreamType: type = 'DirectPut', kinesisStreamSourceConfiguration, mskSourceConfiguration,
      databaseSourceConfiguration,
    } = this.resource ?? {};
    const sources = { kinesisStreamSourceConfiguration, mskSourceConfiguration, databaseSourceConfiguration };
    const [source] = Object.entries(sources).find(([, configuration]) => configuration !== undefined) ?? [];
    if (isKnown(type) && type !== 'DirectPut' || source !== undefined) {
      throw new Error("'deliveryStream' must be of type 'DirectPut', because log delivery puts records itself, "
        + `got ${describe(this.reference)} ${type === 'DirectPut' ? `with '${source}'` : `of '${type}'`}`);
    }
  }
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
