// Who answers the internet, who tries doors, and what began to listen only lately.
import { conversation } from '../conversation.mjs';
import { app, bastion, database, fleet, internet, printer, till, warehouse, web, worker } from '../network.mjs';

const MINUTE = 60;

/** Ports that should not be open to the internet, and are. */
export function openAdministration(random, time) {
  return [
    { server: bastion, port: 22, clients: 6 },
    { server: web, port: 3389, clients: 2 },
    { server: database, port: 5432, clients: 1 },
  ].flatMap(({ server, port, clients }) => internet.slice(0, clients).flatMap((client) => conversation(random, {
    client, server, port, end: time.lastDay(),
  })));
}

/** Attempts of the internet on SSH and RDP, most of them turned away. */
export function knocking(random, time) {
  return Array.from({ length: 60 }, () => conversation(random, {
    client: random.pick(internet),
    server: random.pick([web, bastion]),
    port: random.pick([22, 3389]),
    end: time.lastDay(),
    outcome: random.pick(['rejected by the server', 'rejected by the server', 'rejected by the server', 'ignored']),
  })).flat();
}

/** From outside: many ports of one machine, most of them rejected and one answered. */
export function scanOfPorts(random, time) {
  return scan(random, {
    client: { address: '198.51.100.7' }, end: () => within(random, time.hourStart(2)),
    targets: Array.from({ length: 45 }, (_, index) => ({ server: web, port: 1000 + index })),
    outcomes: ['rejected by the server', 'rejected by the server', 'refused'],
  });
}

/** From outside over IPv6. */
export function scanOverIpv6(random, time) {
  return scan(random, {
    client: { address6: '2001:db8:bad::7' }, end: () => within(random, time.hourStart(3)), family: 6,
    targets: Array.from({ length: 22 }, (_, index) => ({ server: warehouse, port: 2000 + index })),
    outcomes: ['rejected by the server'],
  });
}

/** From inside: one port of many machines. */
export function scanOfMachines(random, time) {
  return scan(random, {
    client: worker, end: () => within(random, time.hourStart(1)),
    targets: fleet.map((server) => ({ server, port: 445 })),
    outcomes: ['rejected by the server', 'refused', 'ignored'],
  });
}

/** As many as are said to be many, and one less. */
export function scansAtTheThreshold(random, time) {
  return [19, 20].flatMap((count) => [
    ...scan(random, {
      client: { address: `198.51.100.${count}` }, end: () => within(random, time.hourStart(4)),
      targets: Array.from({ length: count }, (_, index) => ({ server: app, port: 3000 + index })),
      outcomes: ['rejected by the server'],
    }),
    ...scan(random, {
      client: { address: `198.51.100.1${count}` }, end: () => within(random, time.hourStart(5)),
      targets: fleet.slice(0, count).map((server) => ({ server, port: 23 })),
      outcomes: ['ignored'],
    }),
  ]);
}

/** Thirty ports, but half of them in one hour and half in the next. */
export function scanOverTwoHours(random, time) {
  const border = time.hourStart(6);
  return scan(random, {
    client: { address: '198.51.100.66' }, end: (index) => border + (index % 2 === 0 ? -1 : 0),
    targets: Array.from({ length: 30 }, (_, index) => ({ server: app, port: 4000 + index })),
    outcomes: ['rejected by the server'],
  });
}

/** Many ports by many packets: no scan. */
export function busyClient(random, time) {
  return Array.from({ length: 25 }, (_, index) => conversation(random, {
    client: till, server: printer, port: 9200 + index, end: within(random, time.hourStart(2)), fields: { packets: 4 },
  })).flat();
}

/** Services of which nothing was seen before the last day. */
export function newListeners(random, time) {
  return [9000, 9001].flatMap((port) => [app, worker, internet[5]].flatMap((client) => conversation(random, {
    client, server: web, port, end: time.lastDay(),
  })));
}

/** New again: last seen 32 days ago, of which queries know nothing. Old: seen 30 days ago, or a day and a second. */
export function oldListeners(random, time) {
  return [
    { port: 9010, days: 32, shift: 0 },
    { port: 9011, days: 30, shift: 0 },
    { port: 9012, days: 1, shift: -1 },
    { port: 9013, days: 1, shift: 0 },
  ].flatMap(({ port, days, shift }) => [
    ...conversation(random, { client: app, server: web, port, end: time.daysAgo(days) + shift }),
    ...conversation(random, { client: app, server: web, port, end: time.lastDay() }),
  ]);
}

/** Node ports and ports of clients change all the time: new ones beside old ones are no news, the first ones are. */
export function foldedListeners(random, time) {
  return [
    { server: worker, ports: [30080, 31080] },
    { server: app, ports: [32767, 30000] },
    { server: worker, ports: [40000, 32768] },
  ].flatMap(({ server, ports }) => ports.flatMap((port, index) => conversation(random, {
    client: web, server, port, end: index === 0 ? time.daysAgo(5) : time.lastDay(),
  }))).concat(
    conversation(random, { client: web, server: fleet[5], port: 30443, end: time.lastDay() }),
    conversation(random, { client: web, server: fleet[5], port: 50000, end: time.lastDay() }),
  );
}

/** Packets that come after their connection was closed are rejected, without a SYN. */
export function stragglers(random, time) {
  return Array.from({ length: 15 }, () => conversation(random, {
    client: random.pick(internet), server: web, port: 443, end: time.lastDay(), outcome: 'rejected by the server',
    fields: { 'tcp-flags': random.pick([0, 1, 4]) },
  })).flat();
}

function scan(random, { client, targets, end, outcomes, family }) {
  return targets.flatMap(({ server, port }, index) => conversation(random, {
    client, server, port, family, end: end(index), outcome: random.pick(outcomes),
  }));
}

/** Within five minutes of an hour. */
function within(random, hour) {
  return hour + 20 * MINUTE + random.integer(0, 5 * MINUTE - 1);
}
