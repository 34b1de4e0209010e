/**
 * Scenarios of the workshop: each a set of communes and everything that was done to it, kept in the browser.
 *
 * Pure but for {@link Tiroir}, which is given its storage.
 */

/**
 * @typedef {{plus: string[], moins: string[], mot: string}} Geste  communes that came and went, and how it is called
 * @typedef {{id: string, nom: string, propres: string[], partage: boolean, faits: Geste[], curseur: number}} Scenario
 *   propres: CPTS that it is a new version of; partage: whether communes of other CPTS may be taken; faits: every
 *   gesture, those from `curseur` on having been undone
 */

/** @param {string} id @param {string} nom @returns {Scenario} */
export function scenario(id, nom) {
  return { id, nom, propres: [], partage: false, faits: [], curseur: 0 };
}

/**
 * Communes of a scenario.
 * @param {Scenario} s
 * @returns {Set<string>}
 */
export function communes(s) {
  const codes = new Set();
  for (const { plus, moins } of s.faits.slice(0, s.curseur)) {
    for (const code of plus) codes.add(code);
    for (const code of moins) codes.delete(code);
  }
  return codes;
}

/**
 * Do something; what had been undone is forgotten. What would change nothing is not done.
 * @param {Scenario} s
 * @param {Set<string>} codes  of the scenario; brought up to date
 * @param {{plus?: Iterable<string>, moins?: Iterable<string>, mot: string}} geste
 * @returns {Geste|null}
 */
export function faire(s, codes, { plus = [], moins = [], mot }) {
  const venues = new Set([...plus].filter((code) => !codes.has(code)));
  const parties = new Set([...moins].filter((code) => codes.has(code) && !venues.has(code)));
  if (!venues.size && !parties.size) return null;
  const geste = { plus: [...venues], moins: [...parties], mot };
  s.faits.length = s.curseur;
  s.faits.push(geste);
  s.curseur += 1;
  appliquer(codes, geste.plus, geste.moins);
  return geste;
}

/** @param {Set<string>} codes @param {string[]} plus @param {string[]} moins */
function appliquer(codes, plus, moins) {
  for (const code of plus) codes.add(code);
  for (const code of moins) codes.delete(code);
}

/** Undo; null when there is nothing left to undo. @param {Scenario} s @param {Set<string>} codes @returns {Geste|null} */
export function annuler(s, codes) {
  if (!s.curseur) return null;
  s.curseur -= 1;
  const geste = s.faits[s.curseur];
  appliquer(codes, geste.moins, geste.plus);
  return geste;
}

/** Do again what was undone. @param {Scenario} s @param {Set<string>} codes @returns {Geste|null} */
export function retablir(s, codes) {
  if (s.curseur === s.faits.length) return null;
  const geste = s.faits[s.curseur];
  s.curseur += 1;
  appliquer(codes, geste.plus, geste.moins);
  return geste;
}

/**
 * The same scenario with the oldest gestures made one, when the browser has no room for all of them.
 * @param {Scenario} s
 * @param {number} gardes  gestures to keep before the present one
 * @returns {Scenario}
 */
export function abrege(s, gardes) {
  const debut = Math.max(0, s.curseur - gardes);
  if (!debut) return s;
  const base = { plus: [...communes({ ...s, curseur: debut })], moins: [], mot: s.faits[0].mot };
  return { ...s, faits: [base, ...s.faits.slice(debut)], curseur: s.curseur - debut + 1 };
}

/** @param {unknown} lu @returns {Scenario|null} */
function sain(lu) {
  const s = /** @type {Scenario} */ (lu);
  const textes = (/** @type {unknown} */ liste) => Array.isArray(liste) && liste.every((x) => typeof x === 'string');
  const valide =
    s && typeof s.id === 'string' && typeof s.nom === 'string' && textes(s.propres) && Array.isArray(s.faits) &&
    s.faits.every((geste) => geste && textes(geste.plus) && textes(geste.moins) && typeof geste.mot === 'string') &&
    Number.isInteger(s.curseur) && s.curseur >= 0 && s.curseur <= s.faits.length;
  return valide ? { ...s, partage: Boolean(s.partage) } : null;
}

const CLE = 'cpts-map:atelier:1';
/** Gestures kept of each scenario when there is not room for all. */
const GARDES = [1000, 100, 10, 0];

/** Where scenarios stay when the tab is closed: the browser's own storage, no account, nothing sent. */
export class Tiroir {
  /**
   * @param {Storage|null} stockage  null where the browser refuses one
   * @param {string} region  scenarios of two regions do not mix
   */
  constructor(stockage, region) {
    this.stockage = stockage;
    this.cle = `${CLE}:${region}`;
  }

  /** @returns {{courant: string, scenarios: Scenario[]}|null} null when there is nothing readable */
  ouvrir() {
    try {
      const lu = JSON.parse(this.stockage?.getItem(this.cle) ?? 'null');
      const scenarios = (lu?.scenarios ?? []).map(sain).filter(Boolean);
      if (!scenarios.length) return null;
      const courant = scenarios.some((/** @type {Scenario} */ s) => s.id === lu.courant) ? lu.courant : scenarios[0].id;
      return { courant, scenarios };
    } catch {
      return null;
    }
  }

  /**
   * Keep everything, the oldest gestures being given up where there is no room.
   * @param {string} courant
   * @param {Scenario[]} scenarios
   * @returns {boolean} whether the scenarios are kept
   */
  ranger(courant, scenarios) {
    for (const gardes of [Infinity, ...GARDES]) {
      try {
        const gardesScenarios = scenarios.map((s) => (gardes === Infinity ? s : abrege(s, gardes)));
        this.stockage?.setItem(this.cle, JSON.stringify({ courant, scenarios: gardesScenarios }));
        return this.stockage !== null;
      } catch {
        // No room: try with fewer gestures.
      }
    }
    return false;
  }
}
