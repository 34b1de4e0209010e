/** A tool that draws over a map. */

/** Fewer corners, or closer, is a click. */
const TRACE_MIN_PX = 6;

/** A rectangle or a freehand shape drawn over the map with any pointer; Escape gives it up. */
export class Trace {
  /** @param {HTMLElement} voile @param {(points: {x: number, y: number}[]) => void} fini */
  constructor(voile, fini) {
    this.voile = voile;
    this.fini = fini;
    /** @type {'rectangle'|'lasso'|null} */
    this.outil = null;
    /** @type {{x: number, y: number}[]} */
    this.points = [];
    this.dessin = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    this.forme = document.createElementNS('http://www.w3.org/2000/svg', 'polygon');
    this.dessin.setAttribute('aria-hidden', 'true');
    this.dessin.append(this.forme);
    voile.append(this.dessin);
    voile.hidden = true;
    voile.addEventListener('pointerdown', (e) => this.#debut(e));
    voile.addEventListener('pointermove', (e) => this.#suite(e));
    voile.addEventListener('pointerup', (e) => this.#fin(e));
    voile.addEventListener('pointercancel', () => this.#effacer());
    voile.addEventListener('keydown', (e) => e.key === 'Escape' && this.#effacer());
  }

  /** @param {'rectangle'|'lasso'|null} outil */
  armer(outil) {
    this.outil = outil;
    this.voile.hidden = outil === null;
    this.#effacer();
  }

  /** @param {PointerEvent} e */
  #debut(e) {
    this.voile.setPointerCapture(e.pointerId);
    this.points = [this.#ici(e)];
  }

  /** @param {PointerEvent} e */
  #suite(e) {
    if (!this.points.length) return;
    const ici = this.#ici(e);
    const [a] = this.points;
    if (this.outil === 'lasso') this.points.push(ici);
    else this.points = [a, { x: ici.x, y: a.y }, ici, { x: a.x, y: ici.y }];
    this.forme.setAttribute('points', this.points.map(({ x, y }) => `${x},${y}`).join(' '));
  }

  /** @param {PointerEvent} e */
  #fin(e) {
    this.#suite(e);
    const points = this.points;
    this.#effacer();
    const etendue = (/** @type {'x'|'y'} */ axe) =>
      Math.max(...points.map((p) => p[axe])) - Math.min(...points.map((p) => p[axe]));
    if (points.length > 2 && Math.max(etendue('x'), etendue('y')) > TRACE_MIN_PX) this.fini(points);
  }

  #effacer() {
    this.points = [];
    this.forme.setAttribute('points', '');
  }

  /** @param {PointerEvent} e */
  #ici(e) {
    const { left, top } = this.voile.getBoundingClientRect();
    return { x: e.clientX - left, y: e.clientY - top };
  }
}
