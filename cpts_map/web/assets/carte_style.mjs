/** The look of the map of the communes. */

import {
  byZoom,
  collection,
  COLORS,
  CPTS_INSET,
  lineLayer,
  OPACITY,
  statusLayers,
  STATUTS,
} from './commun.mjs';

/** @typedef {import('./commun.mjs').Collection} Collection */

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
 * @param {Collection} departements
 * @param {Collection} cpts
 * @returns {any} a MapLibre style that names no address
 */
export function mapStyle(communes, departements, cpts) {
  const geojson = (/** @type {any} */ data) => ({ type: 'geojson', data, buffer: 32, maxzoom: 14 });
  return {
    version: 8,
    sources: {
      communes: geojson(communes),
      departements: geojson(departements),
      cpts: geojson(cpts),
      survol: geojson(collection()),
      selection: geojson(collection()),
    },
    layers: layers(),
  };
}

/** Layers that one choice of the user shows or hides. @type {Record<string, string[]>} */
export const LAYERS_OF_CHOICE = {
  departements: ['departements'],
  cpts: ['cpts-lisere', ...Object.keys(STATUTS).map((key) => `cpts-${key}`)],
};
