import { describe } from '../private/describe';
import { isKnown } from '../private/known';

/** S3's longest key, less what the service appends: account, region, date and file name, in the longest layout. */
const MAX_LENGTH = 1024 - 256;

/**
 * What precedes `AWSLogs/` in the keys of files: nothing, or the prefix and a slash.
 *
 * The policy of the bucket holds it as a pattern, so wildcards and variables would admit more than they say.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export function folderOf(keyPrefix: string | undefined): string {
  if (keyPrefix === undefined) {
    return '';
  }
  const problem = isKnown(keyPrefix) ? problemOf(keyPrefix) : undefined;
  if (problem !== undefined) {
    throw new Error(`'keyPrefix' must ${problem}, got ${describe(keyPrefix)}`);
  }
  return keyPrefix.endsWith('/') ? keyPrefix : `${keyPrefix}/`;
}

function problemOf(keyPrefix: string): string | undefined {
  const folders = keyPrefix.replace(/\/$/, '').split('/');
  if (folders.includes('')) {
    return "name folders between single slashes, such as 'network/flow-logs'";
  }
  if (folders.includes('.') || folders.includes('..')) {
    return "not name a folder '.' or '..', which tools take for others";
  }
  if (folders.includes('AWSLogs')) {
    return "not name a folder 'AWSLogs', which the service appends";
  }
  if (!/^[-\w!.'()=/]+$/.test(keyPrefix)) {
    return "hold letters, digits and -_!.'()= only";
  }
  return keyPrefix.length > MAX_LENGTH ? `have at most ${MAX_LENGTH} characters` : undefined;
}
