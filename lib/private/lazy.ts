import { IResolvable } from 'aws-cdk-lib';

/**
 * Whether a token remembers what it was first resolved to.
 *
 * To resolve one before synthesis, for an id or a message, would freeze a value that may still change.
 */
export function isMemoizing(token: IResolvable): boolean {
  return JSON.stringify(token) === '"<unresolved-lazy>"' && (token as { cache?: boolean }).cache !== false;
}
