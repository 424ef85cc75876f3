import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

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

/**
 * Defines a stream that is put to.
 *
 * By its L1: `firehose.DeliveryStream` leaves a mapping in the template that nothing refers to, which linters find.
 */
export function defineDeliveryStream(
  scope: Construct, id: string, props: DeliveryStreamProps,
): firehose.CfnDeliveryStream {
  const { dependables = [], ...destination } = props.destination.bind(scope, {});
  const deliveryStream = new firehose.CfnDeliveryStream(scope, id, {
    deliveryStreamName: props.deliveryStreamName,
    deliveryStreamType: 'DirectPut',
    deliveryStreamEncryptionConfigurationInput: encryptionOf(scope, props.encryption),
    ...destination,
  });
  deliveryStream.node.addDependency(...dependables);
  return deliveryStream;
}

function encryptionOf(
  scope: Construct, encryption = firehose.StreamEncryption.awsOwnedKey(),
): firehose.CfnDeliveryStream.DeliveryStreamEncryptionConfigurationInputProperty | undefined {
  switch (encryption.type) {
    case firehose.StreamEncryptionType.UNENCRYPTED:
      return undefined;
    case firehose.StreamEncryptionType.AWS_OWNED:
      return { keyType: 'AWS_OWNED_CMK' };
    default: {
      const { keyArn } = encryption.encryptionKey ?? new kms.Key(scope, 'Key');
      return { keyType: 'CUSTOMER_MANAGED_CMK', keyArn };
    }
  }
}
