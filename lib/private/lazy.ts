import { IResolvable } from 'aws-cdk-lib';

/**
 * Whether a token remembers what it was first resolved to.
 *
 * To resolve one before synthesis, for an id or a message, would freeze a value that may still change.
 */
export function isMemoizing(token: IResolvable): boolean {
  const { toJSON, cache } = token as { toJSON?: () => unknown; cache?: boolean };
  return toJSON?.call(token) === '<unresolved-lazy>' && cache !== false;
}
