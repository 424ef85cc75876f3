import { Annotations, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IDependable } from 'constructs';
import { defineDeliveryStream, DeliveryStreamProps } from './delivery-stream';
import { FlowLogDestination, FlowLogDestinationBindOptions, FlowLogDestinationConfig } from './destination';
import { filesOfStream } from './firehose-files';
import { RECEIVER_PREFIX, receiverRoleName } from './firehose-names';
import { FirehoseReceiver } from './firehose-receiver';
import { FirehoseSender } from './firehose-sender';
import { DELIVERY_TAG, FirehoseStream } from './firehose-stream';
import { FlowLogFiles } from './flow-log-files';
import { FlowLogProducers } from './producers';
import { describe } from '../private/describe';
import { assertKind, assertKinds, having, Kind, TEXT } from '../private/kind';
import { areKnownAndDiffer, isKnown } from '../private/known';
import { assertPartition } from '../private/partition';

const STREAM: Kind = having('a stream such as firehose.DeliveryStream', 'deliveryStreamRef');

/** How flow logs are delivered to a stream, whether it is defined here or exists. */
export interface FirehoseDestinationOptions {
  /**
   * Who else delivers to the stream, of other accounts and from outside of the app. `FlowLogs` of the app that write to
   * it are admitted by themselves.
   *
   * @default - nobody from outside of the app
   */
  readonly producers?: FlowLogProducers;

  /**
   * The name of the role, in the account of the stream, that other accounts assume to deliver. It must start with
   * `AWSLogDeliveryFirehoseCrossAccountRole`, else throws. With a stream of this app it is defined here; with one that
   * is imported by its ARN its account must have it, and a stack without an `env` is taken for one of another account.
   * A stream that is imported by its name is of the account of its stack: nobody assumes the role, which is a warning.
   *
   * @default - `AWSLogDeliveryFirehoseCrossAccountRole-`, the region and the name of the stream, with a digest in place
   * of what exceeds 64 characters
   */
  readonly crossAccountRoleName?: string;
}

/** What a stream for flow logs is like, and how they are delivered to it. */
export interface FirehoseDestinationProps extends FirehoseDestinationOptions, DeliveryStreamProps {
  /**
   * A stream that exists, in place of one that is defined.
   *
   * @default - a stream is defined
   * @internal
   */
  readonly _deliveryStream?: firehose.IDeliveryStreamRef;
}

/**
 * Delivers flow logs, as text, to a stream of Amazon Data Firehose, of this account or another, in the same region.
 *
 * In the same account the service needs no role. For another account both sides need one: the stack of the flow logs
 * gets a role that the service is passed, and the stream's account one that this role assumes. Deploy the stream first.
 *
 * There is no `grantRead`, because nobody reads from a stream of Firehose: read where it delivers to.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-firehose.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const bucket = new s3.Bucket(this, 'Bucket', { enforceSSL: true });
 * const destination = new FirehoseDestination(this, 'Stream', { destination: new firehose.S3Bucket(bucket) });
 *
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination });
 */
export class FirehoseDestination extends FlowLogDestination {
  /**
   * A destination that delivers to a stream that exists: of this app, or imported by name or ARN.
   *
   * Throws when the stream reads from somewhere else: log delivery needs one of `DirectPut`.
   */
  public static fromDeliveryStream(
    scope: Construct, id: string, deliveryStream: firehose.IDeliveryStreamRef, options: FirehoseDestinationOptions = {},
  ): FirehoseDestination {
    assertKinds('options', options);
    assertKind('deliveryStream', deliveryStream, STREAM);
    const props = { ...options, _deliveryStream: deliveryStream };
    return new FirehoseDestination(scope, id, props as FirehoseDestinationProps);
  }

  /** The stream that takes the records. */
  public readonly deliveryStream: firehose.IDeliveryStreamRef;

  /** The key of one's own that encrypts the stream. Nothing for a stream that exists, whose key is not known here. */
  public readonly encryptionKey?: kms.IKey;

  private readonly stream: FirehoseStream;

  constructor(scope: Construct, id: string, private readonly props: FirehoseDestinationProps) {
    super(scope, id);
    assertKinds('props', props, { crossAccountRoleName: TEXT });
    assertRoleName(props.crossAccountRoleName);
    const { deliveryStream, encryptionKey } = props._deliveryStream === undefined
      ? defineDeliveryStream(this, 'DeliveryStream', props)
      : { deliveryStream: props._deliveryStream };
    this.deliveryStream = deliveryStream;
    this.encryptionKey = encryptionKey;
    this.stream = new FirehoseStream(deliveryStream);
    this.stream.assertStageOf(scope);
    this.stream.resource?.tags.setTag(DELIVERY_TAG.key, DELIVERY_TAG.value);
    this.node.addValidation({ validate: () => this.stream.problems() });
    FlowLogProducers._assert(props.producers);
    if (props.producers !== undefined) {
      this.receive(props.producers);
    }
  }

  /**
   * The records that the stream takes in, from all accounts: `IncomingRecords`, which costs nothing. What it delivers
   * further, and what of that fails, are other metrics of the stream.
   *
   * @see https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
   */
  public override metricDeliveries(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const { account, region } = this.stream.env;
    return new cloudwatch.Metric({
      namespace: 'AWS/Firehose',
      metricName: 'IncomingRecords',
      dimensionsMap: { DeliveryStreamName: this.stream.name },
      statistic: cloudwatch.Stats.SUM,
      ...isKnown(account) ? { account } : {},
      ...isKnown(region) ? { region } : {},
      ...options,
    });
  }

  public bind(scope: Construct, options: FlowLogDestinationBindOptions): FlowLogDestinationConfig {
    const stack = Stack.of(scope);
    const { stream: { env } } = this;
    if (areKnownAndDiffer(env.region, stack.region)) {
      throw new Error(`'destination' must be a stream in the region of the flow logs at '${scope.node.path}', `
        + `'${stack.region}', got ${describe(this.deliveryStream)} in '${env.region}'`);
    }
    assertPartition(scope, this.deliveryStream, this.deliveryStream.deliveryStreamRef.deliveryStreamArn, env.region);
    const isNamed = this.props.crossAccountRoleName !== undefined; // whoever names a role means another account
    if (areKnownAndDiffer(env.account, stack.account) || env.account !== stack.account && isNamed) {
      return this.bindAcrossAccounts(stack, options);
    }
    if (env.account !== stack.account) {
      this.warnOfUnknown(scope);
    } else if (isNamed && this.stream.resource === undefined && !isKnown(env.account)) {
      this.warnOfUnusedRole(scope);
    }
    return {
      destinationType: ec2.FlowLogDestinationType.KINESIS_DATA_FIREHOSE,
      destinationArn: this.stream.arnFor(stack),
    };
  }

  /** @internal */
  public override _files(reader: Construct): FlowLogFiles {
    const { resource } = this.stream;
    return resource === undefined ? super._files(reader) : filesOfStream(reader, resource);
  }

  private bindAcrossAccounts(stack: Stack, options: FlowLogDestinationBindOptions): FlowLogDestinationConfig {
    this.stream.assertKnownTo(stack);
    const roleName = this.roleName();
    const receiverArn = stack.formatArn({
      service: 'iam', region: '', account: this.stream.env.account, resource: 'role', resourceName: roleName,
    });
    const sender = FirehoseSender.of(stack, this, receiverArn);
    sender.allow(options.resourceArns.length > 0 ? options.resourceArns : options.resourceIds.map((id) =>
      stack.formatArn({ service: 'ec2', resource: '*', resourceName: id })));
    const dependencies: IDependable[] = [sender.policies];
    if (this.stream.resource !== undefined) {
      const receiver = FirehoseReceiver.of(this.stream.resource, roleName);
      if (isKnown(stack.account)) {
        receiver.admit(stack.account, sender.roleName);
      } else {
        this.warnOfNotAdmitted(stack);
      }
      dependencies.push(receiver);
    }
    return {
      destinationType: ec2.FlowLogDestinationType.KINESIS_DATA_FIREHOSE,
      destinationArn: this.stream.arnFor(stack),
      role: sender.role,
      crossAccountRole: sender.receiver,
      dependencies,
    };
  }

  private receive(producers: FlowLogProducers): void {
    if (this.stream.resource === undefined) {
      throw new Error("'producers' must be given where the stream is defined, "
        + `got them for ${describe(this.deliveryStream)}, which is imported`);
    }
    FirehoseReceiver.of(this.stream.resource, this.roleName()).admitProducers(producers);
  }

  private roleName(): string {
    const { props: { crossAccountRoleName }, stream: { env: { region } } } = this;
    if (crossAccountRoleName === undefined && !isKnown(region)) {
      throw new Error("'crossAccountRoleName' must be given when the region of the stream is not known, "
        + `got none for ${describe(this.deliveryStream)}`);
    }
    return crossAccountRoleName ?? receiverRoleName(region, this.stream.literalName());
  }

  /** A stack without an environment can be deployed to any account. */
  private warnOfNotAdmitted(stack: Stack): void {
    if (this.props.producers?._organizationId === undefined) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:writerNotAdmitted',
        `the account of '${stack.node.path}' is not known, so ${describe(this.deliveryStream)} does not admit its flow `
        + "logs by itself: give the stack an 'env' or the destination an organization as 'producers'");
    }
  }

  /** A stream that is imported by its name is of the account of its stack. */
  private warnOfUnusedRole(scope: Construct): void {
    Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:accountNotKnown',
      `${describe(this.deliveryStream)} is taken for one of the account of '${scope.node.path}', which is not known, `
      + "so 'crossAccountRoleName' is not used: import the stream by its ARN, or leave it out");
  }

  /** Stacks without an environment could be of another account, which takes roles. */
  private warnOfUnknown(scope: Construct): void {
    const orName = this.stream.resource === undefined
      ? ", or 'crossAccountRoleName' if they differ, which takes roles" : '';
    Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:accountNotKnown',
      `the accounts of '${scope.node.path}' and of ${describe(this.deliveryStream)} are not both known, so they `
      + `are taken for the same: give an 'env' to their stacks${orName}`);
  }
}

function assertRoleName(name: string | undefined): void {
  if (name !== undefined && isKnown(name) && !(name.startsWith(RECEIVER_PREFIX) && name.length <= 64)) {
    throw new Error(`'crossAccountRoleName' must start with '${RECEIVER_PREFIX}' and have at most 64 characters, `
      + `got ${describe(name)}`);
  }
}
