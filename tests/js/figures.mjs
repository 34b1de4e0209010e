/** Figures of perimeters as the browser works them out: `node figures.mjs FOLDER`, for tests/test_workshop.py. */

import { readFileSync } from 'node:fs';

import { ecrire } from '../../cpts_map/web/assets/partage.mjs';
import { figures, lire } from '../../cpts_map/web/assets/perimetre.mjs';

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
const pays = lire(read('atelier'));
const codes = (positions) => positions.map((i) => pays.codes[i]);
const crossed = (rows) =>
  rows.map(({ code, communes, total, population, populationTotale, coupe }) => [
    code, communes, total, population, populationTotale, coupe,
  ]);

const found = read('perimetres').map((perimeter) => {
  const f = figures(pays, perimeter.map((code) => pays.index.get(code)));
  return {
    annees: f.annees.map(({ annee, habitants, manquantes }) => [annee, habitants, codes(manquantes)]),
    bornes: [f.bornes.place, f.bornes.margeMin, f.bornes.margeMax],
    classe: [f.classe.nom, f.classe.avant, f.classe.apres],
    euros: f.classe.euros,
    morceaux: f.morceaux.map(codes),
    poches: f.poches.map(({ communes, enclave }) => [codes(communes), enclave]),
    epci: crossed(f.epci),
    departements: crossed(f.departements),
    tenants: f.tenants.map(({ cpts, communes }) => [cpts.id, communes.length]).sort(),
    lien: ecrire(perimeter, pays.millesime),
  };
});
console.log(JSON.stringify(found));
