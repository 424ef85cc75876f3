import { FlowLog } from '../flow-log';
import { isObject } from '../rendered-value';
import { Finding, Rule } from '../rule';
import { RecordFamily } from '../../format/record-family';
import { describe } from '../../private/describe';

/** An interval that the service refuses: its default is 600, which transit gateways do not take. */
export const AGGREGATION_INTERVAL: Rule = {
  id: 'aggregationInterval',
  severity: 'error',
  finds: 'an aggregation interval other than 60 on a transit gateway or its attachment, or other than 60 and 600',
  page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-flowlog.html',
  check: ({ flowLogs }) => flowLogs.flatMap(findingsOf),
};

function findingsOf({ family, resource, properties: { MaxAggregationInterval: given } }: FlowLog): Finding[] {
  const isOfGateway = family === RecordFamily.TRANSIT_GATEWAY;
  const allowed = isOfGateway ? ['60'] : ['60', '600'];
  if (isObject(given) || allowed.includes(`${given ?? (isOfGateway ? '' : 600)}`)) {
    return [];
  }
  return [{
    resource,
    property: 'MaxAggregationInterval',
    problem: `'MaxAggregationInterval' must be ${allowed.join(' or ')}`
      + `${isOfGateway ? ' for transit gateways and their attachments' : ''}, `
      + `got ${given === undefined ? 'none, which is 600' : describe(given)}`,
    fix: 'set MaxAggregationInterval to 60',
  }];
}
