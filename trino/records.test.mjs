// The generated records are what the service could deliver, and the same for the same seed and clock.
import { deepEqual, equal, match, notDeepEqual, ok } from 'node:assert/strict';
import { describe, test } from 'node:test';

import { TRANSIT_GATEWAY_FIELDS, typeOf, VPC_FIELDS } from './fields.mjs';
import { NOW, records, transitGatewayRecords } from './records.mjs';

const HOUR = 3600;
const DAY = 24 * HOUR;
const SILENT = ['account-id', 'end', 'log-status', 'start', 'version'];

for (const [name, make, fields, source] of [
  ['network interfaces', records, VPC_FIELDS, 'interface-id'],
  ['transit gateways', transitGatewayRecords, TRANSIT_GATEWAY_FIELDS, 'tgw-attachment-id'],
]) {
  describe(`records of ${name}`, () => {
    const made = make();

    test('are the same for the same seed and clock', () => {
      deepEqual(make(), made);
      notDeepEqual(make({ seed: 2 }), made);
    });

    test('have every field', () => {
      const present = new Set(made.flatMap((record) => Object.keys(record.fields)));
      deepEqual([...present].sort(), [...fields].sort());
    });

    test('have values of the types of their fields, never the sign of none', () => {
      for (const [field, value] of made.flatMap((record) => Object.entries(record.fields))) {
        const isTag = field.includes('-tag');
        ok(typeOf(field) === 'string' ? typeof value === 'string' : Number.isSafeInteger(value), `${field}: ${value}`);
        ok(isTag || typeof value === 'number' || /^[^ \n]+$/.test(value) && value !== '-', `${field}: ${value}`);
      }
    });

    test('are of accounts, regions and flow logs as the service names them', () => {
      for (const { account, region, flowLogId } of made) {
        match(`${account} ${region} ${flowLogId}`, /^(1{12}|2{12}) (us-east-1|eu-west-1) fl-0[0-9a-f]{16}$/);
      }
    });

    test('say nothing but who and when without a flow', () => {
      const silent = made.filter((record) => record.fields['log-status'] !== 'OK');
      const statuses = new Set(silent.map((record) => record.fields['log-status']));
      deepEqual([...statuses].sort(), ['NODATA', 'SKIPDATA']);
      silent.forEach((record) => deepEqual(Object.keys(record.fields).sort(), [...SILENT, source].sort()));
    });

    test('begin before they end, and are in a file of then or up to an hour later', () => {
      for (const { fields: { start, end }, fileTime = end } of made) {
        ok(start <= end, `${start} ${end}`);
        ok(Math.floor(fileTime / HOUR) - Math.floor(end / HOUR) <= 1 && fileTime > end - 300, `${end} ${fileTime}`);
      }
      ok(made.some(({ fields: { end }, fileTime = end }) => Math.floor(fileTime / HOUR) > Math.floor(end / HOUR)));
    });

    test('lie on both sides of the border of every window', () => {
      const ends = new Set(made.map((record) => record.fields.end));
      for (const border of [...[0, HOUR, DAY, 31 * DAY].map((window) => NOW - 1200 - window), NOW - HOUR, NOW - DAY, NOW]) {
        ok(ends.has(border) && ends.has(border - 1), `${border}`);
      }
    });

    test('are the same relative to any clock', () => {
      for (const now of [Date.UTC(2027, 0, 1, 0, 0), Date.UTC(2028, 1, 29, 0, 25), Date.UTC(2026, 6, 1, 23, 59)]) {
        equal(make({ now: now / 1000 }).length, made.length);
      }
    });
  });
}
