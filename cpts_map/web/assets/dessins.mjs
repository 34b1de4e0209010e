/**
 * Contents that the server marks with `data-dessin` (`drawing.py`) are drawn here, in one go, before the browser paints:
 * Dash would ask each cell of each table, at each change of the page, whether it changed too.
 */

import { dessiner } from './dom.mjs';

const DRAWN = 'dessin';

/**
 * Way from an element to one inside of it, by rank among children.
 * @param {Element} box
 * @param {Element} inside
 * @returns {number[]}
 */
function wayTo(box, inside) {
  const way = [];
  for (let at = inside; at !== box && at.parentElement; at = at.parentElement) {
    way.unshift([...at.parentElement.children].indexOf(at));
  }
  return way;
}

/** @param {Element} box @param {number[]} way @returns {Element|undefined} */
function follow(box, way) {
  return way.reduce((/** @type {Element|undefined} */ at, rank) => at?.children[rank], box);
}

/**
 * Where the focus was last, from the nearest element that has a name: Dash hides what it draws again, or puts another in
 * its place, and the focus is lost.
 * @type {{anchor: string, way: number[]}|null}
 */
let last = null;

/** @param {FocusEvent} event */
function onFocus(event) {
  const target = /** @type {Element} */ (event.target);
  const anchor = target.closest(`[data-${DRAWN}]`)?.closest('[id]');
  last = anchor && anchor !== target ? { anchor: anchor.id, way: wayTo(anchor, target) } : null;
}

/** Give the focus back once its place is seen again, unless it went elsewhere meanwhile. @param {number} [frames] */
function giveBack(frames = 60) {
  const anchor = last && document.getElementById(last.anchor);
  if (!last || !anchor || document.activeElement !== document.body) return;
  const target = /** @type {HTMLElement|undefined} */ (follow(anchor, last.way));
  if (target?.checkVisibility({ visibilityProperty: true })) target.focus({ preventScroll: true });
  else if (frames) requestAnimationFrame(() => giveBack(frames - 1));
}

/** @param {HTMLElement} box */
function draw(box) {
  box.replaceChildren(...JSON.parse(box.dataset[DRAWN] || '[]').map(dessiner));
  if (last && box.closest('[id]')?.id === last.anchor) giveBack();
}

/** @param {Node} node */
function drawWithin(node) {
  if (!(node instanceof HTMLElement)) return;
  if (DRAWN in node.dataset) draw(node);
  else for (const box of node.querySelectorAll(`[data-${DRAWN}]`)) draw(/** @type {HTMLElement} */ (box));
}

/** @param {MutationRecord[]} changes */
function onChange(changes) {
  const boxes = new Set(changes.flatMap(({ type, target, addedNodes }) => (type === 'attributes' ? [target] : [...addedNodes])));
  for (const box of boxes) if (box.isConnected) drawWithin(box);
}

/** A link between our pages goes where Dash looks, as its own links do; with a modifier it is the browser's. @param {MouseEvent} event */
function onClick(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest('a[data-lien]');
  if (!link || event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState({}, '', link.getAttribute('href'));
  window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
  window.scrollTo(0, 0);
}

if (typeof document !== 'undefined') {
  const seen = { childList: true, subtree: true, attributes: true, attributeFilter: [`data-${DRAWN}`] };
  new MutationObserver(onChange).observe(document.documentElement, seen);
  document.addEventListener('click', onClick);
  document.addEventListener('focusin', onFocus);
  document.addEventListener('pointerdown', () => { last = null; }); // what is pressed takes the focus, or nothing has it
  drawWithin(document.documentElement);
}
