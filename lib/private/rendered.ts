import { CfnResource, Stack } from 'aws-cdk-lib';

/**
 * The properties of a resource as its template will have them, with what was overridden.
 *
 * They are complete at validation: to ask before would freeze values that may still change.
 */
export function renderedProperties(resource: CfnResource): Record<string, unknown> {
  const template = Stack.of(resource).resolve(resource._toCloudFormation()) as Template;
  return Object.values(template.Resources)[0].Properties ?? {};
}

interface Template {
  readonly Resources: Record<string, { readonly Properties?: Record<string, unknown> }>;
}
