import { Token } from 'aws-cdk-lib';

/** Whether a string is what it will be at deployment: neither a token, nor a dynamic reference of CloudFormation. */
export function isKnown(value: string): boolean {
  return !Token.isUnresolved(value) && !value.includes('{{resolve:');
}

/** Whether two accounts or regions are both known and not the same. */
export function areKnownAndDiffer(one: string, other: string): boolean {
  return isKnown(one) && isKnown(other) && one !== other;
}
