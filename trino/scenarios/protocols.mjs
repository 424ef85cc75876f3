// Other protocols than TCP, and TCP without flags that can be told.
import { conversation } from '../conversation.mjs';
import { changed, egress, ingress, reversed } from '../flow.mjs';
import { app, bastion, database, internet, report, supplier, warehouse, web, worker } from '../network.mjs';

export function icmp(random, time) {
  return Array.from({ length: 12 }, () => exchange(random, {
    client: bastion, server: random.pick([app, worker, web]), protocol: 1, end: time.lastDay(),
  })).flat();
}

export function icmpOverIpv6(random, time) {
  return exchange(random, { client: report, server: warehouse, protocol: 58, end: time.lastDay(), family: 6 });
}

/** A ping whose answer a network ACL rejects. */
export function rejectedPing(random, time) {
  const [arrived, replied] = exchange(random, { client: internet[7], server: web, protocol: 1, end: time.lastHour() });
  return [arrived, changed(replied, { action: 'REJECT' })];
}

export function udp(random, time) {
  return Array.from({ length: 60 }, () => exchange(random, {
    client: random.pick([app, worker, warehouse]),
    server: random.pick([supplier, internet[8], internet[9]]),
    protocol: 17,
    ports: [random.ephemeralPort(), random.pick([53, 123, 443])],
    end: random.pick([time.lastHour(), time.lastDay()]),
  })).flat();
}

export function udpRejected(random, time) {
  return Array.from({ length: 10 }, () => ingress(web, {
    source: random.pick(internet).address,
    target: web.address,
    sourcePort: random.ephemeralPort(),
    targetPort: random.pick([161, 1900, 5353]),
    protocol: 17,
    packets: 1,
    bytes: 60,
    end: time.lastDay(),
    action: 'REJECT',
  }));
}

/** Every protocol that has a name, and two that have none. */
export function protocols(random, time) {
  return [2, 4, 41, 47, 50, 51, 89, 132, 99, 253].flatMap((protocol) => exchange(random, {
    client: app, server: supplier, protocol, end: time.lastDay(),
  }));
}

/** Flags that are no valid combination are not said. */
export function withoutFlags(random, time) {
  return Array.from({ length: 8 }, () => conversation(random, {
    client: web, server: app, port: 8080, end: time.lastDay(), fields: { 'tcp-flags': undefined },
  })).flat();
}

/** Every combination of flags that can be in a record. */
export function everyFlag(random, time) {
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 18, 19, 20, 22, 32, 63].flatMap((flags) => conversation(random, {
    client: web, server: worker, port: 8080, end: time.lastDay(), fields: { 'tcp-flags': flags },
  }));
}

/** Elastic Fabric Adapter: the third type of traffic. */
export function fabricAdapter(random, time) {
  return exchange(random, {
    client: app, server: database, protocol: 17, end: time.lastDay(), fields: { type: 'EFA' },
  });
}

/** A request and its answer, as both ends see them. */
function exchange(random, { client, server, protocol, end, ports = [0, 0], family = 4, fields }) {
  const [sourcePort, targetPort] = ports;
  const address = family === 6 ? 'address6' : 'address';
  const request = {
    source: client[address], target: server[address], sourcePort, targetPort, protocol, ...random.volume(), end,
  };
  const answer = reversed(request, random.volume());
  const trafficPath = client.fields && server.fields ? 1 : 8;
  return [
    ...client.fields ? [egress(client, request, { trafficPath, fields }), ingress(client, answer, { fields })] : [],
    ...server.fields ? [ingress(server, request, { fields }), egress(server, answer, { trafficPath, fields })] : [],
  ];
}
