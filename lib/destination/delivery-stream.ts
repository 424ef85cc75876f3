import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { assertKind, assertKinds, having, Kind, TEXT } from '../private/kind';

/** What a stream for flow logs is like. */
export interface DeliveryStreamProps {
  /**
   * Where the stream delivers to, such as `new firehose.S3Bucket(bucket)`. For destinations without a class of the CDK
   * define the L1 and give it to `FirehoseDestination.fromDeliveryStream`.
   */
  readonly destination: firehose.IDestination;

  /**
   * The name of the stream. Flow logs of other accounts need it.
   *
   * @default - a name that CloudFormation generates
   */
  readonly deliveryStreamName?: string;

  /**
   * How the stream encrypts records.
   *
   * @default - by a key that AWS owns
   */
  readonly encryption?: firehose.StreamEncryption;
}

const DESTINATION: Kind = having('a destination such as firehose.S3Bucket', 'bind');

const ENCRYPTION: Kind = having('a StreamEncryption such as firehose.StreamEncryption.awsOwnedKey()', 'type');

/**
 * Defines a stream that is put to.
 *
 * By its L1: `firehose.DeliveryStream` leaves a mapping in the template that nothing refers to, which linters find.
 */
export function defineDeliveryStream(
  scope: Construct, id: string, props: DeliveryStreamProps,
): { deliveryStream: firehose.CfnDeliveryStream; encryptionKey?: kms.IKey } {
  assertKinds('props', props, { deliveryStreamName: TEXT, encryption: ENCRYPTION });
  assertKind('destination', props.destination, DESTINATION);
  const { CUSTOMER_MANAGED, UNENCRYPTED } = firehose.StreamEncryptionType;
  const { type, encryptionKey: givenKey } = props.encryption ?? firehose.StreamEncryption.awsOwnedKey();
  const encryptionKey = type === CUSTOMER_MANAGED ? givenKey ?? new kms.Key(scope, 'Key') : undefined;
  const ofKey = encryptionKey === undefined
    ? { keyType: 'AWS_OWNED_CMK' }
    : { keyType: 'CUSTOMER_MANAGED_CMK', keyArn: encryptionKey.keyArn };
  const { dependables = [], ...destination } = props.destination.bind(scope, {});
  const deliveryStream = new firehose.CfnDeliveryStream(scope, id, {
    deliveryStreamName: props.deliveryStreamName,
    deliveryStreamType: 'DirectPut',
    deliveryStreamEncryptionConfigurationInput: type === UNENCRYPTED ? undefined : ofKey,
    ...destination,
  });
  deliveryStream.node.addDependency(...dependables);
  return { deliveryStream, encryptionKey };
}
