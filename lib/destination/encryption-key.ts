import * as kms from 'aws-cdk-lib/aws-kms';
import { describe } from '../private/describe';
import { assertKind, having, Kind } from '../private/kind';
import { areKnownAndDiffer, isKnown } from '../private/known';

const KEY: Kind = having('a key such as kms.Key', 'keyArn', 'addToResourcePolicy');

/**
 * The key that encrypts records, which an alias may stand for. Refuses keys that cannot.
 *
 * @param region of what is encrypted
 * @param thing that is encrypted, for messages
 */
export function encryptionKeyOf(given: kms.IKey, region: string, thing: string): kms.IKey {
  const key = behindAlias(given);
  assertKind('encryptionKey', key, KEY);
  if (areKnownAndDiffer(key.env.region, region)) {
    throw new Error(`'encryptionKey' must be in the region of the ${thing}, '${region}', `
      + `got ${describe(key)} in '${key.env.region}'`);
  }
  const spec = kms.CfnKey.isCfnKey(key.node.defaultChild) ? key.node.defaultChild.keySpec : undefined;
  if (spec !== undefined && isKnown(spec) && spec !== kms.KeySpec.SYMMETRIC_DEFAULT) {
    throw new Error(`'encryptionKey' must be symmetric, got ${describe(key)} of spec '${spec}'`);
  }
  return key;
}

/** Services take keys, not aliases, and the policies of keys that AWS manages do not let them. */
function behindAlias(given: kms.IKey): kms.IKey {
  const { aliasName } = (given ?? {}) as Partial<kms.IAlias>;
  if (aliasName?.startsWith('alias/aws/')) {
    throw new Error(`'encryptionKey' must be a key of your own, got '${aliasName}', which AWS manages`);
  }
  try {
    return (given as Partial<kms.IAlias>)?.aliasTargetKey ?? given;
  } catch {
    throw new Error(`'encryptionKey' must be a key, got ${describe(given)}, whose key is not known: `
      + 'use kms.Key.fromLookup or fromKeyArn');
  }
}
