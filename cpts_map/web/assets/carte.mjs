/**
 * The map of the communes: MapLibre GL in the element `#carte` that Dash renders.
 *
 * Dash never sends geometry. The boundaries are fetched once per address; clientside callbacks then hand over values by
 * commune, and this module turns them into MapLibre feature states, which recolours the region without rebuilding a
 * single tile. In the other direction, a click is told to Dash with `set_props('carte-clic', …)`.
 *
 * Its look is in `carte_style.mjs`; what other maps share is in `commun.mjs`, `charger.mjs`, `teintes.mjs`, `noms.mjs` and
 * `vue.mjs`, pure functions tested with Node.
 */

import { fetchOutlines, insertScript, insertStylesheet, once, sized, takeUp } from './charger.mjs';
import { bounds, HATCHES, hatchImage, hatchLayer, NBSP, PLAN_IGN, reducedMotion } from './commun.mjs';
import { LAYERS_OF_CHOICE, mapStyle } from './carte_style.mjs';
import { Names } from './noms.mjs';
import { featureStates, popupLines } from './teintes.mjs';
import { flatMap, Hover, outline } from './toile.mjs';
import { UNWRITTEN, View } from './vue.mjs';

// Pure functions are part of what this module offers.
export { STATUTS, bounds, formatNumber, hatchImage, outerBorder } from './commun.mjs';
export { withoutOverlap } from './noms.mjs';
export { classe, featureStates, formatValue, MISSING, NOT_APPLICABLE, popupLines } from './teintes.mjs';
export { readView, writeView } from './vue.mjs';

/**
 * @typedef {import('./teintes.mjs').Commune} Commune
 * @typedef {import('./teintes.mjs').Cpts} Cpts
 * @typedef {import('./teintes.mjs').Values} Values
 * @typedef {{layers: string[]}} Choices  among 'cpts', 'couverture', 'departements', 'noms', 'fond'
 * @typedef {{kind: string|null, codes: number[]}|null} Selection  what is selected, as indices of communes
 * @typedef {import('./commun.mjs').Bounds} Bounds
 * @typedef {import('./commun.mjs').Feature} Feature
 * @typedef {import('./commun.mjs').Collection} Collection
 */

const DEFAULT_LAYERS = ['cpts', 'couverture', 'departements', 'noms'];
// -------------------------------------------------------------------------------------------------------- map

/** @typedef {{values: Values|null, choices: Choices, target: Bounds|null, selection: Selection}} Orders */

/** What Dash last asked for: kept while there is no map, and for the map of the next visit. @type {Orders} */
const orders = { values: null, choices: { layers: DEFAULT_LAYERS }, target: null, selection: null };

/** Tells Dash apart two clicks on the same commune. */
let clicks = 0;

const FAILURE =
  `La carte ne peut pas s’afficher${NBSP}: un fichier n’a pas pu être chargé, ou ce navigateur ne permet pas ` +
  'le dessin en WebGL. Le tableau ci-dessous donne les mêmes chiffres.';

/**
 * Whether the security policy of the document lets the background map in: only where its address asked for it. It is
 * the address that was loaded that counts, which Dash has rewritten since.
 */
function admitsBackground() {
  return asksForBackground(performance.getEntriesByType('navigation')[0].name);
}

/** @param {string} address */
function asksForBackground(address) {
  const asked = new URL(address);
  return asked.pathname === '/' && asked.searchParams.get('fond') === 'oui';
}

/** Load the page again once Dash has written the choice into the address, unless it is undone meanwhile. */
function loadWithBackground() {
  if (!orders.choices.layers.includes('fond') || location.pathname !== '/') return;
  if (asksForBackground(location.href)) location.reload();
  else setTimeout(loadWithBackground, 50);
}

/** The map of one `#carte` element, from its appearance to its disappearance. */
class Carte {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.removed = false;
    this.ready = false;
    /** @type {any} */
    this.map = null;
    /** @type {Feature[]} */
    this.features = [];
    /** @type {Map<number, Cpts[]>} */
    this.members = new Map();
    /** @type {ReturnType<typeof featureStates>} */
    this.states = [];
    this.view = new View();
    /** @type {Map<string, HTMLElement>} */
    this.notices = new Map();
    /** @type {HTMLElement|null} */
    this.noticeBoard = null;
    this.host = this.#child('carte-toile');
    this.#start();
  }

  async #start() {
    try {
      const data = await this.#load();
      if (!this.removed) this.#build(data);
    } catch (error) {
      if (this.removed) return;
      console.error(error);
      this.#fail();
    }
  }

  /** Everything the map needs, fetched side by side. */
  async #load() {
    const { maplibre = '', maplibreCss = '', territoires = '' } = this.element.dataset;
    const [outlines] = await Promise.all([
      once(territoires, fetchOutlines),
      once(maplibre, insertScript),
      once(maplibreCss, insertStylesheet),
      sized(this.element),
    ]);
    return outlines;
  }

  /** @param {Record<string, Collection>} outlines */
  #build({ communes, departements, cpts }) {
    const library = /** @type {any} */ (globalThis).maplibregl;
    this.features = communes.features;
    this.communes = communes.features.map((feature) => /** @type {Commune} */ (feature.properties));
    for (const { properties } of cpts.features) {
      for (const index of properties.m) this.members.set(index, [...(this.members.get(index) ?? []), properties]);
    }
    this.map = this.#createMap(library, mapStyle(communes, departements, cpts));
    this.hover = new Hover(
      library,
      this.map,
      (index) => [this.features[index].geometry],
      (index) => this.#lines(index),
    );
    this.names = new Names(library, this.map, departements, cpts);
    this.map.on('error', (/** @type {any} */ event) => this.#onError(event));
    this.map.on('data', (/** @type {any} */ event) => this.#onData(event));
    this.map.once('style.load', () => this.#onStyle());
  }

  /** @param {any} library @param {any} style */
  #createMap(library, style) {
    const frame = bounds(this.element.dataset.emprise) ?? undefined;
    const region = { bounds: frame, fitBoundsOptions: { padding: this.#padding(16) } };
    const map = flatMap(library, {
      container: this.host,
      style,
      cooperativeGestures: false,
      canvasContextAttributes: { preserveDrawingBuffer: false },
      ...(this.view.inAddress() ?? region),
    });
    this.view.follow(map);
    Object.assign(this.element, { carte: map }); // for tests, which read feature states and the view
    return map;
  }

  /** The style is parsed and no tile is built yet: states set now are in the very first frame. */
  #onStyle() {
    this.hover?.follow(['communes']);
    this.map.on('click', 'communes', (/** @type {any} */ event) => this.#onClick(event));
    this.ready = true;
    this.paint();
    this.outline();
    this.aim();
  }

  /** Give every commune the state it must have; touch only those that change. */
  paint() {
    const { values, choices } = orders;
    this.#keepPicture(values);
    if (!this.ready) return;
    this.#showLayers(choices.layers);
    if (!values) return;
    const start = performance.now();
    const states = featureStates(values, this.communes ?? [], choices.layers);
    this.#addHatches(states);
    this.#setStates(states);
    performance.measure('carte:peindre', { start, end: performance.now() });
    this.map.once('render', () => performance.measure('carte:image', { start, end: performance.now() }));
    this.hover?.refresh();
    this.#announcePaint();
  }

  /** The picture in the place of the map goes when another map is chosen meanwhile. @param {Values|null} values */
  #keepPicture(values) {
    const picture = /** @type {HTMLElement|null} */ (this.element.querySelector('.apercu-carte'));
    if (picture && values && picture.dataset.de !== values.apercu) picture.hidden = true;
  }

  /**
   * Each layer that follows the state makes every repaint longer: a hatch is added when a commune first needs it.
   * @param {ReturnType<typeof featureStates>} states
   */
  #addHatches(states) {
    for (const hatch of HATCHES) {
      if (this.map.getLayer(hatch.id) || !states.some(({ cv }) => cv === hatch.coverage)) continue;
      this.map.addImage(hatch.id, hatchImage(hatch), { pixelRatio: 2 });
      this.map.addLayer(hatchLayer(hatch), 'departements');
    }
  }

  /** @param {ReturnType<typeof featureStates>} states */
  #setStates(states) {
    const target = { source: 'communes', id: 0 };
    states.forEach((state, index) => {
      const old = this.states[index];
      if (old && old.co === state.co && old.op === state.op && old.cv === state.cv && old.cl === state.cl) return;
      target.id = index;
      this.map.setFeatureState(target, state);
    });
    this.states = states;
  }

  /** @param {string[]} chosen */
  #showLayers(chosen) {
    for (const [choice, ids] of Object.entries(LAYERS_OF_CHOICE)) {
      const visibility = chosen.includes(choice) ? 'visible' : 'none';
      for (const id of ids) this.map.setLayoutProperty(id, 'visibility', visibility);
    }
    this.names?.show(chosen);
    this.#showBackground(chosen.includes('fond'));
  }

  /**
   * The background map is the one thing that comes from elsewhere: no request before it is chosen.
   * @param {boolean} chosen
   */
  #showBackground(chosen) {
    if (chosen === Boolean(this.map.getSource('fond'))) return;
    if (chosen && !admitsBackground()) {
      loadWithBackground();
    } else if (chosen) {
      this.map.addSource('fond', PLAN_IGN);
      this.map.addLayer({ id: 'fond', type: 'raster', source: 'fond' }, 'communes');
    } else {
      this.map.removeLayer('fond');
      this.map.removeSource('fond');
      this.#notify('fond', null);
    }
  }

  /** Outline what is selected. */
  outline() {
    const { selection } = orders;
    if (!this.ready) return;
    const codes = selection?.kind ? (selection.codes ?? []) : [];
    const surfaces = codes.map((index) => this.features[index]?.geometry).filter(Boolean);
    outline(this.map, 'selection', surfaces);
  }

  /** Frame what Dash aims at, once. */
  aim() {
    if (!this.ready || !orders.target) return;
    // At arrival, the view of a sent link is more precise than the commune or the CPTS that its query names.
    const arriving = !this.element.dataset.pret;
    const options = { padding: this.#padding(40), maxZoom: 12, animate: !reducedMotion() };
    if (!arriving || !this.view.inAddress()) this.map.fitBounds(orders.target, options, arriving ? UNWRITTEN : {});
    orders.target = null;
  }

  remove() {
    this.removed = true;
    this.view.forget();
    this.map?.remove();
  }

  /** What the popup of a commune says. @param {number} index */
  #lines(index) {
    const commune = /** @type {Commune} */ (this.features[index].properties);
    return popupLines(commune, index, orders.values, this.members.get(index) ?? []);
  }

  /** Outline at once, whatever time Dash takes to answer. @param {any} event */
  #onClick(event) {
    const index = event.features[0].id;
    orders.selection = { kind: 'commune', codes: [index] };
    this.outline();
    clicks += 1;
    const { set_props: tell } = /** @type {any} */ (window).dash_clientside;
    tell?.('carte-clic', { data: { code: this.features[index].properties.c, n: clicks } });
  }

  /** One tile has come: what failed before it was not the whole service. @param {any} event */
  #onData(event) {
    if (event.sourceId === 'fond' && event.tile) this.#notify('fond', null);
  }

  /** @param {any} event */
  #onError(event) {
    if (event.sourceId === 'fond') {
      this.#notify('fond', 'Le fond de carte de l’IGN ne répond pas. La carte reste utilisable sans lui.');
    } else {
      console.error(event.error);
    }
  }

  /** Tell tests that values are on screen: the communes are drawn, with their states. */
  #announcePaint() {
    if (this.element.dataset.pret) return;
    const check = () => {
      if (!this.map.isSourceLoaded('communes')) return;
      this.map.off('render', check);
      this.element.dataset.pret = '1';
    };
    this.map.on('render', check);
  }

  /** Padding that leaves room for the map on a small screen. @param {number} wanted */
  #padding(wanted) {
    return Math.min(wanted, this.host.clientWidth / 8, this.host.clientHeight / 8);
  }

  /** @param {string} className */
  #child(className) {
    const child = document.createElement('div');
    child.className = className;
    this.element.append(child);
    return child;
  }

  /**
   * A discreet message above the map; null takes it away.
   * @param {string} subject
   * @param {string|null} text
   */
  #notify(subject, text) {
    let notice = this.notices.get(subject);
    if (!notice) {
      if (text === null) return;
      this.noticeBoard ??= this.#child('carte-avis');
      this.noticeBoard.setAttribute('role', 'status');
      notice = document.createElement('p');
      this.noticeBoard.append(notice);
      this.notices.set(subject, notice);
    }
    notice.hidden = text === null;
    if (text !== null && notice.textContent !== text) notice.textContent = text;
  }

  /** The map cannot be: say where the same figures are. */
  #fail() {
    this.host.remove();
    const message = this.#child('carte-echec');
    message.setAttribute('role', 'alert');
    message.textContent = FAILURE;
  }
}

// ----------------------------------------------------------------------------------------------------- bridge

/** @type {Carte|null} */
let current = null;

/** Follow the element: Dash draws it, takes it away with its page, and draws another one later. */
function follow() {
  const element = document.getElementById('carte');
  if (element === (current?.element ?? null)) return;
  current?.remove();
  current = element ? new Carte(element) : null;
}

/** What a clientside callback without anything to write answers. */
function noUpdate() {
  return /** @type {any} */ (window).dash_clientside.no_update ?? '';
}

/** The functions that Dash's clientside callbacks call, at any time. */
const bridge = {
  /** @param {Values|null} values @param {string[]|null} layers  the boxes ticked */
  peindre(values, layers) {
    if (values?.values) orders.values = values;
    if (Array.isArray(layers)) orders.choices = { layers };
    current?.paint();
    current?.view.keep();
    return noUpdate();
  },

  /** @param {{bbox: Bounds}|null} target */
  viser(target) {
    orders.target = bounds(target?.bbox);
    current?.aim();
    return noUpdate();
  },

  /** @param {Selection} selection */
  surligner(selection) {
    orders.selection = selection;
    current?.outline();
    current?.view.keep();
    return noUpdate();
  },
};

if (typeof document !== 'undefined') {
  const host = /** @type {any} */ (window);
  host.dash_clientside = host.dash_clientside || {};
  const { waiting = [] } = host.dash_clientside.carte ?? {}; // called before this module came, see shell.py
  host.dash_clientside.carte = bridge;
  takeUp();
  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });
  follow();
  for (const [name, given] of waiting) /** @type {any} */ (bridge)[name](...given);
}
