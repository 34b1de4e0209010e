/** Loading, once each: MapLibre, the boundaries, the size of an element. */

/** @typedef {import('./commun.mjs').Collection} Collection */

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

/** @param {string} address @returns {Promise<Collection>} */
export async function fetchCollection(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
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
  const loaders = { fetch: fetchCollection, script: insertScript, style: insertStylesheet };
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
