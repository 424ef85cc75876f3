import { Stack, Stage } from 'aws-cdk-lib';
import { FlowLog, known } from '../flow-log';
import { Rule } from '../rule';
import { Survey } from '../survey';

/** A flow log that is to the service the same as another one. */
export const REPEATED_FLOW_LOG: Rule = {
  id: 'repeatedFlowLog',
  severity: 'error',
  finds: 'a flow log that is to the service what another one is: it answers `FlowLogAlreadyExists`',
  page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
  check: ({ flowLogs, survey }) => {
    const first = new Map<string, FlowLog>();
    return flowLogs.filter(({ resource }) => !resource.isConditional).flatMap((flowLog) => {
      const identity = identityOf(flowLog, survey);
      const other = identity === undefined ? undefined : first.get(identity);
      if (identity !== undefined && other === undefined) {
        first.set(identity, flowLog);
      }
      return other === undefined ? [] : [{
        resource: flowLog.resource,
        property: 'ResourceId',
        problem: "'ResourceId' must be logged once with the same properties, got what "
          + `'${other.resource.path}' logs already`,
        fix: 'leave one of them out, or change its traffic, interval, format or destination',
      }];
    });
  },
};

const NOT_COMPARED = ['Tags', 'DeliverLogsPermissionArn', 'DeliverCrossAccountRole'];

/** What the service compares: all but tags and roles. Ids that only the deployment knows may differ. */
function identityOf(flowLog: FlowLog, survey: Survey): string | undefined {
  const { ResourceId: id, ...properties } = flowLog.properties;
  const resource = flowLog.loggedForCertain?.path ?? known(id);
  const { construct } = flowLog.resource;
  const { account, region } = Stack.of(construct);
  return resource === undefined ? undefined
    : JSON.stringify([Stage.of(construct)?.node.path, account, region, resource, sorted(properties, survey)]);
}

const DEFAULTS = { LogDestinationType: 'cloud-watch-logs', MaxAggregationInterval: 600 };

function sorted(properties: Record<string, unknown>, survey: Survey): unknown[] {
  const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  return Object.entries({ ...DEFAULTS, ...given }).filter(([property]) => !NOT_COMPARED.includes(property))
    .sort(([one], [other]) => one < other ? -1 : 1)
    .map(([property, value]) => [property, survey.follow(value)]);
}
