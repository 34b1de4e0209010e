/** Pure functions of the map module, without a browser: `node --test tests/js/`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  MISSING,
  NOT_APPLICABLE,
  STATUTS,
  bounds,
  classe,
  featureStates,
  formatNumber,
  formatValue,
  hatchImage,
  outerBorder,
  popupLines,
  readView,
  withoutOverlap,
  writeView,
} from '../../cpts_map/web/assets/carte.mjs';

const NBSP = '\u00a0';
const NARROW = '\u202f';

const APL = { id: 'apl', name: 'APL', unit: 'consultations', vintage: '2024', decimals: 1, flagged: true };
const VALUES = {
  indicator: APL,
  values: [0, null, 'x', 7],
  breaks: [2, 4],
  closed: 'left',
  colors: ['#a', '#b', '#c'],
  missing_color: '#missing',
  na_color: '#na',
  coverage: '0123',
  flags: [3],
  hatch_label: 'non documentée',
  departement: null,
};
const COMMUNES = ['16', '17', '33', '33'].map((d, i) => {
  return { c: `${d}00${i}`, n: `Commune ${i}`, d, e: null, p: 1234 + i };
});
const CPTS = { id: 'A', n: 'CPTS A', s: 'aci_signe', sl: 'ACI signé', partial: false, x: 0, y: 0, m: [] };
const PARTIAL = { ...CPTS, n: 'CPTS B', sl: 'repérée', partial: true };

/** Texts of the lines of one kind. */
const texts = (lines, kind) => lines.filter((line) => line.kind === kind).map((line) => line.text);

/** A unit square whose lower left corner is (x, 0). */
const square = (x) => ({ type: 'Polygon', coordinates: [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]] });

/** Number of edges of a MultiLineString. */
const edges = (lines) => lines.reduce((sum, line) => sum + line.length - 1, 0);

test('a limit belongs to the class above it', () => {
  assert.deepEqual([-1, 1.99, 2, 3.99, 4, 1e9].map((value) => classe(value, [2, 4])), [0, 0, 1, 1, 2, 2]);
});

test('zero, missing and sans objet are three classes', () => {
  const classes = [0, null, undefined, NaN, 'x'].map((value) => classe(value, [2]));
  assert.deepEqual(classes, [0, MISSING, MISSING, MISSING, NOT_APPLICABLE]);
});

test('without limits there is one class', () => {
  assert.equal(classe(5, []), 0);
});

test('numbers are French', () => {
  assert.equal(formatNumber(1234567.86, 1), `1${NARROW}234${NARROW}567,9`);
  assert.equal(formatNumber(3, 2), '3,00');
});

test('a value carries its unit after a no-break space, an absence its words', () => {
  assert.equal(formatValue(12.34, { ...APL, unit: '%' }), `12,3${NBSP}%`);
  assert.equal(formatValue(0, { ...APL, unit: null, decimals: 0 }), '0');
  assert.equal(formatValue(null, APL), 'valeur manquante');
  assert.equal(formatValue('x', APL), 'sans objet');
});

test('the popup says name, value, population and CPTS', () => {
  const lines = popupLines(COMMUNES[0], 0, VALUES, [CPTS]);
  assert.deepEqual(lines, [
    { kind: 'titre', text: 'Commune 0 (16)' },
    { kind: 'valeur', text: `APL (2024)${NBSP}: 0,0${NBSP}consultations` },
    { kind: 'population', text: `Population 2023${NBSP}: 1${NARROW}234${NBSP}habitants` },
    { kind: 'couverture', text: `CPTS A${NBSP}: ACI signé` },
  ]);
});

test('a shared commune lists its CPTS and says so', () => {
  const lines = popupLines(COMMUNES[1], 1, VALUES, [CPTS, PARTIAL]);
  assert.deepEqual(texts(lines, 'couverture'), [
    `CPTS A${NBSP}: ACI signé`,
    `CPTS B${NBSP}: repérée (périmètre partiel)`,
    'Commune partagée entre plusieurs CPTS',
  ]);
});

test('non couverte and non documentée are told apart, even inside the perimeter of a stopped CPTS', () => {
  assert.deepEqual(texts(popupLines(COMMUNES[2], 2, VALUES, []), 'couverture'), [`CPTS${NBSP}: commune non couverte`]);
  assert.deepEqual(texts(popupLines(COMMUNES[3], 3, VALUES, [CPTS]), 'couverture'), [
    `CPTS A${NBSP}: ACI signé`,
    `CPTS${NBSP}: commune non documentée`,
  ]);
});

test('an outlier is flagged only where the indicator counts professionals', () => {
  assert.deepEqual(texts(popupLines(COMMUNES[3], 3, VALUES, []), 'alerte'), ['Effectif à vérifier']);
  const unconcerned = { ...VALUES, indicator: { ...APL, flagged: false } };
  assert.deepEqual(texts(popupLines(COMMUNES[3], 3, unconcerned, []), 'alerte'), []);
});

test('before any value the popup still names the commune', () => {
  const lines = popupLines({ ...COMMUNES[0], p: null }, 0, null, []);
  assert.deepEqual(texts(lines, 'population'), [`Population 2023${NBSP}: valeur manquante`]);
  assert.deepEqual(texts(lines, 'couverture'), [`CPTS${NBSP}: commune non documentée`]);
});

test('states hold class, colour and coverage of each commune', () => {
  const states = featureStates(VALUES, COMMUNES, ['couverture']);
  assert.deepEqual(states.map((state) => state.cl), [0, MISSING, NOT_APPLICABLE, 2]);
  assert.deepEqual(states.map((state) => state.co), ['#a', '#missing', '#na', '#c']);
  assert.deepEqual(states.map((state) => state.cv), [0, 1, 2, 3]);
});

test('no hatch when the coverage is not chosen; other départements fade', () => {
  const states = featureStates({ ...VALUES, departement: '33' }, COMMUNES, []);
  assert.deepEqual(states.map((state) => state.cv), [0, 0, 0, 0]);
  assert.ok(states[0].op < states[2].op);
});

test('the border of a group leaves out the edges between its communes', () => {
  assert.equal(edges(outerBorder([square(0)])), 4);
  assert.equal(edges(outerBorder([square(0), square(1)])), 6);
  assert.equal(edges(outerBorder([square(0), { type: 'MultiPolygon', coordinates: [square(5).coordinates] }])), 8);
});

test('a name gives way to those placed before it', () => {
  const box = (x) => ({ x, y: 0, width: 10, height: 10 });
  assert.deepEqual(withoutOverlap([box(0), box(6), box(12)]), [true, false, true]);
});

test('a hatch repeats without a seam and keeps to its opacity', () => {
  const { width, data } = hatchImage({ ink: 0.4, light: 0.2, rising: true });
  const alpha = (x, y) => data[(y * width + x) * 4 + 3];
  for (let y = 1; y < width; y += 1) assert.equal(alpha(0, y), alpha(width - 1, (y + 1) % width));
  assert.equal(Math.max(...Array.from({ length: width }, (_, x) => alpha(x, 0))), 102);
});

test('bounds are four ordered numbers, or nothing', () => {
  assert.deepEqual(bounds('-1.8,42.7,2.6,47.2'), [-1.8, 42.7, 2.6, 47.2]);
  for (const wrong of ['', '1,2,3', 'a,b,c,d', '3,2,1,4', undefined, null, [1, 2]]) assert.equal(bounds(wrong), null);
});

test('the fragment keeps the view, and what others wrote there', () => {
  const fragment = writeView('#a=1&vue=5/0/0', 8.256, { lat: 44.83789, lng: -0.5 });
  assert.equal(fragment, '#a=1&vue=8.26/44.8379/-0.5');
  assert.deepEqual(readView(fragment), { zoom: 8.26, center: [-0.5, 44.8379] });
});

test('a fragment without a readable view is none', () => {
  for (const wrong of ['', '#', '#prevue=8/45/0', '#vue=', '#vue=8/45', '#vue=a/b/c', '#vue=8/450/0', '#vue=//']) {
    assert.equal(readView(wrong), null);
  }
});

test('every status of the register has its own colour', () => {
  const keys = ['aci_signe', 'projet_sante_valide', 'lettre_intention_validee', 'reperee', 'inconnu', 'a_l_arret'];
  assert.deepEqual(Object.keys(STATUTS).toSorted(), keys.toSorted());
  assert.equal(new Set(Object.values(STATUTS).map(({ color }) => color)).size, keys.length);
});
