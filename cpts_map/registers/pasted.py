"""Pasted text: communes one a line or separated, by names, codes, or both; « CPTS X : » begins a CPTS."""

import re

from cpts_map.codes import DEPARTEMENT
from cpts_map.errors import SchemaError
from cpts_map.registers.claims import Claim, Scope
from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.grids import Table, decode, names_cpts, table, text_grid
from cpts_map.registers.headers import Role
from cpts_map.registers.heads import HeadRow, slug
from cpts_map.registers.names import key
from cpts_map.registers.records import RegisterImport
from cpts_map.registers.resolve import Numbers, Wanted
from cpts_map.registers.split import pieces
from cpts_map.registers.statuses import read_status
from cpts_map.registers.tables import Draft, read_table
from cpts_map.registers.verdicts import personal

UNNAMED = "Périmètre collé"
_TITLE = re.compile(r"^[\W_]*((?:projet de |la )?(?:cpts|communauté professionnelle)\b[^:]*)(?::(.*))?$", re.IGNORECASE)
_TITLE_STATUS = re.compile(r"(?<!\s)\s*[(\[]([^()\[\]]*)[)\]]?$")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}(?:-\d{2})?|(?:\d{1,2}(?:er)? )?[a-zéû]+ \d{4}|\d{2}/\d{4}|\d{4}")
_NUMBER = re.compile(r"\d{5}|2[ABab]\d{3}")
_HEADER_WORDS = frozenset(
    {
        *("code", "codes", "insee", "cog", "postal", "postaux", "cp", "numero", "n"),
        *("commune", "communes", "nom", "noms", "libelle", "liste", "territoire", "perimetre"),
        *("departement", "dpt", "dep", "population", "habitants"),
        *("de", "des", "du", "d", "la", "le", "les", "l"),
    }
)


def read(text: str | bytes, gazetteer: Gazetteer, scope: Scope | None = None, cpts: str = UNNAMED) -> RegisterImport:
    """Read pasted text.

    Parameters
    ----------
    text
        Anything at all.
    gazetteer
        The communes.
    scope
        What is known beforehand.
    cpts
        Name of the CPTS of the communes that stand under no title.

    Returns
    -------
    RegisterImport
        A verdict for each line that holds something.
    """
    text = decode(text) if isinstance(text, bytes) else text
    draft = Draft("texte collé", gazetteer)
    if (found := _table(text, gazetteer)) is not None:
        read_table(draft, found)
        if not draft.heads.rows:
            _begin(draft, cpts)
        return draft.imported(scope or Scope())
    current = ""
    for line, raw in enumerate(text.splitlines(), 1):
        if not raw.strip(" \t\ufeff\u00a0"):
            continue
        title = _title(raw, gazetteer)
        if title is not None:
            current, rest = _begin(draft, title[0]), title[1]
            if rest:
                _read_line(draft, line, rest, current)
            else:
                draft.set_aside(line, "", raw, "Titre d'une CPTS.", current)
            continue
        current = current or _begin(draft, cpts)
        _read_line(draft, line, raw, current)
    if not current:
        _begin(draft, cpts)
    return draft.imported(scope or Scope())


def _table(text: str, gazetteer: Gazetteer) -> Table | None:
    """Know what was copied from a spreadsheet with its header: a CPTS and a commune a row."""
    try:
        grid = text_grid("texte collé", text)
    except SchemaError:
        return None
    first = next((cells for _, cells in grid.rows if any(cells)), ())
    found = table(grid, gazetteer.knows) if names_cpts(first, Role.COMMUNE, Role.CODE) else None
    return found if found is not None and found.rows else None


def _title(raw: str, gazetteer: Gazetteer) -> tuple[str, str] | None:
    """Tell a line that begins a CPTS; give its name, and what follows it on the line."""
    found = _TITLE.match(raw.strip())
    if found is None or gazetteer.knows(raw):
        return None
    if found[2] is not None:
        return found[1].rstrip(), found[2].strip()
    name, _, rest = re.sub(r"[;,\t]", "\t", found[1].rstrip()).partition("\t")
    return name.strip(), rest.strip()


def _begin(draft: Draft, title: str) -> str:
    """Begin a CPTS; what stands within parentheses after its name may be its status."""
    status, date = "", ""
    found = _TITLE_STATUS.search(title.rstrip())
    if found is not None and (read := read_status(found[1])).understood and not (read.exact and not key(found[1])):
        dated = _DATE.search(found[1])
        status, date = found[1], dated[0] if dated else ""
        title = title[: found.start()]
    cpts_id = slug(title)
    draft.heads.add(cpts_id, HeadRow(name=title, status=status, date=date))
    return cpts_id


def _read_line(draft: Draft, line: int, text: str, cpts_id: str) -> None:
    found = _claimed(text, draft.gazetteer)
    if set(key(text).split()) <= _HEADER_WORDS and key(text) and not any(draft.gazetteer.knows(t) for t, _ in found):
        draft.set_aside(line, "", text, "En-tête.", cpts_id)
        return
    kept = [(shown, wanted) for shown, wanted in found if not personal(shown)]
    for shown, wanted in kept:
        draft.slots.append(Claim(line, shown, cpts_id, wanted))
    if not kept:
        note = "Coordonnées, non lues." if found else "Aucune commune à lire."
        draft.set_aside(line, "", text, note, cpts_id)


def _claimed(text: str, gazetteer: Gazetteer) -> list[tuple[str, Wanted]]:
    """Communes of a line: a code and a name side by side are one."""
    tokens = pieces(text, gazetteer.knows)
    numbers = [token for token in tokens if _NUMBER.fullmatch(token)]
    places = [token for token in tokens if DEPARTEMENT.matches(token.upper())]
    names = [token for token in tokens if any(c.isalpha() for c in token) and token not in (*numbers, *places)]
    if len(names) == 1:
        own = frozenset(place.upper() for place in places)
        shown = " ".join(text.split())
        return [(shown, Wanted(names[0], tuple(n.upper() for n in numbers), Numbers.EITHER, own))]
    if names and len(names) == len(numbers):
        pairs = zip(names, numbers, strict=True)
        return [(f"{number} {name}", Wanted(name, (number.upper(),), Numbers.EITHER)) for name, number in pairs]
    alone = [token for token in tokens if token not in names and token not in numbers]
    return [
        *((name, Wanted(name)) for name in names),
        *((number, Wanted("", (number.upper(),), Numbers.EITHER)) for number in numbers),
        *((token, Wanted(token)) for token in alone if not names),
    ]
