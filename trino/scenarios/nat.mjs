// Through NAT gateways: the instance sees its peer, the gateway sees four legs of which it rewrites two.
import { changed, egress, ingress, reversed } from '../flow.mjs';
import {
  app, cloudfront, dataNat, dynamodb, fleet, internet, nat, report, s3, SHOP, warehouse, web, worker,
} from '../network.mjs';

const SYN_FIN = 3;
const SYN_ACK_FIN = 19;

const REGIONAL_NAT = {
  account: SHOP.account,
  region: SHOP.region,
  flowLogId: 'fl-0a1aaaaaaaaaaaaaa',
  address: '198.51.100.200',
  fields: {
    'account-id': SHOP.account,
    'vpc-id': SHOP.id,
    'region': SHOP.region,
    'resource-id': 'nat-1aaaaaaaaaaaaaaaa',
    'interface-type': 'regional_nat_gateway',
  },
};

/** To the internet, by clients of both accounts, each with a gateway of its own. */
export function natClients(random, time) {
  return repeated(90, () => {
    const [client, gateway] = random.pick([[app, nat], [worker, nat], [warehouse, dataNat], [report, dataNat]]);
    return throughNat(random, { client, gateway, server: random.pick(internet), end: lately(random, time) });
  });
}

/** To AWS's services: what is got is more than what is put. */
export function natToAwsServices(random, time) {
  return repeated(40, () => throughNat(random, {
    client: random.pick([app, worker, fleet[7]]),
    gateway: nat,
    server: random.pick([s3, s3, dynamodb, cloudfront]),
    end: time.lastDay(),
    down: { packets: random.integer(1000, 9000), bytes: random.integer(1e6, 1e10) },
  }));
}

/** A gateway of two addresses, that records call by the first of them: its outer legs differ from the packets, too. */
export function natOfTwoAddresses(random, time) {
  const second = '10.0.0.221';
  return repeated(12, () => {
    const records = throughNat(random, { client: app, gateway: nat, server: random.pick(internet), end: lately(random, time) });
    return records.map((record) => changed(record, {
      ...record.fields['pkt-srcaddr'] === nat.address && { 'pkt-srcaddr': second },
      ...record.fields['pkt-dstaddr'] === nat.address && { 'pkt-dstaddr': second },
    }));
  });
}

/** Only one way on record. */
export function natOneWay(random, time) {
  return [
    ...throughNat(random, { client: fleet[8], gateway: nat, server: internet[9], end: time.lastDay() }).slice(0, 3),
    ...throughNat(random, { client: fleet[9], gateway: nat, server: s3, end: time.lastDay() }).slice(3),
  ];
}

/** Probes of the address of the gateway itself: nothing is rewritten. */
export function natProbed(random, time) {
  return repeated(10, () => ingress(nat, {
    source: random.pick(internet).address,
    target: nat.address,
    sourcePort: random.ephemeralPort(),
    targetPort: random.integer(1, 1023),
    flags: 2,
    packets: 1,
    bytes: 40,
    end: time.lastDay(),
    action: 'REJECT',
  }));
}

/** A regional gateway is no interface, and rewrites no address in its records. */
export function regionalNat(random, time) {
  return repeated(30, () => {
    const client = random.pick([app, worker]);
    const up = request(random, { client, server: random.pick([...internet, s3]), end: lately(random, time) });
    const down = reversed(up, { flags: SYN_ACK_FIN, ...random.volume() });
    const outside = { ...up, source: REGIONAL_NAT.address, sourcePort: random.ephemeralPort() };
    return [
      egress(client, up, { nextHop: REGIONAL_NAT }),
      ingress(REGIONAL_NAT, up),
      egress(REGIONAL_NAT, outside, { trafficPath: 8 }),
      ingress(REGIONAL_NAT, reversed(outside, { flags: SYN_ACK_FIN, packets: down.packets, bytes: down.bytes })),
      egress(REGIONAL_NAT, down),
      ingress(client, down, { nextHop: REGIONAL_NAT }),
    ];
  });
}

/** A regional gateway between private addresses: neither of them is the internet's. */
export function regionalNatInside(random, time) {
  return repeated(5, () => ingress(REGIONAL_NAT, request(random, { client: app, server: web, end: time.lastDay() })));
}

/** The records of the client, then of the four legs at the gateway, in the order of the packets. */
function throughNat(random, { client, gateway, server, end, down: volume = random.volume() }) {
  const up = request(random, { client, server, end });
  const down = reversed(up, { flags: SYN_ACK_FIN, ...volume });
  const outside = { ...up, source: gateway.address, sourcePort: random.ephemeralPort() };
  return [
    egress(client, up, { nextHop: gateway }),
    ingress(gateway, up, { dstaddr: gateway.address, nextHop: client }),
    egress(gateway, outside, { trafficPath: 8 }),
    ingress(gateway, reversed(outside, { flags: SYN_ACK_FIN, ...volume })),
    egress(gateway, down, { srcaddr: gateway.address, nextHop: client }),
    ingress(client, down, { nextHop: gateway }),
  ];
}

function request(random, { client, server, end }) {
  return {
    source: client.address,
    target: server.address,
    sourcePort: random.ephemeralPort(),
    targetPort: 443,
    targetService: server.service,
    flags: SYN_FIN,
    ...random.volume(),
    end,
  };
}

function lately(random, time) {
  return random.pick([time.lastHour(), time.lastDay(), time.lastDay(), time.earlier()]);
}

function repeated(times, make) {
  return Array.from({ length: times }, make).flat();
}
