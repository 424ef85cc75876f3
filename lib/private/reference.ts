import {
  DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Tokenization,
} from 'aws-cdk-lib';
import { isMemoizing } from './lazy';

/** What a string refers to, if it is a reference and nothing else. */
export function referenceOf(value: string): Reference | undefined {
  const fragments = Tokenization.reverseString(value);
  const token = fragments.length === 1 ? fragments.firstToken : undefined;
  return Reference.isReference(token) ? token : undefined;
}

/** Whether a value refers to anything in a stack, those nested in it aside. */
export function refersInto(stack: Stack, value: unknown): boolean {
  const resolver = new ReferenceFinder();
  Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
  return resolver.found.some(({ target }) => Stack.of(target) === stack);
}

/** Notes what is referred to. */
class ReferenceFinder extends DefaultTokenResolver {
  public readonly found: Reference[] = [];

  constructor() {
    super({ join: (left: unknown, right: unknown) => `${left}${right}` });
  }

  public override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) {
      this.found.push(token);
    }
    return Reference.isReference(token) || isMemoizing(token) ? '' : super.resolveToken(token, context, postProcessor);
  }
}
