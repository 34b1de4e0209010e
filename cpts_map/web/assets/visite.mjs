/**
 * The guided tour: a dialog that goes from page to page and outlines what it speaks of. Offered by a line until the
 * visitor takes or refuses it, which is remembered in this browser alone (localStorage, one word).
 */

import { element, remplir } from './dom.mjs';

/** @typedef {{chemin: string, cible: string, volet: string, titre: string, texte: string}} Etape */
/** @typedef {{mots: Record<string, string>, etapes: Etape[]}} Textes */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

const KEY = 'cpts-visite';
/** After so long it is said that what is spoken of is not there; it is still looked for: a page may come late. */
const PATIENCE_MS = 8000;
/** Between two looks; before the last look at what a page draws late. */
const [LOOK_MS, SETTLED_MS] = [60, 700];
const MARGIN = 12;

/** How much two boxes cover each other, in square pixels. @param {Box} a @param {Box} b */
export function overlap(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * The corner of the window where a dialog hides least of what it speaks of; the first of equals.
 * @param {Box|null} target
 * @param {{width: number, height: number}} dialog
 * @param {{width: number, height: number}} view
 * @returns {'bas-droite'|'bas-gauche'|'haut-droite'|'haut-gauche'}
 */
export function corner(target, dialog, view) {
  const sides = { gauche: MARGIN, droite: view.width - dialog.width - MARGIN };
  const heights = { bas: view.height - dialog.height - MARGIN, haut: MARGIN };
  const places = /** @type {const} */ (['bas-droite', 'bas-gauche', 'haut-droite', 'haut-gauche']);
  const hidden = places.map((name) => {
    const [height, side] = /** @type {['bas'|'haut', 'gauche'|'droite']} */ (name.split('-'));
    const [left, top] = [sides[side], heights[height]];
    return target ? overlap(target, { left, top, right: left + dialog.width, bottom: top + dialog.height }) : 0;
  });
  return places[hidden.indexOf(Math.min(...hidden))];
}

/**
 * The step that a move leads to; null beyond the last one.
 * @param {number} at
 * @param {number} by
 * @param {number} total
 */
export function moved(at, by, total) {
  const to = Math.max(0, at + by);
  return to < total ? to : null;
}

/**
 * Whether the line that offers the tour is to be shown.
 * @param {Pick<Storage, 'getItem'>|null} storage  null where the browser refuses it: then nobody is asked each time
 */
export function offered(storage) {
  try {
    return storage !== null && storage.getItem(KEY) === null;
  } catch {
    return false;
  }
}

/** @returns {Storage|null} */
function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // refused by the settings of the browser
  }
}

function answered() {
  document.documentElement.classList.remove('visite-proposee');
  try {
    storage()?.setItem(KEY, 'vue');
  } catch {
    // full or refused: the line comes back next time
  }
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Wait for something; null when nobody waits for it any more.
 * @param {() => HTMLElement|null} look
 * @param {() => boolean} wanted
 * @returns {Promise<HTMLElement|null>}
 */
async function awaited(look, wanted) {
  while (wanted()) {
    const found = look();
    if (found) return found;
    await pause(LOOK_MS);
  }
  return null;
}

/** @param {string} selector @returns {HTMLElement|null} */
function seen(selector) {
  const found = /** @type {HTMLElement|null} */ (document.querySelector(selector));
  return found?.checkVisibility({ visibilityProperty: true }) ? found : null;
}

export class Tour {
  /** @param {Textes} texts */
  constructor({ mots, etapes }) {
    this.words = mots;
    this.steps = etapes;
    this.at = 0;
    /** @type {HTMLElement|null} */
    this.target = null;
    /** @type {HTMLElement|null} */
    this.opener = null;
    this.#draw();
  }

  #draw() {
    const { words } = this;
    const button = (/** @type {string} */ word, /** @type {() => void} */ act) => {
      const made = /** @type {HTMLButtonElement} */ (element('button', { type: 'button', class: 'bouton' }, word));
      made.addEventListener('click', act);
      return made;
    };
    this.count = element('p', { class: 'visite-etape' });
    this.title = element('h2', { id: 'visite-titre', tabindex: '-1' });
    this.text = element('p', { id: 'visite-texte' });
    this.missing = element('p', { class: 'source', hidden: true }, words.absent);
    this.said = element('div', { 'aria-live': 'polite', 'aria-atomic': 'true' }, this.count, this.title, this.text, this.missing);
    this.before = button(words.precedent, () => this.go(-1));
    this.after = button(words.suivant, () => this.go(1));
    this.after.classList.add('principal');
    const close = button(words.fermer, () => this.close());
    const attributes = { class: 'visite', 'aria-labelledby': 'visite-titre', 'aria-describedby': 'visite-texte' };
    const actions = element('div', { class: 'actions' }, this.before, this.after, close);
    this.dialog = /** @type {HTMLDialogElement} */ (element('dialog', attributes, this.said, actions));
    this.dialog.addEventListener('keydown', (event) => this.#key(event));
    this.dialog.addEventListener('close', () => this.#left());
    document.body.append(this.dialog);
  }

  /** @param {HTMLElement} opener */
  start(opener) {
    this.opener = opener;
    this.at = 0;
    this.#write();
    this.dialog.showModal();
    this.title.focus();
    this.#seek();
  }

  /** @param {number} by */
  go(by) {
    const to = moved(this.at, by, this.steps.length);
    if (to === null) {
      this.close();
      return;
    }
    this.at = to;
    if (to === 0) this.after.focus(); // the other button goes
    this.#write();
    this.#seek();
  }

  close() {
    this.dialog.close();
  }

  /** The keys of the page behind must not act, nor Escape close the card too. @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.close();
  }

  /** What opened it may have gone: the line of the offer, the menu of a narrow screen. */
  #left() {
    this.#outline(null);
    const opener = this.opener?.checkVisibility({ visibilityProperty: true }) ? this.opener : null;
    (opener ?? seen('#visite') ?? seen('#menu'))?.focus();
  }

  #write() {
    const [step, total] = [this.steps[this.at], this.steps.length];
    this.count.textContent = remplir(this.words.etape, { n: this.at + 1, total });
    this.title.textContent = step.titre;
    this.text.textContent = step.texte;
    this.missing.hidden = true;
    this.before.hidden = this.at === 0;
    this.after.textContent = this.at + 1 === total ? this.words.terminer : this.words.suivant;
  }

  /** Go to the page of the step and outline what it speaks of, once it is there. */
  async #seek() {
    const { at, steps } = this;
    const { chemin, cible, volet } = steps[at];
    const wanted = () => this.at === at && this.dialog.open;
    const late = setTimeout(() => {
      if (wanted()) this.missing.hidden = false;
    }, PATIENCE_MS);
    this.#outline(null);
    if (window.location.pathname !== chemin) {
      /** @type {HTMLElement|null} */ (document.querySelector(`#navigation a[href="${chemin}"]`))?.click();
    }
    if (volet) {
      // On a wide screen the sheet has no button to press.
      await awaited(() => document.querySelector('.feuille[data-arret]'), wanted);
      if (wanted()) seen(`[data-volet-de="${volet}"]`)?.click();
    }
    const target = await awaited(() => seen(cible), wanted);
    clearTimeout(late);
    if (!target) return;
    this.missing.hidden = true;
    this.#outline(target);
    await pause(SETTLED_MS);
    if (wanted() && target.isConnected) this.#outline(target); // what came above it has moved it
  }

  /** @param {HTMLElement|null} target */
  #outline(target) {
    this.target?.classList.remove('visite-cible');
    this.target = target;
    target?.classList.add('visite-cible');
    target?.scrollIntoView({ block: 'center', behavior: 'instant' });
    const box = target?.getBoundingClientRect() ?? null;
    const { offsetWidth: width, offsetHeight: height } = this.dialog;
    this.dialog.dataset.coin = corner(box, { width, height }, { width: window.innerWidth, height: window.innerHeight });
  }
}

/** @type {Tour|null} */
let tour = null;

/** @param {HTMLElement} opener */
function start(opener) {
  const handed = document.getElementById('aide-textes')?.dataset.visite;
  if (!handed) return;
  answered();
  const menu = document.getElementById('menu');
  if (menu?.getAttribute('aria-expanded') === 'true') menu.click(); // it would stand over what is shown
  tour ??= new Tour(JSON.parse(handed));
  tour.start(opener);
}

if (typeof document !== 'undefined') {
  document.documentElement.classList.toggle('visite-proposee', offered(storage()));
  document.addEventListener('click', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const opener = /** @type {HTMLElement|null} */ (target.closest?.('#visite, [data-visite="commencer"]'));
    if (opener) start(opener);
    else if (target.closest?.('[data-visite="refuser"]')) {
      answered();
      document.getElementById('visite')?.focus();
    }
  });
}
