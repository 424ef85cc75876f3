import { Rule } from '../rule';

/** A VPC that nothing logs. Those that are logged in part are found by other rules. */
export const VPC_NOT_LOGGED: Rule = {
  id: 'vpcNotLogged',
  severity: 'error',
  finds: 'a VPC without a flow log',
  page: 'https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6',
  isOfCoverage: true,
  check: ({ coverage, survey }) => survey.resources('AWS::EC2::VPC')
    .filter((vpc) => coverage.of(vpc, 'VPC').length === 0 && coverage.within(vpc).length === 0)
    .map((resource) => ({
      resource,
      problem: 'a VPC must have a flow log that catches rejected traffic, got none in this app',
      fix: "define one, such as new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc) })",
    })),
};
