import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Whether the CDK drops what is attached to a role: it is of another account, imported with `mutable: false`, or
 * `withoutPolicyUpdates`. The class is not exported, but the id under which properties are injected into it is public.
 */
export function isImmutable(role: iam.IPrincipal): boolean {
  const { PROPERTY_INJECTION_ID: known } = role.constructor as { PROPERTY_INJECTION_ID?: string };
  return known === 'aws-cdk-lib.aws-iam.ImmutableRole';
}
