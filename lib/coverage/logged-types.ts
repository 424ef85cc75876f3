import { FlowLoggingProps } from './flow-logging-props';
import { LOGGABLE_TYPES } from './loggable';
import { FlowLogDestination } from '../destination/destination';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { assertKind, assertKinds, BOOLEAN, having, Kind, OBJECT, TEXT } from '../private/kind';
import { ResourceType } from '../resource-type';

const DEFAULT_TYPES = [ResourceType.VPC, ResourceType.TRANSIT_GATEWAY];

/** Which types hold which: a flow log of the first records all packets of the second. */
const HOLDERS: Array<readonly [ResourceType, ResourceType]> = [
  [ResourceType.VPC, ResourceType.SUBNET],
  [ResourceType.VPC, ResourceType.NETWORK_INTERFACE],
  [ResourceType.SUBNET, ResourceType.NETWORK_INTERFACE],
  [ResourceType.TRANSIT_GATEWAY, ResourceType.TRANSIT_GATEWAY_ATTACHMENT],
];

const DESTINATION: Kind = having('a FlowLogDestination such as CloudWatchLogsDestination', '_write');

const FORMAT: Kind = having('a RecordFormat such as RecordFormat.ESSENTIAL', '_fieldsOutside');

/** Untyped languages can give anything; null is nothing. */
export function assertProps(props: FlowLoggingProps): void {
  assertKinds('props', props, { taggedWith: OBJECT, allowOverlap: BOOLEAN, constructId: TEXT });
  assertKind('destination', props.destination ?? FlowLogDestination.prototype, DESTINATION);
  assertKind('format', props.format ?? RecordFormat.DEFAULT, FORMAT);
}

/** The types that are logged. Throws when what is given is for none of them. */
export function typesOf(props: FlowLoggingProps): ResourceType[] {
  const { resourceTypes, format, trafficType, maxAggregationInterval, allowOverlap } = props;
  const types = resourceTypes === undefined ? DEFAULT_TYPES : typesNamed(resourceTypes);
  const overlap = HOLDERS.find((pair) => pair.every((type) => types.includes(type)));
  if (overlap !== undefined && !allowOverlap) {
    throw new Error(`'resourceTypes' must not hold ${overlap.map(({ name }) => `'${name}'`).join(' and ')}, which `
      + "record, and bill, the same packets: leave one out, or give 'allowOverlap'");
  }
  const filtering = types.find((type) => type.trafficType() !== undefined) ?? types[0];
  filtering.trafficType(trafficType);
  filtering.maxAggregationInterval(maxAggregationInterval);
  (types.find((type) => format !== undefined && type.writes(format)) ?? types[0]).format(format);
  return types;
}

function typesNamed(names: string[]): ResourceType[] {
  if (!Array.isArray(names) || names.length === 0) {
    throw new Error(`'resourceTypes' must be a list of at least one type such as 'VPC', got ${describe(names)}`);
  }
  return names.map((name) => {
    const type = ResourceType.of(name);
    if (!LOGGABLE_TYPES.includes(type)) {
      const known = LOGGABLE_TYPES.map((each) => each.name).join(', ');
      throw new Error(`'resourceTypes' must be of ${known}, got ${describe(name)}`);
    }
    return type;
  });
}
