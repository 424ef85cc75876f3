// What costs? The internet and other zones.
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { egress, ingress, times } from './record.mjs';

/** What left for the internet, and what did not. */
function internetUse() {
  const sent = (destination, path, service, fields) => egress(`10.0.0.1@1 > ${destination}@443`, {
    'instance-id': 'i-1', 'instance-tag': 'web', 'traffic-path': path, 'pkt-dst-aws-service': service, ...fields,
  });
  return [
    sent('52.1.1.1', 2, 'S3'), sent('52.1.1.1', 2, 'S3', { bytes: 1 }), sent('52.1.1.1', 8, 'S3', { bytes: 7 }),
    sent('8.8.8.8', 2, undefined, { bytes: 300 }), sent('52.1.1.2', 2, 'EC2', { bytes: 6 }),
    sent('2001:db8::1', 8, undefined, { 'bytes': undefined, 'instance-id': undefined, 'instance-tag': undefined }),
    sent('52.1.1.9', 8, 'EC2', { 'instance-tag': 'api', 'bytes': 2 }),
    sent('52.1.1.1', 7, 'S3'), sent('52.1.1.1', undefined, 'S3'), sent('10.0.0.9', 2, undefined),
    sent('8.8.8.8', 2, undefined, { action: 'REJECT' }), sent('8.8.8.8', 2, undefined, { 'flow-direction': 'ingress' }),
    sent('8.8.8.8', 2, undefined, { 'pkt-dstaddr': undefined }),
  ];
}

test('INTERNET_EGRESS', () => {
  check('INTERNET_EGRESS', internetUse(), [
    ['i-1', 'eni-1', 416, '8.8.8.8', null, 'internet gateway', 300],
    ['i-1', 'eni-1', 416, '52.1.1.1', 'S3', 'internet gateway or gateway endpoint', 101],
    ['i-1', 'eni-1', 416, '52.1.1.1', 'S3', 'internet gateway', 7],
    ['i-1', 'eni-1', 416, '52.1.1.2', 'EC2', 'internet gateway', 6],
    ['i-1', 'eni-1', 416, '52.1.1.9', 'EC2', 'internet gateway', 2],
    [null, 'eni-1', 416, '2001:db8::1', null, 'internet gateway', null],
  ]);
  // ten of each, and all of their bytes: who sends to many does not crowd out who sends more to one
  const many = times(30, (index) => egress(`10.0.0.1@1 > 8.8.1.${index}@443`, { 'traffic-path': 8, 'bytes': 100 + index }));
  const one = egress('10.0.0.2@1 > 8.8.8.8@443', { 'traffic-path': 8, 'bytes': 50, 'interface-id': 'eni-2' });
  check('INTERNET_EGRESS', [...many, one], [
    ...times(10, (index) => [null, 'eni-1', 3435, `8.8.1.${29 - index}`, null, 'internet gateway', 129 - index]),
    [null, 'eni-2', 50, '8.8.8.8', null, 'internet gateway', 50],
  ]);
  columns('INTERNET_EGRESS', 'instance_id interface_id interface_bytes destination service path bytes');
});

test('INTERNET_EGRESS_BY_TAG', () => {
  check('INTERNET_EGRESS_BY_TAG', internetUse(), [
    ['web', 'internet gateway', 313],
    ['web', 'internet gateway or gateway endpoint', 101],
    ['api', 'internet gateway', 2],
    [null, 'internet gateway', null],
  ]);
  columns('INTERNET_EGRESS_BY_TAG', 'tag_value path bytes');
});

test('CROSS_ZONE', () => {
  const sent = (zone, next, path, fields) => egress(path, { 'az-id': zone, 'next-hop-az-id': next, ...fields });
  const pair = '10.0.0.1@1 > 10.0.1.1@2';
  check('CROSS_ZONE', [
    sent('az1', 'az2', pair), sent('az1', 'az2', '10.0.0.1@3 > 10.0.1.1@4'), sent('az1', 'az3', pair, { bytes: 5 }),
    sent('az1', undefined, pair, { bytes: 30 }), sent('az1', undefined, 'fd00::1@1 > fd00::2@2', { bytes: 31 }),
    sent('az2', undefined, pair, { bytes: 61 }), sent('az2', 'az1', 'fd00::2@1 > fd00::1@2', { bytes: 61 }),
    sent('az1', 'az1', pair), sent(undefined, 'az1', pair),
    // through a gateway in another zone, there and back; what the gateway sends who knows where
    sent('az1', 'az2', '10.0.0.1@1 > 8.8.8.8@2', { 'next-hop-interface-type': 'nat_gateway', 'bytes': 4 }),
    sent('az2', 'az1', '8.8.8.8@2 > 10.0.0.1@1', { 'interface-type': 'nat_gateway', 'bytes': 3 }),
    sent('az2', undefined, pair, { 'interface-type': 'nat_gateway' }), sent('az1', undefined, '10.0.0.1@1 > 8.8.8.8@2'),
    sent('az1', 'az2', pair, { action: 'REJECT' }), sent('az1', 'az2', pair, { 'flow-direction': 'ingress' }),
  ], [
    ['az1', 'az2', '10.0.0.1', '10.0.1.1', null, null, 200],
    ['az1', null, null, null, null, null, 61],
    ['az2', 'az1', 'fd00::2', 'fd00::1', null, null, 61],
    ['az2', null, null, null, null, null, 61],
    ['az1', 'az3', '10.0.0.1', '10.0.1.1', null, null, 5],
    ['az1', 'az2', '10.0.0.1', '8.8.8.8', null, 'nat_gateway', 4],
    ['az2', 'az1', '8.8.8.8', '10.0.0.1', 'nat_gateway', null, 3],
  ]);
  columns('CROSS_ZONE', 'source_zone destination_zone source destination sender_type next_hop_type bytes');
});

test('CROSS_ZONE_BY_ADDRESS', () => {
  const inZone = (zone, make, path, fields) => make(path, { 'az-id': zone, ...fields });
  check('CROSS_ZONE_BY_ADDRESS', [
    inZone('az1', egress, '10.0.0.1@1 > 10.0.1.1@2', { 'interface-type': 'transit_gateway' }),
    // it is in the lesser of the zones it was seen in, rejected or not
    inZone('az3', ingress, '10.0.0.1@1 > 10.0.1.1@2'),
    inZone('az2', ingress, '10.0.0.1@1 > 10.0.1.1@2', { action: 'REJECT' }),
    inZone(undefined, ingress, '10.0.0.1@1 > 10.0.1.1@2'),
    inZone('az2', egress, '10.0.1.1@2 > 10.0.0.1@1', { bytes: 50 }),
    // the same zone; nobody knows; somewhere public
    inZone('az1', egress, '10.0.0.1@1 > 10.0.0.2@2'), inZone('az1', ingress, '10.0.0.1@1 > 10.0.0.2@2'),
    inZone('az1', egress, '10.0.0.1@1 > 10.0.7.7@2', { bytes: 9 }),
    inZone('az1', egress, '10.0.0.1@1 > 10.0.7.8@2', { bytes: 8 }),
    inZone('az1', egress, '10.0.0.1@1 > 8.8.8.8@2'),
    // passed on by a gateway; to another address of an instance, and from there
    inZone('az4', egress, '10.0.0.1@1 > 10.0.1.1@2', { srcaddr: '10.0.4.4', bytes: 1000 }),
    inZone('az1', egress, '10.0.0.1@1 > 10.0.1.9@2', { bytes: 7 }),
    inZone('az2', ingress, '10.0.0.1@1 > 10.0.1.9@2', { 'instance-id': 'i-2', 'dstaddr': '10.0.1.5' }),
    inZone('az2', egress, '10.0.1.9@2 > 10.0.0.1@1', { 'instance-id': 'i-2', 'srcaddr': '10.0.1.5', 'bytes': 6 }),
    // an instance that passes on what is another's does not take its home
    inZone('az1', ingress, '10.0.0.1@1 > 10.0.1.1@2', { 'instance-id': 'i-3', 'dstaddr': '10.0.0.7' }),
  ], [
    ['az1', 'az2', '10.0.0.1', '10.0.1.1', 100],
    ['az2', 'az1', '10.0.1.1', '10.0.0.1', 50],
    ['az1', null, null, null, 17],
    ['az1', 'az2', '10.0.0.1', '10.0.1.9', 7],
    ['az2', 'az1', '10.0.1.9', '10.0.0.1', 6],
  ]);
  columns('CROSS_ZONE_BY_ADDRESS', 'source_zone destination_zone source destination bytes');
});
