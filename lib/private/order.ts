import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import { Construct, Dependable, IDependable } from 'constructs';

/**
 * Makes a construct wait for others, but for those in nested stacks that its properties refer to: CloudFormation
 * creates all of a nested stack before its outputs can be used, and linters object to waiting twice.
 *
 * @param values of the properties, as strings
 */
export function waitFor(construct: Construct, dependencies: IDependable[], values: string[]): void {
  construct.node.addDependency(...dependencies.filter((dependency) => {
    const elsewhere = Dependable.of(dependency).dependencyRoots.map(Stack.of)
      .filter((stack) => stack.nested && !construct.node.scopes.includes(stack));
    return elsewhere.length === 0 || !elsewhere.some((stack) => values.some((value) => refersInto(stack, value)));
  }));
}

function refersInto(stack: Stack, value: string): boolean {
  return Tokenization.reverseString(value).tokens.some((token) =>
    Reference.isReference(token) && Stack.of(token.target) === stack);
}
