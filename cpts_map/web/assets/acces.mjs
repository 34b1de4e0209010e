/**
 * What every page needs to be used by keyboard, by a screen reader and by thumb: Dash's lists mended, the menu of narrow
 * screens, the focus that goes to the card and comes back, the sheet of the page *Carte*.
 */

import { Feuille } from './feuille.mjs';
import { mend } from './listes.mjs';

const NARROW = '(max-width: 48rem)';

/** Address of what opened the card by keyboard: the element itself is drawn again meanwhile. @type {string|null} */
let opener = null;
/** Whether the card that is coming was asked for by keyboard. */
let awaited = false;

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
  if (!link || !byKeyboard) return;
  if (link.matches('#tableau tbody th a, #recherche-resultats a')) {
    opener = link.getAttribute('href');
    awaited = true;
  } else if (link.matches('#fiche .fermer')) {
    giveFocusBack();
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  returning = null;
  if (event.key === 'Enter' && /** @type {HTMLElement} */ (event.target).id === 'recherche') awaited = true;
  if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('.dash-dropdown-content')) return;
  const menu = document.getElementById('menu');
  if (menu?.getAttribute('aria-expanded') === 'true') {
    setMenu(false);
    menu.focus();
  } else if (!(/** @type {HTMLInputElement} */ (event.target).value)) {
    closeCard();
  }
}

/** The card has come: who asked for it by keyboard goes to it. */
function welcome() {
  if (!awaited) return;
  const title = /** @type {HTMLElement|null} */ (document.querySelector('#fiche .tete h2'));
  if (!title || title.checkVisibility({ visibilityProperty: true }) === false) return;
  awaited = false;
  title.tabIndex = -1;
  title.focus();
}

/** @type {Feuille|null} */
let sheet = null;

function follow() {
  mend(document.body);
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
