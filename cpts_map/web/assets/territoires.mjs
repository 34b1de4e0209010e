/** Which communes a name, a shape or a neighbour stands for. Pure. */

/**
 * @typedef {import('./perimetre.mjs').Pays} Pays
 */

/**
 * Communes that touch a perimeter, the most populated first.
 * @param {Pays} pays
 * @param {Set<number>} choix
 */
export function autour(pays, choix) {
  const derniere = /** @type {(number|null)[]} */ (pays.population.at(-1));
  const trouvees = new Set();
  for (const i of choix) {
    for (let j = pays.graphe.debut[i]; j < pays.graphe.debut[i + 1]; j += 1) {
      const voisin = pays.graphe.fin[j];
      if (voisin < pays.n && !choix.has(voisin)) trouvees.add(voisin);
    }
  }
  return [...trouvees].sort((a, b) => (derniere[b] ?? 0) - (derniere[a] ?? 0) || a - b);
}

/**
 * CPTS that forbid a commune: those that hold it, but the perimeter's own.
 * @param {Pays} pays
 * @param {number} commune
 * @param {string[]} propres  ids of the CPTS that this perimeter is a new version of
 */
export function verrous(pays, commune, propres) {
  return pays.tenants[commune].map((rang) => pays.cpts[rang]).filter(({ id }) => !propres.includes(id));
}

/**
 * The whole territory of a kind that holds a commune; the commune alone where there is none.
 * @param {Pays} pays
 * @param {string} sorte  "epci", or a kind of `mailles`
 * @param {number} commune
 * @returns {{communes: number[], nom: string}}
 */
export function maille(pays, sorte, commune) {
  const { de, noms } = pays.mailles?.[sorte] ?? { de: [], noms: [] };
  const [territoires, nom] = sorte === 'epci'
    ? [pays.epci, pays.epcis[pays.epci[commune]]?.nom]
    : [de, noms[de[commune]]];
  const rang = territoires[commune] ?? -1;
  if (rang < 0) return { communes: [commune], nom: pays.noms[commune] };
  return { communes: pays.codes.map((_, i) => i).filter((i) => territoires[i] === rang), nom };
}

/**
 * What an address of the file stands for: "commune:33063", "epci:…", "departement:…", "cpts:…", "zone:dep/code".
 * @param {Pays} pays
 * @param {string} adresse
 * @returns {number[]}
 */
export function communesDe(pays, adresse) {
  const separateur = adresse.indexOf(':');
  const [sorte, code] = [adresse.slice(0, separateur), adresse.slice(separateur + 1)];
  if (sorte === 'commune') return pays.index.has(code) ? [/** @type {number} */ (pays.index.get(code))] : [];
  if (sorte === 'cpts') return pays.cpts.find(({ id }) => id === code)?.m ?? [];
  if (sorte === 'zone') return pays.zones.find(({ id, dep }) => `${dep}/${id}` === code)?.m ?? [];
  if (sorte !== 'epci' && sorte !== 'departement') return [];
  const rang = pays[sorte === 'epci' ? 'epcis' : 'departements'].findIndex((territoire) => territoire.code === code);
  const de = pays[sorte];
  return rang < 0 ? [] : pays.codes.map((_, i) => i).filter((i) => de[i] === rang);
}

/**
 * Communes whose town hall lies in a polygon; islands without a known one are left to the lists.
 * @param {Pays} pays
 * @param {[number, number][]} anneau  longitude and latitude of its corners
 */
export function dansLeTrace(pays, anneau) {
  const trouvees = [];
  for (let i = 0; i < pays.n; i += 1) {
    const [x, y] = [pays.x[i], pays.y[i]];
    if (x !== null && y !== null && contient(anneau, x, y)) trouvees.push(i);
  }
  return trouvees;
}

/** Even–odd rule. @param {[number, number][]} anneau @param {number} x @param {number} y */
function contient(anneau, x, y) {
  let dedans = false;
  for (let i = 0, j = anneau.length - 1; i < anneau.length; j = i, i += 1) {
    const [xi, yi] = anneau[i];
    const [xj, yj] = anneau[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) dedans = !dedans;
  }
  return dedans;
}
