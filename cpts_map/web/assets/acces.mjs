/**
 * What every page needs to be used by keyboard, by a screen reader and by thumb: Dash's lists and fields mended, the
 * menu of narrow screens, the focus that goes to the card and comes back, the sheet of the page *Carte*.
 */

import * as champs from './champs.mjs';
import { Feuille } from './feuille.mjs';
import { mend } from './listes.mjs';

/** @typedef {{element: HTMLElement|null, text: string}} Title */

const NARROW = '(max-width: 48rem)';

/** Address of what opened the card by keyboard: the element itself is drawn again meanwhile. @type {string|null} */
let opener = null;
/** The title that stood there when a card was asked for by keyboard; null when none is awaited. @type {Title|null} */
let awaited = null;

/** @param {boolean} open */
function setMenu(open) {
  document.getElementById('menu')?.setAttribute('aria-expanded', String(open));
}

function closeCard() {
  /** @type {HTMLElement|null} */ (document.querySelector('#fiche .fermer'))?.click();
}

/** Where the focus goes back to, until another key: Dash hides for a moment the table that it draws again. @type {string|null} */
let returning = null;

function giveFocusBack() {
  returning = opener ? `#tableau a[href="${CSS.escape(opener)}"]` : '#recherche';
  opener = null;
  keepFocus();
}

function keepFocus() {
  const lost = [document.body, null].includes(/** @type {any} */ (document.activeElement));
  if (!returning || !(lost || document.activeElement?.closest('#fiche'))) return;
  /** @type {HTMLElement|null} */ (document.querySelector(returning))?.focus();
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const menu = target.closest('#menu');
  if (menu) setMenu(menu.getAttribute('aria-expanded') !== 'true');
  else if (target.closest('#navigation a')) setMenu(false);
  const link = target.closest('a');
  const byKeyboard = event.detail === 0;
  if (!byKeyboard) awaited = null;
  if (!link || !byKeyboard) return;
  if (link.matches('#tableau tbody th a, #recherche-resultats a')) {
    opener = link.getAttribute('href');
    awaited = cardTitle();
  } else if (link.matches('#fiche .fermer')) {
    giveFocusBack();
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  returning = null;
  awaited = null; // who went on is not called back
  const target = /** @type {HTMLInputElement} */ (event.target);
  if (event.key === 'Enter') {
    champs.tell(target);
    if (target.id === 'recherche') awaited = cardTitle();
  }
  if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('.dash-dropdown-content')) return;
  const menu = document.getElementById('menu');
  if (menu?.getAttribute('aria-expanded') === 'true') {
    setMenu(false);
    menu.focus();
  } else if (!target.value) {
    closeCard();
  }
}

/** @returns {Title} */
function cardTitle() {
  const element = /** @type {HTMLElement|null} */ (document.querySelector('#fiche .tete h2'));
  return { element, text: element?.textContent ?? '' };
}

/** Another card has come: who asked for it by keyboard goes to it. */
function welcome() {
  const { element, text } = cardTitle();
  if (!awaited || !element?.checkVisibility({ visibilityProperty: true })) return;
  if (element === awaited.element && text === awaited.text) return; // still the one before
  awaited = null;
  element.tabIndex = -1;
  element.focus();
}

/** @type {Feuille|null} */
let sheet = null;

function follow() {
  mend(document.body);
  champs.mend(document.body);
  welcome();
  keepFocus();
  const element = /** @type {HTMLElement|null} */ (document.querySelector('.feuille'));
  if (element !== (sheet?.element ?? null)) sheet = element ? new Feuille(element) : null;
  const note = /** @type {HTMLDetailsElement|null} */ (document.querySelector('details[data-repli]'));
  if (note) {
    note.open = !matchMedia(NARROW).matches;
    delete note.dataset.repli; // once: after that, who opens it keeps it open
  }
}

if (typeof document !== 'undefined') {
  document.addEventListener('click', onClick);
  document.addEventListener('keydown', onKey);
  let asked = 0;
  const soon = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      follow();
    });
  };
  // The style too: Dash hides what it is drawing again, and shows it once drawn.
  const seen = { childList: true, subtree: true, attributes: true, attributeFilter: ['style', 'aria-selected'] };
  new MutationObserver(soon).observe(document.documentElement, seen);
  follow();
}
