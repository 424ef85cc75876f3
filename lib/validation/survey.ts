import { CfnElement, CfnOutput, CfnParameter, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AppResource } from './app-resource';
import { isObject, referenceIn, renderedValue } from './rendered-value';

/** How far a value is followed through exports and parameters. */
const MAX_STEPS = 8;

/** The resources of an app, nested stacks and stages included. The tree is walked through once. */
export class Survey {
  private readonly byType = new Map<string, AppResource[]>();
  private readonly byPath = new Map<string, AppResource>();
  private readonly parameters = new Map<string, CfnParameter>();
  private readonly outputs: CfnOutput[] = [];
  private readonly elements = new Map<Stack, CfnElement[]>();
  private readonly logicalIds = new Map<Stack, Map<string, CfnElement>>();
  private exports?: Map<string, unknown>;

  constructor(root: IConstruct) {
    this.walk(root);
  }

  /** The resources of these types, in the order of the tree. */
  public resources(...types: string[]): AppResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resource that a value refers to, if it does nothing else. */
  public referent(value: unknown): AppResource | undefined {
    const reference = referenceIn(this.follow(value));
    return reference === undefined ? undefined : this.byPath.get(reference.path);
  }

  /** The resource at a path. */
  public at(path: string): AppResource | undefined {
    return this.byPath.get(path);
  }

  /** All resources that a value can come to; nothing where that can be others, too, which only the deployment knows. */
  public candidates(value: unknown): AppResource[] | undefined {
    const followed = this.follow(value);
    if (typeof followed === 'string') {
      return [];
    }
    const referent = this.referent(followed);
    if (referent !== undefined) {
      return [referent];
    }
    if (isObject(followed) && 'Fn::ImportValue' in followed) {
      return []; // what this app exports has been followed
    }
    const branches = isObject(followed) && Array.isArray(followed['Fn::If']) ? followed['Fn::If'].slice(1) : [];
    const found = branches.map((branch) => this.candidates(branch));
    return found.length > 0 && found.every((each) => each !== undefined) ? found.flat() : undefined;
  }

  /** Where a value comes from, through exports of this app and the parameters of nested stacks. */
  public follow(value: unknown, steps = 0): unknown {
    const next = steps < MAX_STEPS ? this.sourceOf(value) : undefined;
    return next === undefined ? value : this.follow(next, steps + 1);
  }

  private sourceOf(value: unknown): unknown {
    if (isObject(value) && 'Fn::ImportValue' in value) {
      return this.exported(value['Fn::ImportValue']);
    }
    const parameter = this.parameters.get(referenceIn(value)?.path ?? '');
    const nested = parameter && Stack.of(parameter).nestedStackResource;
    const given = nested && this.byPath.get(nested.node.path)?.properties.Parameters;
    return isObject(given) ? given[`${Stack.of(parameter!).resolve(parameter!.logicalId)}`] : undefined;
  }

  private exported(name: unknown): unknown {
    this.exports ??= new Map(this.outputs.filter(({ exportName }) => exportName !== undefined).map((output) => {
      const stack = Stack.of(output);
      const render = (value: unknown) => renderedValue(stack, value, (id) => this.element(stack, id));
      return [JSON.stringify(render(output.exportName)), render(output.value)];
    }));
    return this.exports.get(JSON.stringify(name));
  }

  private walk(construct: IConstruct): void {
    if (CfnElement.isCfnElement(construct)) {
      this.add(construct);
    }
    construct.node.children.forEach((child) => this.walk(child));
  }

  private add(element: CfnElement): void {
    const stack = Stack.of(element);
    push(this.elements, stack, element);
    if (element instanceof CfnParameter) {
      this.parameters.set(element.node.path, element);
    } else if (element instanceof CfnOutput) {
      this.outputs.push(element);
    } else if (CfnResource.isCfnResource(element)) {
      const resource = new AppResource(element, (id) => this.element(stack, id));
      this.byPath.set(resource.path, resource);
      push(this.byType, resource.type, resource);
    }
  }

  private element(stack: Stack, logicalId: string): CfnElement | undefined {
    if (!this.logicalIds.has(stack)) {
      this.logicalIds.set(stack, new Map((this.elements.get(stack) ?? []).map((element) =>
        [`${stack.resolve(element.logicalId)}`, element])));
    }
    return this.logicalIds.get(stack)!.get(logicalId);
  }
}

/** Whether two resources are deployed together. */
export function areOfOneStage(one: AppResource, other: AppResource): boolean {
  return Stage.of(one.construct) === Stage.of(other.construct);
}

/** Adds to one of several lists. */
export function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [value]);
  } else {
    list.push(value);
  }
}
