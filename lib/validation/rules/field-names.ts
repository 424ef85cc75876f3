import { FlowLog } from '../flow-log';
import { Finding, Rule, RuleOptions } from '../rule';
import { RecordFamily } from '../../format/record-family';
import { RecordField } from '../../format/record-field';

const PAGE = 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html';

/** A field that the service does not know. */
export const UNKNOWN_FIELD: Rule = {
  id: 'unknownField',
  severity: 'error',
  finds: 'a field that no record has, unless it is among `knownFields`',
  page: PAGE,
  check: ({ flowLogs }, { knownFields }: RuleOptions) => flowLogs.flatMap((flowLog) => each(flowLog,
    flowLog.fieldNames.filter((name) => fieldOf(name) === undefined && !knownFields.includes(name)),
    (name) => ({
      problem: `'LogFormat' must hold fields that AWS lists, got '\${${name}}'`,
      fix: `${nearest(name)}a field that AWS added since belongs in 'knownFields'`,
    }))),
};

/** A field that appears more than once. */
export const DUPLICATE_FIELD: Rule = {
  id: 'duplicateField',
  severity: 'warning',
  finds: 'a field that a format holds twice, which no table can',
  page: PAGE,
  check: ({ flowLogs }) => flowLogs.flatMap((flowLog) => each(flowLog,
    flowLog.fieldNames.filter((name, index, names) => names.indexOf(name) < index),
    (name) => ({
      problem: `'LogFormat' must hold each field once, got '\${${name}}' twice`,
      fix: 'leave one of them out: tables have one column of a name',
    }))),
};

/** A field of the other family of records. */
export const FIELD_SCOPE: Rule = {
  id: 'fieldScope',
  severity: 'error',
  finds: 'a field of transit gateways on a VPC, a subnet or an interface, or the other way round',
  page: 'https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html',
  check: ({ flowLogs }) => flowLogs.flatMap((flowLog) => each(flowLog,
    flowLog.fieldNames.filter((name) => flowLog.family && fieldOf(name)?.includes(flowLog.family) === false),
    (name) => ({
      problem: flowLog.family === RecordFamily.TRANSIT_GATEWAY
        ? `'LogFormat' must hold fields of transit gateways, got '\${${name}}', which is of interfaces`
        : `'LogFormat' must hold fields of interfaces, got '\${${name}}', which is of transit gateways`,
      fix: 'leave the field out, or leave LogFormat out for the service\'s default',
    }))),
};

function each(
  { resource }: FlowLog, names: string[], tell: (name: string) => Pick<Finding, 'problem' | 'fix'>,
): Finding[] {
  return [...new Set(names)].map((name) => ({ resource, property: 'LogFormat', ...tell(name) }));
}

/** The families of a field, if this library lists it. */
function fieldOf(name: string): RecordFamily[] | undefined {
  return /^(instance|interface|asg)-tag(-2)?$/.test(name) ? [RecordFamily.NETWORK_INTERFACE]
    : /^[a-z0-9-]+$/.test(name) ? RecordField._known(name)?.families : undefined;
}

/** What was probably meant. */
function nearest(name: string): string {
  const fields = Object.values(RecordField).filter((field) => field instanceof RecordField);
  const spelt = name.toLowerCase().replace(/_/g, '-');
  const [best] = fields.map(({ fieldName: known }) => ({ known, distance: distance(known, spelt) }))
    .sort((a, b) => a.distance - b.distance);
  return best.distance <= 3 ? `write '\${${best.known}}'; ` : 'leave the field out; ';
}

/** How many letters have to change. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}
