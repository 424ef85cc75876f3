import { DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Tokenization } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';

/** How a message calls what is known at deployment only. */
const PSEUDO_PARAMETERS: Record<string, string> = {
  'AWS::AccountId': '<account>',
  'AWS::Partition': '<partition>',
  'AWS::Region': '<region>',
  'AWS::URLSuffix': '<urlSuffix>',
};

/** Puts the name of what it refers to in place of each token. */
class PlaceholderResolver extends DefaultTokenResolver {
  constructor() {
    super({ join: (left: unknown, right: unknown) => `${left}${right}` });
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) {
      return PSEUDO_PARAMETERS[token.displayName] ?? `<${token.target.node.path}.${token.displayName}>`;
    }
    const value: unknown = super.resolveToken(token, context, postProcessor);
    return isIntrinsic(value) ? '<unresolved>' : value;
  }
}

/** A value with a placeholder such as `<account>` for each token, for a message. */
export function readable(scope: Construct, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: new PlaceholderResolver(), preparing: false });
}

/** What a value is that is not what it should be: the value, or the class and the path of a construct. */
export function describe(value: unknown): string {
  const node = (value as IConstruct | undefined)?.node;
  if (node !== undefined) {
    return `a ${(value as object).constructor.name} at '${node.path}'`;
  }
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function isIntrinsic(value: unknown): boolean {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}
