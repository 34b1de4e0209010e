/** Names over a map, those that fit. */

import { FALLBACK_STATUS, STATUTS } from './commun.mjs';

/** @typedef {import('./commun.mjs').Collection} Collection */

/**
 * Which boxes to show so that none covers another: the first come keep their place.
 * @param {{x: number, y: number, width: number, height: number}[]} boxes  x, y are centres; the most important first
 * @returns {boolean[]}
 */
export function withoutOverlap(boxes) {
  /** @type {typeof boxes} */
  const placed = [];
  return boxes.map((box) => {
    const free = placed.every((other) => {
      const beside = Math.abs(box.x - other.x) * 2 >= box.width + other.width;
      const above = Math.abs(box.y - other.y) * 2 >= box.height + other.height;
      return beside || above;
    });
    if (free) placed.push(box);
    return free;
  });
}

/**
 * @typedef {{kind: string, element: HTMLElement, at: number[]}} Label
 * @typedef {{width: number, height: number}} Size
 */

/** Room kept free around a name, in pixels: without it a complete register would bury the region under its names. */
const NAME_MARGIN = { x: 20, y: 12 };

/** Above this zoom one département fills the screen: its name would only be in the way. */
const DEPARTEMENT_NAMES_UNTIL = 9;

/**
 * Names of départements and CPTS, as HTML: labels drawn by MapLibre need font files, which nobody serves here.
 * They are decoration (the table and the popup say the same), hence hidden from screen readers and from the pointer.
 */
export class Names {
  /**
   * @param {any} library
   * @param {any} map
   * @param {Collection} departements
   * @param {Collection} cpts
   */
  constructor(library, map, departements, cpts) {
    this.map = map;
    /** @type {string[]} */
    this.kinds = [];
    const bySize = [...cpts.features].sort((a, b) => b.properties.m.length - a.properties.m.length);
    this.labels = [
      ...departements.features.map(({ properties }) => this.#label(library, 'departements', properties)),
      ...bySize.map(({ properties }) => this.#label(library, 'cpts', properties)),
    ];
    // Measured after all are in the page: the browser lays it out once instead of once by name.
    this.sizes = new Map(this.labels.map((label) => [label, sizeOf(label.element)]));
    for (const [label, size] of this.sizes) evenSize(label.element, size);
    map.on('zoom', () => this.#arrange());
    map.on('moveend', () => this.#arrange());
  }

  /** @param {string[]} layers */
  show(layers) {
    this.kinds = layers.includes('noms') ? layers : [];
    this.#arrange();
  }

  /** @param {any} library @param {string} kind @param {any} properties @returns {Label} */
  #label(library, kind, properties) {
    const element = document.createElement('div');
    element.className = `carte-nom carte-nom-${kind}`;
    element.setAttribute('aria-hidden', 'true');
    element.textContent = properties.n;
    if (kind === 'cpts') element.style.color = (STATUTS[properties.s] ?? STATUTS[FALLBACK_STATUS]).color;
    const at = [properties.x, properties.y];
    const marker = new library.Marker({ element }).setLngLat(at).addTo(this.map);
    // While loading, MapLibre moves its markers without rounding to the pixel, and their text stays blurred.
    this.map.once('load', () => marker.setLngLat(at));
    return { kind, element, at };
  }

  /** Show the names that fit between the sides of the map and beside one another. */
  #arrange() {
    const width = this.map.getContainer().clientWidth;
    const placed = this.labels
      .filter(({ kind }) => this.#isWanted(kind))
      .map((label) => ({ label, box: this.#box(label) }))
      .filter(({ box }) => box.x >= box.width / 2 && box.x <= width - box.width / 2);
    const fits = withoutOverlap(placed.map(({ box }) => box));
    const shown = new Set(placed.filter((_, index) => fits[index]).map(({ label }) => label));
    for (const label of this.labels) label.element.classList.toggle('carte-nom-cache', !shown.has(label));
  }

  /** @param {string} kind */
  #isWanted(kind) {
    return this.kinds.includes(kind) && (kind === 'cpts' || this.map.getZoom() < DEPARTEMENT_NAMES_UNTIL);
  }

  /** @param {Label} label */
  #box(label) {
    const { x, y } = this.map.project(label.at);
    const { width, height } = /** @type {Size} */ (this.sizes.get(label));
    return { x, y, width: width + NAME_MARGIN.x, height: height + NAME_MARGIN.y };
  }
}

/** @param {HTMLElement} element @returns {Size} */
function sizeOf(element) {
  return { width: element.offsetWidth, height: element.offsetHeight };
}

/**
 * A marker is centred on its point: with an odd size its text falls between two pixels and blurs.
 * @param {HTMLElement} element
 * @param {Size} size
 */
function evenSize(element, { width, height }) {
  element.style.width = `${2 * Math.ceil((width + 1) / 2)}px`;
  element.style.height = `${2 * Math.ceil(height / 2)}px`;
}
