import {
  CfnElement, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Tokenization,
} from 'aws-cdk-lib';

/** What logical ids of a stack stand for. */
export type Elements = (logicalId: string) => CfnElement | undefined;

/**
 * A value as a template holds it, but for what it refers to: in place of logical ids, which are those of one stack,
 * stand the paths of constructs, with a slash before them. So references are the same from wherever they come, and lead
 * to what exports, parameters and names of other stacks would hide.
 */
export function renderedValue(stack: Stack, value: unknown, elements: Elements): unknown {
  const resolver = new PathResolver();
  return withPaths(Tokenization.resolve(value, { scope: stack, resolver, preparing: false }), elements);
}

/** What a value refers to and does nothing else: the path of a construct and an attribute. */
export function referenceIn(value: unknown): { path: string; attribute: string } | undefined {
  const [[key, target] = [], ...more] = isObject(value) ? Object.entries(value) : [];
  if (more.length > 0) {
    return undefined;
  }
  const [id, attribute] = key === 'Ref' ? [target, 'Ref'] : key === 'Fn::GetAtt' && Array.isArray(target) ? target : [];
  return isPath(id) ? { path: id.slice(1), attribute: `${attribute}` } : undefined;
}

/** What only the deployment knows, other than references. */
export function isOpaque(value: unknown): boolean {
  return isObject(value) && referenceIn(value) === undefined && isIntrinsic(value);
}

/** Whether a value is a function of CloudFormation, a reference among them. */
export function isIntrinsic(value: unknown): boolean {
  const keys = isObject(value) ? Object.keys(value) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A `Fn::Join` without separator, or what it comes to. */
export function joined(parts: unknown[]): unknown {
  const flat: unknown[] = [];
  for (const part of parts.flatMap((each) => isPlainJoin(each) ? each['Fn::Join'][1] : [each])) {
    const last = flat.at(-1);
    if (isText(part) && isText(last)) {
      flat[flat.length - 1] = `${last}${part}`;
    } else if (part !== '') {
      flat.push(part);
    }
  }
  const [only = '', ...more] = flat;
  return more.length > 0 ? { 'Fn::Join': ['', flat] } : isText(only) ? `${only}` : only;
}

/** A `Fn::Join` without separator. */
export function isPlainJoin(value: unknown): value is { 'Fn::Join': [string, unknown[]] } {
  const join = isIntrinsic(value) ? (value as Record<string, unknown>)['Fn::Join'] : undefined;
  return Array.isArray(join) && join[0] === '' && Array.isArray(join[1]);
}

/** Puts paths in place of the references of the CDK. */
class PathResolver extends DefaultTokenResolver {
  constructor() {
    super({ join: (left: unknown, right: unknown) => joined([left, right].filter((each) => each !== undefined)) });
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token) && CfnElement.isCfnElement(token.target)) {
      return refer(token.target, token.displayName);
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

/** Logical ids are written out by overrides, included templates and functions such as `Fn.ref`. */
function withPaths(value: unknown, elements: Elements): unknown {
  if (Array.isArray(value)) {
    return value.filter((each) => !isNoValue(each)).map((each) => withPaths(each, elements));
  }
  if (!isObject(value)) {
    return value;
  }
  if (isIntrinsic(value) && 'Fn::Sub' in value) {
    return withPaths(substituted(value['Fn::Sub']), elements);
  }
  const [id, attribute] = logicalIdIn(value);
  const element = id === undefined ? undefined : elements(id);
  if (element !== undefined) {
    return refer(element, attribute!);
  }
  return Object.fromEntries(Object.entries(value).filter(([, each]) => !isNoValue(each))
    .map(([key, each]) => [key, withPaths(each, elements)]));
}

/** A `Fn::Sub` as the `Fn::Join` that it stands for. */
function substituted(sub: unknown): unknown {
  const [template, variables] = Array.isArray(sub) ? sub as unknown[] : [sub, {}];
  const parts = isPlainJoin(template) ? template['Fn::Join'][1] : [template];
  const valueOf = (name: string): unknown => name.startsWith('!') ? `\${${name.slice(1)}}`
    : (isObject(variables) ? variables[name] : undefined)
      ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name });
  return joined(parts.flatMap((part) => typeof part === 'string'
    ? part.split(/\$\{([^}]*)\}/).map((piece, index) => index % 2 === 0 ? piece : valueOf(piece))
    : [part]));
}

function logicalIdIn(value: Record<string, unknown>): string[] {
  const { Ref: ref, 'Fn::GetAtt': attribute } = value;
  if (!isIntrinsic(value)) {
    return [];
  }
  if (typeof ref === 'string') {
    return /^\/|^AWS::/.test(ref) ? [] : [ref, 'Ref'];
  }
  const parts: unknown = typeof attribute === 'string' ? attribute.split(/\.(.*)/s) : attribute;
  if (!Array.isArray(parts)) {
    return [];
  }
  return typeof parts[0] === 'string' && !isPath(parts[0]) ? [parts[0], `${parts[1]}`] : [];
}

function refer(element: CfnElement, attribute: string): unknown {
  const path = `/${element.node.path}`;
  return attribute === 'Ref' ? { Ref: path } : { 'Fn::GetAtt': [path, attribute] };
}

function isPath(id: unknown): id is string {
  return typeof id === 'string' && id.startsWith('/');
}

function isNoValue(value: unknown): boolean {
  return isObject(value) && value.Ref === 'AWS::NoValue';
}

function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
