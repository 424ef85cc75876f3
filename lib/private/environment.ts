import { Token } from 'aws-cdk-lib';

/** Whether two accounts or regions are both known at synthesis and not the same. */
export function areKnownAndDiffer(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}
