import { Condition, Conditional, Facts } from './condition';
import { arnGlobOf, globOf, isLiteral, overlap } from './glob';

/** A rendered statement of a policy. */
export interface Statement extends Conditional {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
}

/** What a service asks. */
export interface Request {
  /** The service principal. */
  readonly service: string;

  /** In lower case. */
  readonly action: string;

  /**
   * With an asterisk for any text, all of which is meant, and with placeholders such as `<bucket>` for what only the
   * deployment knows. Left out in policies that are of one resource: the trust of roles, the policies of keys.
   */
  readonly resource?: string;

  /** What is known of the context. */
  readonly facts: Facts;
}

/** The statements of a rendered policy. A function of CloudFormation in its place counts as one that cannot be seen. */
export function statementsOf(document: unknown): Statement[] {
  const { Statement: statements } = (document ?? {}) as { Statement?: unknown };
  return listOf(isIntrinsic(document) ? document : statements) as Statement[];
}

/** Whether a statement may allow a request. What cannot be seen gets the benefit of doubt. */
export function admits(statement: Statement, request: Request): boolean {
  return isIntrinsic(statement) || statement.Effect === 'Allow' && isBy(statement, request, overlapsOne, takesInAll)
    && Condition.of(statement).every((condition) => condition.mayHold(request.facts));
}

/** Whether a statement denies a request for certain: its conditions, if any, are on what is known. */
export function denies(statement: Statement, request: Request): boolean {
  return statement.Effect === 'Deny' && isSeen(statement) && isAbout(statement, request)
    && Condition.of(statement).every((condition) => condition.holds(request.facts));
}

/** Whether a statement concerns all of a request, its conditions aside, whatever only the deployment knows of it. */
export function isAbout(statement: Statement, request: Request): boolean {
  return isBy(statement, request, takesInAll, overlapsOne);
}

/** Whether a pattern is met by a resource. */
type Comparison = (pattern: unknown, resource: string) => boolean;

/** By all that the resource stands for. */
const takesInAll: Comparison = (pattern, resource) => overlap(globOf(pattern), globOf(resource, false));

/** By some of it. What only the deployment knows is the same wherever it is referred to. */
const overlapsOne: Comparison = (pattern, resource) => {
  const text = JSON.stringify(pattern);
  const known = resource.replace(/<[^<>]*>/g, (each) => text.includes(each) ? each : '*');
  return overlap(arnGlobOf(pattern), arnGlobOf(known));
};

/**
 * Whether a statement is by what a request asks.
 *
 * @param named how resources that are named are compared
 * @param spared how exceptions are compared
 */
function isBy(statement: Statement, request: Request, named: Comparison, spared: Comparison): boolean {
  const { Action, NotAction, Principal, NotPrincipal, Resource, NotResource } = statement;
  const { service, action, resource } = request;
  return takesIn(lowerCased(Action), lowerCased(NotAction), action)
    && takesIn(servicesOf(Principal), servicesOf(NotPrincipal), service)
    && (resource === undefined || takesIn(Resource, NotResource, resource, named, spared));
}

/** Whether a value is among those that are named, or not among the exceptions. */
function takesIn(
  named: unknown, exceptions: unknown, value: string, isNamed = takesInAll, isSpared = isNamed,
): boolean {
  return exceptions === undefined
    ? listOf(named).some((each) => isNamed(each, value))
    : !listOf(exceptions).some((each) => isSpared(each, value));
}

/** Of principals those that can be services. */
function servicesOf(principal: unknown): unknown {
  if (principal === undefined || typeof principal === 'string') {
    return principal;
  }
  const { AWS, Service } = principal as Record<string, unknown>;
  return listOf(AWS).includes('*') ? '*' : listOf(Service);
}

/** Whether a statement holds nothing that only the deployment or the request knows, accounts and roles aside. */
function isSeen({ Action, NotAction, Principal, NotPrincipal, Resource, NotResource }: Statement): boolean {
  return [Action, NotAction, servicesOf(Principal), servicesOf(NotPrincipal), Resource, NotResource]
    .flatMap(listOf).every(isLiteral);
}

function isIntrinsic(value: unknown): boolean {
  return Object.keys(value ?? {}).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}

function lowerCased(value: unknown): unknown {
  return value === undefined ? undefined
    : listOf(value).map((each) => typeof each === 'string' ? each.toLowerCase() : each);
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
