/** What one does in the workshop: scenarios, communes that come and go, undone and done again. */

import { annuler, communes as communesDuScenario, faire, retablir, scenario } from './journal.mjs';
import { dansLeTrace, maille } from './territoires.mjs';
import { ordres, Suite } from './atelier_suite.mjs';

/**
 * @typedef {import('./perimetre.mjs').Pays} Pays
 * @typedef {import('./journal.mjs').Scenario} Scenario
 */

/**
 * What a group of buttons has chosen, as the visitor sees it: Dash tells it a moment later.
 * @param {string} id
 * @param {string} sinon
 */
function choisi(id, sinon) {
  return /** @type {HTMLInputElement|null} */ (document.querySelector(`#${id} input:checked`))?.value ?? sinon;
}

export function nouvelId() {
  return Date.now().toString(36) + Math.random().toString(36).slice(2, 6);
}

/** The workshop, with its scenarios and its gestures. */
export class Travail extends Suite {
  ouvrirTiroir() {
    const range = this.tiroir?.ouvrir();
    this.scenarios = range?.scenarios ?? [scenario(nouvelId(), this.t('scenario_premier'))];
    this.courant = range?.courant ?? this.scenarios[0].id;
    this.codes = this.connus(communesDuScenario(this.s));
  }

  /** Codes that the file offers; another store may have left some out. @param {Set<string>} codes */
  connus(codes) {
    const perdues = [...codes].filter((code) => !this.pays?.index.has(code));
    if (perdues.length) {
      faire(this.s, codes, { moins: perdues, mot: this.t('geste_inconnues') });
      this.annoncer(this.t('annonce_inconnues', { n: perdues.length, codes: perdues.slice(0, 10).join(', ') }));
    }
    return codes;
  }

  /** @param {string} id */
  choisirScenario(id) {
    if (!this.scenarios.some((s) => s.id === id)) return;
    this.lecture = null;
    this.courant = id;
    this.codes = this.connus(communesDuScenario(this.s));
    this.changer();
    this.annoncer(this.t('annonce_scenario', { nom: this.s.nom, communes: this.compte() }));
  }

  /** @param {Scenario} s */
  ajouterScenario(s) {
    this.scenarios.push(s);
    this.choisirScenario(s.id);
  }

  /** @param {string} base */
  nomLibre(base) {
    const pris = new Set(this.scenarios.map(({ nom }) => nom));
    let nom = base;
    for (let rang = 2; pris.has(nom); rang += 1) nom = `${base} ${rang}`;
    return nom;
  }

  /**
   * Do something to the perimeter: shown in the next frame, figures just after.
   * @param {{plus?: number[], moins?: number[], mot: string}} geste
   */
  geste({ plus = [], moins = [], mot }) {
    const debut = performance.now();
    if (this.refuseEnLecture()) return;
    const pays = /** @type {Pays} */ (this.pays);
    const bloquees = this.s.partage ? [] : plus.filter((i) => this.verrouillee(i));
    const interdites = new Set(bloquees);
    const fait = faire(this.s, this.codes, {
      plus: plus.filter((i) => !interdites.has(i)).map((i) => pays.codes[i]),
      moins: moins.map((i) => pays.codes[i]),
      mot,
    });
    if (fait) this.carte?.marquer(this.positions(fait.plus), this.positions(fait.moins));
    performance.measure('atelier:geste', { start: debut, end: performance.now() });
    this.apres(() => this.dit(fait, bloquees));
  }

  /** @param {(import('./journal.mjs').Geste)|null} fait @param {number[]} bloquees */
  dit(fait, bloquees) {
    const noms = (/** @type {number[]} */ liste) => this.panneaux?.noms(liste) ?? '';
    const phrases = [];
    if (fait?.plus.length) phrases.push(this.t('annonce_plus', { noms: noms(this.positions(fait.plus)) }));
    if (fait?.moins.length) phrases.push(this.t('annonce_moins', { noms: noms(this.positions(fait.moins)) }));
    if (bloquees.length) {
      const tenants = [...new Set(bloquees.flatMap((i) => this.verrous(i).map(({ nom }) => nom)))];
      phrases.push(this.t('annonce_verrou', { noms: noms(bloquees), cpts: tenants.join(', ') }));
    }
    if (!phrases.length) phrases.push(this.t('annonce_rien'));
    this.annoncer(`${phrases.join(' ')} ${this.bilan()}`);
  }

  bilan() {
    const population = this.figures?.population ?? 0;
    return this.t('annonce_bilan', { communes: this.compte(), population });
  }

  compte() {
    return this.panneaux?.compte(this.codes.size, 'commune') ?? '';
  }

  refuseEnLecture() {
    if (this.lecture) this.annoncer(this.t('annonce_lecture'));
    return this.lecture !== null;
  }

  /** A commune was clicked. @param {number} i */
  toucher(i) {
    const pays = /** @type {Pays} */ (this.pays);
    const { communes, nom } = maille(pays, choisi('atelier-outil', ordres.reglages.outil), i);
    this.appliquerSens(communes, nom);
  }

  /** @param {[number, number][]} anneau */
  tracer(anneau) {
    this.appliquerSens(dansLeTrace(/** @type {Pays} */ (this.pays), anneau), this.t('geste_trace'));
  }

  /** Add, remove, or the contrary of what is. @param {number[]} visees @param {string} mot */
  appliquerSens(visees, mot) {
    const pays = /** @type {Pays} */ (this.pays);
    const sens = choisi('atelier-sens', ordres.reglages.sens);
    const dehors = visees.filter((i) => !this.codes.has(pays.codes[i]));
    const prenables = dehors.filter((i) => this.s.partage || !this.verrouillee(i));
    const retire = sens === 'retirer' || (sens === 'basculer' && (prenables.length === 0 && dehors.length < visees.length));
    this.geste(retire ? { moins: visees, mot } : { plus: visees, mot });
  }

  /** @param {'annuler'|'retablir'} sens */
  refaire(sens) {
    if (this.refuseEnLecture()) return;
    const geste = (sens === 'annuler' ? annuler : retablir)(this.s, this.codes);
    if (!geste) {
      this.annoncer(this.t(sens === 'annuler' ? 'annonce_rien_a_annuler' : 'annonce_rien_a_retablir'));
      return;
    }
    const [venues, parties] = sens === 'annuler' ? [geste.moins, geste.plus] : [geste.plus, geste.moins];
    this.carte?.marquer(this.positions(venues), this.positions(parties));
    const cle = sens === 'annuler' ? 'annonce_annule' : 'annonce_retabli';
    this.apres(() => this.annoncer(`${this.t(cle, { mot: geste.mot })} ${this.bilan()}`));
  }
}
