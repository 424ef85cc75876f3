import { Rule } from '../rule';

/** A VPC of which parts are logged. */
export const SUBNETS_ONLY: Rule = {
  id: 'subnetsOnly',
  severity: 'warning',
  finds: 'a VPC of which only subnets or interfaces have flow logs',
  page: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6',
  isOfCoverage: true,
  check: ({ coverage, survey }) => survey.resources('AWS::EC2::VPC')
    .filter((vpc) => coverage.of(vpc, 'VPC').length === 0 && coverage.within(vpc).length > 0)
    .map((resource) => ({
      resource,
      problem: 'a VPC must have a flow log of its own, got '
        + `${coverage.within(resource).length} of its subnets and interfaces: scanners do not count them, and what is `
        + 'added to the VPC later is not logged',
      fix: 'log the VPC instead, or acknowledge that parts are meant: both together write, and cost, everything twice',
    })),
};
