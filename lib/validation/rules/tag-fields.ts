import { FlowLog, known } from '../flow-log';
import { isObject } from '../rendered-value';
import { Finding, Rule } from '../rule';

/** Whose tags a field carries. */
const KINDS: Record<string, string> = {
  'instance': 'instance-tag', 'network-interface': 'interface-tag', 'auto-scaling-group': 'asg-tag',
};

/** Fields of tags without keys, or keys without fields. */
export const TAG_FIELDS: Rule = {
  id: 'tagFields',
  severity: 'error',
  finds: 'a field of a tag without `TagFieldSpecifications`, or the reverse',
  page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ec2-flowlog-tagfieldspecification.html',
  check: ({ flowLogs }) => flowLogs.flatMap(findingsOf),
};

function findingsOf(flowLog: FlowLog): Finding[] {
  const keys = keysOf(flowLog);
  const isFormatSeen = flowLog.logFormat !== undefined || flowLog.properties.LogFormat === undefined;
  if (keys === undefined || !isFormatSeen) {
    return [];
  }
  return Object.entries(KINDS).flatMap(([resourceType, field]) => {
    const given = keys.get(resourceType) ?? 0;
    return [field, `${field}-2`]
      .map((name, index) => problemOf(name, resourceType, flowLog.fieldNames.includes(name), given > index))
      .filter((each) => each !== undefined)
      .map((each) => ({ resource: flowLog.resource, property: 'TagFieldSpecifications', ...each }));
  });
}

function problemOf(
  name: string, resourceType: string, isField: boolean, hasKey: boolean,
): Pick<Finding, 'problem' | 'fix'> | undefined {
  const nth = name.endsWith('-2') ? 'second' : 'first';
  if (isField && !hasKey) {
    return {
      problem: `'TagFieldSpecifications' must name the tag that '\${${name}}' stands for, `
        + `got no ${nth} key of '${resourceType}'`,
      fix: `add the key to TagKeys of '${resourceType}', or leave '\${${name}}' out`,
    };
  }
  return isField || !hasKey ? undefined : {
    problem: `'LogFormat' must hold '\${${name}}', got none for the ${nth} key of '${resourceType}' in `
      + "'TagFieldSpecifications'",
    fix: `add '\${${name}}' to LogFormat, or leave the key out`,
  };
}

/** How many keys there are of a kind, if all can be seen. */
function keysOf({ properties: { TagFieldSpecifications: given = [] } }: FlowLog): Map<string, number> | undefined {
  const keys = new Map<string, number>();
  for (const each of Array.isArray(given) ? given as unknown[] : [undefined]) {
    const resourceType = isObject(each) ? known(each.ResourceType) : undefined;
    if (resourceType === undefined || !isObject(each) || !Array.isArray(each.TagKeys)) {
      return undefined;
    }
    keys.set(resourceType, (keys.get(resourceType) ?? 0) + each.TagKeys.length);
  }
  return keys;
}
