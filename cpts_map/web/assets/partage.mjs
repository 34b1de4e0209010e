/**
 * A perimeter in a link, as `cpts_map/sharing.py` writes and reads it: base64url of format, vintage, number of communes,
 * gaps between the sorted codes (varints), then the CRC-32 of what precedes.
 */

const FORMAT = 1;
/** Corsica stands after the numbers that no code of five digits reaches. @type {Record<string, number>} */
const CORSE = { '2A': 100000, '2B': 101000 };
const CONTROLE = 4;

/** @param {string} code */
function nombre(code) {
  const premier = CORSE[code.slice(0, 2)];
  return premier === undefined ? Number(code) : premier + Number(code.slice(2));
}

/** @param {number} n */
function code(n) {
  for (const [prefixe, premier] of Object.entries(CORSE)) {
    if (n >= premier && n < premier + 1000) return prefixe + String(n - premier).padStart(3, '0');
  }
  return String(n).padStart(5, '0');
}

/** @param {number[]} nombres */
function varints(nombres) {
  /** @type {number[]} */
  const octets = [];
  for (let n of nombres) {
    while (n > 0x7f) {
      octets.push((n & 0x7f) | 0x80);
      n >>>= 7;
    }
    octets.push(n);
  }
  return octets;
}

/** @param {number[]} octets */
function crc32(octets) {
  let reste = 0xffffffff;
  for (const octet of octets) {
    reste ^= octet;
    for (let bit = 0; bit < 8; bit += 1) reste = (reste >>> 1) ^ (reste & 1 ? 0xedb88320 : 0);
  }
  return (reste ^ 0xffffffff) >>> 0;
}

/** @param {number[]} corps */
function controle(corps) {
  const somme = crc32(corps);
  return [somme >>> 24, (somme >>> 16) & 255, (somme >>> 8) & 255, somme & 255];
}

/** @param {number[]} octets */
function base64url(octets) {
  return btoa(String.fromCharCode(...octets)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Write a perimeter; nothing for an empty one.
 * @param {Iterable<string>} codes
 * @param {number} millesime
 */
export function ecrire(codes, millesime) {
  const nombres = [...new Set(codes)].map(nombre).sort((a, b) => a - b);
  if (!nombres.length) return '';
  const ecarts = nombres.map((n, i) => n - (nombres[i - 1] ?? 0));
  const corps = varints([FORMAT, millesime, nombres.length, ...ecarts]);
  return base64url([...corps, ...controle(corps)]);
}

/**
 * Read a perimeter; null for a damaged text.
 * @param {string} texte
 * @returns {{codes: string[], millesime: number}|null}
 */
export function relire(texte) {
  if (!/^[\w-]+$/.test(texte)) return null;
  let octets;
  try {
    octets = [...atob(texte.replaceAll('-', '+').replaceAll('_', '/'))].map((lettre) => lettre.charCodeAt(0));
  } catch {
    return null;
  }
  if (octets.length <= CONTROLE || base64url(octets) !== texte) return null;
  const corps = octets.slice(0, -CONTROLE);
  if (controle(corps).some((octet, i) => octet !== octets[corps.length + i])) return null;
  const nombres = [];
  let [n, poids] = [0, 0];
  for (const octet of corps) {
    n += (octet & 0x7f) * 2 ** poids;
    poids += 7;
    if (octet & 0x80) continue;
    nombres.push(n);
    [n, poids] = [0, 0];
  }
  const [format, millesime, combien, ...ecarts] = nombres;
  if (format !== FORMAT || ecarts.length !== combien) return null;
  let total = 0;
  return { codes: ecarts.map((ecart) => code((total += ecart))).sort(), millesime };
}
