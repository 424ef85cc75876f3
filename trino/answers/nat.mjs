// What costs? NAT gateways.
import {
  answer, differ, firstTen, flowsOf, isAccepted, isEgress, isIngress, isPrivate, sum, summarize,
} from './flows.mjs';

const UP_DOWN = ['bytes_up', 'bytes_down', 'bytes'];
const GATEWAY_SERVICES = ['S3', 'DYNAMODB'];
const NAT_TYPES = ['nat_gateway', 'regional_nat_gateway'];

/** The bytes of legs, which are a client's and go up or come down. */
function upAndDown(legs) {
  const [up, down] = ['up', 'down'].map((field) => sum(legs, field) ?? 0);
  return { bytes_up: up, bytes_down: down, bytes: up + down };
}

function leg(flow, gateway, isUp) {
  const [client, destination] = isUp ? ['src', 'dst'] : ['dst', 'src'];
  return {
    gateway,
    client: flow[`pkt-${client}addr`],
    destination: flow[`pkt-${destination}addr`],
    service: flow[`pkt-${destination}-aws-service`],
    [isUp ? 'up' : 'down']: flow.bytes,
  };
}

/**
 * Of the four legs of a flow through a NAT gateway the two between it and the client, which is private: it rewrites their
 * addresses.
 */
function clientLegs(flows) {
  return flows
    .filter(isAccepted)
    .filter((flow) => differ(flow.srcaddr, flow['pkt-srcaddr']) || differ(flow.dstaddr, flow['pkt-dstaddr']))
    .map((flow) => leg(flow, flow['interface-id'], differ(flow.dstaddr, flow['pkt-dstaddr'])))
    .filter(({ client }) => isPrivate(client) === true);
}

function ofNatGateways(records, { now }) {
  return flowsOf(records, now).filter((flow) => flow['interface-type'] === 'nat_gateway');
}

function ofInterfaces(records, { now, parameters: [interfaces = ''] = [] }) {
  return flowsOf(records, now).filter((flow) => interfaces.trim().split(/\s*,\s*/).includes(flow['interface-id']));
}

function byClient(legs, gatewayColumn) {
  const rows = summarize(
    legs,
    ({ gateway, client, destination }) => ({ [gatewayColumn]: gateway, client, destination }),
    upAndDown,
  );
  return answer(
    [gatewayColumn, 'client', 'client_bytes', 'destination', ...UP_DOWN],
    firstTen(rows, [gatewayColumn, 'client'], 'client_bytes'),
    ['client_bytes desc', gatewayColumn, 'client', 'bytes desc', 'destination'],
    1000,
  );
}

export function natClients(records, options) {
  return byClient(clientLegs(ofNatGateways(records, options)), 'nat_interface_id');
}

export function natClientsOfInterfaces(records, options) {
  return byClient(clientLegs(ofInterfaces(records, options)), 'nat_interface_id');
}

export function regionalNatClients(records, { now }) {
  const legs = flowsOf(records, now)
    .filter((flow) => isAccepted(flow) && flow['resource-id']?.startsWith('nat-'))
    .filter((flow) => differ(isPrivate(flow['pkt-srcaddr']), isPrivate(flow['pkt-dstaddr'])))
    .map((flow) => leg(flow, flow['resource-id'], isPrivate(flow['pkt-srcaddr'])));
  return byClient(legs, 'nat_gateway_id');
}

function usersOf(records, now, keyOf) {
  const flows = flowsOf(records, now)
    .filter((flow) => isAccepted(flow) && NAT_TYPES.includes(flow['next-hop-interface-type']));
  return summarize(flows, keyOf, (group) => {
    const [up, down] = [isEgress, isIngress].map((direction) => sum(group.filter(direction), 'bytes') ?? 0);
    return { bytes_up: up, bytes_down: down, bytes: up + down };
  });
}

export function natUsers(records, { now }) {
  const rows = usersOf(records, now, (flow) => ({
    instance_id: flow['instance-id'], interface_id: flow['interface-id'],
  }));
  return answer(['instance_id', 'interface_id', ...UP_DOWN], rows, ['bytes desc', 'interface_id'], 100);
}

export function natUsersByTag(records, { now }) {
  const rows = usersOf(records, now, (flow) => ({ tag_value: flow['instance-tag'] }));
  return answer(['tag_value', ...UP_DOWN], rows, ['bytes desc', 'tag_value'], 100);
}

function byService(legs) {
  const rows = summarize(
    legs.filter(({ service }) => GATEWAY_SERVICES.includes(service)),
    ({ client, service }) => ({ client, service }),
    upAndDown,
  );
  return answer(['client', 'service', ...UP_DOWN], rows, ['bytes desc', 'client', 'service'], 100);
}

export function awsServicesThroughNat(records, options) {
  return byService(clientLegs(ofNatGateways(records, options)));
}

export function awsServicesThroughNatOfInterfaces(records, options) {
  return byService(clientLegs(ofInterfaces(records, options)));
}
