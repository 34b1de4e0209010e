/**
 * The map of the communes: MapLibre GL in the element `#carte` that Dash renders.
 *
 * Dash never sends geometry. The boundaries are fetched once per address; clientside callbacks then hand over values by
 * commune, and this module turns them into MapLibre feature states, which recolours the region without rebuilding a
 * single tile. In the other direction, a click is told to Dash with `set_props('carte-clic', …)`.
 *
 * The module reads top to bottom: pure functions (tested with Node), loading, style, names, view, map, bridge to Dash.
 */

/**
 * @typedef {{c: string, n: string, d: string, e: string|null, p: number|null}} Commune  code, name, département, EPCI,
 *   population
 * @typedef {{id: string, n: string, s: string, sl: string, partial: boolean, x: number, y: number, m: number[]}} Cpts
 *   name, status key, status label, label point, indices of the member communes
 * @typedef {number|'x'|null} Value  'x' is "sans objet", null is missing
 * @typedef {{id: string, name: string, unit: string|null, vintage: string|null, decimals: number,
 *   flagged: boolean}} Indicator  flagged: a count of professionals, which on-call doctors of one address may inflate
 * @typedef {object} Values
 * @property {Indicator} indicator
 * @property {Value[]} values  one by commune, in the order of the boundaries
 * @property {number[]} breaks  ascending inner limits: class i is [breaks[i-1], breaks[i])
 * @property {string[]} colors  one by class
 * @property {string} missing_color
 * @property {string} na_color
 * @property {string} coverage  one digit by commune, see COVERAGE
 * @property {number[]} flags  communes whose figure is an outlier
 * @property {string} hatch_label  the word for a commune outside every perimeter
 * @property {string|null} departement  when set, the others are dimmed
 * @typedef {{layers: string[]}} Choices  among 'cpts', 'couverture', 'departements', 'noms', 'fond'
 * @typedef {{kind: string|null, codes: number[]}|null} Selection  what is selected, as indices of communes
 * @typedef {[number, number, number, number]} Bounds  west, south, east, north
 * @typedef {{type: 'Polygon', coordinates: number[][][]}|{type: 'MultiPolygon', coordinates: number[][][][]}} Surface
 * @typedef {{type: 'Feature', id?: number, properties: any, geometry: Surface}} Feature
 * @typedef {{type: 'FeatureCollection', features: Feature[]}} Collection
 */

/** Class of a commune without value: never the colour of a zero. */
export const MISSING = -1;
/** Class of a commune for which the indicator means nothing. */
export const NOT_APPLICABLE = -2;

/** Digits of `Values.coverage`. */
export const COVERAGE = { covered: 0, shared: 1, uncovered: 2, undocumented: 3 };
const COVERAGE_WORDS = ['couverte', 'partagée', 'non couverte', 'non documentée'];

/** Year of the populations that travel with the boundaries. */
const POPULATION_VINTAGE = '2023';

/**
 * Outline of a perimeter by status. Hue and dash both say it, so that neither colour blindness nor a grey print hides
 * it; all hues stand out from the white casing drawn below. Lengths in `dash` are multiples of the line width.
 * @type {Record<string, {color: string, dash: number[]|null, cap?: 'butt'|'round'}>}
 */
export const STATUTS = {
  aci_signe: { color: '#14366f', dash: null },
  projet_sante_valide: { color: '#006b4f', dash: [6, 2] },
  lettre_intention_validee: { color: '#a84300', dash: [3, 2] },
  reperee: { color: '#8a2a78', dash: [0.1, 2], cap: 'round' },
  inconnu: { color: '#4a3b32', dash: [1.4, 1.4] },
  a_l_arret: { color: '#6b6b6b', dash: [0.1, 2], cap: 'round' },
};
/** Status whose look is given to a status that this module does not know. */
const FALLBACK_STATUS = 'inconnu';

const DEFAULT_LAYERS = ['cpts', 'couverture', 'departements', 'noms'];
const OPACITY = { plain: 1, overBackground: 0.65, dimmed: 0.18 };

const NBSP = '\u00a0';

// --------------------------------------------------------------------------------------------- pure functions

/**
 * Class of a value: how many limits it reaches.
 * @param {Value|undefined} value
 * @param {number[]} breaks
 * @returns {number} 0 to breaks.length, MISSING or NOT_APPLICABLE
 */
export function classe(value, breaks) {
  if (value === 'x') return NOT_APPLICABLE;
  if (typeof value !== 'number' || Number.isNaN(value)) return MISSING;
  let index = 0;
  while (index < breaks.length && value >= breaks[index]) index += 1;
  return index;
}

/** @type {Map<number, Intl.NumberFormat>} building a formatter costs far more than using it */
const formatters = new Map();

/**
 * A number as French readers write it: 1 234,5 with a narrow no-break space.
 * @param {number} value
 * @param {number} [decimals]
 */
export function formatNumber(value, decimals = 0) {
  let formatter = formatters.get(decimals);
  if (!formatter) {
    formatter = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formatters.set(decimals, formatter);
  }
  return formatter.format(value);
}

/**
 * A value with its unit, or the words for its absence.
 * @param {Value|undefined} value
 * @param {Indicator} indicator
 */
export function formatValue(value, indicator) {
  const kind = classe(value, []);
  if (kind === NOT_APPLICABLE) return 'sans objet';
  if (kind === MISSING) return 'valeur manquante';
  const number = formatNumber(/** @type {number} */ (value), indicator.decimals);
  return indicator.unit ? `${number}${NBSP}${indicator.unit}` : number;
}

/**
 * What is known of the coverage of a commune, one line by CPTS and one when none covers it.
 * @param {Cpts[]} members  the CPTS whose perimeter holds the commune
 * @param {number|null} coverage  digit of COVERAGE
 * @param {string} fallback  word for a commune outside every perimeter, when its digit is unknown
 */
function coverageLines(members, coverage, fallback) {
  const lines = members.map((cpts) => `${cpts.n}${NBSP}: ${cpts.sl}${cpts.partial ? ' (périmètre partiel)' : ''}`);
  const outside = coverage === COVERAGE.uncovered || coverage === COVERAGE.undocumented;
  if (outside || members.length === 0) {
    // The digit is finer than the general word: completeness may be known département by département.
    lines.push(`CPTS${NBSP}: commune ${coverage === null ? fallback : COVERAGE_WORDS[coverage]}`);
  } else if (coverage === COVERAGE.shared) {
    lines.push('Commune partagée entre plusieurs CPTS');
  }
  return lines;
}

/**
 * The popup of a commune, as lines of text; `kind` becomes a CSS class.
 * @param {Commune} commune
 * @param {number} index
 * @param {Values|null} values
 * @param {Cpts[]} members
 * @returns {{kind: 'titre'|'valeur'|'population'|'couverture'|'alerte', text: string}[]}
 */
export function popupLines(commune, index, values, members) {
  /** @type {ReturnType<typeof popupLines>} */
  const lines = [{ kind: 'titre', text: `${commune.n} (${commune.d})` }];
  if (values) {
    const { name, vintage } = values.indicator;
    const label = vintage ? `${name} (${vintage})` : name;
    lines.push({ kind: 'valeur', text: `${label}${NBSP}: ${formatValue(values.values[index], values.indicator)}` });
    if (isFlagged(values, index)) lines.push({ kind: 'alerte', text: 'Effectif à vérifier' });
  }
  const population = commune.p === null ? 'valeur manquante' : `${formatNumber(commune.p)}${NBSP}habitants`;
  lines.push({ kind: 'population', text: `Population ${POPULATION_VINTAGE}${NBSP}: ${population}` });
  for (const text of coverageLines(members, digit(values?.coverage, index), values?.hatch_label ?? 'non documentée')) {
    lines.push({ kind: 'couverture', text });
  }
  return lines;
}

/** @param {Values} values @param {number} index */
function isFlagged(values, index) {
  return values.indicator.flagged && (values.flags ?? []).includes(index);
}

/** @param {string|undefined} digits @param {number} index @returns {number|null} */
function digit(digits, index) {
  const code = digits ? digits.charCodeAt(index) - 48 : NaN;
  return code >= 0 && code < COVERAGE_WORDS.length ? code : null;
}

/**
 * Feature state of every commune: `cl` class, `co` colour, `op` opacity, `cv` coverage digit (0 when hatches are off).
 *
 * The colour itself is part of the state: were it in the layer's expression, a new palette would make MapLibre rebuild
 * all tiles, and show new classes in old colours meanwhile.
 * @param {Values} values
 * @param {Commune[]} communes
 * @param {string[]} layers
 * @returns {{cl: number, co: string, op: number, cv: number}[]}
 */
export function featureStates(values, communes, layers) {
  const full = layers.includes('fond') ? OPACITY.overBackground : OPACITY.plain;
  const hatched = layers.includes('couverture');
  return communes.map((commune, index) => {
    const cl = classe(values.values[index], values.breaks);
    const shown = !values.departement || commune.d === values.departement;
    return {
      cl,
      co: classColor(cl, values),
      op: shown ? full : OPACITY.dimmed,
      cv: hatched ? (digit(values.coverage, index) ?? 0) : 0,
    };
  });
}

/** @param {number} cl @param {Values} values */
function classColor(cl, values) {
  if (cl === NOT_APPLICABLE) return values.na_color;
  return values.colors[cl] ?? values.missing_color;
}

/**
 * Outer border of a group of communes: the edges that one commune alone has. Neighbours share their vertices, so an
 * edge seen twice is inside the group.
 * @param {Surface[]} surfaces
 * @returns {number[][][]} coordinates of a MultiLineString
 */
export function outerBorder(surfaces) {
  const rings = surfaces.flatMap(({ type, coordinates }) => (type === 'Polygon' ? coordinates : coordinates.flat()));
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const key = edgeKey(ring[i - 1], ring[i]);
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  }
  return rings.flatMap((ring) => runs(ring, (a, b) => seen.get(edgeKey(a, b)) === 1));
}

/** The same key whichever way the edge is walked. @param {number[]} a @param {number[]} b */
function edgeKey(a, b) {
  const inOrder = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  return inOrder ? `${a[0]},${a[1]},${b[0]},${b[1]}` : `${b[0]},${b[1]},${a[0]},${a[1]}`;
}

/**
 * Unbroken stretches of a ring whose edges are kept.
 * @param {number[][]} ring
 * @param {(a: number[], b: number[]) => boolean} kept
 * @returns {number[][][]}
 */
function runs(ring, kept) {
  /** @type {number[][][]} */
  const lines = [];
  let open = false;
  for (let i = 1; i < ring.length; i += 1) {
    const keep = kept(ring[i - 1], ring[i]);
    if (keep && !open) lines.push([ring[i - 1]]);
    if (keep) lines[lines.length - 1].push(ring[i]);
    open = keep;
  }
  return lines;
}

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
 * Four finite numbers out of "west,south,east,north" or of an array.
 * @param {unknown} source
 * @returns {Bounds|null}
 */
export function bounds(source) {
  const numbers = (Array.isArray(source) ? source : String(source ?? '').split(',')).map(Number);
  const [west, south, east, north] = numbers;
  const valid = numbers.length === 4 && numbers.every(Number.isFinite) && west <= east && south <= north;
  return valid ? [west, south, east, north] : null;
}

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

/**
 * A square tile of diagonal lines that repeats without a seam: dark ink, and beside it a light line that shows where
 * the commune is dark. Worked out by pixel: a canvas may take a tenth of a second to be ready and be read back.
 * @param {{ink: number, light: number, rising: boolean}} hatch  opacities, direction
 */
export function hatchImage({ ink, light, rising }) {
  const size = 16; // device pixels, for a pixel ratio of 2
  const data = new Uint8ClampedArray(size * size * 4);
  for (let pixel = 0; pixel < size * size; pixel += 1) {
    const x = pixel % size;
    const y = Math.floor(pixel / size);
    const across = (rising ? x + y : x - y + size) % size;
    const dark = ink * strokeCover(across, 4);
    const pale = light * strokeCover(across, 7);
    const shade = pale > dark ? 255 : 30;
    data.set([shade, shade, shade, 255 * Math.max(dark, pale)], pixel * 4);
  }
  return { width: size, height: size, data };
}

/**
 * How much of a pixel a diagonal line covers, 0 to 1.
 * @param {number} across  place of the pixel, counted along a row
 * @param {number} centre  place of the line, likewise
 */
function strokeCover(across, centre) {
  const halfWidth = 0.7;
  const distance = Math.abs(across - centre) / Math.SQRT2;
  return Math.min(1, Math.max(0, halfWidth + 0.5 - distance));
}

// ---------------------------------------------------------------------------------------------------- loading

/** @type {Map<string, Promise<any>>} what was fetched, by address: it never changes under one address */
const fetched = new Map();

/**
 * Run a loader once per address; a failure is forgotten, so that the next visit tries again.
 * @template T
 * @param {string} address
 * @param {(address: string) => Promise<T>} loader
 * @returns {Promise<T>}
 */
function once(address, loader) {
  let promise = fetched.get(address);
  if (!promise) {
    promise = loader(address);
    fetched.set(address, promise);
    promise.catch(() => fetched.delete(address));
  }
  return promise;
}

/** @param {string} address @returns {Promise<Collection>} */
async function fetchCollection(address) {
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
function insertScript(address) {
  return inserted(Object.assign(document.createElement('script'), { src: address, async: true }));
}

/** @param {string} address */
function insertStylesheet(address) {
  return inserted(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address }));
}

/**
 * Resolve when the element has a size: a map born in a closed panel would frame the region for a size it never has.
 * @param {HTMLElement} element
 * @returns {Promise<void>}
 */
function sized(element) {
  return new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}

// ------------------------------------------------------------------------------------------------------ style

const COLORS = { land: '#f2f4f5', departement: '#3d434a', hover: '#111111', selection: '#111111' };

const PLAN_IGN = {
  type: 'raster',
  tiles: [
    'https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2' +
      '&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}',
  ],
  tileSize: 256,
  maxzoom: 18,
  attribution: 'IGN, Plan IGN',
};

const LOCALE = {
  'AttributionControl.ToggleAttribution': 'Afficher ou masquer les sources',
  'Map.Title': 'Carte des communes',
  'Marker.Title': 'Repère',
  'NavigationControl.ZoomIn': 'Zoomer',
  'NavigationControl.ZoomOut': 'Dézoomer',
  'Popup.Close': 'Fermer',
  'ScaleControl.Meters': 'm',
  'ScaleControl.Kilometers': 'km',
};

/**
 * A hatch has the opacity of the commune where its coverage is the given digit, and none elsewhere.
 * @param {{id: string, coverage: number}} hatch
 */
function hatchLayer({ id, coverage }) {
  const opacity = ['case', ['==', ['feature-state', 'cv'], coverage], ['coalesce', ['feature-state', 'op'], 1], 0];
  const paint = { 'fill-pattern': id, 'fill-antialias': false, 'fill-opacity': opacity };
  return { id, type: 'fill', source: 'communes', paint };
}

/** Two hatches, in opposite directions; the lighter one may cover a whole region and must let it be read. */
const HATCHES = [
  { id: 'hachure-non-documentee', coverage: COVERAGE.undocumented, ink: 0.14, light: 0.1, rising: false },
  { id: 'hachure-non-couverte', coverage: COVERAGE.uncovered, ink: 0.4, light: 0.35, rising: true },
];

/** @param {Feature[]|undefined} [features] @returns {any} */
function collection(features = []) {
  return { type: 'FeatureCollection', features };
}

/** @param {number[][][]} lines */
function multiLine(lines) {
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } };
}

/** Perimeters are drawn half a width inside their border: two CPTS that touch keep both their outlines. */
const CPTS_INSET = byZoom(0.85, 1.5);

/**
 * One line layer by status: MapLibre cannot take a dash from the data.
 * @returns {any[]}
 */
function statusLayers() {
  const known = Object.keys(STATUTS);
  return known.map((key) => {
    const { color, dash, cap = 'butt' } = STATUTS[key];
    const own = ['==', ['get', 's'], key];
    const unknown = ['!', ['in', ['get', 's'], ['literal', known]]];
    return {
      id: `cpts-${key}`,
      type: 'line',
      source: 'cpts',
      filter: key === FALLBACK_STATUS ? ['any', own, unknown] : own,
      layout: { 'line-cap': cap, 'line-join': 'round' },
      paint: {
        'line-color': color,
        'line-width': byZoom(1.7, 3),
        'line-offset': CPTS_INSET,
        ...(dash && { 'line-dasharray': dash }),
      },
    };
  });
}

/**
 * From the region (zoom 6) to the commune (zoom 11).
 * @param {number|string} far
 * @param {number|string} near
 */
function byZoom(far, near) {
  return ['interpolate', ['linear'], ['zoom'], 6, far, 11, near];
}

/** @param {string} id @param {string} source @param {string} color @param {any} width @param {object} [paint] */
function lineLayer(id, source, color, width, paint = {}) {
  return {
    id,
    type: 'line',
    source,
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': color, 'line-width': width, ...paint },
  };
}

/**
 * Layers from the bottom up; the background map, when chosen, comes below 'communes'.
 * @returns {any[]}
 */
function layers() {
  return [
    { id: 'plain', type: 'background', paint: { 'background-color': COLORS.land } },
    {
      id: 'communes',
      type: 'fill',
      source: 'communes',
      paint: {
        'fill-color': ['to-color', ['coalesce', ['feature-state', 'co'], 'rgba(0, 0, 0, 0)']],
        'fill-opacity': ['coalesce', ['feature-state', 'op'], OPACITY.plain],
        // The border of the fill, not a line layer: one set of vertices less to build, and a colour that does not
        // follow the state is not worked out again for each commune.
        'fill-outline-color': byZoom('rgba(255, 255, 255, 0.2)', 'rgba(255, 255, 255, 0.9)'),
      },
    },
    lineLayer('departements', 'departements', COLORS.departement, byZoom(0.8, 1.8)),
    lineLayer('cpts-lisere', 'cpts', '#ffffff', byZoom(3.4, 6), { 'line-opacity': 0.85, 'line-offset': CPTS_INSET }),
    ...statusLayers(),
    lineLayer('survol', 'survol', COLORS.hover, byZoom(1.2, 2)),
    lineLayer('selection-lisere', 'selection', '#ffffff', byZoom(5, 7)),
    lineLayer('selection', 'selection', COLORS.selection, byZoom(2.4, 3.4)),
  ];
}

/**
 * @param {Collection} communes
 * @param {Collection|null} contours
 * @param {Collection|null} cpts
 * @returns {any} a MapLibre style that names no address
 */
function mapStyle(communes, contours, cpts) {
  const geojson = (/** @type {any} */ data) => ({ type: 'geojson', data, buffer: 32, maxzoom: 14 });
  return {
    version: 8,
    sources: {
      communes: geojson(communes),
      departements: geojson(contours ?? collection()),
      cpts: geojson(cpts ?? collection()),
      survol: geojson(collection()),
      selection: geojson(collection()),
    },
    layers: layers(),
  };
}

/** Layers that one choice of the user shows or hides. @type {Record<string, string[]>} */
const LAYERS_OF_CHOICE = {
  departements: ['departements'],
  cpts: ['cpts-lisere', ...Object.keys(STATUTS).map((key) => `cpts-${key}`)],
};

// ------------------------------------------------------------------------------------------------------ names

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
class Names {
  /**
   * @param {any} library
   * @param {any} map
   * @param {Collection|null} contours
   * @param {Collection|null} cpts
   */
  constructor(library, map, contours, cpts) {
    this.map = map;
    /** @type {string[]} */
    this.kinds = [];
    const bySize = [...(cpts?.features ?? [])].sort((a, b) => b.properties.m.length - a.properties.m.length);
    this.labels = [
      ...(contours?.features ?? []).map(({ properties }) => this.#label(library, 'departements', properties)),
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

// ------------------------------------------------------------------------------------------------------- view

/** Marks, on the events of a move, that the address need not tell it. */
const UNWRITTEN = { unwritten: true };

/**
 * The view in the address fragment, so that a reload or a sent link shows the same place.
 *
 * MapLibre's own `hash` option is not used: it writes the fragment while the map is being built, and when this falls
 * between two steps of Dash's Location, Dash pushes the old address again and loses the query. Here the fragment
 * changes only once somebody moves the map.
 */
class View {
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

// -------------------------------------------------------------------------------------------------------- map

/** @typedef {{values: Values|null, choices: Choices, target: Bounds|null, selection: Selection}} Orders */

/** What Dash last asked for: kept while there is no map, and for the map of the next visit. @type {Orders} */
const orders = { values: null, choices: { layers: DEFAULT_LAYERS }, target: null, selection: null };

/** Tells Dash apart two clicks on the same commune. */
let clicks = 0;

const POPUP = {
  className: 'carte-bulle',
  closeButton: false,
  closeOnClick: false,
  focusAfterOpen: false,
  maxWidth: '19rem',
  offset: 14,
};

const FAILURE =
  `La carte ne peut pas s’afficher${NBSP}: un fichier n’a pas pu être chargé, ou ce navigateur ne permet pas ` +
  'le dessin en WebGL. Le tableau ci-dessous donne les mêmes chiffres.';

function reducedMotion() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
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
    /** @type {number|null} */
    this.hovered = null;
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

  /** Everything the map needs, fetched side by side. Without départements or perimeters there still is a map. */
  async #load() {
    const { maplibre = '', maplibreCss = '', communes = '', contours = '', cpts = '' } = this.element.dataset;
    const optional = (/** @type {string} */ address, /** @type {string} */ what) =>
      once(address, fetchCollection).catch(() => {
        this.#notify(address, `${what} n’ont pas pu être chargés.`);
        return null;
      });
    const [base, outlines, perimeters] = await Promise.all([
      once(communes, fetchCollection),
      optional(contours, 'Les départements'),
      optional(cpts, 'Les périmètres des CPTS'),
      once(maplibre, insertScript),
      once(maplibreCss, insertStylesheet),
      sized(this.element),
    ]);
    return { communes: base, contours: outlines, cpts: perimeters };
  }

  /** @param {{communes: Collection, contours: Collection|null, cpts: Collection|null}} data */
  #build({ communes, contours, cpts }) {
    const library = /** @type {any} */ (globalThis).maplibregl;
    this.features = communes.features;
    this.communes = communes.features.map((feature) => /** @type {Commune} */ (feature.properties));
    for (const { properties } of cpts?.features ?? []) {
      for (const index of properties.m) this.members.set(index, [...(this.members.get(index) ?? []), properties]);
    }
    this.map = this.#createMap(library, mapStyle(communes, contours, cpts));
    this.popup = new library.Popup(POPUP);
    this.names = new Names(library, this.map, contours, cpts);
    this.map.on('error', (/** @type {any} */ event) => this.#onError(event));
    this.map.on('data', (/** @type {any} */ event) => this.#onData(event));
    this.map.once('style.load', () => this.#onStyle());
  }

  /** @param {any} library @param {any} style */
  #createMap(library, style) {
    const frame = bounds(this.element.dataset.emprise) ?? undefined;
    const region = { bounds: frame, fitBoundsOptions: { padding: this.#padding(16) } };
    const map = new library.Map({
      container: this.host,
      style,
      ...(this.view.inAddress() ?? region),
      minZoom: 4,
      maxZoom: 16,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      cooperativeGestures: false,
      fadeDuration: reducedMotion() ? 0 : 300,
      canvasContextAttributes: { preserveDrawingBuffer: false },
      attributionControl: { compact: true, customAttribution: 'IGN Admin Express, Insee COG' },
      locale: LOCALE,
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new library.NavigationControl({ showCompass: false }), 'top-right');
    map.addControl(new library.ScaleControl({ unit: 'metric' }), 'bottom-left');
    this.view.follow(map);
    Object.assign(this.element, { carte: map }); // for tests, which read feature states and the view
    return map;
  }

  /** The style is parsed and no tile is built yet: states set now are in the very first frame. */
  #onStyle() {
    this.map.on('mousemove', 'communes', (/** @type {any} */ event) => this.#onHover(event));
    this.map.on('mouseleave', 'communes', () => this.#leave());
    this.map.on('dragstart', () => this.#leave());
    this.map.on('click', 'communes', (/** @type {any} */ event) => this.#onClick(event));
    this.ready = true;
    this.paint();
    this.outline();
    this.aim();
  }

  /** Give every commune the state it must have; touch only those that change. */
  paint() {
    const { values, choices } = orders;
    if (!this.ready) return;
    this.#showLayers(choices.layers);
    if (!values) return;
    const start = performance.now();
    const states = featureStates(values, this.communes ?? [], choices.layers);
    this.#addHatches(states);
    this.#setStates(states);
    performance.measure('carte:peindre', { start, end: performance.now() });
    this.map.once('render', () => performance.measure('carte:image', { start, end: performance.now() }));
    if (this.hovered !== null) this.#fillPopup(this.hovered);
    this.#announcePaint();
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
    if (chosen) {
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
    if (this.ready) this.#draw('selection', selection?.kind ? (selection.codes ?? []) : []);
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

  /** @param {string} source @param {number[]} indices */
  #draw(source, indices) {
    const surfaces = indices.filter((index) => this.features[index]).map((index) => this.features[index].geometry);
    this.map.getSource(source).setData(surfaces.length ? multiLine(outerBorder(surfaces)) : collection());
  }

  /** @param {any} event */
  #onHover(event) {
    if (this.map.isMoving()) return;
    const index = event.features[0].id;
    this.popup?.setLngLat(event.lngLat);
    if (index === this.hovered) return;
    this.hovered = index;
    this.#draw('survol', [index]);
    this.#fillPopup(index);
    if (!this.popup.isOpen()) this.popup.addTo(this.map);
    this.map.getCanvas().style.cursor = 'pointer';
  }

  #leave() {
    if (this.hovered === null) return;
    this.hovered = null;
    this.#draw('survol', []);
    this.popup.remove();
    this.map.getCanvas().style.cursor = '';
  }

  /** Text nodes only: names come from files. @param {number} index */
  #fillPopup(index) {
    const commune = /** @type {Commune} */ (this.features[index].properties);
    const content = document.createElement('div');
    for (const { kind, text } of popupLines(commune, index, orders.values, this.members.get(index) ?? [])) {
      const line = document.createElement('p');
      line.className = `carte-bulle-${kind}`;
      line.textContent = text;
      content.append(line);
    }
    this.popup.setDOMContent(content);
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
  /** @param {Values|null} values @param {Choices|null} choices */
  peindre(values, choices) {
    if (values?.values) orders.values = values;
    if (choices?.layers) orders.choices = choices;
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
  host.dash_clientside.carte = bridge;
  new MutationObserver(follow).observe(document.documentElement, { childList: true, subtree: true });
  follow();
}
