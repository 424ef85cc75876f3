import { CfnResource, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The resources of a stage by their types. */
type Inventory = Map<string, CfnResource[]>;

const INVENTORY = Symbol.for('cdk-vpc-flow-logs.inventory');

/**
 * The resources of a type in the stage of a construct, at validation.
 *
 * The tree is walked through once for all who ask. The validation of a stage starts at the stage, which then forgets
 * what was found when the app was synthesized before.
 */
export function resourcesOf(scope: IConstruct, type: string): CfnResource[] {
  const stage = (Stage.of(scope) ?? scope.node.root) as IConstruct & { [INVENTORY]?: Inventory | null };
  if (stage[INVENTORY] === undefined) {
    stage.node.addValidation({
      validate: () => {
        stage[INVENTORY] = null;
        return [];
      },
    });
  }
  const inventory = stage[INVENTORY] ??= inventoryOf(stage);
  return inventory.get(type) ?? [];
}

function inventoryOf(stage: IConstruct): Inventory {
  const resources = stage.node.findAll().filter((each) => CfnResource.isCfnResource(each))
    .filter((each) => (Stage.of(each) ?? each.node.root) === stage);
  const inventory: Inventory = new Map(resources.map(({ cfnResourceType: type }) => [type, []]));
  resources.forEach((resource) => inventory.get(resource.cfnResourceType)!.push(resource));
  return inventory;
}
