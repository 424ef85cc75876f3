// Connections that do not come about, and where they end. The ports tell the cases apart.
import { conversation } from '../conversation.mjs';
import { silence } from '../flow.mjs';
import { app, bastion, cache, database, fleet, internet, report, warehouse, web, worker } from '../network.mjs';

const MINUTE = 60;

/** From the application to the database: everything that both interfaces can see, three times. */
export function attemptsWithinTheVpc(random, time) {
  return [
    { port: 8101, outcome: 'answered' },
    { port: 8102, outcome: 'refused' },
    { port: 8103, outcome: 'lost' },
    { port: 8104, outcome: 'ignored' },
    { port: 8105, outcome: 'rejected by the client' },
    { port: 8106, outcome: 'rejected by the server' },
    { port: 8107, outcome: 'answer rejected by the server' },
    { port: 8108, outcome: 'answer rejected by the client' },
  ].flatMap((attempt) => repeated(3, () => conversation(random, {
    client: app, server: database, end: time.lastHour(), ...attempt,
  })));
}

/** The same over IPv6, in the other account. */
export function attemptsOverIpv6(random, time) {
  return [
    { port: 8111, outcome: 'answered' },
    { port: 8112, outcome: 'refused' },
    { port: 8113, outcome: 'ignored' },
    { port: 8114, outcome: 'rejected by the server' },
  ].flatMap((attempt) => conversation(random, {
    client: report, server: warehouse, end: time.lastHour(), family: 6, ...attempt,
  }));
}

/** From inside to the internet. */
export function attemptsToTheInternet(random, time) {
  return [
    { port: 25, outcome: 'lost' },
    { port: 465, outcome: 'rejected by the client' },
    { port: 587, outcome: 'refused' },
    { port: 993, outcome: 'answer rejected by the client' },
  ].flatMap((attempt) => repeated(2, () => conversation(random, {
    client: worker, server: internet[3], end: time.lastHour(), ...attempt,
  })));
}

/** From the internet to inside: of what never arrives there is no record. */
export function attemptsFromTheInternet(random, time) {
  return [
    { port: 8121, outcome: 'answered' },
    { port: 8122, outcome: 'refused' },
    { port: 8123, outcome: 'ignored' },
    { port: 8124, outcome: 'rejected by the server' },
    { port: 8125, outcome: 'answer rejected by the server' },
  ].flatMap((attempt) => repeated(2, () => conversation(random, {
    client: internet[4], server: web, end: time.lastHour(), ...attempt,
  })));
}

/** Most attempts fail and one does not. */
export function sometimesAnswered(random, time) {
  return ['lost', 'lost', 'rejected by the server', 'answered'].flatMap((outcome) => conversation(random, {
    client: worker, server: cache, port: 8131, end: time.lastHour(), outcome,
  }));
}

/** Asked so late that the answer may be in no file yet: in the last 20 minutes, and on both sides of that border. */
export function tooRecentToTell(random, time) {
  return [
    { port: 8141, ago: 5 * MINUTE },
    { port: 8142, ago: 20 * MINUTE },
    { port: 8143, ago: 20 * MINUTE + 1 },
  ].flatMap(({ port, ago }) => ['lost', 'ignored'].flatMap((outcome, index) => conversation(random, {
    client: app, server: cache, port: port + 10 * index, end: time.until - ago, outcome,
  })));
}

/** Asked early and answered within the last 20 minutes. */
export function answeredLate(random, time) {
  const clientPort = random.ephemeralPort();
  const connection = { client: app, server: cache, port: 8161, clientPort };
  return [
    ...conversation(random, { ...connection, end: time.until - 25 * MINUTE, outcome: 'ignored' }),
    ...conversation(random, { ...connection, end: time.until - MINUTE }).slice(2),
  ];
}

/** No answer on record, of an interface of which records were skipped. */
export function skippedAnswers(random, time) {
  return [
    { client: fleet[0], port: 8171, outcome: 'lost', skipped: fleet[0] },
    { client: fleet[2], port: 8172, outcome: 'ignored', skipped: fleet[1] },
  ].flatMap(({ skipped, ...attempt }) => [
    ...conversation(random, { server: fleet[1], end: time.lastHour(), ...attempt }),
    silence(skipped, 'SKIPDATA', time.lastHour()),
  ]);
}

/** Skipped, but in an hour that is not asked about. */
export function skippedEarlier(random, time) {
  return [
    ...conversation(random, { client: fleet[3], server: fleet[4], port: 8173, end: time.lastHour(), outcome: 'lost' }),
    silence(fleet[3], 'SKIPDATA', time.until - 61 * MINUTE),
  ];
}

/** Failures of the last day, not of the last hour. */
export function failuresOfTheDay(random, time) {
  return repeated(20, () => conversation(random, {
    client: bastion,
    server: random.pick([app, worker, database]),
    port: random.pick([22, 3306]),
    end: time.lastDay(),
    outcome: random.pick(['rejected by the server', 'refused', 'ignored']),
  }));
}

function repeated(times, make) {
  return Array.from({ length: times }, make).flat();
}
