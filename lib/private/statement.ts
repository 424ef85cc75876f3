import { arnGlobOf, Glob, globOf, isSame, overlap } from './glob';

/** A rendered statement of a policy. */
export interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** What a service asks. */
export interface Request {
  /** The service principal. */
  readonly service: string;

  /** In lower case. */
  readonly action: string;

  /** Literally: with an asterisk, statements on all that it stands for are meant. Left out in the trust of roles. */
  readonly resource?: string;

  /** What is known of the context, by keys in lower case. */
  readonly facts: Record<string, Glob>;
}

/** The statements of a rendered policy. */
export function statementsOf(document: unknown): Statement[] {
  return listOf((document as { Statement?: unknown } | undefined)?.Statement) as Statement[];
}

/** Whether a statement may allow a request. What cannot be seen gets the benefit of doubt. */
export function admits(statement: Statement, request: Request): boolean {
  return statement.Effect === 'Allow' && isAbout(statement, request) && conditionsOf(statement).every(
    ([operator, key, values]) => request.facts[key] === undefined || canHold(operator, values, request.facts[key]));
}

/** Whether a statement denies a request for certain: its conditions, if any, are on what is known. */
export function denies(statement: Statement, request: Request): boolean {
  return statement.Effect === 'Deny' && isLiteral(statement) && isAbout(statement, request)
    && conditionsOf(statement).every(([operator, key, values]) =>
      request.facts[key] !== undefined && !canHold(negated(operator), values, request.facts[key]));
}

/** Whether a statement concerns a request, its conditions aside. */
export function isAbout(statement: Statement, { service, action, resource }: Request): boolean {
  const { Action, NotAction, Principal, NotPrincipal, Resource, NotResource } = statement;
  return takesIn(lowerCased(Action), lowerCased(NotAction), globOf(action))
    && takesIn(servicesOf(Principal), servicesOf(NotPrincipal), globOf(service))
    && (resource === undefined || takesIn(Resource, NotResource, globOf(resource, false)));
}

/** The conditions of a statement, with keys in lower case. */
export function conditionsOf({ Condition = {} }: Statement): Array<[operator: string, key: string, values: unknown]> {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => [operator, key.toLowerCase(), values] as [string, string, unknown]));
}

/** Whether a value is among those that are named, or not among the exceptions. */
function takesIn(named: unknown, exceptions: unknown, value: Glob): boolean {
  return exceptions === undefined
    ? listOf(named).some((each) => overlap(globOf(each), value))
    : !takesIn(exceptions, undefined, value);
}

/** Of principals those that can be services. */
function servicesOf(principal: unknown): unknown {
  if (principal === undefined || typeof principal === 'string') {
    return principal;
  }
  const { AWS, Service } = principal as Record<string, unknown>;
  return listOf(AWS).includes('*') ? '*' : listOf(Service);
}

/** Whether a statement holds nothing that only the deployment knows, accounts and roles aside. */
function isLiteral({ Action, NotAction, Principal, NotPrincipal, Resource, NotResource }: Statement): boolean {
  return !/"(Ref|Fn::(?!Join")[A-Za-z0-9]+)":/.test(JSON.stringify([
    Action, NotAction, servicesOf(Principal), servicesOf(NotPrincipal), Resource, NotResource,
  ]));
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
  return value === undefined ? undefined
    : listOf(value).map((each) => typeof each === 'string' ? each.toLowerCase() : each);
}

function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
