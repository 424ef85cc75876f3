import { DeliveryBucket } from '../delivery-bucket';
import { Evidence } from '../evidence';
import { FlowLog } from '../flow-log';
import { isObject } from '../rendered-value';
import { Finding, Rule, RuleOptions } from '../rule';

/** Records that are gone too early. */
export const RETENTION: Rule = {
  id: 'retention',
  severity: 'warning',
  finds: 'a log group or a bucket of this app that keeps records for less than `minimumRetention`',
  page: 'https://docs.aws.amazon.com/controltower/latest/controlreference/cloudwatch-rules.html',
  check: (evidence, { minimumRetention }: RuleOptions) => {
    const found = new Map<string, Finding>();
    for (const flowLog of evidence.flowLogs) {
      const shortest = shortestOf(flowLog, evidence);
      if (shortest !== undefined && shortest.days < minimumRetention) {
        found.set(shortest.finding.resource.path, {
          ...shortest.finding,
          problem: `'${shortest.finding.property}' must keep records for at least ${minimumRetention} days, `
            + `got ${shortest.days}`,
          fix: "keep them longer, or set 'minimumRetention' to what your rules ask for",
        });
      }
    }
    return [...found.values()];
  },
};

interface Shortest {
  readonly days: number;
  readonly finding: Pick<Finding, 'resource' | 'property'>;
}

function shortestOf(flowLog: FlowLog, evidence: Evidence): Shortest | undefined {
  const group = evidence.logGroupOf(flowLog);
  const days = daysOf(group?.properties.RetentionInDays);
  if (group !== undefined && days !== undefined) {
    return { days, finding: { resource: group, property: 'RetentionInDays' } };
  }
  const bucket = evidence.bucketOf(flowLog);
  const expiries = bucket === undefined ? [] : expiriesOf(bucket);
  return bucket === undefined || expiries.length === 0 ? undefined
    : { days: Math.min(...expiries), finding: { resource: bucket.resource, property: 'LifecycleConfiguration' } };
}

/** Rules for all objects of a folder: records carry no tags, and are of any size. */
function expiriesOf({ resource, folder }: DeliveryBucket): number[] {
  const { LifecycleConfiguration: configuration } = resource.properties;
  const rules = isObject(configuration) && Array.isArray(configuration.Rules) ? configuration.Rules as unknown[] : [];
  return rules.filter(isObject)
    .filter(({ Status, Prefix = '', TagFilters, ObjectSizeLessThan, ObjectSizeGreaterThan }) => Status === 'Enabled'
      && (TagFilters ?? ObjectSizeLessThan ?? ObjectSizeGreaterThan) === undefined
      && typeof Prefix === 'string' && folder?.mayHold(Prefix) === true)
    .map(({ ExpirationInDays }) => daysOf(ExpirationInDays)).filter((days) => days !== undefined);
}

function daysOf(value: unknown): number | undefined {
  const days = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof days === 'number' && days > 0 ? days : undefined;
}
