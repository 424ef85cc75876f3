import {
  DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Tokenization,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isMemoizing } from './lazy';
import { ownerOf } from './resource-path';

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

function isIntrinsic(value: unknown): boolean {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}
