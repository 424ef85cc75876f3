import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { arnGlobOf, Glob, globOf, isSame, overlap } from '../private/glob';

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
  const stack = Stack.of(resource);
  const facts: Record<string, Glob> = {
    'aws:sourceaccount': globOf(stack.resolve(assumer.sourceAccount)),
    'aws:sourcearn': globOf(stack.resolve(assumer.sourceArn)),
  };
  const statements = listOf(trustPolicyOf(resource).Statement) as Statement[];
  return !statements.some((statement) => admits(statement, assumer.service, facts))
    || statements.some((statement) => denies(statement, assumer.service, facts));
}

interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Some roles wrap another. */
function resourceOf(role: IConstruct): iam.CfnRole | undefined {
  const child = role.node.defaultChild;
  return child === undefined || iam.CfnRole.isCfnRole(child) ? child : resourceOf(child);
}

/** With what was overridden on the resource. */
function trustPolicyOf(resource: iam.CfnRole): { Statement?: unknown } {
  const template = Stack.of(resource).resolve(resource._toCloudFormation()) as RoleTemplate;
  return Object.values(template.Resources)[0].Properties?.AssumeRolePolicyDocument ?? {};
}

interface RoleTemplate {
  readonly Resources: Record<string, { Properties?: { AssumeRolePolicyDocument?: { Statement?: unknown } } }>;
}

function admits(statement: Statement, service: string, facts: Record<string, Glob>): boolean {
  return statement.Effect === 'Allow' && isAbout(statement, service) && conditionsOf(statement).every(
    ([operator, key, values]) => facts[key] === undefined || canHold(operator, values, facts[key]));
}

/** Denies with conditions get the benefit of doubt, but for those on what is known. */
function denies(statement: Statement, service: string, facts: Record<string, Glob>): boolean {
  const isLiteral = !/"(Ref|Fn::[A-Za-z]+)":/.test(JSON.stringify([statement.Action, statement.Principal]));
  return statement.Effect === 'Deny' && isLiteral && isAbout(statement, service) && conditionsOf(statement).every(
    ([operator, key, values]) => facts[key] !== undefined && !canHold(negated(operator), values, facts[key]));
}

function isAbout({ Action, Principal }: Statement, service: string): boolean {
  const { AWS, Service } = (typeof Principal === 'object' ? Principal : { AWS: Principal }) as Record<string, unknown>;
  const principals = listOf(AWS).includes('*') ? '*' : Service;
  return listOf(Action).some((action) => overlap(globOf(lowerCased(action)), globOf('sts:assumerole')))
    && listOf(principals).some((principal) => overlap(globOf(principal), globOf(service)));
}

function conditionsOf({ Condition = {} }: Statement): Array<[operator: string, key: string, values: unknown]> {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => [operator, key.toLowerCase(), values] as [string, string, unknown]));
}

/** Whether a condition on the source can hold. Operators that are not of text get the benefit of doubt. */
function canHold(operator: string, values: unknown, fact: Glob): boolean {
  const [, kind, not, how] = /^(Arn|String)(Not)?(Equals|Like)(?:IfExists)?$/.exec(operator) ?? [];
  if (kind === undefined) {
    return true;
  }
  const globs = listOf(values).map((value) => kind === 'Arn' ? arnGlobOf(value) : globOf(value, how === 'Like'));
  return not === undefined
    ? globs.some((glob) => overlap(glob, fact))
    : !globs.some((glob) => isSame(glob, fact));
}

function negated(operator: string): string {
  return operator.includes('Not') ? operator.replace('Not', '') : operator.replace(/^(Arn|String)/, '$1Not');
}

function lowerCased(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
