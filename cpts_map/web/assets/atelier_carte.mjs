/** The map of the workshop: communes chosen, locked, enclosed; what a tool draws over it. It decides nothing. */

import { fetchOutlines, insertScript, insertStylesheet, once, sized } from './charger.mjs';
import { bounds, collection, NBSP } from './commun.mjs';
import { style } from './atelier_style.mjs';
import { Names } from './noms.mjs';
import { featureStates, formatValue } from './teintes.mjs';
import { flatMap, Hover, outline } from './toile.mjs';
import { Trace } from './trace.mjs';

/**
 * @typedef {import('./perimetre.mjs').Pays} Pays
 * @typedef {import('./commun.mjs').Collection} Collection
 * @typedef {import('./commun.mjs').Feature} Feature
 * @typedef {{toucher: (i: number) => void, tracer: (anneau: [number, number][]) => void,
 *   infos: (i: number) => {kind: string, text: string}[]}} Ecoute
 */

/** The map of one element. */
export class CarteAtelier {
  /** @param {HTMLElement} element @param {Pays} pays @param {Ecoute} ecoute */
  constructor(element, pays, ecoute) {
    this.element = element;
    this.pays = pays;
    this.ecoute = ecoute;
    this.finie = false;
    /** @type {any} */
    this.map = null;
    /** @type {Set<number>} */
    this.choisies = new Set();
    /** @type {(i: number) => boolean} */
    this.estVerrouillee = () => false;
    /** @type {number[]} */
    this.cernees = [];
    /** @type {Map<number, Feature>} */
    this.formes = new Map();
    this.outil = 'commune';
    /** @type {import('./teintes.mjs').Values|null} */
    this.teintes = null;
    this.toile = this.#enfant('carte-toile');
    this.trace = new Trace(this.#enfant('atelier-trace'), (points) => this.#trace(points));
    this.#demarrer();
  }

  async #demarrer() {
    try {
      const donnees = await this.#charger();
      if (!this.finie) this.#construire(donnees);
    } catch (erreur) {
      if (this.finie) return;
      console.error(erreur);
      this.toile.remove();
      const message = this.#enfant('carte-echec');
      message.setAttribute('role', 'alert');
      message.textContent = this.pays.textes.carte_echec;
    }
  }

  async #charger() {
    const { maplibre = '', maplibreCss = '', territoires = '', lisiere = '' } = this.element.dataset;
    const [region, bord] = await Promise.all([
      once(territoires, fetchOutlines),
      once(lisiere, fetchOutlines).catch(() => ({ lisiere: collection() })),
      once(maplibre, insertScript),
      once(maplibreCss, insertStylesheet),
      sized(this.element),
    ]);
    return { ...region, ...bord };
  }

  /** @param {Record<string, Collection>} donnees */
  #construire(donnees) {
    const bibliotheque = /** @type {any} */ (globalThis).maplibregl;
    for (const { features } of [donnees.communes, donnees.lisiere]) {
      for (const forme of features) this.formes.set(Number(forme.id), forme);
    }
    this.map = flatMap(bibliotheque, {
      container: this.toile,
      style: style(donnees),
      bounds: bounds(this.element.dataset.emprise) ?? undefined,
      fitBoundsOptions: { padding: 16 },
    });
    this.survol = new Hover(
      bibliotheque,
      this.map,
      (i) => this.#surfaces([i]),
      (i) => [...this.ecoute.infos(i), ...this.#valeur(i)],
    );
    this.noms = new Names(bibliotheque, this.map, donnees.departements, donnees.cpts);
    Object.assign(this.element, { carte: this.map }); // for tests, which read feature states
    this.map.on('error', (/** @type {any} */ { error }) => console.error(error));
    this.map.once('style.load', () => this.#pret());
  }

  #pret() {
    for (const nappe of ['communes', 'lisiere']) {
      this.map.on('click', nappe, (/** @type {any} */ e) => this.ecoute.toucher(e.features[0].id));
    }
    this.survol?.follow(['communes', 'lisiere']);
    this.prete = true;
    this.noms?.show(['noms', 'departements', 'cpts']);
    this.#tout();
    this.cerner(this.cernees);
    this.regler(this.outil);
    if (this.teintes) this.teinter(this.teintes);
    if (this.visee) this.viser(this.visee, false);
    const dessinee = () => {
      if (!this.map.isSourceLoaded('communes')) return;
      this.map.off('render', dessinee);
      this.element.dataset.pret = '1';
    };
    this.map.on('render', dessinee);
  }

  /** @param {number} i @param {object} etat */
  #etat(i, etat) {
    if (this.formes.has(i)) this.map.setFeatureState({ source: i < this.pays.region ? 'communes' : 'lisiere', id: i }, etat);
  }

  #tout() {
    for (let i = 0; i < this.pays.n; i += 1) {
      const [c, v] = [this.choisies.has(i), this.estVerrouillee(i)];
      if (c || v) this.#etat(i, { c, v });
    }
  }

  /** Which communes come and go: nothing else is touched. @param {number[]} venues @param {number[]} parties */
  marquer(venues, parties) {
    for (const i of venues) this.choisies.add(i);
    for (const i of parties) this.choisies.delete(i);
    if (!this.prete) return;
    for (const i of venues) this.#etat(i, { c: true });
    for (const i of parties) this.#etat(i, { c: false });
    this.survol?.refresh();
  }

  /** These communes and no others. @param {number[]} communes */
  choisir(communes) {
    const voulues = new Set(communes);
    this.marquer(communes.filter((i) => !this.choisies.has(i)), [...this.choisies].filter((i) => !voulues.has(i)));
  }

  /** @param {(i: number) => boolean} estVerrouillee */
  verrouiller(estVerrouillee) {
    this.estVerrouillee = estVerrouillee;
    if (!this.prete) return;
    for (let i = 0; i < this.pays.n; i += 1) if (this.pays.tenants[i].length) this.#etat(i, { v: estVerrouillee(i) });
  }

  /** Colour the region by an indicator, or no more. @param {import('./teintes.mjs').Values|null} valeurs */
  teinter(valeurs) {
    const debut = performance.now();
    this.teintes = valeurs;
    if (!this.prete) return;
    const fiches = Array.from({ length: this.pays.region }, (_, i) => this.formes.get(i)?.properties ?? {});
    const etats = valeurs ? featureStates(valeurs, fiches, []) : [];
    for (let i = 0; i < this.pays.region; i += 1) this.#etat(i, { co: etats[i]?.co ?? '' });
    this.survol?.refresh();
    performance.measure('atelier:teinter', { start: debut, end: performance.now() });
  }

  /** Outline the perimeter. @param {number[]} communes */
  cerner(communes) {
    this.cernees = communes;
    if (this.prete) outline(this.map, 'choix', this.#surfaces(communes));
  }

  /** Show what a proposal would change, without doing it. @param {number[]} plus @param {number[]} moins @param {boolean} anime */
  apercevoir(plus, moins, anime) {
    if (!this.prete) return;
    outline(this.map, 'plus', this.#surfaces(plus));
    outline(this.map, 'moins', this.#surfaces(moins));
    this.viser([...plus, ...moins], anime);
  }

  /** Outlines that are published; a commune may have none. @param {number[]} communes */
  #surfaces(communes) {
    return communes.flatMap((i) => this.formes.get(i)?.geometry ?? []);
  }

  /** Frame communes. @param {number[]} communes @param {boolean} anime */
  viser(communes, anime) {
    if (!this.prete) {
      this.visee = communes;
      return;
    }
    const cadre = emprise(this.#surfaces(communes));
    const marge = Math.min(50, this.toile.clientWidth / 8, this.toile.clientHeight / 8);
    if (cadre) this.map.fitBounds(cadre, { padding: marge, maxZoom: 12, animate: anime });
  }

  /** @param {string} outil */
  regler(outil) {
    this.outil = outil;
    this.trace.armer(outil === 'rectangle' || outil === 'lasso' ? outil : null);
  }

  /** @param {{x: number, y: number}[]} points */
  #trace(points) {
    this.ecoute.tracer(points.map(({ x, y }) => this.map.unproject([x, y]).toArray()));
  }

  /** The indicator that colours the commune, in words. @param {number} i */
  #valeur(i) {
    if (!this.teintes || i >= this.pays.region) return [];
    const { indicator, values } = this.teintes;
    return [{ kind: 'valeur', text: `${indicator.name} (${indicator.vintage})${NBSP}: ${formatValue(values[i], indicator)}` }];
  }

  quitter() {
    this.finie = true;
    this.map?.remove();
  }

  /** @param {string} classe */
  #enfant(classe) {
    const enfant = document.createElement('div');
    enfant.className = classe;
    this.element.append(enfant);
    return enfant;
  }
}

/** What contains surfaces. @param {import('./commun.mjs').Surface[]} surfaces @returns {import('./commun.mjs').Bounds|null} */
function emprise(surfaces) {
  let [ouest, sud, est, nord] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { type, coordinates } of surfaces) {
    for (const anneau of type === 'Polygon' ? coordinates : coordinates.flat()) {
      for (const [x, y] of anneau) {
        [ouest, sud, est, nord] = [Math.min(ouest, x), Math.min(sud, y), Math.max(est, x), Math.max(nord, y)];
      }
    }
  }
  return ouest <= est ? [ouest, sud, est, nord] : null;
}
