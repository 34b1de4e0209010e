/** What every map of communes does alike: how it is set up, what it outlines, what shows under the pointer. */

import { collection, LOCALE, multiLine, outerBorder, reducedMotion } from './commun.mjs';

const POPUP = {
  className: 'carte-bulle',
  closeButton: false,
  closeOnClick: false,
  focusAfterOpen: false,
  maxWidth: '19rem',
  offset: 14,
};

/** A flat map that never turns, with its controls and its attribution. @param {any} library @param {object} options */
export function flatMap(library, options) {
  const map = new library.Map({
    minZoom: 4,
    maxZoom: 16,
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    fadeDuration: reducedMotion() ? 0 : 300,
    attributionControl: { compact: true, customAttribution: 'IGN Admin Express, Insee COG' },
    locale: LOCALE,
    ...options,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new library.ScaleControl({ unit: 'metric' }), 'bottom-left');
  return map;
}

/** Draw the outer border of surfaces; nothing without any. @param {any} map @param {string} source @param {any[]} surfaces */
export function outline(map, source, surfaces) {
  map.getSource(source).setData(surfaces.length ? multiLine(outerBorder(surfaces)) : collection());
}

/** The commune under the pointer: its outline and its popup. */
export class Hover {
  /**
   * @param {any} library
   * @param {any} map
   * @param {(index: number) => any[]} surfaces  of a commune: one, or none without published outline
   * @param {(index: number) => {kind: string, text: string}[]} lines  what its popup says
   */
  constructor(library, map, surfaces, lines) {
    this.map = map;
    this.surfaces = surfaces;
    this.lines = lines;
    this.popup = new library.Popup(POPUP);
    /** @type {number|null} */
    this.index = null;
  }

  /** Follow the pointer over layers, once the style is there. @param {string[]} layers */
  follow(layers) {
    for (const layer of layers) {
      this.map.on('mousemove', layer, (/** @type {any} */ event) => this.#enter(event));
      this.map.on('mouseleave', layer, () => this.#leave());
    }
    this.map.on('dragstart', () => this.#leave());
  }

  /** Say again what the popup says: values have changed. */
  refresh() {
    if (this.index !== null) this.#fill(this.index);
  }

  /** @param {any} event */
  #enter(event) {
    if (this.map.isMoving()) return;
    this.popup.setLngLat(event.lngLat);
    const index = event.features[0].id;
    if (index === this.index) return;
    this.index = index;
    outline(this.map, 'survol', this.surfaces(index));
    this.#fill(index);
    if (!this.popup.isOpen()) this.popup.addTo(this.map);
    this.map.getCanvas().style.cursor = 'pointer';
  }

  #leave() {
    if (this.index === null) return;
    this.index = null;
    outline(this.map, 'survol', []);
    this.popup.remove();
    this.map.getCanvas().style.cursor = '';
  }

  /** Text nodes only: names come from files. @param {number} index */
  #fill(index) {
    const content = document.createElement('div');
    for (const { kind, text } of this.lines(index)) {
      const line = document.createElement('p');
      line.className = `carte-bulle-${kind}`;
      line.textContent = text;
      content.append(line);
    }
    this.popup.setDOMContent(content);
  }
}
