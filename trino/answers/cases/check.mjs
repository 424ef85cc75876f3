// Compares answers with what was worked out by hand.
import assert from 'node:assert/strict';
import { ANSWERS } from '../index.mjs';
import { NOW } from './record.mjs';

/** The names of the queries that were asked. */
export const asked = new Set();

export function check(name, records, rows, parameters = undefined) {
  asked.add(name);
  assert.deepEqual(ANSWERS[name](records, { now: NOW, parameters }).rows, rows);
}

/** In their order, separated by spaces. */
export function columns(name, expected) {
  assert.equal(ANSWERS[name]([], { now: NOW, parameters: ['', '', ''] }).columns.join(' '), expected);
}
