// Who takes part: network interfaces in four VPCs of two accounts and two regions, and addresses outside of them. An
// interface carries what all of its records have in common.
export const SHOP = vpc({ letter: 'a', account: '111111111111', region: 'us-east-1', cidr: '10.0' });
export const DATA = vpc({ letter: 'b', account: '222222222222', region: 'eu-west-1', cidr: '10.1' });
export const BRANCH = vpc({ letter: 'c', account: '111111111111', region: 'eu-west-1', cidr: '172.16' });
export const PARTNER = vpc({ letter: 'd', account: '222222222222', region: 'us-east-1', cidr: '100.64' });

const PUBLIC = 0;
const PRIVATE = 10;

export const web = networkInterface(SHOP, PUBLIC, 1, 10, { 'instance-tag': 'web', 'asg-tag': 'web-group' });
export const bastion = networkInterface(SHOP, PUBLIC, 2, 11, { 'instance-tag': 'bastion' });
export const balancer = networkInterface(SHOP, PUBLIC, 1, 20, { 'instance-id': undefined });
export const networkBalancer = networkInterface(SHOP, PUBLIC, 2, 21, managed('network_load_balancer'));
export const nat = networkInterface(SHOP, PUBLIC, 1, 220, managed('nat_gateway'));
export const app = networkInterface(SHOP, PRIVATE, 1, 30, { 'instance-tag': 'app', 'instance-tag-2': 'a b-ü/x' });
export const worker = networkInterface(SHOP, PRIVATE, 2, 31, {
  'instance-tag': 'a b-ü/x',
  'interface-tag': 'tier=1&2',
});
export const database = networkInterface(SHOP, PRIVATE, 2, 50, { 'instance-id': undefined });
export const cache = networkInterface(SHOP, PRIVATE, 1, 51, { 'instance-id': undefined });
export const endpoint = networkInterface(SHOP, PRIVATE, 1, 60, {
  ...managed('vpc_endpoint'),
  'account-id': 'unknown',
});
export const warehouse = networkInterface(DATA, PRIVATE, 1, 30, { 'instance-tag': 'warehouse' });
export const report = networkInterface(DATA, PRIVATE, 2, 31, { 'instance-tag': '-' });
export const dataNat = networkInterface(DATA, PUBLIC, 1, 220, managed('nat_gateway'));
export const till = networkInterface(BRANCH, PRIVATE, 1, 40);
export const printer = networkInterface(BRANCH, PRIVATE, 2, 41);
export const supplier = networkInterface(PARTNER, PRIVATE, 1, 70, { 'instance-tag': 'a+b 100%' });

/** Thirty small machines of one subnet. */
export const fleet = Array.from({ length: 30 }, (_, index) => networkInterface(SHOP, PRIVATE, 2, 100 + index, {
  'instance-tag': 'fleet',
}));

/** Addresses of the internet, some of them AWS's. */
export const internet = Array.from({ length: 12 }, (_, index) => ({
  address: `203.0.113.${index + 1}`,
  address6: `2001:db8:ffff::${index + 1}`,
}));
export const s3 = { address: '52.216.1.1', service: 'S3' };
export const dynamodb = { address: '52.94.1.1', service: 'DYNAMODB' };
export const cloudfront = { address: '54.230.1.1', service: 'CLOUDFRONT' };

function vpc(place) {
  const zone = place.region === 'us-east-1' ? 'use1-az' : 'euw1-az';
  const digits = `0${place.letter.repeat(16)}`;
  return { ...place, zone, id: `vpc-${digits}`, flowLogId: `fl-${digits}` };
}

/** What an interface has that AWS manages. */
function managed(type) {
  return { 'instance-id': undefined, 'interface-type': type };
}

/** An interface in one of two zones; fields override or add to what its place gives. */
export function networkInterface(network, subnet, zoneNumber, host, fields) {
  const { letter, account, region, cidr, zone, id, flowLogId } = network;
  const octet = subnet + zoneNumber - 1;
  const digits = `${octet}`.padStart(4, '0') + `${host}`.padStart(11, '0');
  return {
    account,
    region,
    flowLogId,
    address: `${cidr}.${octet}.${host}`,
    address6: letter === 'b' ? `fd00:b:${octet}::${host}` : `2001:db8:${letter}:${octet}::${host}`,
    fields: {
      'account-id': account,
      'interface-id': `eni-0${letter}${digits}`,
      'vpc-id': id,
      'subnet-id': `subnet-0${letter}${`${octet}`.padStart(15, '0')}`,
      'instance-id': `i-0${letter}${digits}`,
      'region': region,
      'az-id': `${zone}${zoneNumber}`,
      ...fields,
    },
  };
}
