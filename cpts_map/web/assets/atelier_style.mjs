/** The look of the map of the workshop. */

import { byZoom, collection, COLORS, CPTS_INSET, lineLayer, statusLayers } from './commun.mjs';

/** @typedef {import('./commun.mjs').Collection} Collection */

const TEINTES = { libre: '#ffffff', verrou: '#d3d7de', choisie: '#2f6fb7', partagee: '#b8860b', contour: '#0b2f5c' };
const APERCU = { plus: '#1a7f4b', moins: '#b3261e' };
/** @param {string} etat */
const vrai = (etat) => ['boolean', ['feature-state', etat], false];

/** Whether an indicator colours the commune. */
const teinte = ['!=', ['coalesce', ['feature-state', 'co'], ''], ''];

/**
 * The colour of the indicator where there is one; otherwise chosen, of another CPTS too, locked, or free: hue says it.
 * The outline says chosen in any case.
 */
const REMPLISSAGE = [
  'case',
  teinte, ['to-color', ['feature-state', 'co']],
  ['all', vrai('c'), vrai('v')], TEINTES.partagee,
  vrai('c'), TEINTES.choisie,
  vrai('v'), TEINTES.verrou,
  TEINTES.libre,
];

/** @param {string} source */
function nappe(source) {
  return {
    id: source,
    type: 'fill',
    source,
    paint: {
      'fill-color': REMPLISSAGE,
      'fill-opacity': ['case', teinte, ['case', vrai('c'), 1, 0.6], vrai('c'), 0.72, source === 'lisiere' ? 0.55 : 1],
      'fill-outline-color': byZoom('rgba(90, 100, 115, 0.35)', 'rgba(90, 100, 115, 0.8)'),
    },
  };
}

/** @param {Record<string, Collection>} donnees */
export function style(donnees) {
  const source = (/** @type {any} */ data) => ({ type: 'geojson', data, buffer: 32, maxzoom: 14 });
  return {
    version: 8,
    sources: {
      communes: source(donnees.communes),
      lisiere: source(donnees.lisiere),
      departements: source(donnees.departements),
      cpts: source(donnees.cpts),
      choix: source(collection()),
      plus: source(collection()),
      moins: source(collection()),
      survol: source(collection()),
    },
    layers: [
      { id: 'plain', type: 'background', paint: { 'background-color': COLORS.land } },
      nappe('lisiere'),
      nappe('communes'),
      lineLayer('departements', 'departements', COLORS.departement, byZoom(0.8, 1.8)),
      lineLayer('cpts-lisere', 'cpts', '#ffffff', byZoom(3.4, 6), { 'line-opacity': 0.85, 'line-offset': CPTS_INSET }),
      ...statusLayers(),
      lineLayer('survol', 'survol', COLORS.hover, byZoom(1.2, 2)),
      lineLayer('choix-lisere', 'choix', '#ffffff', byZoom(4.5, 6.5)),
      lineLayer('choix', 'choix', TEINTES.contour, byZoom(2.4, 3.6)),
      lineLayer('plus', 'plus', APERCU.plus, byZoom(2.6, 4), { 'line-dasharray': [2, 1] }),
      lineLayer('moins', 'moins', APERCU.moins, byZoom(2.6, 4), { 'line-dasharray': [0.6, 1] }),
    ],
  };
}
