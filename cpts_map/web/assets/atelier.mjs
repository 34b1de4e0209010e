/**
 * The workshop: communes are picked on the map, in lists or by proposals; everything that follows from the choice alone
 * is worked out here at once, the rest is asked of the server.
 *
 * Dash draws the page and its buttons; this module and those it builds on own the choice, what was done and undone, the
 * browser's storage, and the boxes whose content follows the choice. From the ground up: `atelier_suite` (what follows a
 * choice), `atelier_travail` (scenarios and gestures), `atelier_commandes` (buttons and keys), and here the start and
 * the bridge to Dash. Words come with the file of the region (`texts/atelier_script.py`).
 */

import { fetchJson, once } from './charger.mjs';
import { communes as communesDuScenario, faire, scenario, Tiroir } from './journal.mjs';
import { lire } from './perimetre.mjs';
import { CarteAtelier } from './atelier_carte.mjs';
import { Commandes } from './atelier_commandes.mjs';
import { Panneaux } from './atelier_panneaux.mjs';
import { boite, ordres } from './atelier_suite.mjs';
import { nouvelId } from './atelier_travail.mjs';
import { dessiner, poser } from './dom.mjs';

/** @typedef {import('./atelier_suite.mjs').Lien} Lien */

/** @returns {Storage|null} */
function stockage() {
  try {
    return window.localStorage;
  } catch {
    return null; // a browser that refuses it
  }
}

/** The workshop of one `#atelier` element, from its appearance to its disappearance. */
class Atelier extends Commandes {
  /** @param {HTMLElement} racine */
  constructor(racine) {
    super(racine);
    this.demarrer();
  }

  async demarrer() {
    const { fichier: adresse = '' } = this.racine.dataset;
    const carte = boite('atelier-carte');
    try {
      const fichier = await once(adresse, fetchJson);
      if (this.fini.signal.aborted) return;
      this.pays = lire(fichier);
    } catch (erreur) {
      console.error(erreur);
      return;
    }
    this.panneaux = new Panneaux(this.pays);
    this.tiroir = new Tiroir(stockage(), this.racine.dataset.region ?? '');
    this.ouvrirTiroir();
    this.ecouter();
    this.carte = carte && new CarteAtelier(carte, this.pays, {
      toucher: (i) => this.toucher(i),
      tracer: (anneau) => this.tracer(anneau),
      infos: (i) => this.bulle(i),
    });
    this.carte?.regler(ordres.reglages.outil);
    this.carte?.teinter(ordres.teintes);
    this.racine.dataset.pret = '1';
    this.changer();
    this.ouvrirLien();
  }

  regler() {
    const { outil, partage } = ordres.reglages;
    this.carte?.regler(outil);
    if (!this.pays || this.lecture || this.s.partage === partage) return;
    this.s.partage = partage;
    this.apres();
  }

  ouvrirLien() {
    const { lien } = ordres;
    if (!this.pays || !lien) return;
    const absentes = lien.codes.filter((code) => !this.pays?.index.has(code));
    if (absentes.length) {
      this.annoncer(this.t('annonce_lien_absentes', { n: absentes.length, codes: absentes.slice(0, 10).join(', ') }));
      return;
    }
    const s = scenario(nouvelId(), lien.nom);
    s.partage = true; // what a link holds is shown as it is
    s.propres = lien.propres ?? [];
    faire(s, new Set(), { plus: lien.codes, mot: lien.nom });
    if (lien.mode === 'copie') {
      s.nom = this.nomLibre(lien.nom);
      this.ajouterScenario(s);
      this.oublierLien();
    } else {
      this.lecture = s;
      this.codes = communesDuScenario(s);
      this.changer();
    }
    this.carte?.viser(this.positions(lien.codes), false);
  }

  quitter() {
    if (this.pays && !this.lecture) this.ranger();
    this.fini.abort();
    this.carte?.quitter();
    for (const attente of Object.values(this.attentes)) clearTimeout(attente);
  }
}

// ----------------------------------------------------------------------------------------------------- bridge

/** @type {Atelier|null} */
let actuel = null;

/** Follow the element: Dash draws it, takes it away with its page, and draws another one later. */
function suivre() {
  const racine = document.getElementById('atelier');
  if (racine === (actuel?.racine ?? null)) return;
  actuel?.quitter();
  ordres.lien = racine ? ordres.lien : null;
  ordres.teintes = racine ? ordres.teintes : null;
  actuel = racine ? new Atelier(racine) : null;
  if (actuel) Object.assign(actuel.racine, { atelier: actuel }); // for tests, which read the choice
}

function sansReponse() {
  return /** @type {any} */ (window).dash_clientside.no_update ?? '';
}

/** The functions that Dash's clientside callbacks call, at any time. */
const pont = {
  /** @param {string} outil @param {string} sens @param {string[]} partage @param {string|null} depart */
  regler(outil, sens, partage, depart) {
    ordres.reglages = { outil, sens, partage: (partage ?? []).includes('oui'), depart };
    actuel?.regler();
    return sansReponse();
  },

  /** Rules, landmarks and indicators of the choice. @param {any[]|null} arbre */
  juger(arbre) {
    poser('atelier-jugement', (arbre ?? []).map(dessiner));
    if (actuel?.touche) performance.measure('atelier:jugement', { start: actuel.touche, end: performance.now() });
    return sansReponse();
  },

  /** Values of the indicator that colours the map. @param {import('./teintes.mjs').Values|null} valeurs */
  teinter(valeurs) {
    ordres.teintes = valeurs?.values ? valeurs : null;
    actuel?.carte?.teinter(ordres.teintes);
    return sansReponse();
  },

  /** @param {Lien} lien */
  ouvrir(lien) {
    ordres.lien = lien?.codes ? lien : null;
    actuel?.ouvrirLien();
    return sansReponse();
  },
};

if (typeof document !== 'undefined') {
  const hote = /** @type {any} */ (window);
  hote.dash_clientside = hote.dash_clientside || {};
  const { waiting = [] } = hote.dash_clientside.atelier ?? {}; // called before this module came, see shell.py
  hote.dash_clientside.atelier = pont;
  new MutationObserver(suivre).observe(document.documentElement, { childList: true, subtree: true });
  suivre();
  for (const [name, given] of waiting) /** @type {any} */ (pont)[name](...given);
}
