import { FlowLog } from '../flow-log';
import { Finding, Rule } from '../rule';
import { RecordFamily } from '../../format/record-family';
import { describe } from '../../private/describe';

const TYPES = ['ACCEPT', 'ALL', 'REJECT'];

/** A traffic type that the service refuses. */
export const TRAFFIC_TYPE: Rule = {
  id: 'trafficType',
  severity: 'error',
  finds: 'a traffic type on a transit gateway or its attachment, none on anything else, or an unknown one',
  page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-flowlog.html',
  check: ({ flowLogs }) => flowLogs.flatMap(findingsOf),
};

function findingsOf(flowLog: FlowLog): Finding[] {
  const { family, resource, trafficType, properties: { TrafficType: given } } = flowLog;
  const finding = (problem: string, fix: string) => [{ resource, property: 'TrafficType', problem, fix }];
  if (family === RecordFamily.TRANSIT_GATEWAY) {
    return given === undefined ? [] : finding(
      `'TrafficType' must be left out for transit gateways and their attachments, got ${shown(given)}: all is logged`,
      'leave TrafficType out');
  }
  const isWrong = given === undefined ? family !== undefined
    : trafficType === undefined ? isLiteral(given) : !TYPES.includes(trafficType);
  return isWrong
    ? finding(`'TrafficType' must be one of ${TYPES.join(', ')}, got ${shown(given)}`, 'set TrafficType to ALL')
    : [];
}

function isLiteral(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'object' ? 'another value' : describe(value);
}
