import {
  DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Token, Tokenization,
} from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { isMemoizing } from './lazy';
import { ownerOf } from './resource-path';

/** How a message calls what is known at deployment only. */
const PSEUDO_PARAMETERS: Record<string, string> = {
  'AWS::AccountId': '<account>',
  'AWS::Partition': '<partition>',
  'AWS::Region': '<region>',
  'AWS::URLSuffix': '<urlSuffix>',
};

const JSII_TYPE = Symbol.for('jsii.rtti');

/** What the CDK puts into a list that is a token: taken for a string, it is nothing. */
const ENCODED_LIST = /^#\{Token\[/;

/** Puts the name of what it refers to in place of each token. */
class PlaceholderResolver extends DefaultTokenResolver {
  constructor() {
    super({ join: (left: unknown, right: unknown) => `${left}${right}` });
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) {
      return `<${ownerOf(token.target).node.path}.${token.displayName}>`;
    }
    if (isMemoizing(token)) {
      return '<unresolved>';
    }
    const value: unknown = super.resolveToken(token, context, postProcessor);
    return isIntrinsic(value) ? PSEUDO_PARAMETERS[(value as { Ref?: string }).Ref ?? ''] ?? '<unresolved>' : value;
  }
}

/** A value with a placeholder such as `<account>` for each token, for a message. */
export function readable(scope: Construct, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: new PlaceholderResolver(), preparing: false });
}

/** What was given in place of what should be: a value, or the class and the path of a construct. Shows no token. */
export function describe(value: unknown): string {
  if (typeof value === 'string') {
    return ENCODED_LIST.test(value) ? '<list token: use Fn.select>' : Token.isUnresolved(value) ? '<unresolved>' : `'${value}'`;
  }
  if (typeof value === 'function') {
    return `the class or function ${value.name}`;
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const path = (value as IConstruct).node?.path as string | undefined;
  return path === undefined ? classOf(value) : `${classOf(value)} '${path}'`;
}

/** The name of a class. Those of the CDK are renamed when it is compiled, but carry the names they are known by. */
function classOf(value: object): string {
  const names = (value.constructor ?? Object) as { name: string; PROPERTY_INJECTION_ID?: string; [JSII_TYPE]?: { fqn: string } };
  const known = names.PROPERTY_INJECTION_ID ?? (Object.hasOwn(names, JSII_TYPE) ? names[JSII_TYPE]?.fqn : undefined);
  return (known ?? names.name).split('.').pop()!;
}

function isIntrinsic(value: unknown): boolean {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}
