/** The view of a map, in the fragment of the address. */

/**
 * The view that an address fragment holds: "#vue=zoom/latitude/longitude", beside what others may have put there.
 * @param {string} fragment
 * @returns {{zoom: number, center: [number, number]}|null}
 */
export function readView(fragment) {
  const written = new URLSearchParams(fragment.slice(1)).get('vue');
  const [zoom, latitude, longitude] = (written ?? '').split('/').map((part) => (part === '' ? NaN : Number(part)));
  const valid = zoom >= 0 && zoom <= 24 && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return valid ? { zoom, center: [longitude, latitude] } : null;
}

/**
 * The fragment with another view, and the rest as it was.
 * @param {string} fragment
 * @param {number} zoom
 * @param {{lat: number, lng: number}} center
 */
export function writeView(fragment, zoom, { lat, lng }) {
  const others = fragment.slice(1).split('&').filter((part) => part && !part.startsWith('vue='));
  return `#${[...others, `vue=${+zoom.toFixed(2)}/${+lat.toFixed(4)}/${+lng.toFixed(4)}`].join('&')}`;
}

/** Marks, on the events of a move, that the address need not tell it. */
export const UNWRITTEN = { unwritten: true };

/**
 * The view in the address fragment, so that a reload or a sent link shows the same place.
 *
 * MapLibre's own `hash` option is not used: it writes the fragment while the map is being built, and when this falls
 * between two steps of Dash's Location, Dash pushes the old address again and loses the query. Here the fragment
 * changes only once somebody moves the map.
 */
export class View {
  constructor() {
    this.path = location.pathname; // the map may outlive for a moment a page that the user has left
    this.resizing = false;
    this.moved = false;
    this.onHashChange = () => this.#obey();
  }

  inAddress() {
    return readView(location.hash);
  }

  /** @param {any} map */
  follow(map) {
    this.map = map;
    addEventListener('hashchange', this.onHashChange);
    map.on('resize', () => {
      this.resizing = true; // MapLibre ends a change of size with 'moveend', as if somebody had moved the map
    });
    map.on('moveend', (/** @type {any} */ event) => {
      this.moved ||= !this.resizing && !event.unwritten;
      this.resizing = false;
      this.keep();
    });
  }

  forget() {
    removeEventListener('hashchange', this.onHashChange);
  }

  /** Write the view; again after Dash pushed a query, since it pushes with it the fragment that it knew at load. */
  keep() {
    if (!this.map || !this.moved || location.pathname !== this.path) return;
    const fragment = writeView(location.hash, this.map.getZoom(), this.map.getCenter());
    if (fragment !== location.hash) history.replaceState(history.state, '', fragment);
  }

  /** The user went back, or changed the fragment by hand. */
  #obey() {
    const view = this.inAddress();
    if (view) this.map.jumpTo(view, UNWRITTEN);
  }
}
