import { CfnResource, Stack } from 'aws-cdk-lib';
import { Elements, isObject, renderedValue } from './rendered-value';

/** A resource of an app as its template has it, whoever defined it. */
export class AppResource {
  /** Where it is. */
  public readonly stack: Stack;

  private rendered?: Record<string, unknown>;

  /**
   * @param construct L1, of whatever class
   * @param elements of its stack by logical id
   */
  constructor(
    public readonly construct: CfnResource, private readonly elements: Elements,
  ) {
    this.stack = Stack.of(construct);
  }

  /** The construct's path, which names the resource in reports. */
  public get path(): string {
    return this.construct.node.path;
  }

  public get type(): string {
    return this.construct.cfnResourceType;
  }

  /** Whether only the deployment knows if it is there. */
  public get isConditional(): boolean {
    return this.construct.cfnOptions.condition !== undefined;
  }

  /** The properties with what was overridden, rendered once: see `renderedValue`. */
  public get properties(): Record<string, unknown> {
    return this.rendered ??= this.render();
  }

  private render(): Record<string, unknown> {
    const { Resources = {} } = this.construct._toCloudFormation() as { Resources?: Record<string, unknown> };
    const resource = renderedValue(this.stack, Object.values(Resources)[0], this.elements);
    const properties = isObject(resource) ? resource.Properties : undefined;
    return isObject(properties) ? properties : {};
  }
}
