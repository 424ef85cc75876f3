import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { FlowLogTelemetryRule, FlowLogTelemetryRuleProps, RecordField, RecordFormat } from '../../lib';

const stackOf = (): Stack => new Stack(new App({ analyticsReporting: false }), 'Stack');

function propertiesOf(type: string, props?: FlowLogTelemetryRuleProps): unknown {
  const stack = stackOf();
  new FlowLogTelemetryRule(stack, 'AllVpcs', props);
  const [{ Properties }, ...more] = Object.values(Template.fromStack(stack).findResources(`AWS::ObservabilityAdmin::${type}`));
  expect(more).toEqual([]);
  return Properties;
}

test('a rule is for all VPCs of the account', () => {
  expect(propertiesOf('TelemetryRule')).toEqual({
    RuleName: 'Stack-AllVpcs-AE087F1A',
    Rule: {
      ResourceType: 'AWS::EC2::VPC',
      TelemetryType: 'Logs',
      TelemetrySourceTypes: ['VPC_FLOW_LOGS'],
      DestinationConfiguration: {
        DestinationType: 'cloud-watch-logs', RetentionInDays: 365, VPCFlowLogParameters: { TrafficType: 'ALL', MaxAggregationInterval: 600 },
      },
    },
  });
});

test('a rule of the organization is as it is asked for', () => {
  expect(propertiesOf('OrganizationTelemetryRule', {
    organization: true, scope: "OrganizationUnitId = 'ou-1'", selectionCriteria: "Tags.Logged = 'yes'", ruleName: 'all-vpcs', format: RecordFormat.ESSENTIAL,
    trafficType: ec2.FlowLogTrafficType.REJECT, maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE, logGroupName: '/flow-logs/<accountId>',
    retention: logs.RetentionDays.INFINITE,
  })).toEqual({
    RuleName: 'all-vpcs',
    Rule: {
      ResourceType: 'AWS::EC2::VPC',
      TelemetryType: 'Logs',
      TelemetrySourceTypes: ['VPC_FLOW_LOGS'],
      Scope: "OrganizationUnitId = 'ou-1'",
      SelectionCriteria: "Tags.Logged = 'yes'",
      DestinationConfiguration: {
        DestinationType: 'cloud-watch-logs',
        DestinationPattern: '/flow-logs/<accountId>',
        VPCFlowLogParameters: { LogFormat: RecordFormat.ESSENTIAL.logFormat, TrafficType: 'REJECT', MaxAggregationInterval: 60 },
      },
    },
  });
});

test.each<[string, FlowLogTelemetryRuleProps, string]>([
  ['a scope of one account', { scope: 'x' }, "'scope' must be left out unless 'organization' is true, got 'x'"],
  ['another name', { ruleName: 'all vpcs' }, "'ruleName' must be 1 to 100 letters, digits and '-', got 'all vpcs'"],
  ['fields of tags', { format: RecordFormat.DEFAULT.plus(RecordField.instanceTag('Team')) }, "'format' must hold no fields of tags for a telemetry rule, got "],
  ['fields of transit gateways', { format: RecordFormat.TRANSIT_GATEWAY_DEFAULT }, "'format' must hold fields that VPCs write"],
  ['what is no format', { format: 'V5' as never }, "'format' must be a RecordFormat such as RecordFormat.ESSENTIAL, got 'V5'"],
  ['what is no retention', { retention: 0 as never }, "'retention' must be a RetentionDays such as RetentionDays.ONE_YEAR, got 0"],
])('fails for %s', (_, props, message) => {
  expect(() => new FlowLogTelemetryRule(stackOf(), 'AllVpcs', props)).toThrow(message);
});
