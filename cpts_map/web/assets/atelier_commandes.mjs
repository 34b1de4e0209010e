/** What the workshop listens to: buttons (`data-atelier` says what one does), lists, keys. */

import { reducedMotion } from './commun.mjs';
import { abrege, faire, scenario } from './journal.mjs';
import { communesDe } from './territoires.mjs';
import { boite, dire, nouvelleDemande, ordres } from './atelier_suite.mjs';
import { nouvelId, Travail } from './atelier_travail.mjs';

/**
 * @typedef {import('./perimetre.mjs').Pays} Pays
 * @typedef {import('./journal.mjs').Scenario} Scenario
 */

/** The workshop, with its buttons and its keys. */
export class Commandes extends Travail {
  ecouter() {
    const { signal } = this.fini;
    this.racine.addEventListener('click', (evenement) => this.clic(evenement), { signal });
    this.racine.addEventListener('change', (evenement) => this.change(evenement), { signal });
    this.racine.addEventListener('keydown', (evenement) => this.premierResultat(evenement), { signal });
    document.addEventListener('keydown', (evenement) => this.clavier(evenement), { signal });
    addEventListener('pagehide', () => !this.lecture && this.ranger(), { signal });
  }

  /** @param {MouseEvent} evenement */
  clic(evenement) {
    const bouton = /** @type {HTMLElement} */ (evenement.target).closest?.('[data-atelier]');
    if (bouton instanceof HTMLElement) this.action(bouton);
  }

  /** @param {HTMLElement} bouton */
  action(bouton) {
    const { atelier: action = '', quoi = '', communes = '', plus = '', moins = '', mot = '' } = bouton.dataset;
    const pays = /** @type {Pays} */ (this.pays);
    const liste = (/** @type {string} */ codes) => this.positions(codes.split(' ').filter(Boolean));
    const visees = quoi ? communesDe(pays, quoi) : liste(communes);
    const nom = mot || bouton.textContent || '';
    /** @type {Record<string, () => void>} */
    const actions = {
      annuler: () => this.refaire('annuler'),
      retablir: () => this.refaire('retablir'),
      vider: () => this.geste({ moins: this.positions([...this.codes]), mot: this.t('geste_vider') }),
      ajouter: () => this.geste({ plus: visees, mot: nom }),
      verrou: () => this.geste({ plus: visees, mot: nom }), // says which CPTS holds it
      retirer: () => this.geste({ moins: visees, mot: nom }),
      remplacer: () => this.remplacer(visees, nom),
      appliquer: () => this.geste({ plus: liste(plus), moins: liste(moins), mot: nom }),
      depart_remplacer: () => this.partir(true),
      depart_ajouter: () => this.partir(false),
      depart_retirer: () => this.geste({ moins: this.depart(), mot: this.t('geste_depart') }),
      voir: () => this.montrer(visees, (anime) => this.carte?.viser(visees, anime)),
      apercu: () => this.montrer(liste(`${plus} ${moins}`), (anime) => this.carte?.apercevoir(liste(plus), liste(moins), anime)),
      assistant: () => this.assister(quoi),
      scenario_nouveau: () => this.ajouterScenario(scenario(nouvelId(), this.nomLibre(this.t('scenario_nouveau')))),
      scenario_copie: () => this.copier(this.t('scenario_copie', { nom: this.s.nom })),
      scenario_oter: () => this.oter(),
      copier_lien: () => this.copier(this.t('scenario_lien')),
      fermer_lien: () => this.fermerLecture(),
      presse: () => this.presse(bouton),
      nouveau_scenario_de: () => this.nouveauDe(visees, nom),
    };
    actions[action]?.();
  }

  /**
   * Look at communes on the map, which is brought on screen if it is off, and say which.
   * @param {number[]} visees
   * @param {(anime: boolean) => void} cadrer
   */
  montrer(visees, cadrer) {
    const anime = !reducedMotion();
    boite('atelier-carte')?.scrollIntoView({ block: 'nearest', behavior: anime ? 'smooth' : 'auto' });
    cadrer(anime);
    this.annoncer(this.t('annonce_vue', { noms: this.panneaux?.noms(visees) ?? '' }));
  }

  /** @param {number[]} visees @param {string} mot */
  remplacer(visees, mot) {
    const gardees = new Set(visees);
    const moins = this.positions([...this.codes]).filter((i) => !gardees.has(i));
    this.geste({ plus: visees, moins, mot });
    this.carte?.viser(visees, !reducedMotion());
  }

  depart() {
    return communesDe(/** @type {Pays} */ (this.pays), ordres.reglages.depart ?? '');
  }

  /** Start from a CPTS, an EPCI, a zone; a CPTS that one starts from is no longer another's. @param {boolean} seul */
  partir(seul) {
    const visees = this.depart();
    if (!visees.length) {
      this.annoncer(this.t('annonce_depart_vide'));
      return;
    }
    if (this.refuseEnLecture()) return;
    const depart = ordres.reglages.depart ?? '';
    if (seul) this.s.propres = [];
    if (depart.startsWith('cpts:')) this.s.propres = [...new Set([...this.s.propres, depart.slice('cpts:'.length)])];
    this.carte?.verrouiller((i) => this.verrouillee(i));
    if (seul) this.remplacer(visees, this.t('geste_depart'));
    else this.geste({ plus: visees, mot: this.t('geste_depart') });
  }

  /** @param {number[]} visees @param {string} nom */
  nouveauDe(visees, nom) {
    const pays = /** @type {Pays} */ (this.pays);
    const s = scenario(nouvelId(), this.nomLibre(nom));
    s.propres = [...this.s.propres];
    s.partage = this.s.partage;
    faire(s, new Set(), { plus: visees.map((i) => pays.codes[i]), mot: nom });
    this.ajouterScenario(s);
  }

  /** The present perimeter as a scenario of one's own. @param {string} nom */
  copier(nom) {
    const s = { ...structuredClone(abrege(this.s, this.lecture ? 0 : Infinity)), id: nouvelId(), nom: this.nomLibre(nom) };
    const lien = this.lecture !== null;
    this.ajouterScenario(s);
    if (lien) this.oublierLien();
  }

  fermerLecture() {
    this.choisirScenario(this.courant);
    this.oublierLien();
  }

  oublierLien() {
    ordres.lien = null;
    dire('atelier-adresse', { search: '' });
  }

  oter() {
    if (this.lecture || !confirm(this.t('scenario_oter_question', { nom: this.s.nom }))) return;
    this.scenarios = this.scenarios.filter(({ id }) => id !== this.courant);
    if (!this.scenarios.length) this.scenarios.push(scenario(nouvelId(), this.t('scenario_premier')));
    this.choisirScenario(this.scenarios[0].id);
  }

  /** @param {string} quoi */
  assister(quoi) {
    const { propres, partage } = this.s;
    const codes = [...this.codes].sort();
    this.demandee = codes.join();
    this.dater();
    dire('atelier-demande', { data: { quoi, codes, propres, partage, n: nouvelleDemande() } });
    this.annoncer(this.t('annonce_assistant'));
  }

  /** @param {HTMLElement} bouton */
  async presse(bouton) {
    const champ = /** @type {HTMLInputElement|null} */ (boite(bouton.dataset.champ ?? ''));
    if (!champ) return;
    champ.select();
    try {
      await navigator.clipboard.writeText(champ.value);
      this.annoncer(this.t('annonce_copie'));
    } catch {
      this.annoncer(this.t('annonce_copie_main'));
    }
  }

  /** @param {Event} evenement */
  change(evenement) {
    const { id, value } = /** @type {HTMLInputElement} */ (evenement.target);
    if (id === 'atelier-scenario') this.choisirScenario(value);
    if (id === 'atelier-scenario-nom' && value.trim()) {
      this.s.nom = value.trim();
      this.apres();
    }
    if (id === 'atelier-contre') {
      this.contre = value;
      this.comparer();
    }
  }

  /** Enter in the search takes the first result. @param {KeyboardEvent} evenement */
  premierResultat(evenement) {
    if (evenement.key !== 'Enter' || /** @type {HTMLElement} */ (evenement.target).id !== 'atelier-recherche') return;
    const premier = boite('atelier-resultats')?.querySelector('[data-atelier="ajouter"]');
    if (premier instanceof HTMLElement) this.action(premier);
  }

  /** @param {KeyboardEvent} evenement */
  clavier(evenement) {
    const cible = /** @type {HTMLElement} */ (evenement.target);
    if (evenement.key === 'Escape') this.carte?.apercevoir([], [], false);
    if (!(evenement.ctrlKey || evenement.metaKey) || evenement.altKey) return;
    // In a text, these keys undo what is typed.
    if (cible.matches?.('textarea, input:not([type="radio"], [type="checkbox"], [readonly])')) return;
    const touche = evenement.key.toLowerCase();
    const sens = touche === 'y' || (touche === 'z' && evenement.shiftKey) ? 'retablir' : touche === 'z' ? 'annuler' : null;
    if (!sens) return;
    evenement.preventDefault();
    this.refaire(sens);
  }
}
