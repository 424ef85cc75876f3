import { App, Fn, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { FlowLogs, FlowLogSource, RecordFormat } from '../lib';

const { ONE_MINUTE, TEN_MINUTES } = ec2.FlowLogMaxAggregationInterval;

let app: App;
let stack: Stack;
let source: FlowLogSource;
let gateway: FlowLogSource;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
  source = FlowLogSource.of('VPC', ['vpc-1']);
  gateway = FlowLogSource.of('TransitGateway', ['tgw-1']);
});

function properties(of: Stack = stack): Record<string, unknown> {
  const [flowLog] = Object.values(Template.fromStack(of).findResources('AWS::EC2::FlowLog'));
  return flowLog.Properties;
}

function untyped<T>(value: unknown): T {
  return value as T;
}

describe('the traffic type', () => {
  test.each(Object.values(ec2.FlowLogTrafficType))('%s is passed on', (trafficType) => {
    new FlowLogs(stack, 'FlowLogs', { source, trafficType });
    expect(properties().TrafficType).toEqual(trafficType);
  });

  test('may be a token', () => {
    new FlowLogs(stack, 'FlowLogs', { source, trafficType: untyped(Fn.importValue('TrafficType')) });
    expect(properties().TrafficType).toEqual({ 'Fn::ImportValue': 'TrafficType' });
  });

  test('fails when it is none, as it can be in untyped languages', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, trafficType: untyped('all') })).toThrow(
      new Error("'trafficType' must be one of ACCEPT, ALL, REJECT, got 'all'"));
  });

  test('fails when it is given for a transit gateway', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: gateway, trafficType: ec2.FlowLogTrafficType.ALL })).toThrow(
      new Error("'trafficType' must be left out for transit gateways, got 'ALL': all traffic is logged"));
  });

  test('fails without a token in the message when it is given for an attachment', () => {
    const attachments = FlowLogSource.transitGatewayAttachmentIds(['tgw-attach-1']);
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: attachments, trafficType: untyped(Fn.importValue('TrafficType')) })).toThrow(
      new Error("'trafficType' must be left out for transit gateway attachments, got <unresolved>: all traffic is logged"));
  });
});

describe('the aggregation interval', () => {
  test.each([[ONE_MINUTE, 60], [TEN_MINUTES, undefined], [undefined, undefined]])('%s becomes %s', (maxAggregationInterval, expected) => {
    new FlowLogs(stack, 'FlowLogs', { source, maxAggregationInterval });
    expect(properties().MaxAggregationInterval).toEqual(expected);
  });

  test('may be a token', () => {
    const maxAggregationInterval = Token.asNumber(Fn.importValue('Interval'));
    new FlowLogs(stack, 'FlowLogs', { source, maxAggregationInterval });
    new FlowLogs(stack, 'Gateway', { source: gateway, maxAggregationInterval });
    Template.fromStack(stack).allResourcesProperties('AWS::EC2::FlowLog', { MaxAggregationInterval: { 'Fn::ImportValue': 'Interval' } });
  });

  test('fails when it is none, as it can be in untyped languages', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source, maxAggregationInterval: untyped(30) })).toThrow(
      new Error("'maxAggregationInterval' must be 60 or 600 seconds for VPCs, got 30"));
  });

  test('is one minute for transit gateways, asked for or not', () => {
    new FlowLogs(stack, 'FlowLogs', { source: gateway, maxAggregationInterval: ONE_MINUTE });
    expect(properties().MaxAggregationInterval).toEqual(60);
  });

  test('fails when it is ten minutes for transit gateways', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: gateway, maxAggregationInterval: TEN_MINUTES })).toThrow(
      new Error("'maxAggregationInterval' must be 60 seconds for transit gateways, got 600"));
  });

  test('is as given for types that are not known', () => {
    const other = FlowLogSource.of('CoreNetwork', ['core-network-1']);
    new FlowLogs(stack, 'FlowLogs', { source: other, format: RecordFormat.DEFAULT, maxAggregationInterval: TEN_MINUTES });
    expect(properties().MaxAggregationInterval).toEqual(600);
  });
});
