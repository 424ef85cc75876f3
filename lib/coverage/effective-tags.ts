import { Aspects, CfnResource, RemoveTag, Stage, Tag, TagManager, TagType } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The priority of the tags that a resource is given itself. */
const OWN = 50;

/**
 * The tags that a resource will have: its own, and those that `Tags.of` lays on what it is in, which the CDK applies at
 * synthesis only.
 */
export function effectiveTags(resource: CfnResource): Record<string, string> {
  const tags = new TagManager(TagType.KEY_VALUE, resource.cfnResourceType);
  const own = TagManager.of(resource)?.tagValues() ?? {};
  Object.entries(own).forEach(([key, value]) => tags.setTag(key, value, OWN));
  const { scopes } = resource.node;
  const stage = Stage.of(resource); // aspects of what is around it do not see it
  scopes.slice(stage === undefined ? 0 : scopes.indexOf(stage)).flatMap((scope) => Aspects.of(scope).all)
    .filter((aspect): aspect is Tag | RemoveTag => aspect instanceof Tag || aspect instanceof RemoveTag)
    .forEach((aspect) => aspect.visit({ tags } as unknown as IConstruct));
  return tags.tagValues();
}
