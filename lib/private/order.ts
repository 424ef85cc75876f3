import { Stack } from 'aws-cdk-lib';
import { Construct, Dependable, IDependable } from 'constructs';
import { describe } from './describe';
import { refersInto } from './reference';

/**
 * Makes a construct wait for others, but for those in nested stacks that its properties refer to: CloudFormation
 * creates all of a nested stack before its outputs can be used, and linters object to waiting twice. From another
 * account or region what looks like a reference becomes a name, which waits for nothing.
 *
 * @param values of the properties, as strings
 */
export function waitFor(construct: Construct, dependencies: IDependable[], values: string[]): void {
  construct.node.addDependency(...dependencies.filter((dependency) => {
    const { environment } = Stack.of(construct);
    const elsewhere = Dependable.of(dependency).dependencyRoots.map(Stack.of).filter((stack) =>
      stack.nested && stack.environment === environment && !construct.node.scopes.includes(stack));
    return elsewhere.length === 0 || !elsewhere.some((stack) => values.some((value) => refersInto(stack, value)));
  }));
}

/** Refuses flow logs and a destination that would wait for each other, as far as it is known when they are bound. */
export function assertNoCycle(construct: Construct, destination: Construct, values: Record<string, unknown>): void {
  const cycle = cycleOf(construct, destination, values);
  if (cycle !== undefined) {
    throw new Error(cycle);
  }
}

/**
 * What is wrong where each would wait for the other: a construct in a nested stack that waits for a destination
 * outside, which refers into that stack. CloudFormation creates a nested stack as a whole, and the CDK does not see the
 * cycle.
 *
 * @param construct that will wait
 * @param destination what it waits for
 * @param values of the destination that may refer into the stack, by the prop they come from
 */
export function cycleOf(
  construct: Construct, destination: Construct, values: Record<string, unknown>,
): string | undefined {
  for (let stack = Stack.of(construct); stack.nested; stack = stack.nestedStackParent!) {
    const [prop] = Object.entries(values).find(([, value]) => refersInto(stack, value)) ?? [];
    if (prop !== undefined && !destination.node.scopes.includes(stack)) {
      return `'destination' must be defined in '${stack.node.path}', the nested stack of the flow logs at `
        + `'${construct.node.path}' that its '${prop}' refers to, got ${describe(destination)}: `
        + 'each stack would wait for the other';
    }
  }
  return undefined;
}
