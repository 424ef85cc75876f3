// How records come: interfaces without any, skipped ones, late files, borders of windows, and several flow logs over
// one interface.
import { conversation } from '../conversation.mjs';
import { changed, silence } from '../flow.mjs';
import {
  app, cache, dataNat, database, fleet, networkInterface, printer, report, SHOP, supplier, till, warehouse, web,
} from '../network.mjs';

const PRIVATE = 10;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const PERIOD = 5 * MINUTE;

export function nothingRecorded(random, time) {
  const idle = [printer, supplier, fleet[20], fleet[21]];
  return Array.from({ length: 80 }, () => silence(random.pick(idle), 'NODATA', random.pick([
    time.lastHour(), time.lastDay(), time.earlier(),
  ])));
}

export function skipped(random, time) {
  const busy = [dataNat, till, fleet[22]];
  return Array.from({ length: 40 }, () => silence(random.pick(busy), 'SKIPDATA', random.pick([
    time.lastHour(), time.lastDay(), time.lastDay(), time.earlier(),
  ])));
}

/** At each border of a window the last second before it and the first one of it, with a port for each. */
export function borders(random, time) {
  return time.borders().flatMap((border, index) => [-1, 0].flatMap((shift) => {
    const end = border + shift;
    const port = 7000 + 10 * index - shift;
    return [
      ...conversation(random, { client: app, server: database, port, end }),
      ...conversation(random, { client: warehouse, server: report, port, end, outcome: 'rejected by the server' }),
      silence(fleet[23], 'NODATA', end),
      silence(fleet[24], 'SKIPDATA', end),
    ];
  }));
}

/** What is newer than queries look at, up to now and a little beyond, for clocks differ. */
export function tooNew(random, time) {
  return [time.until + 10 * MINUTE, time.now - 1, time.now, time.now + 30].flatMap((end, index) => {
    const port = 7100 + index;
    return [
      ...conversation(random, { client: app, server: web, port, end }),
      ...conversation(random, { client: warehouse, server: report, port, end, outcome: 'rejected by the client' }),
      silence(fleet[25], index % 2 === 0 ? 'NODATA' : 'SKIPDATA', end),
    ];
  });
}

/** In a file of the next hour or of the next day: up to an hour late. */
export function late(random, time) {
  const midnight = Math.floor(time.until / (24 * HOUR)) * 24 * HOUR;
  return [
    { end: time.hourStart(0) - 30, minutes: 10 },
    { end: time.hourStart(0) - 20 * MINUTE, minutes: 35 },
    { end: time.hourStart(1) - 1, minutes: 5 },
    { end: midnight - 2 * MINUTE, minutes: 10 },
    { end: midnight - 45 * MINUTE, minutes: 50 },
  ].flatMap(({ end, minutes }, index) => {
    const fileTime = Math.floor((end + minutes * MINUTE) / PERIOD) * PERIOD;
    return conversation(random, { client: app, server: cache, port: 7200 + index, end })
      .map((record) => ({ ...record, fileTime }));
  });
}

/**
 * A flow log is replaced: the new one starts 20 minutes before the old one ends, and both have the records between. No
 * flow is within two minutes of start or end, of which one of them may be left out.
 */
export function replacedFlowLogs(random, time) {
  return [
    { machine: networkInterface(SHOP, PRIVATE, 2, 140), successor: 'fl-0aaaaaaaaaaaaaaab' },
    { machine: networkInterface(SHOP, PRIVATE, 2, 141), successor: 'fl-00aaaaaaaaaaaaaa1' },
  ].flatMap(({ machine, successor }) => {
    const change = time.hourStart(1);
    const connection = { client: { address: '198.51.100.70' }, server: machine, port: 7300 };
    return Array.from({ length: 32 }, (_, index) => {
      const end = change + (index % 8 - 4) * PERIOD + random.integer(2 * MINUTE, 3 * MINUTE);
      const outcome = random.pick(['answered', 'answered', 'rejected by the server']);
      const all = conversation(random, { ...connection, end, outcome });
      return [
        ...end < change + 10 * MINUTE ? all : [],
        ...end >= change - 10 * MINUTE ? all.map((record) => changed(record, {}, { flowLogId: successor })) : [],
      ];
    }).flat();
  });
}

/** A second flow log over the same interface, of rejected traffic alone, whose id comes before that of the first. */
export function secondFlowLogOfRejects(random, time) {
  const machine = networkInterface(SHOP, PRIVATE, 2, 143);
  return Array.from({ length: 40 }, () => conversation(random, {
    client: { address: '198.51.100.80' },
    server: machine,
    port: random.pick([80, 443, 22]),
    end: random.pick([time.lastHour(), time.lastDay()]),
    outcome: random.pick(['answered', 'rejected by the server']),
  })).flat().flatMap((record) => record.fields.action === 'REJECT'
    ? [record, changed(record, {}, { flowLogId: 'fl-0a000000000000001' })]
    : [record]);
}

/** A flow log of an account that stopped delivering some days ago. */
export function silentFlowLog(random, time) {
  const machine = { ...networkInterface(SHOP, PRIVATE, 2, 142, { 'instance-tag': 'fleet' }), flowLogId: 'fl-0adead00000000001' };
  return Array.from({ length: 10 }, () => conversation(random, {
    client: { address: '198.51.100.90' }, server: machine, port: 80, end: time.daysAgo(3) - random.integer(0, PERIOD),
  })).flat();
}

/** The latest records of each flow log differ in age, and one has stopped within the day. */
export function unevenEnds(random, time) {
  const stopped = { ...printer, flowLogId: 'fl-0c000000000000001' };
  return [
    silence(supplier, 'NODATA', time.now - 7 * MINUTE),
    silence(till, 'NODATA', time.now - 17 * MINUTE),
    silence(stopped, 'NODATA', time.now - 5 * HOUR - 31),
  ];
}
