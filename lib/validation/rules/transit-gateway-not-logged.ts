import { Rule } from '../rule';

/** A transit gateway that nothing logs, by itself or at an attachment. */
export const TRANSIT_GATEWAY_NOT_LOGGED: Rule = {
  id: 'transitGatewayNotLogged',
  severity: 'warning',
  finds: 'a transit gateway without a flow log of its own or of an attachment',
  page: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html',
  isOfCoverage: true,
  check: ({ coverage, survey }) => {
    const attachments = survey.resources('AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayVpcAttachment',
      'AWS::EC2::TransitGatewayPeeringAttachment', 'AWS::EC2::TransitGatewayConnect');
    return survey.resources('AWS::EC2::TransitGateway')
      .filter((gateway) => coverage.of(gateway, 'TransitGateway').length === 0)
      .filter((gateway) => !attachments.some((attachment) =>
        coverage.of(attachment, 'TransitGatewayAttachment').length > 0
        && (survey.candidates(attachment.properties.TransitGatewayId)?.includes(gateway) ?? true)))
      .map((resource) => ({
        resource,
        problem: 'a transit gateway must have a flow log, got none in this app: what passes between VPCs is not logged',
        fix: "define one, such as new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.transitGateways([gateway]) })",
      }));
  },
};
