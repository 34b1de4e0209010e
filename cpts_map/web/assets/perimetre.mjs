/**
 * What a perimeter is, worked out at once in the browser: population, bounds, class, pieces, pockets, what it crosses.
 *
 * Pure: no document, no map. The figures equal those of `atlas.perimeter(codes).diagnose()`, which tests verify.
 */

/**
 * @typedef {{nom: string, min: number, max: number|null, euros: number}} Classe
 * @typedef {{code: string, nom: string, communes: number, population: number}} Territoire
 * @typedef {{id: string, nom: string, statut: string, verrou: boolean, region: boolean, m: number[]}} Cpts
 * @typedef {{id: string, dep: string, m: number[]}} Zone
 * @typedef {object} Fichier  what `web/workshopfile.py` writes
 * @property {number} millesime
 * @property {number} region
 * @property {[number, number]} bornes
 * @property {Classe[]} classes
 * @property {string[]} codes
 * @property {string[]} noms
 * @property {number[]} annees
 * @property {(number|null)[][]} population  by year, then by commune
 * @property {(number|null)[]} x
 * @property {(number|null)[]} y
 * @property {[number[], number[]]} voisins
 * @property {number[]} cote
 * @property {number[]} terre
 * @property {{communes: number, code: string}[]} reste
 * @property {number[]} departement
 * @property {Territoire[]} departements
 * @property {number[]} epci
 * @property {Territoire[]} epcis
 * @property {Record<string, {de: number[], noms: string[]}>} mailles  other territories that are loaded, by kind
 * @property {Cpts[]} cpts
 * @property {Zone[]} zones
 * @property {Record<string, string>} textes
 * @typedef {{debut: Int32Array, fin: Int32Array}} Graphe  neighbours of node i: fin[debut[i]] to fin[debut[i + 1] - 1]
 * @typedef {Fichier & {n: number, graphe: Graphe, index: Map<string, number>, tenants: number[][]}} Pays  tenants: for
 *   each commune, the positions in `cpts` of those that lock it
 * @typedef {{communes: number[], enclave: boolean}} Poche
 * @typedef {{code: string, nom: string, communes: number, total: number, population: number, populationTotale: number,
 *   coupe: boolean}} Croisement
 * @typedef {'sous_le_minimum'|'dans_les_bornes'|'au_dessus_du_maximum'} Place
 * @typedef {object} Figures
 * @property {number[]} communes
 * @property {number} population
 * @property {{annee: number, habitants: number|null, manquantes: number[]}[]} annees
 * @property {{place: Place, margeMin: number, margeMax: number}} bornes
 * @property {{nom: string, min: number, max: number|null, euros: number, avant: number|null, apres: number|null}} classe
 * @property {number[][]} morceaux
 * @property {Poche[]} poches
 * @property {Croisement[]} departements
 * @property {Croisement[]} epci
 * @property {{cpts: Cpts, communes: number[]}[]} tenants
 */

/** Shorter, a coast or a frontier is a rounding of the outlines. */
const COTE_M = 1;

/**
 * Make a file ready to be asked.
 * @param {Fichier} fichier
 * @returns {Pays}
 */
export function lire(fichier) {
  const n = fichier.codes.length;
  /** @type {number[][]} */
  const tenants = Array.from({ length: n }, () => []);
  fichier.cpts.forEach(({ verrou, m }, rang) => {
    if (verrou) for (const commune of m) tenants[commune].push(rang);
  });
  const index = new Map(fichier.codes.map((code, i) => [code, i]));
  return { ...fichier, n, graphe: graphe(fichier.voisins, n + fichier.reste.length), index, tenants };
}

/** @param {[number[], number[]]} voisins @param {number} n @returns {Graphe} */
function graphe([ecarts, portees], n) {
  const a = new Int32Array(ecarts.length);
  const b = new Int32Array(ecarts.length);
  const debut = new Int32Array(n + 1);
  let courant = 0;
  for (let i = 0; i < ecarts.length; i += 1) {
    courant += ecarts[i];
    a[i] = courant;
    b[i] = courant + portees[i];
    debut[a[i] + 1] += 1;
    debut[b[i] + 1] += 1;
  }
  for (let i = 0; i < n; i += 1) debut[i + 1] += debut[i];
  const fin = new Int32Array(2 * a.length);
  const libre = debut.slice();
  for (let i = 0; i < a.length; i += 1) {
    fin[libre[a[i]]] = b[i];
    libre[a[i]] += 1;
    fin[libre[b[i]]] = a[i];
    libre[b[i]] += 1;
  }
  return { debut, fin };
}

/**
 * Connected parts of a set of nodes, in the order of their first node.
 * @param {Graphe} g
 * @param {Uint8Array} dedans  1 where the node is in the set; left as it was
 * @param {Iterable<number>} noeuds  the nodes of the set
 * @returns {number[][]}
 */
export function parties(g, dedans, noeuds) {
  const vus = new Uint8Array(dedans.length);
  /** @type {number[][]} */
  const trouvees = [];
  for (const depart of noeuds) {
    if (vus[depart]) continue;
    const partie = [depart];
    vus[depart] = 1;
    for (let i = 0; i < partie.length; i += 1) {
      for (let j = g.debut[partie[i]]; j < g.debut[partie[i] + 1]; j += 1) {
        const voisin = g.fin[j];
        if (dedans[voisin] && !vus[voisin]) {
          vus[voisin] = 1;
          partie.push(voisin);
        }
      }
    }
    trouvees.push(partie);
  }
  return trouvees;
}

/**
 * Everything that is said at once of a perimeter.
 * @param {Pays} pays
 * @param {Iterable<number>} choix  positions of its communes
 * @returns {Figures}
 */
export function figures(pays, choix) {
  const communes = [...choix].sort((a, b) => (pays.codes[a] < pays.codes[b] ? -1 : 1));
  const annees = pays.annees.map((annee, rang) => parAnnee(annee, pays.population[rang], communes));
  const population = annees.at(-1)?.habitants ?? 0;
  return {
    communes,
    population,
    annees,
    bornes: bornes(population, pays.bornes),
    classe: classe(population, pays.classes),
    morceaux: morceaux(pays, communes),
    poches: communes.length ? poches(pays, communes) : [],
    departements: croisements(pays, communes, pays.departement, pays.departements),
    epci: croisements(pays, communes, pays.epci, pays.epcis),
    tenants: tenants(pays, communes),
  };
}

/** @param {number} annee @param {(number|null)[]} population @param {number[]} communes */
function parAnnee(annee, population, communes) {
  const manquantes = communes.filter((i) => population[i] === null);
  const connues = communes.length - manquantes.length;
  const habitants = connues ? communes.reduce((somme, i) => somme + (population[i] ?? 0), 0) : null;
  return { annee, habitants, manquantes };
}

/** @param {number} population @param {[number, number]} limites @returns {Figures['bornes']} */
export function bornes(population, [min, max]) {
  /** @type {Place} */
  const place = population < min ? 'sous_le_minimum' : population > max ? 'au_dessus_du_maximum' : 'dans_les_bornes';
  return { place, margeMin: population - min, margeMax: max - population };
}

/** An edge belongs to the class above it. @param {number} population @param {Classe[]} classes */
export function classe(population, classes) {
  const trouvee = /** @type {Classe} */ (classes.findLast(({ min }) => population >= min));
  return {
    ...trouvee,
    avant: trouvee === classes[0] ? null : population - trouvee.min,
    apres: trouvee.max === null ? null : trouvee.max - population,
  };
}

/** Pieces, those of most communes first. @param {Pays} pays @param {number[]} communes */
function morceaux(pays, communes) {
  return ranges(pays, parties(pays.graphe, masque(pays, communes), communes));
}

/** @param {Pays} pays @param {number[][]} trouvees  @param {(partie: number[]) => number} [taille] */
function ranges(pays, trouvees, taille = (partie) => partie.length) {
  const code = (/** @type {number} */ i) => (i < pays.n ? pays.codes[i] : pays.reste[i - pays.n].code);
  const compares = trouvees.map((partie) => {
    const ordonnee = partie.sort((a, b) => (code(a) < code(b) ? -1 : 1));
    return { ordonnee, taille: taille(partie), premier: code(ordonnee[0]) };
  });
  compares.sort((a, b) => b.taille - a.taille || (a.premier < b.premier ? -1 : 1));
  return compares.map(({ ordonnee }) => ordonnee);
}

/**
 * Communes that a perimeter cuts off from all others: the largest part that is left of each land is the outside.
 * @param {Pays} pays
 * @param {number[]} communes
 * @returns {Poche[]}
 */
function poches(pays, communes) {
  const dedans = masque(pays, communes);
  const terres = new Set(communes.map((i) => pays.terre[i]));
  const restent = [];
  for (let i = 0; i < dedans.length; i += 1) if (!dedans[i] && terres.has(pays.terre[i])) restent.push(i);
  const dehors = new Uint8Array(dedans.length);
  for (const i of restent) dehors[i] = 1;
  const poids = (/** @type {number} */ i) => (i < pays.n ? 1 : pays.reste[i - pays.n].communes);
  const taille = (/** @type {number[]} */ partie) => partie.reduce((somme, i) => somme + poids(i), 0);
  const vues = new Set();
  return ranges(pays, parties(pays.graphe, dehors, restent), taille)
    .filter((partie) => {
      const terre = pays.terre[partie[0]];
      const dehorsDeCetteTerre = !vues.has(terre);
      vues.add(terre);
      return !dehorsDeCetteTerre;
    })
    .map((partie) => ({
      communes: partie.filter((i) => i < pays.n),
      enclave: partie.reduce((somme, i) => somme + pays.cote[i], 0) < COTE_M,
    }));
}

/** @param {Pays} pays @param {number[]} communes */
export function masque(pays, communes) {
  const dedans = new Uint8Array(pays.n + pays.reste.length);
  for (const i of communes) dedans[i] = 1;
  return dedans;
}

/**
 * Territories that a perimeter takes in, whole or in part, those of most inhabitants inside first.
 * @param {Pays} pays
 * @param {number[]} communes
 * @param {number[]} de  territory of each commune, -1 for none
 * @param {Territoire[]} territoires
 * @returns {Croisement[]}
 */
function croisements(pays, communes, de, territoires) {
  const derniere = /** @type {(number|null)[]} */ (pays.population.at(-1));
  /** @type {Map<number, {communes: number, population: number}>} */
  const sommes = new Map();
  for (const i of communes) {
    if (de[i] < 0) continue;
    const somme = sommes.get(de[i]) ?? { communes: 0, population: 0 };
    somme.communes += 1;
    somme.population += derniere[i] ?? 0;
    sommes.set(de[i], somme);
  }
  return [...sommes]
    .map(([rang, { communes: combien, population }]) => {
      const { code, nom, communes: total, population: populationTotale } = territoires[rang];
      return { code, nom, communes: combien, total, population, populationTotale, coupe: combien < total };
    })
    .sort((a, b) => b.population - a.population || (a.code < b.code ? -1 : 1));
}

/** CPTS that hold some of the communes. @param {Pays} pays @param {number[]} communes */
function tenants(pays, communes) {
  const dedans = new Set(communes);
  return pays.cpts
    .map((cpts) => ({ cpts, communes: cpts.m.filter((i) => dedans.has(i)) }))
    .filter((tenue) => tenue.communes.length);
}
