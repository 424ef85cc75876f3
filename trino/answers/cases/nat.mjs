// What costs? NAT gateways.
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { egress, ingress } from './record.mjs';

/** The four legs of a flow through a NAT gateway at 10.0.9.9, with other bytes on each. */
function natLegs(inside, outside, [up, upOut, downIn, down], fields = {}) {
  const leg = (make, source, destination, pktSource, pktDestination, bytes) => make(`${source}@1 > ${destination}@2`, {
    'pkt-srcaddr': pktSource, 'pkt-dstaddr': pktDestination, bytes, 'interface-id': 'eni-nat',
    'interface-type': 'nat_gateway', ...fields,
  });
  return [
    leg(ingress, inside, '10.0.9.9', inside, outside, up),
    leg(egress, '10.0.9.9', outside, '10.0.9.9', outside, upOut),
    leg(ingress, outside, '10.0.9.9', outside, '10.0.9.9', downIn),
    leg(egress, '10.0.9.9', inside, outside, inside, down),
  ];
}

const [NAT_UP] = natLegs('10.0.0.3', '8.8.8.8', [1, 2, 3, 4]);

test('NAT_CLIENTS', () => {
  check('NAT_CLIENTS', [
    ...natLegs('10.0.0.1', '8.8.8.8', [10, 1000, 2000, 5]), ...natLegs('10.0.0.1', '8.8.8.8', [1, 1000, 2000, 2]),
    ...natLegs('10.0.0.2', '8.8.4.4', [100, 1000, 2000, undefined]), NAT_UP,
    ...natLegs('10.0.0.4', '8.8.8.8', [7, 7, 7, 7], { 'interface-type': undefined }),
    // another address of the gateway, which records call by its first: the outer legs differ as well
    egress('10.0.9.8@9 > 8.8.8.8@443', { 'interface-type': 'nat_gateway', 'interface-id': 'eni-nat', 'srcaddr': '10.0.9.9' }),
    ingress('8.8.8.8@443 > 10.0.9.8@9', { 'interface-type': 'nat_gateway', 'interface-id': 'eni-nat', 'dstaddr': '10.0.9.9' }),
    // addresses that are missing differ from nothing
    ...natLegs('10.0.0.5', '8.8.8.8', [7, 7, 7, 7], { 'pkt-srcaddr': undefined, 'dstaddr': undefined }),
  ], [
    ['eni-nat', '10.0.0.2', 100, '8.8.4.4', 100, 0, 100],
    ['eni-nat', '10.0.0.1', 18, '8.8.8.8', 11, 7, 18],
    ['eni-nat', '10.0.0.3', 1, '8.8.8.8', 1, 0, 1],
  ]);
  columns('NAT_CLIENTS', 'nat_interface_id client client_bytes destination bytes_up bytes_down bytes');
});

test('NAT_CLIENTS_OF_INTERFACES', () => {
  check('NAT_CLIENTS_OF_INTERFACES', [
    ...natLegs('10.0.0.1', '8.8.8.8', [10, 1000, 2000, 5], { 'interface-type': undefined }),
    ...natLegs('10.0.0.1', '8.8.8.8', [20, 1000, 2000, 5], { 'interface-id': 'eni-nat-2' }),
    ...natLegs('10.0.0.1', '8.8.8.8', [30, 1000, 2000, 5], { 'interface-id': 'eni' }),
  ], [
    ['eni-nat-2', '10.0.0.1', 25, '8.8.8.8', 20, 5, 25],
    ['eni-nat', '10.0.0.1', 15, '8.8.8.8', 10, 5, 15],
  ], ['eni-nat,eni-nat-2']);
  columns('NAT_CLIENTS_OF_INTERFACES', 'nat_interface_id client client_bytes destination bytes_up bytes_down bytes');
});

test('REGIONAL_NAT_CLIENTS', () => {
  const leg = (path, id, fields) => ingress(path, { 'interface-id': undefined, 'resource-id': id, ...fields });
  const again = (made) => ({ ...made, flowLogId: 'fl-2' });
  check('REGIONAL_NAT_CLIENTS', [
    leg('10.0.0.1@1 > 8.8.8.8@2', 'nat-1'), leg('8.8.8.8@2 > 10.0.0.1@1', 'nat-1', { bytes: 5 }),
    again(leg('10.0.0.1@1 > 8.8.8.8@2', 'nat-1')),
    // one flow log of this gateway, though another gateway has a lesser one
    again(leg('fd00::1@1 > 2001:db8::1@2', 'nat-2', { bytes: undefined })),
    leg('10.0.0.1@1 > 10.0.0.2@2', 'nat-1'), leg('3.3.3.3@1 > 8.8.8.8@2', 'nat-1'),
    leg('10.0.0.1@1 > 8.8.8.8@2', 'vpce-1'),
    leg('10.0.0.1@1 > 8.8.8.8@2', 'nat-1', { 'pkt-dstaddr': undefined }), leg('10.0.0.1@1 > 8.8.8.8@2', undefined),
  ], [
    ['nat-1', '10.0.0.1', 105, '8.8.8.8', 100, 5, 105],
    ['nat-2', 'fd00::1', 0, '2001:db8::1', 0, 0, 0],
  ]);
  columns('REGIONAL_NAT_CLIENTS', 'nat_gateway_id client client_bytes destination bytes_up bytes_down bytes');
});

/** What users of NAT gateways sent and got. */
function natUse() {
  const use = (make, instance, tag, fields) => make('10.0.0.1@1 > 8.8.8.8@2', {
    'instance-id': instance, 'instance-tag': tag, 'interface-id': `eni-${instance}`,
    'next-hop-interface-type': 'nat_gateway',
    ...fields,
  });
  return [
    use(egress, 'i-1', 'a b'), use(ingress, 'i-1', 'a b', { bytes: 50 }), use(egress, 'i-2', 'a b', { bytes: 120 }),
    use(ingress, 'i-3', undefined, { 'next-hop-interface-type': 'regional_nat_gateway' }),
    use(egress, 'i-4', 'a b', { action: 'REJECT' }),
    use(egress, 'i-5', 'a b', { 'next-hop-interface-type': 'vpc_endpoint' }),
    use(egress, 'i-6', 'a b', { 'next-hop-interface-type': undefined }),
    use(egress, undefined, 'c', { bytes: 7 }), use(egress, 'i-0', 'd', { bytes: 1 }),
  ];
}

test('NAT_USERS', () => {
  check('NAT_USERS', natUse(), [
    ['i-1', 'eni-i-1', 100, 50, 150],
    ['i-2', 'eni-i-2', 120, 0, 120],
    ['i-3', 'eni-i-3', 0, 100, 100],
    [null, 'eni-undefined', 7, 0, 7],
    ['i-0', 'eni-i-0', 1, 0, 1],
  ]);
  columns('NAT_USERS', 'instance_id interface_id bytes_up bytes_down bytes');
});

test('NAT_USERS_BY_TAG', () => {
  check('NAT_USERS_BY_TAG', natUse(), [['a b', 220, 50, 270], [null, 0, 100, 100], ['c', 7, 0, 7], ['d', 1, 0, 1]]);
  columns('NAT_USERS_BY_TAG', 'tag_value bytes_up bytes_down bytes');
});

/** Flows to and from services of AWS; up the destination's service counts, down the source's. */
function serviceLegs(fields = {}) {
  const legs = (inside, outside, bytes, [up, down]) => {
    const [first, second, third, fourth] = natLegs(inside, outside, bytes, fields);
    const toService = { 'pkt-dst-aws-service': up, 'pkt-src-aws-service': 'AMAZON' };
    const fromService = { 'pkt-dst-aws-service': 'AMAZON', 'pkt-src-aws-service': down };
    return [
      ...[first, second].map((made) => ({ ...made, fields: { ...made.fields, ...toService } })),
      ...[third, fourth].map((made) => ({ ...made, fields: { ...made.fields, ...fromService } })),
    ];
  };
  return [
    ...legs('10.0.0.1', '52.1.1.1', [10, 11, 12, 1000], ['S3', 'S3']),
    ...legs('10.0.0.1', '52.1.1.2', [20, 21, 22, 23], ['S3', 'S3']),
    ...legs('10.0.0.1', '52.1.1.3', [5, 5, 5, 5], ['DYNAMODB', 'DYNAMODB']),
    ...legs('10.0.0.2', '52.1.1.4', [6, 6, 6, 6], ['EC2', 'DYNAMODB']),
    ...legs('10.0.0.2', '52.1.1.5', [6, 6, 6, 6], ['EC2', undefined]),
  ];
}

const SERVICE_ROWS = [
  ['10.0.0.1', 'S3', 30, 1023, 1053], ['10.0.0.1', 'DYNAMODB', 5, 5, 10], ['10.0.0.2', 'DYNAMODB', 0, 6, 6],
];

test('AWS_SERVICES_THROUGH_NAT', () => {
  check('AWS_SERVICES_THROUGH_NAT', [...serviceLegs(), ...serviceLegs({ 'interface-type': undefined })], SERVICE_ROWS);
  columns('AWS_SERVICES_THROUGH_NAT', 'client service bytes_up bytes_down bytes');
});

test('AWS_SERVICES_THROUGH_NAT_OF_INTERFACES', () => {
  const records = [...serviceLegs({ 'interface-type': undefined }), ...serviceLegs({ 'interface-id': 'eni-2' })];
  check('AWS_SERVICES_THROUGH_NAT_OF_INTERFACES', records, SERVICE_ROWS, ['eni-nat']);
  columns('AWS_SERVICES_THROUGH_NAT_OF_INTERFACES', 'client service bytes_up bytes_down bytes');
});
