/** The boxes of the workshop that follow the choice at once: figures, lists of communes, scenarios, links. */

import { formatNumber, NBSP } from './commun.mjs';
import { compter, element, poser, remplir, signe } from './dom.mjs';

/**
 * @typedef {import('./perimetre.mjs').Pays} Pays
 * @typedef {import('./perimetre.mjs').Figures} Figures
 * @typedef {import('./perimetre.mjs').Cpts} Cpts
 * @typedef {import('./journal.mjs').Scenario} Scenario
 * @typedef {{s: Scenario, lecture: boolean, scenarios: Scenario[], contre: string}} Etat
 * @typedef {import('./dom.mjs').Contenu} Contenu
 */

/** Rows of a list; more would slow every tap, and nobody reads them. */
const RANGS = { choisies: 300, autour: 60, croisements: 12, morceaux: 12 };
/** Population at the right end of the gauge, unless the perimeter has more. */
const JAUGE_MAX = 120000;

export class Panneaux {
  /** @param {Pays} pays */
  constructor(pays) {
    this.pays = pays;
    this.derniere = /** @type {(number|null)[]} */ (pays.population.at(-1));
    this.annee = /** @type {number} */ (pays.annees.at(-1));
  }

  /** @param {string} cle @param {Record<string, string|number>} [valeurs] */
  t(cle, valeurs) {
    return remplir(this.pays.textes[cle] ?? cle, valeurs);
  }

  /** @param {number} n @param {string} nom */
  compte(n, nom) {
    return compter(n, this.pays.textes[`nom_${nom}`] ?? nom);
  }

  /** @param {number} i */
  commune(i) {
    return `${this.pays.noms[i]} (${this.pays.departements[this.pays.departement[i]].code})`;
  }

  /** A few names, and how many more. @param {number[]} liste */
  noms(liste) {
    const dits = liste.slice(0, 3).map((i) => this.pays.noms[i]).join(', ');
    return liste.length > 3 ? this.t('et_autres', { noms: dits, n: liste.length - 3 }) : dits;
  }

  /** @param {number} i */
  habitants(i) {
    const n = this.derniere[i];
    return n === null ? this.t('population_inconnue') : this.compte(n, 'habitant');
  }

  /** @param {number} i @param {boolean} choisie @param {Cpts[]} verrous */
  bulle(i, choisie, verrous) {
    const { pays } = this;
    const epci = pays.epci[i] < 0 ? this.t('sans_epci') : pays.epcis[pays.epci[i]].nom;
    return [
      { kind: 'titre', text: this.commune(i) },
      { kind: 'valeur', text: this.t(choisie ? 'bulle_choisie' : verrous.length ? 'bulle_verrou' : 'bulle_libre') },
      { kind: 'population', text: `${this.t('population_de', { annee: String(this.annee) })}${NBSP}: ${this.habitants(i)}` },
      { kind: 'couverture', text: epci },
      ...pays.cpts.filter(({ m }) => m.includes(i)).map(({ nom, statut }) => ({ kind: 'couverture', text: `${nom}${NBSP}: ${statut}` })),
    ];
  }

  /**
   * @param {Figures} f
   * @param {number[]} autour
   * @param {(i: number) => Cpts[]} verrous
   * @param {Etat} etat
   */
  montrer(f, autour, verrous, etat) {
    poser('atelier-scenarios', this.#scenarios(etat));
    poser('atelier-chiffres', f.communes.length ? this.#chiffres(f, etat) : [element('p', null, this.t('vide'))]);
    poser('atelier-listes', this.#listes(f, autour, verrous, etat));
    poser('atelier-contre-boite', this.#contre(etat));
    for (const [sens, possible] of [['annuler', etat.s.curseur > 0], ['retablir', etat.s.curseur < etat.s.faits.length]]) {
      const bouton = document.querySelector(`#atelier [data-atelier="${sens}"]`);
      bouton?.setAttribute('aria-disabled', String(etat.lecture || !possible));
    }
  }

  // ---------------------------------------------------------------------------------------------- figures

  /** @param {Figures} f @param {Etat} etat */
  #chiffres(f, etat) {
    const { classe, bornes } = f;
    const inconnues = f.annees.at(-1)?.manquantes ?? [];
    const marges = [
      classe.avant === null ? '' : this.t('classe_avant', { n: classe.avant }),
      classe.apres === null ? '' : this.t('classe_apres', { n: classe.apres }),
    ].filter(Boolean).join(this.t('ou'));
    return [
      element('p', { class: 'atelier-grand' }, element('strong', { id: 'atelier-population' }, this.compte(f.population, 'habitant')),
        ' ', element('span', null, `${this.compte(f.communes.length, 'commune')}, ${this.t('population_de', { annee: String(this.annee) })}`)),
      inconnues.length ? element('p', { class: 'note note-alerte' }, this.t('manquantes', { n: inconnues.length, noms: this.noms(inconnues) })) : null,
      this.#jauge(f),
      element('dl', null,
        this.#ligne('bornes', this.t(bornes.place), `${this.t('marge_min', { n: signe(bornes.margeMin) })} ${this.t('marge_max', { n: signe(bornes.margeMax) })}`),
        this.#ligne('classe', `${classe.nom}${NBSP}: ${this.t('montant', { n: classe.euros })}`, marges),
        this.#ligne('tenant', ...this.#morceaux(f)),
        this.#ligne('enclaves', ...this.#poches(f, etat)),
        this.#ligne('partagees', ...this.#partagees(f, etat)),
        this.#ligne('departements', f.departements.map(({ nom }) => nom).join(', ')),
      ),
      this.#epci(f, etat),
      element('details', { 'data-cle': 'annees' }, element('summary', null, this.t('par_annee')), element('dl', null,
        ...f.annees.map(({ annee, habitants, manquantes }) => element('div', null, element('dt', null, String(annee)),
          element('dd', null, habitants === null ? this.t('population_inconnue') : this.compte(habitants, 'habitant'),
            manquantes.length ? element('small', null, this.t('manquantes', { n: manquantes.length, noms: this.noms(manquantes) })) : null))))),
    ].filter((x) => x !== null);
  }

  /** @param {string} titre @param {...Contenu} contenu */
  #ligne(titre, ...contenu) {
    const [premier, ...reste] = contenu;
    return element('div', null, element('dt', null, this.t(`titre_${titre}`)),
      element('dd', null, premier, ...reste.map((x) => (typeof x === 'string' && x ? element('small', null, x) : x))));
  }

  /** @param {Figures} f */
  #jauge(f) {
    const [min, max] = this.pays.bornes;
    const bout = Math.max(JAUGE_MAX, f.population * 1.1);
    const place = (/** @type {number} */ n) => `${(100 * n) / bout}%`;
    const dite = this.t('jauge', { n: f.population, min, max, place: this.t(f.bornes.place) });
    const jauge = element('div', { class: `atelier-jauge atelier-jauge-${f.bornes.place}`, role: 'img', 'aria-label': dite });
    const poserA = (/** @type {string} */ classe, /** @type {number} */ gauche, /** @type {number|null} */ largeur, /** @type {string} */ texte = '') => {
      const trait = element('span', { class: classe }, texte);
      trait.style.left = place(gauche);
      if (largeur !== null) trait.style.width = place(largeur);
      jauge.append(trait);
    };
    poserA('atelier-jauge-bornes', min, max - min);
    poserA('atelier-jauge-barre', 0, f.population);
    for (const { min: bord } of this.pays.classes.slice(1)) if (bord < bout) poserA('atelier-jauge-classe', bord, null);
    for (const bord of [min, max]) poserA('atelier-jauge-borne', bord, null, formatNumber(bord));
    return jauge;
  }

  /** @param {string} action @param {string} texte @param {number[]} communes @param {string} cle @param {string} [mot] */
  #bouton(action, texte, communes, cle, mot = texte) {
    const codes = communes.map((i) => this.pays.codes[i]).join(' ');
    return element('button', { type: 'button', class: 'bouton', 'data-atelier': action, 'data-communes': codes, 'data-cle': cle, 'data-mot': mot }, texte);
  }

  /** @param {Figures} f */
  #morceaux({ morceaux }) {
    if (morceaux.length < 2) return [this.t('oui')];
    const boutons = morceaux.slice(0, RANGS.morceaux).map((morceau, rang) =>
      this.#bouton('voir', this.t('voir_morceau', { rang: rang + 1, nom: this.pays.noms[morceau[0]], communes: this.compte(morceau.length, 'commune') }), morceau, `morceau-${rang}`));
    return [this.t('morceaux', { n: morceaux.length }), element('div', { class: 'boutons' }, boutons)];
  }

  /** @param {Figures} f @param {Etat} etat */
  #poches({ poches }, etat) {
    const enclaves = poches.filter(({ enclave }) => enclave);
    if (!poches.length) return [this.t('aucune')];
    const phrase = enclaves.length ? this.compte(enclaves.length, 'enclave') : this.t('aucune');
    const boutons = poches.slice(0, RANGS.morceaux).flatMap(({ communes, enclave }, rang) => [
      this.#bouton('voir', this.t(enclave ? 'voir_enclave' : 'voir_poche', { noms: this.noms(communes) }), communes, `poche-${rang}`),
      etat.lecture ? null : this.#bouton('ajouter', this.t('combler'), communes, `combler-${rang}`, this.noms(communes)),
    ]);
    return [phrase, element('div', { class: 'boutons' }, boutons)];
  }

  /** @param {Figures} f @param {Etat} etat */
  #partagees({ tenants }, { s, lecture }) {
    const autres = tenants.filter(({ cpts }) => cpts.verrou && !s.propres.includes(cpts.id));
    if (!autres.length) return [this.t('aucune_connue')];
    return [element('ul', null, autres.map(({ cpts, communes }) => element('li', null,
      `${cpts.nom}${NBSP}: ${this.compte(communes.length, 'commune')} `,
      this.#bouton('voir', this.t('voir'), communes, `tenant-${cpts.id}`),
      lecture ? null : this.#bouton('retirer', this.t('retirer'), communes, `rendre-${cpts.id}`, cpts.nom))))];
  }

  /** @param {Figures} f @param {Etat} etat */
  #epci({ epci, communes }, { lecture }) {
    const coupes = epci.filter(({ coupe }) => coupe).length;
    const rang = new Map(this.pays.epcis.map(({ code }, i) => [code, i]));
    const dedans = new Set(communes);
    const lignes = epci.slice(0, RANGS.croisements).map(({ code, nom, communes: prises, total, coupe }) => {
      const manquent = coupe ? this.pays.codes.map((_, i) => i).filter((i) => this.pays.epci[i] === rang.get(code) && !dedans.has(i)) : [];
      const siennes = communes.filter((i) => this.pays.epci[i] === rang.get(code));
      return element('li', null, `${nom}${NBSP}: ${this.t('sur', { n: prises, total })} `,
        coupe && !lecture && manquent.length ? this.#bouton('ajouter', this.t('completer'), manquent, `completer-${code}`, nom) : null,
        lecture ? null : this.#bouton('retirer', this.t('retirer'), siennes, `oter-${code}`, nom));
    });
    const reste = epci.length - lignes.length;
    return element('details', { 'data-cle': 'epci', open: true },
      element('summary', null, this.t('epci', { n: epci.length, coupes })),
      element('ul', null, lignes, reste > 0 ? element('li', null, this.t('encore', { n: reste })) : null));
  }

  // ---------------------------------------------------------------------------------------------- lists

  /** @param {Figures} f @param {number[]} autour @param {(i: number) => Cpts[]} verrous @param {Etat} etat */
  #listes(f, autour, verrous, { s, lecture }) {
    const ligne = (/** @type {number} */ i, /** @type {string} */ action, /** @type {string} */ detail) => {
      const bouton = this.#bouton(action, this.t(action), [i], `${action}-${this.pays.codes[i]}`, this.pays.noms[i]);
      bouton.setAttribute('aria-label', this.t(`${action}_la`, { nom: this.commune(i) }));
      return element('li', null, element('span', null, this.commune(i)), element('small', null, detail), lecture ? null : bouton);
    };
    const choisies = [...f.communes].sort((a, b) => this.pays.noms[a].localeCompare(this.pays.noms[b], 'fr'));
    const bloquee = (/** @type {number} */ i) => !s.partage && verrous(i).length > 0;
    return [
      this.#liste('choisies', choisies, (i) => ligne(i, 'retirer', this.habitants(i))),
      this.#liste('autour', autour, (i) => {
        const tenants = verrous(i).map(({ nom }) => nom).join(', ');
        return ligne(i, bloquee(i) ? 'verrou' : 'ajouter', tenants ? `${this.habitants(i)}, ${tenants}` : this.habitants(i));
      }),
    ];
  }

  /** @param {'choisies'|'autour'} nom @param {number[]} communes @param {(i: number) => Node} ligne */
  #liste(nom, communes, ligne) {
    const montrees = communes.slice(0, RANGS[nom]);
    const reste = communes.length - montrees.length;
    return element('section', { class: 'atelier-liste', 'aria-label': this.t(`liste_${nom}`) },
      element('h2', null, `${this.t(`liste_${nom}`)} (${formatNumber(communes.length)})`),
      communes.length
        ? element('ul', { 'data-defile': nom }, montrees.map(ligne), reste ? element('li', null, this.t('encore', { n: reste })) : null)
        : element('p', { class: 'vide' }, this.t(`liste_${nom}_vide`)));
  }

  // ---------------------------------------------------------------------------------------------- scenarios

  /** @param {Etat} etat */
  #scenarios({ s, scenarios, lecture }) {
    if (lecture) return [element('p', null, this.t('scenario_lecture'))];
    const choix = element('select', { id: 'atelier-scenario', 'data-cle': 'scenario' },
      scenarios.map(({ id, nom }) => element('option', { value: id, selected: id === s.id }, nom)));
    const nom = element('input', { id: 'atelier-scenario-nom', type: 'text', maxlength: '60', value: s.nom, 'data-cle': 'nom' });
    const bouton = (/** @type {string} */ action) => element('button', { type: 'button', class: 'bouton', 'data-atelier': action, 'data-cle': action }, this.t(`bouton_${action}`));
    return [
      element('div', { class: 'champ' }, element('label', { for: 'atelier-scenario' }, this.t('scenario')), choix),
      element('div', { class: 'champ' }, element('label', { for: 'atelier-scenario-nom' }, this.t('scenario_nom')), nom),
      element('div', { class: 'boutons' }, bouton('scenario_nouveau'), bouton('scenario_copie'), bouton('scenario_oter')),
    ];
  }

  /** @param {Etat} etat */
  #contre({ s, scenarios, contre }) {
    const autres = scenarios.filter(({ id }) => id !== s.id);
    const option = (/** @type {string} */ value, /** @type {string} */ nom) => element('option', { value, selected: value === contre }, nom);
    return [element('div', { class: 'champ' },
      element('label', { for: 'atelier-contre' }, this.t('contre')),
      element('select', { id: 'atelier-contre', 'data-cle': 'contre' }, option('', this.t('contre_rien')),
        autres.length ? element('optgroup', { label: this.t('contre_scenarios') }, autres.map(({ id, nom }) => option(`scenario:${id}`, nom))) : null,
        element('optgroup', { label: this.t('contre_cpts') }, this.pays.cpts.filter(({ m }) => m.length).map(({ id, nom }) => option(`cpts:${id}`, nom)))))];
  }

  // ---------------------------------------------------------------------------------------------- links

  /** @param {string} code  the perimeter as a link holds it; empty for no commune */
  partager(code) {
    if (!code) {
      poser('atelier-partager', [element('p', { class: 'vide' }, this.t('partager_vide'))]);
      return;
    }
    const lien = (/** @type {string} */ mode) => {
      const champ = `atelier-lien-${mode}`;
      const adresse = `${location.origin}/atelier?${mode}=${code}`;
      return element('div', { class: 'champ' },
        element('label', { for: champ }, this.t(`lien_${mode}`)),
        element('div', { class: 'boutons' },
          element('input', { id: champ, type: 'text', readonly: true, value: adresse, 'data-cle': champ }),
          element('button', { type: 'button', class: 'bouton', 'data-atelier': 'presse', 'data-champ': champ, 'data-cle': `presse-${mode}` }, this.t('copier'))));
    };
    const fichiers = ['csv', 'geojson', 'gpkg', 'annexe'].map((forme) =>
      element('a', { class: 'bouton', href: `/telecharger/perimetre/${forme}?p=${code}`, download: forme !== 'annexe', target: forme === 'annexe' ? '_blank' : false, rel: forme === 'annexe' ? 'noopener' : false }, this.t(`fichier_${forme}`)));
    poser('atelier-partager', [lien('lecture'), lien('copie'), element('div', { class: 'boutons' }, fichiers)]);
  }
}
