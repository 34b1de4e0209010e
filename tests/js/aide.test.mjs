/** The pure parts of the tour and of the words of the glossary, without a browser: `node --test tests/js/`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { place } from '../../cpts_map/web/assets/termes.mjs';
import { corner, moved, offered, overlap } from '../../cpts_map/web/assets/visite.mjs';

const VIEW = { width: 1000, height: 600 };
const DIALOG = { width: 300, height: 200 };
const box = (left, top, right, bottom) => ({ left, top, right, bottom });

test('boxes cover each other by the area that they share', () => {
  assert.equal(overlap(box(0, 0, 10, 10), box(5, 6, 20, 20)), 20);
  assert.equal(overlap(box(0, 0, 10, 10), box(10, 0, 20, 10)), 0);
  assert.equal(overlap(box(0, 0, 10, 10), box(20, 20, 30, 30)), 0);
});

test('the dialog stands in the first corner that hides nothing of its target', () => {
  assert.equal(corner(null, DIALOG, VIEW), 'bas-droite');
  assert.equal(corner(box(0, 0, 200, 100), DIALOG, VIEW), 'bas-droite');
  assert.equal(corner(box(700, 300, 1000, 600), DIALOG, VIEW), 'bas-gauche');
  assert.equal(corner(box(0, 400, 1000, 600), DIALOG, VIEW), 'haut-droite');
  assert.equal(corner(box(700, 0, 1000, 600), DIALOG, VIEW), 'bas-gauche');
});

test('on a phone it stands above or below, where it hides least', () => {
  const [view, dialog] = [{ width: 390, height: 844 }, { width: 366, height: 300 }];
  assert.match(corner(box(0, 600, 390, 800), dialog, view), /^haut/);
  assert.match(corner(box(0, 100, 390, 200), dialog, view), /^bas/);
  assert.match(corner(box(0, 100, 390, 844), dialog, view), /^haut/); // it covers a part of it anyway: the smaller
});

test('moves stop at the first step and end after the last one', () => {
  assert.equal(moved(0, -1, 7), 0);
  assert.equal(moved(0, 1, 7), 1);
  assert.equal(moved(6, 1, 7), null);
  assert.equal(moved(6, -1, 7), 5);
});

test('the tour is offered until it is answered, and never where nothing can be remembered', () => {
  assert.equal(offered({ getItem: () => null }), true);
  assert.equal(offered({ getItem: (key) => (key === 'cpts-visite' ? 'vue' : null) }), false);
  assert.equal(offered(null), false);
  assert.equal(offered({ getItem: () => { throw new Error('refused'); } }), false);
});

test('a bubble stands under its word, above where there is no room, never beyond an edge', () => {
  const bubble = { width: 300, height: 150 };
  assert.deepEqual(place({ left: 100, top: 80, bottom: 100 }, bubble, VIEW), { x: 100, y: 108 });
  assert.deepEqual(place({ left: 100, top: 500, bottom: 520 }, bubble, VIEW), { x: 100, y: 342 });
  assert.deepEqual(place({ left: 900, top: 80, bottom: 100 }, bubble, VIEW), { x: 692, y: 108 });
  assert.deepEqual(place({ left: 0, top: 80, bottom: 100 }, bubble, VIEW), { x: 8, y: 108 });
  // Neither above nor below: within the window, over the word.
  assert.deepEqual(place({ left: 0, top: 60, bottom: 90 }, bubble, { width: 320, height: 200 }), { x: 8, y: 42 });
});
