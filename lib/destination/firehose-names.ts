import { createHash } from 'crypto';
import { isKnown } from '../private/known';

/**
 * What the name of the role that writing accounts assume starts with: the service requires it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/firehose-cross-account-delivery.html
 */
export const RECEIVER_PREFIX = 'AWSLogDeliveryFirehoseCrossAccountRole';

/** What the names of the roles of writing accounts start with, so that receivers can trust them before they exist. */
export const SENDER_PREFIX = 'FlowLogsToFirehose';

const MAX_LENGTH = 64;

/** The name of the role that receives for a stream, which writing accounts know by the stream's region and name. */
export function receiverRoleName(region: string, deliveryStreamName: string): string {
  const name = `${RECEIVER_PREFIX}-${region}-${deliveryStreamName}`;
  return name.length <= MAX_LENGTH ? name : withDigest(name, name);
}

/** The name of a role that sends, of a path that is unique in the app: roles are of an account, not of a region. */
export function senderRoleName(path: string, region: string): string {
  const unique = isKnown(region) ? `${region}-${path}` : path;
  return withDigest(`${SENDER_PREFIX}-${unique.replace(/[^\w+=,.@-]+/g, '-')}`, unique);
}

function withDigest(name: string, unique: string): string {
  const digest = createHash('sha256').update(unique).digest('hex').slice(0, 8);
  return `${name.slice(0, MAX_LENGTH - 9)}-${digest}`;
}
