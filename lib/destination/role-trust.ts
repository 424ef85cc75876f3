import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { globOf } from '../private/glob';
import { renderedProperties } from '../private/rendered';
import { admits, denies, Request, Statement, statementsOf } from '../private/statement';

/** Who assumes a role, and on whose behalf. */
export interface Assumer {
  /** The service principal, such as `vpc-flow-logs.amazonaws.com`. */
  readonly service: string;

  /** The value of `aws:SourceAccount`. */
  readonly sourceAccount: string;

  /** The value of `aws:SourceArn`, with `*` for what is not known. */
  readonly sourceArn: string;
}

/**
 * Whether the trust policy of a role keeps a service out, as far as it can be seen.
 *
 * What cannot be seen, because the role is imported or a value is known at deployment only, gets the benefit of doubt.
 */
export function trustExcludes(role: iam.IRole, assumer: Assumer): boolean {
  const resource = resourceOf(role);
  if (resource === undefined) {
    return false;
  }
  return excludes(statementsOf(renderedProperties(resource).AssumeRolePolicyDocument), assumer, Stack.of(resource));
}

/** Whether the statements of a trust policy keep a service out, as far as it can be seen. */
export function excludes(statements: Statement[], assumer: Assumer, stack: Stack): boolean {
  const request: Request = {
    service: assumer.service,
    action: 'sts:assumerole',
    facts: {
      'aws:sourceaccount': globOf(stack.resolve(assumer.sourceAccount)),
      'aws:sourcearn': globOf(stack.resolve(assumer.sourceArn)),
    },
  };
  return !statements.some((statement) => admits(statement, request))
    || statements.some((statement) => denies(statement, request));
}

/** Some roles wrap another. */
function resourceOf(role: IConstruct): iam.CfnRole | undefined {
  const child = role.node.defaultChild;
  return child === undefined || iam.CfnRole.isCfnRole(child) ? child : resourceOf(child);
}
