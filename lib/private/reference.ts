import { Reference, Stack, Tokenization } from 'aws-cdk-lib';

/** What a string refers to, if it is a reference and nothing else. */
export function referenceOf(value: string): Reference | undefined {
  const fragments = Tokenization.reverseString(value);
  const token = fragments.length === 1 ? fragments.firstToken : undefined;
  return Reference.isReference(token) ? token : undefined;
}

/** Whether a string refers to anything in a stack, those nested in it aside. */
export function refersInto(stack: Stack, value: string): boolean {
  return Tokenization.reverseString(value).tokens.some((token) =>
    Reference.isReference(token) && Stack.of(token.target) === stack);
}
