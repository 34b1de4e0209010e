/** Sentences and elements: small tools of the boxes that the browser fills. */

import { formatNumber, NBSP } from './commun.mjs';

/** @typedef {Node|string|null|undefined|(Node|string|null|undefined)[]} Contenu */

/**
 * Put values in a sentence: numbers are written in French.
 * @param {string} phrase
 * @param {Record<string, string|number>} [valeurs]
 */
export function remplir(phrase, valeurs = {}) {
  return phrase.replaceAll(/\{(\w+)\}/g, (tout, nom) => {
    const valeur = valeurs[nom];
    return valeur === undefined ? tout : typeof valeur === 'number' ? formatNumber(valeur) : valeur;
  });
}

/**
 * A number of things; the noun is "singular|plural".
 * @param {number} n
 * @param {string} nom
 */
export function compter(n, nom) {
  const [un, plusieurs] = nom.split('|');
  return `${formatNumber(n)}${NBSP}${Math.abs(n) < 2 ? un : plusieurs}`;
}

/** @param {number} n */
export function signe(n) {
  return `${n > 0 ? '+' : n < 0 ? '−' : ''}${formatNumber(Math.abs(n))}`;
}

/**
 * An element with its attributes and what it holds; texts are never read as HTML.
 * @param {string} balise
 * @param {Record<string, string|boolean>|null} attributs
 * @param {...Contenu} contenu
 */
export function element(balise, attributs, ...contenu) {
  const noeud = document.createElement(balise);
  for (const [nom, valeur] of Object.entries(attributs ?? {})) {
    if (valeur === true) noeud.setAttribute(nom, '');
    else if (valeur !== false) noeud.setAttribute(nom, valeur);
  }
  noeud.append(...contenu.flat().filter((x) => x !== null && x !== undefined && x !== ''));
  return noeud;
}

/**
 * What the server writes as plain HTML, see `drawing.plain`.
 * @param {string|{t: string, a: Record<string, string>, c: any[]}} noeud
 * @returns {Node}
 */
export function dessiner(noeud) {
  return typeof noeud === 'string' ? document.createTextNode(noeud) : element(noeud.t, noeud.a, noeud.c.map(dessiner));
}

/**
 * Replace what a box holds; the button that had the focus, or the one now in its place, keeps it.
 * @param {string} id
 * @param {Node[]} contenu
 */
export function poser(id, contenu) {
  const boite = document.getElementById(id);
  if (!boite) return;
  const actif = document.activeElement;
  const dedans = actif instanceof HTMLElement && boite.contains(actif) ? actif : null;
  const boutons = () => /** @type {HTMLElement[]} */ ([...boite.querySelectorAll('button, input, select')]);
  const [cle, rang] = dedans ? [dedans.dataset.cle, boutons().indexOf(dedans)] : [undefined, -1];
  const nom = (/** @type {Element} */ d) => d.getAttribute('data-cle') ?? d.querySelector('summary')?.textContent;
  const ouverts = new Map([...boite.querySelectorAll('details')].map((d) => [nom(d), d.open]));
  const hauts = new Map([...boite.querySelectorAll('[data-defile]')].map((d) => [d.getAttribute('data-defile'), d.scrollTop]));
  boite.replaceChildren(...contenu);
  for (const d of boite.querySelectorAll('details')) d.open = ouverts.get(nom(d)) ?? d.open;
  for (const d of boite.querySelectorAll('[data-defile]')) d.scrollTop = hauts.get(d.getAttribute('data-defile')) ?? 0;
  if (!dedans) return;
  const memes = boutons();
  (memes.find((b) => cle !== undefined && b.dataset.cle === cle) ?? memes[Math.min(rang, memes.length - 1)])?.focus();
}
