/** Loading, once each: MapLibre, the boundaries, the size of an element. */

/**
 * @typedef {import('./commun.mjs').Collection} Collection
 * @typedef {[number, number][]} Line
 * @typedef {{type: 'Polygon', arcs: number[][]}|{type: 'MultiPolygon', arcs: number[][][]}|{type: null}} Shape
 * @typedef {{id: number, properties: Record<string, any[]>, geometries: Shape[]}} Layer
 * @typedef {{transform: {scale: number[], translate: number[]}, objects: Record<string, Layer>, arcs: Line[]}} Topology
 */

/** @type {Map<string, Promise<any>>} what was fetched, by address: it never changes under one address */
const fetched = new Map();

/**
 * Run a loader once per address; a failure is forgotten, so that the next visit tries again.
 * @template T
 * @param {string} address
 * @param {(address: string) => Promise<T>} loader
 * @returns {Promise<T>}
 */
export function once(address, loader) {
  let promise = fetched.get(address);
  if (!promise) {
    promise = loader(address);
    fetched.set(address, promise);
    promise.catch(() => fetched.delete(address));
  }
  return promise;
}

/** @param {string} address @returns {Promise<any>} */
export async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** @param {string} address @returns {Promise<Record<string, Collection>>} */
export async function fetchOutlines(address) {
  return unfold(await fetchJson(address));
}

/**
 * The collections of a file of `topology.py`, where each border is written once. Thirty lines rather than
 * `topojson-client`, a file more to fetch, which neither reads columns nor gives the decimals back as they were.
 * @param {Topology} topology
 * @returns {Record<string, Collection>} by name of object; a feature without outline has a null geometry
 */
export function unfold({ transform, objects, arcs }) {
  const lines = arcs.map((arc) => placed(arc, transform));
  /** @param {number[]} numbers  of arcs; ~i is the arc i walked backwards */
  const ring = (numbers) => {
    /** @type {Line} */
    const points = [];
    for (const i of numbers) {
      const line = lines[i < 0 ? ~i : i];
      const last = line.length - 1; // where the next arc begins
      if (i < 0) for (let k = last; k > 0; k -= 1) points.push(line[k]);
      else for (let k = 0; k < last; k += 1) points.push(line[k]);
    }
    points.push(points[0]);
    return points;
  };
  /** @param {any} shape */
  const geometry = ({ type, arcs: parts }) => {
    if (!type) return null;
    const polygons = (type === 'Polygon' ? [parts] : parts).map((/** @type {number[][]} */ one) => one.map(ring));
    return { type, coordinates: type === 'Polygon' ? polygons[0] : polygons };
  };
  const collection = (/** @type {Layer} */ { id: first, properties: columns, geometries }) => {
    const told = (/** @type {number} */ i) => Object.fromEntries(Object.entries(columns).map(([k, v]) => [k, v[i]]));
    const features = geometries.map((shape, i) => {
      return { type: 'Feature', id: first + i, properties: told(i), geometry: geometry(shape) };
    });
    return /** @type {Collection} */ ({ type: 'FeatureCollection', features });
  };
  return Object.fromEntries(Object.entries(objects).map(([name, layer]) => [name, collection(layer)]));
}

/** Vertices of an arc, from its steps. @param {Line} arc @param {Topology['transform']} transform @returns {Line} */
function placed(arc, { scale, translate }) {
  // Divided by units in a degree: 3 / 10 is the number written 0.3, which 3 * 0.1 is not.
  const [across, along] = scale.map((unit) => Math.round(1 / unit));
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x / across + translate[0], y / along + translate[1]];
  });
}

/**
 * Add an element to the head and wait until the browser has loaded what it points to.
 * @param {HTMLScriptElement|HTMLLinkElement} element
 * @returns {Promise<void>}
 */
function inserted(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener('load', () => resolve());
    element.addEventListener('error', () => {
      element.remove();
      reject(new Error('MapLibre GL could not be loaded'));
    });
    document.head.append(element);
  });
}

/** @param {string} address */
export function insertScript(address) {
  return inserted(Object.assign(document.createElement('script'), { src: address, async: true }));
}

/** @param {string} address */
export function insertStylesheet(address) {
  return inserted(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address }));
}

/**
 * Ask for what the document says that the map needs (`firstview.py`), while Dash starts and not after; but once the
 * first picture is there, which would share the way with files twenty times as heavy. What fails is asked for again, and
 * told, by the map that needs it.
 */
export async function takeUp() {
  const picture = /** @type {HTMLImageElement|null} */ (document.querySelector('#apercu img'));
  await picture?.decode().catch(() => {}); // a picture that fails delays nothing
  const loaders = { fetch: fetchOutlines, script: insertScript, style: insertStylesheet };
  const needed = /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll('meta[name^="carte-"]'));
  for (const { name, content } of needed) {
    const load = loaders[/** @type {'fetch'|'script'|'style'} */ (name.slice('carte-'.length))];
    once(content, load).catch(() => {});
  }
}

/**
 * Resolve when the element has a size: a map born in a closed panel would frame the region for a size it never has.
 * @param {HTMLElement} element
 * @returns {Promise<void>}
 */
export function sized(element) {
  return new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}
