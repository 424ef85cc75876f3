import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Who assumes a role, and on whose behalf. */
export interface Assumer {
  /** The service principal, such as `vpc-flow-logs.amazonaws.com`. */
  readonly service: string;

  /** The value of `aws:SourceAccount`. */
  readonly sourceAccount: string;

  /** The value of `aws:SourceArn`. */
  readonly sourceArn: string;
}

/** Stands for what is known at deployment only: it matches everything. */
const UNKNOWN = '\0';

/**
 * Whether the trust policy of a role keeps a service out, as far as it can be seen.
 *
 * What cannot be seen, because the role is imported or a value is known at deployment only, gets the benefit of doubt.
 */
export function trustExcludes(role: iam.IRole, assumer: Assumer): boolean {
  const resource = role.node.defaultChild;
  if (!iam.CfnRole.isCfnRole(resource)) {
    return false;
  }
  const stack = Stack.of(resource);
  const document = stack.resolve(resource.assumeRolePolicyDocument) as { Statement?: unknown };
  const facts: Record<string, string> = {
    'aws:sourceaccount': flat(stack.resolve(assumer.sourceAccount)),
    'aws:sourcearn': flat(stack.resolve(assumer.sourceArn)),
  };
  return !list(document.Statement).some((statement) => admits(statement as Statement, assumer.service, facts));
}

interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

function admits(statement: Statement, service: string, facts: Record<string, string>): boolean {
  const principals = typeof statement.Principal === 'object'
    ? (statement.Principal as Record<string, unknown>).Service
    : statement.Principal;
  return statement.Effect === 'Allow'
    && list(statement.Action).map(flat).some((action) => matches(action, 'sts:AssumeRole'))
    && list(principals).map(flat).some((principal) => matches(principal, service))
    && Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => {
        const fact = facts[key.toLowerCase()];
        return fact === undefined || !/^(Arn|String)(Equals|Like)/.test(operator)
          || list(values).map(flat).some((value) => operator.startsWith('StringEquals') && value.includes('*')
            ? false : matches(value, fact));
      }));
}

/** Whether a pattern can match a value, of which parts may be unknown. ARNs are compared part by part. */
function matches(pattern: string, value: string): boolean {
  const values = value.split(':');
  const patterns = pattern.split(':');
  return pattern === '*' || pattern === UNKNOWN || patterns.length === values.length && patterns.every((part, index) =>
    /[*?\0]/.test(part) || values[index].includes(UNKNOWN) || part === values[index]);
}

/** A resolved value as text, with what only the deployment knows marked. */
function flat(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'Fn::Join' in value) {
    const [separator, parts] = value['Fn::Join'] as [string, unknown[]];
    return parts.map(flat).join(separator);
  }
  return typeof value === 'string' ? value : UNKNOWN;
}

function list(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
