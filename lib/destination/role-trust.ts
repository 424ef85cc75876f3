import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

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
  return !listOf(trustPolicyOf(resource).Statement).some((statement) =>
    admits(statement as Statement, assumer.service, facts));
}

interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** A text as a list of characters and wildcards. */
type Glob = Array<string | typeof ANY>;

const ANY = Symbol('any text');

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
  const { Effect, Action, Principal, Condition = {} } = statement;
  const { AWS, Service } = (typeof Principal === 'object' ? Principal : { AWS: Principal }) as Record<string, unknown>;
  const principals = listOf(AWS).includes('*') ? '*' : Service;
  return Effect === 'Allow'
    && listOf(Action).some((action) => overlap(globOf(lowerCased(action)), globOf('sts:assumerole')))
    && listOf(principals).some((principal) => overlap(globOf(principal), globOf(service)))
    && Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, values, facts[key.toLowerCase()])));
}

/** Whether a condition can hold. Operators and keys that are not about the source get the benefit of doubt. */
function holds(operator: string, values: unknown, fact: Glob | undefined): boolean {
  return fact === undefined || !/^(Arn|String)(Equals|Like)/.test(operator)
    || listOf(values).some((value) => overlap(globOf(value, !operator.startsWith('StringEquals')), fact));
}

/** A resolved value, in which what only the deployment knows is a wildcard, and `*` is one unless taken literally. */
function globOf(value: unknown, wildcards = true): Glob {
  if (typeof value === 'string') {
    return [...value].map((character) => wildcards && (character === '*' || character === '?') ? ANY : character);
  }
  if (typeof value === 'object' && value !== null && 'Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.flatMap((part, index) => [...index === 0 ? [] : separator, ...globOf(part, wildcards)]);
  }
  return [ANY];
}

/** Whether there is a text that both match. */
function overlap(one: Glob, other: Glob): boolean {
  const table: boolean[][] = []; // whether the first i of one and the first j of the other can match the same text
  for (let i = 0; i <= one.length; i += 1) {
    table.push([]);
    for (let j = 0; j <= other.length; j += 1) {
      const [a, b] = [one[i - 1], other[j - 1]];
      const before = i > 0 && table[i - 1][j] || j > 0 && table[i][j - 1];
      table[i].push(i + j === 0 || (a === ANY || b === ANY ? before : i > 0 && a === b && table[i - 1][j - 1]));
    }
  }
  return table[one.length][other.length];
}

function lowerCased(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
