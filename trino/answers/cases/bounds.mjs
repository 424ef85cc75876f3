// Windows, limits and addresses, of every query alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANSWERS } from '../index.mjs';
import { closes, QUERIES } from './queries.mjs';
import { NOW, times } from './record.mjs';

function rowsOf(name, records) {
  return ANSWERS[name](records.flat(), { now: NOW, parameters: QUERIES[name].parameters }).rows;
}

function withFields(records, fields) {
  return records.flat().map((made) => ({ ...made, fields: { ...made.fields, ...fields } }));
}

test('every query is known', () => {
  assert.deepEqual(Object.keys(QUERIES), Object.keys(ANSWERS));
});

for (const [name, query] of Object.entries(QUERIES).filter(([, { window }]) => window)) {
  test(`${name} looks back as far as it says`, () => {
    const until = closes(query);
    const ends = [until - query.window - 1, until - query.window, until - 1, until];
    const rows = ends.map((end, index) => rowsOf(name, [query.make(index, { end })]).length);
    assert.deepEqual(rows, [0, 1, 1, 0]);
  });
}

for (const [name, { make, limit = Infinity }] of Object.entries(QUERIES)) {
  test(`${name} gives as many rows as it says`, () => {
    assert.equal(rowsOf(name, times(1100, (index) => make(index))).length, Math.min(limit, 1100));
  });
}

const OTHER_LEVEL = {
  packet: { srcaddr: '10.9.9.9', dstaddr: '10.9.9.8' },
  interface: { 'pkt-srcaddr': '10.9.9.9', 'pkt-dstaddr': '10.9.9.8' },
};

for (const [name, { make, level }] of Object.entries(QUERIES).filter(([, query]) => query.level)) {
  test(`${name} reads addresses of ${level}s`, () => {
    const records = times(3, (index) => make(index));
    assert.deepEqual(rowsOf(name, withFields(records, OTHER_LEVEL[level])), rowsOf(name, records));
  });
}
