// Which subnet talks to which?
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { egress, ingress, SYN } from './record.mjs';

test('SEGMENTATION', () => {
  const sent = (path, fields) => egress(path, { 'subnet-id': 'subnet-a', 'next-hop-subnet-id': 'subnet-b', ...fields });
  check('SEGMENTATION', [
    sent('10.0.0.1@5000 > 10.0.1.1@443'), sent('10.0.0.1@99 > 10.0.1.1@443', { 'tcp-flags': SYN }),
    sent('10.0.0.1@443 > 10.0.1.1@5000', { 'subnet-id': 'subnet-b', 'next-hop-subnet-id': 'subnet-a' }),
    sent('10.0.0.1@53 > 10.0.1.1@53', { 'protocol': 17, 'bytes': 500, 'tcp-flags': undefined }),
    sent('10.0.0.1@1 > 10.0.1.1@2', { 'subnet-id': undefined, 'bytes': undefined, 'srcport': undefined }),
    sent('10.0.0.1@1 > 10.0.1.1@2', { action: 'REJECT' }),
    sent('10.0.0.1@1 > 10.0.1.1@2', { 'flow-direction': 'ingress' }),
    sent('10.0.0.1@1 > 10.0.1.1@2', { 'interface-type': 'nat_gateway' }),
    sent('10.0.0.1@1 > 10.0.1.1@2', { 'next-hop-interface-type': 'vpc_endpoint' }),
    sent('10.0.0.1@1 > 10.0.1.1@2', { 'next-hop-subnet-id': undefined }),
  ], [
    ['subnet-a', 'subnet-b', 53, 'UDP', 1, 500],
    ['subnet-a', 'subnet-b', 443, 'TCP', 2, 200],
    ['subnet-b', 'subnet-a', 443, 'TCP', 1, 100],
    [null, 'subnet-b', null, 'TCP', 1, null],
  ]);
  columns('SEGMENTATION', 'source_subnet destination_subnet port protocol_name records bytes');
});

test('SEGMENTATION_BY_ADDRESS', () => {
  const inSubnet = (subnet, make, path, fields) => make(path, { 'subnet-id': subnet, ...fields });
  check('SEGMENTATION_BY_ADDRESS', [
    inSubnet('subnet-a', egress, '10.0.0.1@5000 > 10.0.1.1@443'),
    // where it is known from: also what it rejected; not where it only passes, nor in another VPC
    inSubnet('subnet-c', ingress, '10.0.0.1@5000 > 10.0.1.1@443', { action: 'REJECT' }),
    inSubnet('subnet-b', ingress, '10.0.0.1@5000 > 10.0.1.1@443', { dstaddr: '10.0.1.99' }),
    inSubnet('subnet-a', ingress, '10.0.0.1@5000 > 10.0.1.1@443', { 'vpc-id': 'vpc-2' }),
    // in two VPCs elsewhere, so nobody knows
    inSubnet('subnet-x', ingress, '10.0.0.1@1 > 10.0.9.9@443', { 'vpc-id': 'vpc-2' }),
    inSubnet('subnet-y', ingress, '10.0.0.1@1 > 10.0.9.9@443', { 'vpc-id': 'vpc-3' }),
    // home and unknown; public ones do not count, even if they are at home here
    inSubnet('subnet-a', egress, '10.0.0.1@1 > 10.0.9.9@443'),
    inSubnet('subnet-a', egress, '10.0.0.1@1 > 10.0.1.99@443'),
    inSubnet('subnet-a', egress, '10.0.0.1@1 > 8.8.8.8@443'),
    inSubnet('subnet-d', ingress, '8.8.8.8@443 > 8.8.8.8@443'),
    inSubnet('subnet-a', egress, '10.0.0.1@1 > 10.0.1.1@443', { action: 'REJECT' }),
    inSubnet(undefined, egress, '10.0.1.1@443 > 10.0.0.1@5000'),
    inSubnet('subnet-6', egress, 'fd00::1@1 > fd00::2@22', { 'bytes': 200, 'tcp-flags': SYN }),
    inSubnet('subnet-7', ingress, 'fd00::1@1 > fd00::2@22'),
  ], [
    ['subnet-6', 'subnet-7', 22, 'TCP', 1, 200],
    ['subnet-a', 'subnet-c', 443, 'TCP', 1, 100],
    ['subnet-a', null, 1, 'TCP', 2, 200],
    [null, 'subnet-a', 443, 'TCP', 1, 100],
  ]);
  columns('SEGMENTATION_BY_ADDRESS', 'source_subnet destination_subnet port protocol_name records bytes');
});
