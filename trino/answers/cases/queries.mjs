// What each query has in common with others: how far back it looks, how many rows it gives, whose addresses it reads.
import { ago, egress, ingress, record, status, SYN, SYN_ACK, times } from './record.mjs';

const HOUR = 3600;
const DAY = 86400;
const outside = (index) => `8.8.${index >> 8}.${index & 255}`;
const inside = (index) => `10.1.${index >> 8}.${index & 255}`;

const sent = (index, fields) => egress(`10.0.0.1@5000 > ${inside(index)}@443`, fields);
const got = (index, fields) => ingress(`${outside(index)}@5000 > 10.0.0.1@22`, fields);
const rejected = (index, fields) => got(index, { action: 'REJECT', ...fields });
const answered = (index, fields) => egress(`${inside(index)}@22 > 8.8.8.8@5000`, {
  'tcp-flags': SYN_ACK, 'instance-id': 'i-1', ...fields,
});
const toInternet = (index, fields) => egress(`10.0.0.1@1 > ${outside(index)}@2`, {
  'traffic-path': 8, 'instance-tag': `${index}`, ...fields,
});
const throughNat = (index, fields) => ingress(`${inside(index)}@1 > 8.8.8.8@2`, {
  'interface-type': 'nat_gateway', 'dstaddr': '10.0.9.9', 'pkt-dst-aws-service': 'S3', ...fields,
});
const toNat = (index, fields) => sent(index, {
  'next-hop-interface-type': 'nat_gateway', 'interface-id': `eni-${index}`, 'instance-tag': `${index}`, ...fields,
});
const acrossZones = (index, fields) => sent(index, { 'az-id': 'az1', 'next-hop-az-id': 'az2', ...fields });
const known = (index) => ingress(`10.0.0.1@1 > ${inside(index)}@2`, { 'az-id': 'az2' });
const typed = (type) => (index, fields) => record({ type, action: `${index}`, ...fields });
const transit = (index, fields) => ingress(`10.0.0.1@1 > ${inside(index)}@2`, {
  'interface-id': undefined, 'tgw-attachment-id': `attach-${index}`, 'tgw-src-vpc-id': `vpc-${index}`,
  'packets-lost-mtu-exceeded': 1, ...fields,
});

/** `make` makes the records of one row, another for each index. */
export const QUERIES = {
  FRESHNESS: { window: DAY, open: true, make: (index, fields) => record(fields, { flowLogId: `fl-${index}` }) },
  GAPS: {
    window: DAY, limit: 1000, make: (i, fields) => status('SKIPDATA', { 'interface-id': `eni-${i}`, ...fields }),
  },
  OVERLAPPING_FLOW_LOGS: {
    limit: 1000,
    make: (index) => [60, 70, 80].flatMap((minutes) => ['fl-1', 'fl-2'].map((flowLogId) => (
      record({ 'interface-id': `eni-${index}`, 'end': ago(minutes) }, { flowLogId })
    ))),
  },
  ADDRESS: { window: DAY, open: true, limit: 1000, parameters: ['10.0.0.1'], make: sent },
  INTERFACE: { window: DAY, open: true, limit: 1000, level: 'interface', parameters: ['eni-1'], make: sent },
  REACHABILITY: {
    window: HOUR, parameters: ['10.0.0.1', '8.8.8.8', '443'],
    make: (index, fields) => egress('10.0.0.1@1 > 8.8.8.8@443', { 'interface-id': `eni-${index}`, ...fields }),
  },
  FAILED_CONNECTIONS: {
    window: HOUR, limit: 500, level: 'packet', 
    make: (i, fields) => sent(i, { 'action': 'REJECT', 'tcp-flags': SYN, 'instance-id': 'i-1', ...fields }),
  },
  EXPOSED_SERVICES: { window: DAY, limit: 500, level: 'packet', make: answered },
  PORT_SCANS: {
    window: DAY, limit: 500, level: 'packet',
    make: (index, fields) => times(20, (port) => got(index, { 'tcp-flags': SYN, 'dstport': port, ...fields })),
  },
  NEW_LISTENERS: { limit: 500, level: 'packet', make: answered },
  NEW_LISTENERS_BY_TAG: { limit: 500, make: (i, fields) => answered(i, { 'instance-tag': `${i}`, ...fields }) },
  SSH_RDP_REJECTS: { window: DAY, limit: 100, level: 'interface', make: rejected },
  SEGMENTATION: {
    window: DAY, limit: 10000, make: (i, fields) => sent(i, { 'next-hop-subnet-id': `subnet-${i}`, ...fields }),
  },
  SEGMENTATION_BY_ADDRESS: {
    window: DAY, limit: 10000, level: 'packet',
    make: (i, fields) => sent(i, { 'instance-id': 'i-1', 'subnet-id': `subnet-${i}`, ...fields }),
  },
  NAT_CLIENTS: { window: DAY, limit: 1000, make: throughNat },
  NAT_CLIENTS_OF_INTERFACES: { window: DAY, limit: 1000, parameters: ['eni-1'], make: throughNat },
  REGIONAL_NAT_CLIENTS: {
    window: DAY, limit: 1000, level: 'packet', make: (i, fields) => got(i, { 'resource-id': `nat-${i}`, ...fields }),
  },
  NAT_USERS: { window: DAY, limit: 100, make: toNat },
  NAT_USERS_BY_TAG: { window: DAY, limit: 100, make: toNat },
  AWS_SERVICES_THROUGH_NAT: { window: DAY, limit: 100, make: throughNat },
  AWS_SERVICES_THROUGH_NAT_OF_INTERFACES: { window: DAY, limit: 100, parameters: ['eni-1'], make: throughNat },
  INTERNET_EGRESS: {
    window: DAY, limit: 1000, level: 'packet', make: (i, fields) => toInternet(i, { 'interface-id': `eni-${i}`, ...fields }),
  },
  INTERNET_EGRESS_BY_TAG: { window: DAY, limit: 100, level: 'packet', make: toInternet },
  CROSS_ZONE: { window: DAY, limit: 200, level: 'packet', make: acrossZones },
  CROSS_ZONE_BY_ADDRESS: {
    window: DAY, limit: 200, make: (i, fields) => [acrossZones(i, fields), known(i)],
  },
  REJECTED_TRAFFIC: { window: HOUR, open: true, limit: 100, level: 'interface', make: rejected },
  REJECTED_TCP_TRAFFIC: { window: HOUR, open: true, limit: 100, level: 'interface', make: rejected },
  ACCEPTED_TRAFFIC: { window: HOUR, open: true, limit: 100, level: 'interface', make: got },
  ADMIN_PORT_TRAFFIC: { window: DAY, limit: 10, level: 'interface', make: answered },
  IPV4_TRAFFIC: { window: DAY, make: typed('IPv4') },
  IPV6_TRAFFIC: { window: DAY, make: typed('IPv6') },
  SSH_RDP_TRAFFIC: { window: DAY, limit: 100, level: 'interface', make: got },
  TOP_TALKERS: { window: DAY, limit: 50, level: 'interface', make: got },
  TOP_TALKERS_PACKET_LEVEL: { window: DAY, limit: 50, level: 'packet', make: got },
  TOP_TALKING_INSTANCES: {
    window: DAY, limit: 50, make: (i, fields) => record({ 'instance-id': `i-${i}`, ...fields }),
  },
  TOP_TALKING_SUBNETS: {
    window: DAY, limit: 50, make: (i, fields) => record({ 'subnet-id': `subnet-${i}`, ...fields }),
  },
  TOP_TCP_TRAFFIC: { window: DAY, limit: 50, level: 'interface', make: got },
  TOTAL_BYTES_TRANSFERRED: { window: DAY, limit: 50, level: 'interface', make: got },
  TOTAL_BYTES_TRANSFERRED_PACKET_LEVEL: { window: DAY, limit: 50, level: 'packet', make: got },
  TRAFFIC_FROM_SOURCE_ADDRESS: { window: DAY, limit: 100, level: 'interface', parameters: ['10.0.0.1'], make: sent },
  TRAFFIC_TO_DESTINATION_ADDRESS: { window: DAY, limit: 100, level: 'interface', parameters: ['10.0.0.1'], make: got },
  TOP_PORTS: { window: DAY, limit: 50, make: (i, fields) => got(i, { dstport: i, ...fields }) },
  PROTOCOLS: { window: DAY, make: (i, fields) => record({ protocol: i, ...fields }) },
  REJECT_REASONS: { window: DAY, make: (i, fields) => rejected(i, { 'reject-reason': `${i}`, ...fields }) },
  UNENCRYPTED_TRAFFIC: {
    window: DAY, limit: 100, level: 'packet', make: (i, fields) => sent(i, { 'encryption-status': 0, ...fields }),
  },
  MANAGED_INTERFACES: { window: DAY, limit: 100, level: 'packet', parameters: ['eni-1'], make: got },
  MANAGED_INTERFACES_BY_TAG: {
    window: DAY, limit: 100, level: 'packet', parameters: ['a'], make: (i, fields) => got(i, { 'interface-tag': 'a', ...fields }),
  },
  TRANSIT_GATEWAY_TRAFFIC: { window: DAY, limit: 100, make: transit },
  TRANSIT_GATEWAY_TALKERS: { window: DAY, limit: 100, make: transit },
  TRANSIT_GATEWAY_PORTS: {
    window: DAY, limit: 50, make: (i, fields) => transit(i, { dstport: 70 + i, srcport: 50000, ...fields }),
  },
  TRANSIT_GATEWAY_ADDRESS: { window: DAY, open: true, limit: 1000, parameters: ['10.0.0.1'], make: transit },
  TRANSIT_GATEWAY_GAPS: {
    window: DAY, limit: 1000,
    make: (i, fields) => status('SKIPDATA', { 'interface-id': undefined, 'tgw-attachment-id': `attach-${i}`, ...fields }),
  },
  TRANSIT_GATEWAY_DROPS: { window: DAY, limit: 100, make: transit },
};

/** When the window of a query closes. */
export const closes = ({ open = false }) => ago(open ? 0 : 20);
