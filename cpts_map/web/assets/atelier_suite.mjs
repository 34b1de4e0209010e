/**
 * What follows a choice in the workshop: the figures that are worked out here at once, what is asked of the server, what
 * the browser keeps, what is announced.
 */

import { communes as communesDuScenario } from './journal.mjs';
import { figures } from './perimetre.mjs';
import { ecrire } from './partage.mjs';
import { autour, verrous } from './territoires.mjs';
import { remplir } from './dom.mjs';

/**
 * @typedef {import('./perimetre.mjs').Pays} Pays
 * @typedef {import('./journal.mjs').Scenario} Scenario
 * @typedef {{codes: string[], mode: 'lecture'|'copie', nom: string, propres: string[]}|null} Lien
 * @typedef {{outil: string, sens: string, partage: boolean, depart: string|null}} Reglages
 */

/** After the last gesture, before the server is asked: a quick series of taps is one question. */
const ATTENTE_SERVEUR_MS = 30;
const ATTENTE_TIROIR_MS = 400;

/**
 * What Dash last said; kept while the region is loading.
 * @type {{reglages: Reglages, lien: Lien, teintes: import('./teintes.mjs').Values|null}}
 */
export const ordres = {
  reglages: { outil: 'commune', sens: 'basculer', partage: false, depart: null },
  lien: null,
  teintes: null,
};

let demandes = 0;

/** A number that tells Dash apart two demands that look the same. */
export function nouvelleDemande() {
  demandes += 1;
  return demandes;
}

/** @param {string} id @param {object} props */
export function dire(id, props) {
  /** @type {any} */ (window).dash_clientside.set_props?.(id, props);
}

/** @param {string} id */
export const boite = (id) => document.getElementById(id);

/** The state of the workshop, and what follows each change of it. */
export class Suite {
  /** @param {HTMLElement} racine */
  constructor(racine) {
    this.racine = racine;
    this.fini = new AbortController();
    /** @type {Pays|null} */
    this.pays = null;
    /** @type {Scenario[]} */
    this.scenarios = [];
    /** @type {Scenario|null} a perimeter opened to be read, that is nobody's here */
    this.lecture = null;
    this.courant = '';
    /** @type {Set<string>} */
    this.codes = new Set();
    /** @type {ReturnType<typeof figures>|null} */
    this.figures = null;
    /** @type {Record<string, ReturnType<typeof setTimeout>>} */
    this.attentes = {};
    this.contre = '';
  }


  get s() {
    return this.lecture ?? /** @type {Scenario} */ (this.scenarios.find(({ id }) => id === this.courant));
  }

  /** @param {number} i */
  verrous(i) {
    return verrous(/** @type {Pays} */ (this.pays), i, this.s.propres);
  }

  /** @param {number} i */
  verrouillee(i) {
    return this.verrous(i).length > 0;
  }

  /** @param {string[]} codes */
  positions(codes) {
    return codes.map((code) => /** @type {number} */ (this.pays?.index.get(code))).filter((i) => i !== undefined);
  }

  /**
   * The server is asked; meanwhile, once the frame is drawn: figures, lists, address to share, storage.
   * @param {() => void} [ensuite]
   */
  apres(ensuite) {
    this.touche = performance.now();
    this.plusTard('serveur', ATTENTE_SERVEUR_MS, () => this.demander());
    this.ensuite = [...(this.ensuite ?? []), ensuite];
    if (this.prevu) return;
    this.prevu = true;
    requestAnimationFrame(() => setTimeout(() => {
      this.prevu = false;
      if (this.fini.signal.aborted) return;
      this.suivre();
      for (const suite of this.ensuite ?? []) suite?.();
      this.ensuite = [];
    }));
  }

  suivre() {
    const debut = performance.now();
    const pays = /** @type {Pays} */ (this.pays);
    const choix = new Set(this.positions([...this.codes]));
    this.figures = figures(pays, choix);
    const etat = { s: this.s, lecture: this.lecture !== null, scenarios: this.scenarios, contre: this.contre };
    this.panneaux?.montrer(this.figures, autour(pays, choix), (i) => this.verrous(i), etat);
    this.panneaux?.partager(ecrire(this.codes, pays.millesime));
    this.carte?.cerner(this.figures.communes);
    this.dater();
    performance.measure('atelier:chiffres', { start: debut, end: performance.now() });
    if (!this.lecture) this.plusTard('tiroir', ATTENTE_TIROIR_MS, () => this.ranger());
  }

  /** Another scenario, another link: everything is shown anew. */
  changer() {
    this.carte?.verrouiller((i) => this.verrouillee(i));
    this.carte?.choisir(this.positions([...this.codes]));
    dire('atelier-partage-voulu', { value: this.s.partage ? ['oui'] : [] });
    this.apres();
  }

  /** @param {string} quoi @param {number} delai @param {() => void} action */
  plusTard(quoi, delai, action) {
    clearTimeout(this.attentes[quoi]);
    this.attentes[quoi] = setTimeout(action, delai);
  }

  /** Proposals of another state of the territory say so: they stay readable, and name what they would change. */
  dater() {
    const note = boite('atelier-perime');
    if (note) note.hidden = this.demandee === undefined || this.demandee === [...this.codes].sort().join();
  }

  demander() {
    const codes = [...this.codes].sort();
    dire('atelier-choix', { data: { codes, propres: this.s.propres, n: nouvelleDemande() } });
    this.comparer();
  }

  comparer() {
    const autre = this.scenarios.find(({ id }) => `scenario:${id}` === this.contre);
    const cpts = this.pays?.cpts.find(({ id }) => `cpts:${id}` === this.contre);
    const codes = autre ? [...communesDuScenario(autre)] : cpts?.m.map((i) => /** @type {Pays} */ (this.pays).codes[i]);
    const data = codes && {
      avant: codes.sort(), avantNom: autre?.nom ?? cpts?.nom, apres: [...this.codes].sort(), apresNom: this.s.nom,
      avantCpts: cpts?.id ?? '', propres: this.s.propres, n: nouvelleDemande(),
    };
    if (!data && !this.comparait) return;
    this.comparait = Boolean(data);
    dire('atelier-comparer', { data: data ?? null });
  }

  ranger() {
    const range = this.tiroir?.ranger(this.courant, this.scenarios);
    if (range || this.plein) return;
    this.plein = true;
    this.annoncer(this.t('annonce_stockage'));
  }

  /** @param {string} texte */
  annoncer(texte) {
    const zone = boite('atelier-annonce');
    if (zone) zone.textContent = texte;
  }

  /** @param {string} cle @param {Record<string, string|number>} [valeurs] */
  t(cle, valeurs) {
    return remplir(/** @type {Pays} */ (this.pays).textes[cle] ?? cle, valeurs);
  }

  /** @param {number} i */
  bulle(i) {
    return this.panneaux?.bulle(i, this.codes.has(/** @type {Pays} */ (this.pays).codes[i]), this.verrous(i)) ?? [];
  }
}
