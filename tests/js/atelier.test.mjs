/** The pure parts of the workshop, without a browser: `node --test tests/js/`. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { compter, remplir, signe } from '../../cpts_map/web/assets/dom.mjs';
import { abrege, annuler, communes, faire, retablir, scenario, Tiroir } from '../../cpts_map/web/assets/journal.mjs';
import { ecrire, relire } from '../../cpts_map/web/assets/partage.mjs';
import { bornes, classe, figures, lire } from '../../cpts_map/web/assets/perimetre.mjs';
import { autour, communesDe, dansLeTrace, maille, verrous } from '../../cpts_map/web/assets/territoires.mjs';

/**
 * a b c
 * d e f   and an island g; "reste" touches a. e is of the CPTS X, f of a stopped one.
 */
const FICHIER = {
  millesime: 2026,
  region: 6,
  bornes: [20, 100],
  classes: [{ nom: 'T1', min: 0, max: 40, euros: 1 }, { nom: 'T2', min: 40, max: null, euros: 2 }],
  codes: ['33001', '33002', '33003', '33004', '33005', '33006', '33007'],
  noms: ['A', 'B', 'C', 'D', 'E', 'F', 'G'],
  annees: [2016, 2023],
  population: [[null, 1, 1, 1, 1, 1, 1], [10, 20, 30, 40, 50, 60, 70]],
  x: [0.5, 1.5, 2.5, 0.5, 1.5, 2.5, null],
  y: [1.5, 1.5, 1.5, 0.5, 0.5, 0.5, null],
  // 0-1 0-3 0-7 1-2 1-4 2-5 3-4 4-5, as gaps between the first ends and from the first end to the second
  voisins: [[0, 0, 0, 1, 0, 1, 1, 1], [1, 3, 7, 1, 3, 3, 1, 1]],
  cote: [0, 5, 5, 5, 0, 5, 9, 9],
  terre: [0, 0, 0, 0, 0, 0, 1, 0],
  reste: [{ communes: 1000, code: '01001' }],
  departement: [0, 0, 0, 0, 0, 0, 0],
  departements: [{ code: '33', nom: 'Gironde', communes: 7, population: 280 }],
  epci: [0, 0, 0, 1, 1, 1, -1],
  epcis: [{ code: '1', nom: 'Haut', communes: 3, population: 60 }, { code: '2', nom: 'Bas', communes: 3, population: 150 }],
  mailles: { tvs: { de: [0, 0, -1, -1, 0, -1, -1], noms: ['Tiers'] } },
  cpts: [
    { id: 'X', nom: 'CPTS X', statut: 'ACI signé', verrou: true, region: true, m: [4] },
    { id: 'Y', nom: 'CPTS Y', statut: 'à l’arrêt', verrou: false, region: true, m: [5] },
  ],
  zones: [{ id: '33001', dep: '33', m: [0, 1] }],
  textes: {},
};
const pays = lire(FICHIER);

test('population, bounds and class follow the choice', () => {
  const f = figures(pays, [2, 1]);
  assert.deepEqual(f.communes, [1, 2]);
  assert.equal(f.population, 50);
  assert.deepEqual(f.bornes, { place: 'dans_les_bornes', margeMin: 30, margeMax: 50 });
  assert.deepEqual([f.classe.nom, f.classe.avant, f.classe.apres], ['T2', 10, null]);
  assert.deepEqual(figures(pays, [0]).annees[0], { annee: 2016, habitants: null, manquantes: [0] });
});

test('bounds are within, an edge belongs to the class above it', () => {
  assert.deepEqual([19, 20, 100, 101].map((n) => bornes(n, [20, 100]).place), [
    'sous_le_minimum', 'dans_les_bornes', 'dans_les_bornes', 'au_dessus_du_maximum',
  ]);
  assert.deepEqual([0, 39, 40].map((n) => classe(n, FICHIER.classes).nom), ['T1', 'T1', 'T2']);
});

test('pieces are joined by neighbours only, the largest first', () => {
  assert.deepEqual(figures(pays, [0, 1, 5, 6]).morceaux, [[0, 1], [5], [6]]);
});

test('a pocket is what cannot reach the rest of the country, an enclave has no coast', () => {
  // Without a, nothing of the others reaches the rest.
  assert.deepEqual(figures(pays, [0]).poches, [{ communes: [1, 2, 3, 4, 5], enclave: false }]);
  assert.deepEqual(figures(pays, [0, 1, 3, 5]).poches, [
    { communes: [2], enclave: false },
    { communes: [4], enclave: true },
  ]);
});

test('territories crossed say what stays outside, a commune of none crosses none', () => {
  const [bas, haut] = figures(pays, [0, 3, 4, 5, 6]).epci;
  assert.deepEqual([bas.nom, bas.communes, bas.coupe], ['Bas', 3, false]);
  assert.deepEqual([haut.nom, haut.communes, haut.coupe], ['Haut', 1, true]);
});

test('an empty choice has figures too', () => {
  const f = figures(pays, []);
  assert.deepEqual([f.population, f.morceaux, f.poches, f.epci], [0, [], [], []]);
});

test('around are the neighbours, without the rest of the country', () => {
  assert.deepEqual(autour(pays, new Set([0])), [3, 1]);
});

test('a commune is locked by what covers it, never by a stopped CPTS nor by its own', () => {
  assert.deepEqual(verrous(pays, 4, []).map(({ id }) => id), ['X']);
  assert.deepEqual(verrous(pays, 4, ['X']), []);
  assert.deepEqual(verrous(pays, 5, []), []);
});

test('an address stands for communes', () => {
  assert.deepEqual(communesDe(pays, 'commune:33002'), [1]);
  assert.deepEqual(communesDe(pays, 'epci:2'), [3, 4, 5]);
  assert.deepEqual(communesDe(pays, 'cpts:X'), [4]);
  assert.deepEqual(communesDe(pays, 'zone:33/33001'), [0, 1]);
  assert.equal(communesDe(pays, 'departement:33').length, 7);
  for (const wrong of ['', 'x', 'commune:1', 'epci:9', 'planete:3']) assert.deepEqual(communesDe(pays, wrong), []);
});

test('a commune stands for the whole territory that holds it, or for itself', () => {
  assert.deepEqual(maille(pays, 'epci', 4), { communes: [3, 4, 5], nom: 'Bas' });
  assert.deepEqual(maille(pays, 'tvs', 1), { communes: [0, 1, 4], nom: 'Tiers' });
  assert.deepEqual(maille(pays, 'tvs', 2), { communes: [2], nom: 'C' });
  assert.deepEqual(maille(pays, 'epci', 6), { communes: [6], nom: 'G' });
  assert.deepEqual(maille(pays, 'commune', 1), { communes: [1], nom: 'B' });
});

test('a shape takes the town halls inside it', () => {
  assert.deepEqual(dansLeTrace(pays, [[0, 0], [2, 0], [2, 2], [0, 2]]), [0, 1, 3, 4]);
  assert.deepEqual(dansLeTrace(pays, [[2, 0], [3, 0], [3, 2]]), [5]);
});

test('undo and redo give back the exact sets, without limit', () => {
  const s = scenario('1', 'essai');
  const codes = new Set();
  const seen = [new Set()];
  for (let i = 0; i < 500; i += 1) {
    faire(s, codes, i % 3 === 2 ? { moins: [...codes].slice(0, 2), mot: 'm' } : { plus: [`c${i}`, `d${i % 7}`], mot: 'p' });
    seen.push(new Set(codes));
  }
  for (let i = 499; i >= 0; i -= 1) {
    annuler(s, codes);
    assert.deepEqual(new Set(codes), seen[i]);
  }
  assert.equal(annuler(s, codes), null);
  for (let i = 1; i <= 500; i += 1) {
    retablir(s, codes);
    assert.deepEqual(new Set(codes), seen[i]);
  }
  assert.equal(retablir(s, codes), null);
  assert.deepEqual(communes(s), seen[500]);
});

test('what changes nothing is not done, and a new gesture forgets what was undone', () => {
  const s = scenario('1', 'essai');
  const codes = new Set();
  faire(s, codes, { plus: ['a'], mot: 'a' });
  assert.equal(faire(s, codes, { plus: ['a'], moins: ['z'], mot: 'rien' }), null);
  annuler(s, codes);
  faire(s, codes, { plus: ['b'], mot: 'b' });
  assert.equal(retablir(s, codes), null);
  assert.deepEqual([...codes], ['b']);
});

/** A storage that holds so many characters. */
function storage(room) {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
  };
}

test('scenarios survive, their gestures too', () => {
  const s = scenario('1', 'essai');
  const codes = new Set();
  faire(s, codes, { plus: ['a', 'b'], mot: 'p' });
  faire(s, codes, { moins: ['a'], mot: 'm' });
  annuler(s, codes);
  const shelf = storage(1e6);
  assert.ok(new Tiroir(shelf, '75').ranger('1', [s]));
  const { courant, scenarios: [again] } = new Tiroir(shelf, '75').ouvrir();
  assert.deepEqual([courant, again], ['1', s]);
  assert.equal(new Tiroir(shelf, '76').ouvrir(), null);
});

test('without room for all gestures the perimeter and the last ones are kept', () => {
  const s = scenario('1', 'essai');
  const codes = new Set();
  for (let i = 0; i < 300; i += 1) faire(s, codes, { plus: [`c${i}`], mot: 'p' });
  const shelf = storage(9_000);
  assert.ok(new Tiroir(shelf, '75').ranger('1', [s]));
  const again = new Tiroir(shelf, '75').ouvrir().scenarios[0];
  assert.deepEqual(communes(again), codes);
  assert.ok(again.faits.length < 300);
  assert.equal(s.faits.length, 300);
  assert.equal(abrege(s, 0).faits.length, 1);
});

test('a storage that is refused, full or damaged never stops the work', () => {
  assert.equal(new Tiroir(null, '75').ouvrir(), null);
  assert.equal(new Tiroir(null, '75').ranger('1', []), false);
  assert.equal(new Tiroir(storage(1), '75').ranger('1', [scenario('1', 'x')]), false);
  for (const wrong of ['{', '[]', '{"scenarios":[{"id":1}]}', '{"scenarios":[{"id":"1","nom":"x","propres":[],"faits":[],"curseur":9}]}']) {
    const shelf = storage(1e6);
    shelf.setItem('cpts-map:atelier:1:75', wrong);
    assert.equal(new Tiroir(shelf, '75').ouvrir(), null);
  }
});

test('a link is written and read as the server does', () => {
  const vectors = JSON.parse(readFileSync(new URL('partage.json', import.meta.url), 'utf8'));
  for (const { codes, millesime, texte } of vectors) {
    assert.equal(ecrire(codes, millesime), texte);
    assert.deepEqual(relire(texte), { codes, millesime });
    assert.equal(relire(texte.slice(0, -1)), null);
    assert.equal(relire(`${texte[0] === 'A' ? 'B' : 'A'}${texte.slice(1)}`), null);
  }
  assert.equal(ecrire([], 2026), '');
  for (const wrong of ['', 'é', 'abc', '====']) assert.equal(relire(wrong), null);
});

test('sentences are filled in French', () => {
  assert.equal(remplir('{a} et {n}, {absent}', { a: 'Ambre', n: 12345 }), 'Ambre et 12\u202f345, {absent}');
  assert.deepEqual([0, 1, 2].map((n) => compter(n, 'commune|communes')), ['0\u00a0commune', '1\u00a0commune', '2\u00a0communes']);
  assert.deepEqual([-5, 0, 5].map(signe), ['−5', '0', '+5']);
});
