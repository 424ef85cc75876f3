// What goes on all the time: connections that are answered, from both ends, over forty days.
import { conversation } from '../conversation.mjs';
import {
  app, balancer, cache, database, fleet, internet, printer, report, supplier, till, warehouse, web, worker,
} from '../network.mjs';

const CONNECTIONS = [
  { clients: internet, server: web, port: 443 },
  { clients: internet, server: balancer, port: 443 },
  { clients: [balancer], server: web, port: 8080 },
  { clients: [web], server: app, port: 8080 },
  { clients: [app, worker], server: database, port: 5432 },
  { clients: [worker, ...fleet], server: cache, port: 6379 },
  { clients: [report], server: warehouse, port: 5439 },
  { clients: [till], server: printer, port: 9100 },
  { clients: [supplier], server: worker, port: 8443 },
  { clients: fleet.slice(10, 14), server: warehouse, port: 5439 },
];

export function connectionsOfTheHour(random, time) {
  return connections(random, 140, () => time.lastHour());
}

export function connectionsOfTheDay(random, time) {
  return connections(random, 280, () => time.lastDay());
}

export function connectionsBefore(random, time) {
  return connections(random, 300, () => time.earlier());
}

export function connectionsOverIpv6(random, time) {
  return connections(random, 60, () => random.pick([time.lastHour(), time.lastDay()]), { family: 6 });
}

/** Short of next hops, as before version 11 or where they cannot be computed. */
export function connectionsWithoutNextHop(random, time) {
  return connections(random, 60, () => time.lastDay(), { hops: false });
}

/** Packets and bytes beyond 32 bits, in records of ten minutes. */
export function largeTransfers(random, time) {
  return [2 ** 31, 2 ** 32 + 1, 5e12].flatMap((bytes) => {
    const end = time.lastDay();
    const fields = { bytes, packets: Math.ceil(bytes / 1400), start: end - 599 };
    return conversation(random, { client: worker, server: database, port: 5432, end, fields });
  });
}

function connections(random, count, end, options) {
  return Array.from({ length: count }, () => {
    const { clients, server, port } = random.pick(CONNECTIONS);
    return conversation(random, { client: random.pick(clients), server, port, end: end(), ...options });
  }).flat();
}
