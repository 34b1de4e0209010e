/**
 * What every map of ours shares: geometry, the look of perimeters and hatches. No map
 * is made here.
 */

/**
 * @typedef {[number, number, number, number]} Bounds  west, south, east, north
 * @typedef {{type: 'Polygon', coordinates: number[][][]}|{type: 'MultiPolygon', coordinates: number[][][][]}} Surface
 * @typedef {{type: 'Feature', id?: number, properties: any, geometry: any}} Feature  geometry: a Surface, or null
 * @typedef {{type: 'FeatureCollection', features: Feature[]}} Collection
 */

/** Digits of the coverage of a commune. */
export const COVERAGE = { covered: 0, shared: 1, uncovered: 2, undocumented: 3 };

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
export const FALLBACK_STATUS = 'inconnu';

export const OPACITY = { plain: 1, overBackground: 0.65, dimmed: 0.18 };

export const NBSP = '\u00a0';

// ------------------------------------------------------------------------------------------- pure functions

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

// ------------------------------------------------------------------------------------------------------ style

export const COLORS = { land: '#f2f4f5', departement: '#3d434a', hover: '#111111', selection: '#111111' };

export const PLAN_IGN = {
  type: 'raster',
  tiles: [
    'https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2' +
      '&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}',
  ],
  tileSize: 256,
  maxzoom: 18,
  attribution: 'IGN, Plan IGN',
};

export const LOCALE = {
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
export function hatchLayer({ id, coverage }) {
  const opacity = ['case', ['==', ['feature-state', 'cv'], coverage], ['coalesce', ['feature-state', 'op'], 1], 0];
  const paint = { 'fill-pattern': id, 'fill-antialias': false, 'fill-opacity': opacity };
  return { id, type: 'fill', source: 'communes', paint };
}

/** Two hatches, in opposite directions; the lighter one may cover a whole region and must let it be read. */
export const HATCHES = [
  { id: 'hachure-non-documentee', coverage: COVERAGE.undocumented, ink: 0.14, light: 0.1, rising: false },
  { id: 'hachure-non-couverte', coverage: COVERAGE.uncovered, ink: 0.4, light: 0.35, rising: true },
];

/** @param {Feature[]|undefined} [features] @returns {any} */
export function collection(features = []) {
  return { type: 'FeatureCollection', features };
}

/** @param {number[][][]} lines */
export function multiLine(lines) {
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } };
}

/** Perimeters are drawn half a width inside their border: two CPTS that touch keep both their outlines. */
export const CPTS_INSET = byZoom(0.85, 1.5);

/**
 * One line layer by status: MapLibre cannot take a dash from the data.
 * @returns {any[]}
 */
export function statusLayers() {
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
export function byZoom(far, near) {
  return ['interpolate', ['linear'], ['zoom'], 6, far, 11, near];
}

/** @param {string} id @param {string} source @param {string} color @param {any} width @param {object} [paint] */
export function lineLayer(id, source, color, width, paint = {}) {
  return {
    id,
    type: 'line',
    source,
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': color, 'line-width': width, ...paint },
  };
}

export function reducedMotion() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
