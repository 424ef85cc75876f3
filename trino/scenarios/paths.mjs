// Ways that packets take: out by gateways, over load balancers and endpoints, between zones, subnets and regions.
import { conversation } from '../conversation.mjs';
import { egress, ingress, reversed } from '../flow.mjs';
import {
  app, BRANCH, cloudfront, database, dynamodb, endpoint, internet, networkBalancer, networkInterface, report, s3, SHOP,
  supplier, till, warehouse, web, worker,
} from '../network.mjs';

/** Out by an internet gateway, path 8 on Nitro; by that or a gateway endpoint, path 2; by the endpoint, path 7. */
export function waysOut(random, time) {
  return [
    { client: web, server: internet[0], trafficPath: 8 },
    { client: web, server: internet[1], trafficPath: 2 },
    { client: web, server: s3, trafficPath: 2 },
    { client: web, server: dynamodb, trafficPath: 2 },
    { client: web, server: cloudfront, trafficPath: 2 },
    { client: web, server: s3, trafficPath: 8 },
    { client: app, server: s3, trafficPath: 7 },
    { client: till, server: internet[2], trafficPath: 3 },
    { client: warehouse, server: internet[6], trafficPath: 8 },
    { client: web, server: supplier, trafficPath: 8 },
  ].flatMap((way) => Array.from({ length: 4 }, () => conversation(random, {
    ...way, port: 443, end: random.pick([time.lastHour(), time.lastDay()]),
  })).flat());
}

/** Out over IPv6, which needs no NAT. */
export function wayOutOverIpv6(random, time) {
  return internet.slice(0, 5).flatMap((server) => conversation(random, {
    client: web, server, port: 443, end: time.lastDay(), family: 6,
  }));
}

/** Between zones and within one; where the next hop is missing it cannot be told by it. */
export function zones(random, time) {
  return [
    { client: app, server: database },
    { client: app, server: worker },
    { client: app, server: database, hops: false },
    { client: worker, server: database },
    { client: warehouse, server: report },
    { client: app, server: supplier },
    { client: app, server: warehouse },
  ].flatMap((way) => Array.from({ length: 6 }, () => conversation(random, {
    ...way, port: 5432, end: time.lastDay(),
  })).flat());
}

/** To an address of which no record says where it is. */
export function unknownPrivatePeer(random, time) {
  return ['10.0.99.1', '192.168.7.7', '169.254.1.1'].flatMap((address) => conversation(random, {
    client: app, server: { address }, port: 8080, end: time.lastDay(), trafficPath: 1,
  }));
}

/** In a local zone or on an outpost: there the zone's id is missing. */
export function sublocations(random, time) {
  return [
    { type: 'localzone', id: 'use1-lax1-az1' },
    { type: 'outpost', id: 'arn:aws:outposts:us-east-1:111111111111:outpost/op-0123456789abcdef0' },
    { type: 'wavelength', id: 'use1-bos1-wlz1' },
  ].flatMap(({ type, id }, index) => {
    const server = networkInterface(SHOP, 10, 1, 80 + index, {
      'az-id': undefined, 'sublocation-type': type, 'sublocation-id': id,
    });
    return conversation(random, { client: app, server, port: 8080, end: time.lastDay() });
  });
}

/** A network load balancer that keeps the address of the client in its packets. */
export function networkLoadBalancer(random, time) {
  return Array.from({ length: 25 }, () => {
    const client = random.pick(internet);
    const request = {
      source: client.address,
      target: networkBalancer.address,
      sourcePort: random.ephemeralPort(),
      targetPort: 443,
      flags: 3,
      ...random.volume(),
      end: time.lastDay(),
    };
    const forwarded = { ...request, target: app.address };
    const answer = reversed(forwarded, { flags: 19, ...random.volume() });
    return [
      ingress(networkBalancer, request),
      egress(networkBalancer, forwarded, { srcaddr: networkBalancer.address, nextHop: app }),
      ingress(app, forwarded),
      egress(app, answer, { nextHop: networkBalancer }),
      ingress(networkBalancer, answer, { dstaddr: networkBalancer.address }),
      egress(networkBalancer, reversed(request, { flags: 19, ...random.volume() }), { trafficPath: 8 }),
    ];
  }).flat();
}

/** An interface endpoint, whose account AWS does not say. */
export function interfaceEndpoint(random, time) {
  return Array.from({ length: 12 }, () => conversation(random, {
    client: random.pick([app, worker]), server: endpoint, port: 443, end: time.lastDay(),
  })).flat();
}

/** Packets for a secondary address: the record names the primary one beside that of the packet. */
export function secondaryAddress(random, time) {
  return Array.from({ length: 6 }, () => {
    const request = {
      source: till.address,
      target: `${BRANCH.cidr}.11.200`,
      sourcePort: random.ephemeralPort(),
      targetPort: 631,
      flags: 3,
      ...random.volume(),
      end: time.lastDay(),
    };
    const server = networkInterface(BRANCH, 10, 2, 42);
    return [
      egress(till, request, { nextHop: server }),
      ingress(server, request, { dstaddr: server.address, nextHop: till }),
      egress(server, reversed(request, { flags: 19 }), { srcaddr: server.address, nextHop: till }),
    ];
  }).flat();
}
