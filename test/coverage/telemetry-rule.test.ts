import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  FlowLogOrganizationTelemetryRule, FlowLogTelemetryRule, FlowLogTelemetryRuleProps, RecordField, RecordFormat,
} from '../../lib';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

test('logs all traffic of all VPCs of the account, for a year', () => {
  const rule = new FlowLogTelemetryRule(stack, 'Rule');
  Template.fromStack(stack).hasResourceProperties('AWS::ObservabilityAdmin::TelemetryRule', {
    RuleName: 'Stack-Rule-F6E31DD0',
    Rule: {
      ResourceType: 'AWS::EC2::VPC', TelemetryType: 'Logs', TelemetrySourceTypes: ['VPC_FLOW_LOGS'],
      SelectionCriteria: Match.absent(), Regions: Match.absent(), AllowFieldUpdates: Match.absent(),
      DestinationConfiguration: {
        DestinationType: 'cloud-watch-logs', DestinationPattern: Match.absent(), RetentionInDays: 365,
        VPCFlowLogParameters: { LogFormat: RecordFormat.DEFAULT.logFormat, TrafficType: 'ALL', MaxAggregationInterval: 600 },
      },
    },
  });
  expect(stack.resolve(rule.ruleArn)).toEqual({ 'Fn::GetAtt': [expect.any(String), 'RuleArn'] });
});

test('has the options that are given, for an organization', () => {
  const rule = new FlowLogOrganizationTelemetryRule(stack, 'Rule', {
    ruleName: 'flow-logs', format: RecordFormat.ESSENTIAL, trafficType: ec2.FlowLogTrafficType.REJECT,
    maxAggregationInterval: ec2.FlowLogMaxAggregationInterval.ONE_MINUTE, destinationPattern: '/flow-logs/<accountId>/<resourceId>',
    retention: logs.RetentionDays.TEN_YEARS, selectionCriteria: 'tags', organizationScope: 'units', regions: ['eu-west-1'], allowFieldUpdates: true,
  });
  Template.fromStack(stack).hasResourceProperties('AWS::ObservabilityAdmin::OrganizationTelemetryRule', {
    RuleName: 'flow-logs',
    Rule: {
      Scope: 'units', SelectionCriteria: 'tags', Regions: ['eu-west-1'], AllowFieldUpdates: true,
      DestinationConfiguration: {
        DestinationPattern: '/flow-logs/<accountId>/<resourceId>', RetentionInDays: 3653,
        VPCFlowLogParameters: { LogFormat: RecordFormat.ESSENTIAL.logFormat, TrafficType: 'REJECT', MaxAggregationInterval: 60 },
      },
    },
  });
  expect(rule.ruleArn).toBeDefined();
});

test.each<[string, FlowLogTelemetryRuleProps, RegExp]>([
  ['a format holds tags', { format: RecordFormat.DEFAULT.plus(RecordField.instanceTag('Team')) },
    /^'format' must hold no fields of tags, whose keys a rule cannot hold, got '.*'$/],
  ['a format is of transit gateways', { format: RecordFormat.TRANSIT_GATEWAY_DEFAULT }, /^'format' must hold fields that VPCs write/],
  ['a format is none', { format: '${version}' as never }, /^'format' must be a RecordFormat such as RecordFormat.ESSENTIAL, got '\$\{version\}'$/],
  ['records would be kept for ever', { retention: logs.RetentionDays.INFINITE }, /^'retention' must be at most 3653 days, got INFINITE$/],
  ['a name is none', { ruleName: 'flow logs' }, /^'ruleName' must be 1 to 100 letters, digits and dashes, got 'flow logs'$/],
  ['an interval is none', { maxAggregationInterval: 30 as never }, /^'maxAggregationInterval' must be 60 or 600 seconds for VPCs, got 30$/],
])('fails when %s', (_, props, message) => {
  expect(() => new FlowLogTelemetryRule(stack, 'Rule', props)).toThrow(message);
});
