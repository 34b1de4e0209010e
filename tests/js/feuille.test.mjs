/** Where the sheet of a narrow screen stops: `node --test tests/js/`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { beside, stopFor, STOPS } from '../../cpts_map/web/assets/feuille.mjs';

const HEIGHTS = [150, 400, 700];

test('let go slowly, it stops at the nearest height', () => {
  assert.deepEqual([0, 160, 274, 276, 549, 551, 900].map((h) => stopFor(h, HEIGHTS)), [0, 0, 0, 1, 1, 2, 2]);
});

test('a flick sends it to the next height of its direction', () => {
  assert.equal(stopFor(160, HEIGHTS, 1), 1);
  assert.equal(stopFor(410, HEIGHTS, 1), 2);
  assert.equal(stopFor(710, HEIGHTS, 1), 2);
  assert.equal(stopFor(690, HEIGHTS, -1), 1);
  assert.equal(stopFor(390, HEIGHTS, -1), 0);
  assert.equal(stopFor(100, HEIGHTS, -1), 0);
});

test('buttons go one stop up or down, and no further', () => {
  assert.deepEqual(STOPS.map((stop) => beside(stop, 1)), ['milieu', 'haut', 'haut']);
  assert.deepEqual(STOPS.map((stop) => beside(stop, -1)), ['bas', 'bas', 'milieu']);
});
