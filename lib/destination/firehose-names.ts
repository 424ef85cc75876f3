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

/** Regions have at most as many characters. */
const MAX_REGION_LENGTH = 20;

/** The name of the role that receives for a stream, which writing accounts know by the stream's region and name. */
export function receiverRoleName(region: string, deliveryStreamName: string): string {
  const name = `${RECEIVER_PREFIX}-${region}-${deliveryStreamName}`;
  return name.length <= MAX_LENGTH ? name : withDigest(name, name);
}

/**
 * The name of a role that sends, of a path that is unique in the app. Roles are of an account, so the region is in it,
 * also one that only the deployment knows: a template can be deployed to several.
 */
export function senderRoleName(path: string, region: string): string {
  const name = path.replace(/[^\w+=,.@-]+/g, '-');
  return isKnown(region)
    ? withDigest(`${SENDER_PREFIX}-${region}-${name}`, `${region}-${path}`)
    : `${SENDER_PREFIX}-${region}-${withDigest(name, path, MAX_LENGTH - SENDER_PREFIX.length - MAX_REGION_LENGTH - 2)}`;
}

function withDigest(name: string, unique: string, maxLength = MAX_LENGTH): string {
  const digest = createHash('sha256').update(unique).digest('hex').slice(0, 8);
  return `${name.slice(0, maxLength - 9)}-${digest}`;
}
