import { createHash } from 'crypto';
import {
  CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Stage,
  Tokenization,
} from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { isKnown } from './known';
import { isMemoizing } from './lazy';
import { referenceOf } from './reference';

/**
 * What names a logged resource among all others of an app, whatever the order in which they are given.
 *
 * The ids of the constructs of flow logs are made of it, and a changed id ends in `FlowLogAlreadyExists`. Hence neither
 * a position, nor `node.id` (every VPC has a `PrivateSubnet1`), nor `node.addr` (it holds the stage's name), nor the
 * resource's id (all look-ups return the same dummy at first).
 */
export function pathOfConstruct(scope: Construct, construct: IConstruct): string {
  const stack = Stack.of(construct);
  if (stack === Stack.of(scope)) {
    return pathBelow(stack, construct);
  }
  const stage = Stage.of(construct);
  return stage !== undefined && stage === Stage.of(scope)
    ? `/${pathBelow(stage, construct)}`
    : `//${construct.node.path}`;
}

/** The same for a resource that is known by its id; nothing for lazy values, which have no name that lasts. */
export function pathOfId(scope: Construct, id: string): string | undefined {
  if (isKnown(id)) {
    return id;
  }
  const reference = referenceOf(id);
  if (reference !== undefined) {
    return `${pathOfConstruct(scope, reference.target)}/${reference.displayName}`;
  }
  const resolver = new PathResolver(scope);
  const resolved: unknown = Tokenization.resolve(id, { scope, resolver, preparing: false });
  const digest = createHash('sha256').update(JSON.stringify(resolved)).digest('hex');
  return resolver.metLazy ? undefined : digest.slice(0, 12);
}

/** An L1 that is the default child of its parent counts as the parent, so that `vpc` and its `CfnVPC` are the same. */
export function ownerOf(construct: IConstruct): IConstruct {
  const parent = construct.node.scope;
  if (parent === undefined || Stack.isStack(parent) || !CfnResource.isCfnResource(construct)) {
    return construct;
  }
  const isAmbiguous = parent.node.tryFindChild('Resource') && parent.node.tryFindChild('Default');
  return !isAmbiguous && parent.node.defaultChild === construct ? parent : construct;
}

/** Puts the path of the construct in place of each reference: logical ids are the same in stacks of the same shape. */
class PathResolver extends DefaultTokenResolver {
  public metLazy = false;

  constructor(private readonly scope: Construct) {
    super({ join: (left: unknown, right: unknown) => text(left) + text(right) });
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) {
      return `${pathOfConstruct(this.scope, token.target)}/${token.displayName}`;
    }
    if (isMemoizing(token)) {
      this.metLazy = true;
      return '';
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

function pathBelow(ancestor: IConstruct, construct: IConstruct): string {
  const { path } = ownerOf(construct).node;
  return ancestor.node.path === '' ? path : path.slice(ancestor.node.path.length + 1);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
