/**
 * Words of the glossary: a button with `data-terme` opens one bubble, the same for all, with its meaning and a link.
 * Keyboard, touch and mouse do the same; Escape, another press or a press elsewhere closes it.
 */

import { element } from './dom.mjs';

/** @typedef {{mot: string, sens: string, source: string}} Mot */
/** @typedef {{glossaire: string, fermer: string, mots: Record<string, Mot>}} Textes */

const MARGIN = 8;

/**
 * Where a bubble stands: under its word, above where there is no room, never beyond an edge.
 * @param {{left: number, top: number, bottom: number}} word  pixels, from the corner of the window
 * @param {{width: number, height: number}} bubble
 * @param {{width: number, height: number}} view
 * @returns {{x: number, y: number}}
 */
export function place(word, bubble, view) {
  const x = Math.max(MARGIN, Math.min(word.left, view.width - bubble.width - MARGIN));
  const below = word.bottom + MARGIN;
  const above = word.top - bubble.height - MARGIN;
  const fits = below + bubble.height + MARGIN <= view.height || above < MARGIN;
  const y = fits ? Math.max(MARGIN, Math.min(below, view.height - bubble.height - MARGIN)) : above;
  return { x, y };
}

/**
 * What the layout hands over; null before it is drawn, or where it does not know the word.
 * @param {string} slug
 * @returns {{mot: Mot, textes: Textes}|null}
 */
function meaning(slug) {
  const handed = document.getElementById('aide-textes')?.dataset.termes;
  if (!handed) return null;
  const textes = /** @type {Textes} */ (JSON.parse(handed));
  const mot = textes.mots[slug];
  return mot ? { mot, textes } : null;
}

class Bubble {
  constructor() {
    /** @type {HTMLElement|null} */
    this.word = null;
    const attributes = { class: 'bulle', popover: 'auto', role: 'dialog', 'aria-labelledby': 'bulle-mot', tabindex: '-1' };
    this.box = /** @type {HTMLElement} */ (element('div', attributes));
    this.box.addEventListener('beforetoggle', (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === 'closed') this.#left();
    });
    document.body.append(this.box);
  }

  /** @param {HTMLElement} word */
  open(word) {
    const found = meaning(word.dataset.terme ?? '');
    if (!found) return;
    const { mot, textes } = found;
    const close = element('button', { type: 'button', class: 'bouton' }, textes.fermer);
    close.addEventListener('click', () => this.close());
    this.box.replaceChildren(
      element('p', { class: 'bulle-mot', id: 'bulle-mot' }, mot.mot),
      element('p', null, mot.sens, ' ', element('span', { class: 'source' }, `(${mot.source})`)),
      element('p', { class: 'actions' }, element('a', { href: `/glossaire#${word.dataset.terme}` }, textes.glossaire), close),
    );
    this.word = word;
    word.setAttribute('aria-expanded', 'true');
    this.box.showPopover();
    const { x, y } = place(word.getBoundingClientRect(), this.box.getBoundingClientRect(), {
      width: document.documentElement.clientWidth,
      height: window.innerHeight,
    });
    Object.assign(this.box.style, { left: `${x}px`, top: `${y}px` });
    this.box.focus({ preventScroll: true });
  }

  isOpen() {
    return this.box.matches(':popover-open');
  }

  close() {
    const inside = this.box.contains(document.activeElement);
    const word = this.word;
    this.box.hidePopover();
    if (inside) word?.focus();
  }

  #left() {
    this.word?.setAttribute('aria-expanded', 'false');
    this.word = null;
  }
}

if (typeof document !== 'undefined') {
  const bubble = new Bubble();
  /** The word whose bubble the press itself has just closed: pressing it again does not open it anew. @type {EventTarget|null} */
  let closing = null;
  document.addEventListener(
    'pointerdown',
    (event) => {
      const word = /** @type {HTMLElement} */ (event.target).closest?.('[data-terme]');
      closing = word && word === bubble.word ? word : null;
    },
    true,
  );
  document.addEventListener('click', (event) => {
    const word = /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (event.target).closest?.('[data-terme]'));
    if (word && word !== closing) bubble.open(word);
    closing = null;
  });
  // Before the others: the same key closes the card of the map.
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !bubble.isOpen()) return;
      event.preventDefault();
      event.stopPropagation();
      bubble.close();
    },
    true,
  );
}
