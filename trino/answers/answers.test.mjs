// Every answer, of a few records and worked out by hand: the cases are in files like those of the answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked } from './cases/check.mjs';
import { ANSWERS } from './index.mjs';
import './cases/terms.mjs';
import './cases/bounds.mjs';
import './cases/delivery.mjs';
import './cases/one.mjs';
import './cases/reachability.mjs';
import './cases/exposure.mjs';
import './cases/segmentation.mjs';
import './cases/nat.mjs';
import './cases/cost.mjs';
import './cases/traffic.mjs';
import './cases/talkers.mjs';
import './cases/transit-gateways.mjs';

test('every query is asked', () => {
  assert.deepEqual([...asked].sort(), Object.keys(ANSWERS).sort());
});
