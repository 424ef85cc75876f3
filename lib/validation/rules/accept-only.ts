import { FlowLog } from '../flow-log';
import { Rule } from '../rule';
import { push } from '../survey';

/** A flow log that leaves rejected traffic out where no other of the same resource writes it. */
export const ACCEPT_ONLY: Rule = {
  id: 'acceptOnly',
  severity: 'error',
  finds: 'a flow log of accepted traffic, beside which none of the same resource catches what is rejected',
  page: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6',
  isOfCoverage: true,
  check: ({ coverage, flowLogs, survey }) => {
    const byId = new Map<string, FlowLog[]>();
    const idOf = ({ properties }: FlowLog) => JSON.stringify([survey.follow(properties.ResourceId)]);
    flowLogs.forEach((flowLog) => push(byId, idOf(flowLog), flowLog));
    return flowLogs.filter((flowLog) => !flowLog.mayCatchRejects).filter((flowLog) => {
      const { loggedForCertain: logged, resourceType = '' } = flowLog;
      const others = logged === undefined ? byId.get(idOf(flowLog))! : coverage.of(logged, resourceType);
      return !others.some((other) => other.mayCatchRejects);
    }).map(({ resource }) => ({
      resource,
      property: 'TrafficType',
      problem: "'TrafficType' must be ALL or REJECT in one flow log of each resource, got 'ACCEPT' alone: scans and "
        + 'what security groups stop are not logged',
      fix: 'set TrafficType to ALL, which replaces the flow log',
    }));
  },
};
