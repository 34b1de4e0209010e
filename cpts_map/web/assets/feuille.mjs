/**
 * The sheet of the page *Carte* on a narrow screen: it slides over the foot of the map and stops at three heights. Its
 * handle is dragged; its buttons do the same for who does not drag. Nothing is remembered.
 */

/** From the lowest to the highest. */
export const STOPS = ['bas', 'milieu', 'haut'];
/** A flick: pixels by millisecond above which the direction alone decides. */
const FLICK = 0.5;

/**
 * Where a sheet stops once let go.
 * @param {number} height  of the sheet, pixels
 * @param {number[]} heights  of the stops, growing
 * @param {number} speed  pixels by millisecond, upwards
 */
export function stopFor(height, heights, speed = 0) {
  if (speed > FLICK) return Math.max(0, heights.findIndex((h) => h > height)) || heights.length - 1;
  if (speed < -FLICK) return Math.max(0, heights.findLastIndex((h) => h < height));
  const gaps = heights.map((h) => Math.abs(h - height));
  return gaps.indexOf(Math.min(...gaps));
}

/**
 * The stop above or below one.
 * @param {string} stop
 * @param {number} steps  1 up, -1 down
 */
export function beside(stop, steps) {
  const wanted = STOPS.indexOf(stop) + steps;
  return STOPS[Math.min(STOPS.length - 1, Math.max(0, wanted))];
}

/** The sheet of one page, from its appearance. */
export class Feuille {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.narrow = matchMedia('(max-width: 48rem)');
    /** @type {{y: number, height: number, last: number, at: number, speed: number}|null} */
    this.drag = null;
    const handle = /** @type {HTMLElement} */ (element.querySelector('[data-feuille="poignee"]'));
    handle.addEventListener('pointerdown', (event) => this.#take(handle, event));
    handle.addEventListener('pointermove', (event) => this.#move(event));
    for (const end of ['pointerup', 'pointercancel']) handle.addEventListener(end, () => this.#drop());
    element.addEventListener('click', (event) => this.#click(/** @type {HTMLElement} */ (event.target)));
    element.addEventListener('focusin', (event) => this.#reveal(/** @type {HTMLElement} */ (event.target)));
    this.#show('fiche');
    this.stop('bas');
  }

  /** @param {string} stop */
  stop(stop) {
    this.element.dataset.arret = stop;
    const [up, down] = ['monter', 'descendre'].map((name) => this.#button(name));
    const focused = document.activeElement;
    for (const button of [up, down]) button.setAttribute('aria-expanded', String(stop !== 'bas'));
    up.hidden = stop === 'haut';
    down.hidden = stop === 'bas';
    if (focused === up && up.hidden) down.focus();
    if (focused === down && down.hidden) up.focus();
    for (const part of this.element.querySelectorAll('[data-part]')) part.scrollTop = 0;
  }

  /** @param {string} name @returns {HTMLElement} */
  #button(name) {
    return /** @type {HTMLElement} */ (this.element.querySelector(`[data-feuille="${name}"]`));
  }

  /** Show one part of the sheet; on a wide screen all are. @param {string} part */
  #show(part) {
    this.element.dataset.volet = part;
    for (const button of this.element.querySelectorAll('[data-volet-de]')) {
      button.setAttribute('aria-pressed', String(button.getAttribute('data-volet-de') === part));
    }
  }

  /** @param {HTMLElement} target */
  #click(target) {
    const button = target.closest('button');
    const { feuille: asked, voletDe: part } = button?.dataset ?? {};
    const now = this.element.dataset.arret ?? 'bas';
    if (asked === 'monter') this.stop(beside(now, 1));
    else if (asked === 'descendre') this.stop(beside(now, -1));
    else if (part) {
      this.#show(part);
      if (now === 'bas') this.stop('milieu');
    }
  }

  /** What the keyboard reaches must be seen. @param {HTMLElement} target */
  #reveal(target) {
    if (!this.narrow.matches || target.closest('.feuille-tete') || this.element.dataset.arret !== 'bas') return;
    if (target.matches(':focus-visible')) this.stop('milieu');
  }

  /** @param {HTMLElement} handle @param {PointerEvent} event */
  #take(handle, event) {
    if (/** @type {HTMLElement} */ (event.target).closest('button')) return;
    handle.setPointerCapture(event.pointerId);
    const height = this.element.offsetHeight;
    this.drag = { y: event.clientY, height, last: event.clientY, at: event.timeStamp, speed: 0 };
    this.element.classList.add('feuille-tiree');
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.drag) return;
    const elapsed = Math.max(1, event.timeStamp - this.drag.at);
    this.drag.speed = (this.drag.last - event.clientY) / elapsed;
    this.drag.last = event.clientY;
    this.drag.at = event.timeStamp;
    this.element.style.height = `${this.drag.height + this.drag.y - event.clientY}px`;
  }

  #drop() {
    if (!this.drag) return;
    const height = this.element.offsetHeight;
    const { speed } = this.drag;
    this.drag = null;
    this.element.style.height = '';
    const heights = STOPS.map((stop) => {
      this.element.dataset.arret = stop;
      return this.element.offsetHeight;
    });
    this.element.classList.remove('feuille-tiree'); // its heights move without transition until here
    this.stop(STOPS[stopFor(height, heights, speed)]);
  }
}
