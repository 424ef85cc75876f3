import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Whether the app still waits for a look-up, so that literal ids in it may be dummies.
 *
 * While a context value is missing the CDK hands out a dummy, the same for every resource of a kind, and runs the app
 * again once the value is known. An error about a dummy would keep that second run from ever happening. The CDK tells
 * nobody but its own synthesis: the list is private.
 */
export function hasPendingLookups(scope: IConstruct): boolean {
  return scope.node.root.node.findAll().some((construct) =>
    Stack.isStack(construct) && (construct as unknown as { _missingContext?: unknown[] })._missingContext?.length);
}
