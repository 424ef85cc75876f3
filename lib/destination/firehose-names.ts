import { createHash } from 'crypto';

/**
 * What the name of the role that writing accounts assume starts with: the service requires it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html
 */
export const RECEIVER_PREFIX = 'AWSLogDeliveryFirehoseCrossAccountRole';

/** What the names of the roles of writing accounts start with, so that receivers can trust them before they exist. */
export const SENDER_PREFIX = 'FlowLogsToFirehose';

const MAX_LENGTH = 64;

/** The name of the role that receives for a stream, which writing accounts know by the name of the stream. */
export function receiverRoleName(deliveryStreamName: string): string {
  return fitting(`${RECEIVER_PREFIX}-${deliveryStreamName}`);
}

/** The name of a role that sends, of a path that is unique in the app. */
export function senderRoleName(path: string): string {
  return fitting(`${SENDER_PREFIX}-${path.replace(/[^\w+=,.@-]+/g, '-')}`, path);
}

/** A name that is too long, or that could stand for another thing, ends in a digest. */
function fitting(name: string, unique = name): string {
  const digest = createHash('sha256').update(unique).digest('hex').slice(0, 8);
  return name.length <= MAX_LENGTH && unique === name ? name : `${name.slice(0, MAX_LENGTH - 9)}-${digest}`;
}
