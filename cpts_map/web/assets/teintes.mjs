/** Values into colours and words, for any map of the communes. Pure: no document, no map. */

import { COVERAGE, formatNumber, NBSP, OPACITY } from './commun.mjs';

/**
 * @typedef {{c: string, n: string, d: string, e: string|null, p: number|null}} Commune  code, name, département, EPCI,
 *   population
 * @typedef {{id: string, n: string, s: string, sl: string, partial: boolean, x: number, y: number, m: number[]}} Cpts
 *   name, status key, status label, label point, indices of the member communes
 * @typedef {number|'x'|null} Value  'x' is "sans objet", null is missing
 * @typedef {{id: string, name: string, unit: string|null, vintage: string|null, decimals: number,
 *   flagged: boolean}} Indicator  flagged: a count of professionals, which on-call doctors of one address may inflate
 * @typedef {object} Values
 * @property {Indicator} indicator
 * @property {Value[]} values  one by commune, in the order of the boundaries
 * @property {number[]} breaks  ascending inner limits: class i is [breaks[i-1], breaks[i])
 * @property {string[]} colors  one by class
 * @property {string} missing_color
 * @property {string} na_color
 * @property {string} coverage  one digit by commune, see COVERAGE
 * @property {number[]} flags  communes whose figure is an outlier
 * @property {string} hatch_label  the word for a commune outside every perimeter
 * @property {string} [apercu]  address of the picture of this map
 * @property {string|null} departement  when set, the others are dimmed
 */

/** Class of a commune without value: never the colour of a zero. */
export const MISSING = -1;
/** Class of a commune for which the indicator means nothing. */
export const NOT_APPLICABLE = -2;

const COVERAGE_WORDS = ['couverte', 'partagée', 'non couverte', 'non documentée'];

/** Year of the populations that travel with the boundaries. */
const POPULATION_VINTAGE = '2023';

/**
 * Class of a value: how many limits it reaches.
 * @param {Value|undefined} value
 * @param {number[]} breaks
 * @returns {number} 0 to breaks.length, MISSING or NOT_APPLICABLE
 */
export function classe(value, breaks) {
  if (value === 'x') return NOT_APPLICABLE;
  if (typeof value !== 'number' || Number.isNaN(value)) return MISSING;
  let index = 0;
  while (index < breaks.length && value >= breaks[index]) index += 1;
  return index;
}

/**
 * A value with its unit, or the words for its absence.
 * @param {Value|undefined} value
 * @param {Indicator} indicator
 */
export function formatValue(value, indicator) {
  const kind = classe(value, []);
  if (kind === NOT_APPLICABLE) return 'sans objet';
  if (kind === MISSING) return 'valeur manquante';
  const number = formatNumber(/** @type {number} */ (value), indicator.decimals);
  return indicator.unit ? `${number}${NBSP}${indicator.unit}` : number;
}

/**
 * What is known of the coverage of a commune, one line by CPTS and one when none covers it.
 * @param {Cpts[]} members  the CPTS whose perimeter holds the commune
 * @param {number|null} coverage  digit of COVERAGE
 * @param {string} fallback  word for a commune outside every perimeter, when its digit is unknown
 */
function coverageLines(members, coverage, fallback) {
  const lines = members.map((cpts) => `${cpts.n}${NBSP}: ${cpts.sl}${cpts.partial ? ' (périmètre partiel)' : ''}`);
  const outside = coverage === COVERAGE.uncovered || coverage === COVERAGE.undocumented;
  if (outside || members.length === 0) {
    // The digit is finer than the general word: completeness may be known département by département.
    lines.push(`CPTS${NBSP}: commune ${coverage === null ? fallback : COVERAGE_WORDS[coverage]}`);
  } else if (coverage === COVERAGE.shared) {
    lines.push('Commune partagée entre plusieurs CPTS');
  }
  return lines;
}

/**
 * The popup of a commune, as lines of text; `kind` becomes a CSS class.
 * @param {Commune} commune
 * @param {number} index
 * @param {Values|null} values
 * @param {Cpts[]} members
 * @returns {{kind: 'titre'|'valeur'|'population'|'couverture'|'alerte', text: string}[]}
 */
export function popupLines(commune, index, values, members) {
  /** @type {ReturnType<typeof popupLines>} */
  const lines = [{ kind: 'titre', text: `${commune.n} (${commune.d})` }];
  if (values) {
    const { name, vintage } = values.indicator;
    const label = vintage ? `${name} (${vintage})` : name;
    lines.push({ kind: 'valeur', text: `${label}${NBSP}: ${formatValue(values.values[index], values.indicator)}` });
    if (isFlagged(values, index)) lines.push({ kind: 'alerte', text: 'Effectif à vérifier' });
  }
  const population = commune.p === null ? 'valeur manquante' : `${formatNumber(commune.p)}${NBSP}habitants`;
  lines.push({ kind: 'population', text: `Population ${POPULATION_VINTAGE}${NBSP}: ${population}` });
  for (const text of coverageLines(members, digit(values?.coverage, index), values?.hatch_label ?? 'non documentée')) {
    lines.push({ kind: 'couverture', text });
  }
  return lines;
}

/** @param {Values} values @param {number} index */
function isFlagged(values, index) {
  return values.indicator.flagged && (values.flags ?? []).includes(index);
}

/** @param {string|undefined} digits @param {number} index @returns {number|null} */
function digit(digits, index) {
  const code = digits ? digits.charCodeAt(index) - 48 : NaN;
  return code >= 0 && code < COVERAGE_WORDS.length ? code : null;
}

/**
 * Feature state of every commune: `cl` class, `co` colour, `op` opacity, `cv` coverage digit (0 when hatches are off).
 *
 * The colour itself is part of the state: were it in the layer's expression, a new palette would make MapLibre rebuild
 * all tiles, and show new classes in old colours meanwhile.
 * @param {Values} values
 * @param {Commune[]} communes
 * @param {string[]} layers
 * @returns {{cl: number, co: string, op: number, cv: number}[]}
 */
export function featureStates(values, communes, layers) {
  const full = layers.includes('fond') ? OPACITY.overBackground : OPACITY.plain;
  const hatched = layers.includes('couverture');
  return communes.map((commune, index) => {
    const cl = classe(values.values[index], values.breaks);
    const shown = !values.departement || commune.d === values.departement;
    return {
      cl,
      co: classColor(cl, values),
      op: shown ? full : OPACITY.dimmed,
      cv: hatched ? (digit(values.coverage, index) ?? 0) : 0,
    };
  });
}

/** @param {number} cl @param {Values} values */
function classColor(cl, values) {
  if (cl === NOT_APPLICABLE) return values.na_color;
  return values.colors[cl] ?? values.missing_color;
}
