import { FlowLog } from '../flow-log';
import { Finding, Rule } from '../rule';

/** A VPC and parts of it that deliver to the same service: each record of the parts is written and billed twice. */
export const DOUBLE_LOGGING: Rule = {
  id: 'doubleLogging',
  severity: 'warning',
  finds: 'a subnet or interface with a flow log beside that of its VPC to the same service: it is billed twice',
  page: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html#flow-logs-pricing',
  check: ({ coverage, survey }) => survey.resources('AWS::EC2::VPC').flatMap((vpc) => {
    const whole = coverage.of(vpc, 'VPC')
      .filter(({ loggedForCertain, resource }) => loggedForCertain === vpc && !resource.isConditional);
    return coverage.within(vpc).filter(({ resource }) => !resource.isConditional).flatMap((part) => {
      const twice = whole.find((each) => isAlsoIn(part, each));
      return twice === undefined ? [] : [findingOf(part, twice)];
    });
  }),
};

/** To several services is meant. */
function isAlsoIn(part: FlowLog, whole: FlowLog): boolean {
  const [one, other] = [part.trafficType, whole.trafficType];
  return one !== undefined && other !== undefined && (one === other || one === 'ALL' || other === 'ALL')
    && part.destinationType !== undefined && part.destinationType === whole.destinationType;
}

/** @see https://aws.amazon.com/cloudwatch/pricing/ */
const PRICES: Record<string, string | undefined> = {
  'cloud-watch-logs': 'to CloudWatch Logs $0.50 a GB in us-east-1, up to 10 TB a month',
  's3': 'to S3 $0.25 a GB in us-east-1, up to 10 TB a month',
};

function findingOf({ resource, destinationType }: FlowLog, whole: FlowLog): Finding {
  const price = PRICES[destinationType ?? ''];
  return {
    resource,
    property: 'ResourceId',
    problem: "'ResourceId' must not be within what another flow log covers, got a part of the VPC of "
      + `'${whole.resource.path}': its records are delivered, and billed, twice`
      + (price === undefined ? '' : `, ${price}`),
    fix: 'log either the VPC or parts of it, or send the two to different services',
  };
}
