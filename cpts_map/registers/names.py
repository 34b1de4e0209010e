"""Names of communes as people write them, reduced to what a comparison needs; what stands beside a name, taken off."""

import html
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from cpts_map.codes import DEPARTEMENT

_KEPT = 10_000  # a row is looked at several times, and names repeat
_SHORT = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "s": "sur",
    "ss": "sous",
    "lez": "les",
    "mt": "mont",
    "gd": "grand",
    "gde": "grande",
    "nd": "notre dame",
}
_ARTICLES = ("le ", "la ", "les ", "l ")
_SMALL = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "a", "au", "aux"})
_CITY_PART = re.compile(
    r"(?P<city>[a-z ]+?) (?P<n>\d{1,2}) ?(?:er|e|eme|ieme|o)?(?: arr[a-z]*)?"
    r"|(?P<n2>\d{1,2}) ?(?:er|e|eme|ieme|o)? arr[a-z]*(?: de| d)? (?P<city2>[a-z ]+)"
)

# What stands before an end is looked for from where it begins only, or a long run of it is read again at each place.
_NUMBER = r"(?:\d{5}|2[ABab]\d{3})"
_LEAD = re.compile(r"^(?:[\s•·▪◦●○■□✓✔→>*–—-]+|\d{1,3}[.)°](?=\s*\D))+\s*")
_NUMBER_FIRST = re.compile(rf"^({_NUMBER})(?![0-9A-Za-z])[\s:;,.–—-]*")
_NUMBER_LAST = re.compile(rf"(?:^|(?<![\s,:;–—-])[\s,:;–—-]+)({_NUMBER})$")
_NUMBER_BEFORE = re.compile(r"^(\d{1,3}|2[ABab])\s*[-–—:]\s*(?=\D)")
_DEPARTEMENT_LAST = re.compile(rf"(?<![\s,–—-])[\s,–—-]+({DEPARTEMENT.pattern.pattern})$", re.ASCII | re.IGNORECASE)
LINE_NUMBER = re.compile(r"^[\s•·▪◦●○■□✓✔→>*–—-]*\d{1,3}\s*[-–—:]\s*(?=\D)")
_PARENTHESIS = re.compile(r"[(\[]([^()\[\]]*)[)\]]?")
_ARTICLE_LAST = re.compile(r"[,;]\s*(la|le|les|l['’]?)$", re.IGNORECASE)
_ARTICLE = re.compile(r"(la|le|les|l['’]?)", re.IGNORECASE)
_CEDEX = re.compile(r"(?<!\s)\s+cedex(\s+\d{1,2})?$", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_NOTE_MARKS = str.maketrans("", "", "¹²³⁴⁵⁶⁷⁸⁹⁰†*")
_EDGES = ' \t\r\n.,;:«»"“”|_-–—'
_PARTLY = re.compile(r"\b(pour|en) partie\b|\bpartie(l|lle|llement)?\b")
_KINDS = re.compile(r"\b(commune|communes|deleguee|associee|nouvelle|chef lieu|cl|cn|ex)\b")
_HEADS = re.compile(r"^(?:la )?(?:commune|ville|mairie|municipalite) (?:de la |de l |des |de |du |d )")


@lru_cache(maxsize=_KEPT)
def key(name: str) -> str:
    """Reduce a name to letters and single spaces, short forms written out.

    Examples
    --------
    >>> key("St-Émilion"), key("L'ILE D'YEU"), key("Villeneuve s/Lot"), key("ŒYRELUY"), key("Fontenay s/s Bois")
    ('saint emilion', 'l ile d yeu', 'villeneuve sur lot', 'oeyreluy', 'fontenay sous bois')
    """
    text = name.casefold().replace("œ", "oe").replace("æ", "ae").replace("&", " et ")
    plain = text
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = re.sub(r"\bs ?/ ?s\b", "sous", plain)
    plain = re.sub(r"\bn[.-]+ ?d\b", "notre dame", plain)
    words = re.sub(r"[^0-9a-z]+", " ", plain).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def without_article(folded: str) -> str:
    """Take off the article that begins a key.

    Examples
    --------
    >>> without_article("la rochelle"), without_article("l ile d yeu"), without_article("lege")
    ('rochelle', 'ile d yeu', 'lege')
    """
    return next((folded.removeprefix(a) for a in _ARTICLES if folded.startswith(a)), folded)


def compact(folded: str) -> str:
    """Take the spaces out of a key.

    Examples
    --------
    >>> compact("la brede")
    'labrede'
    """
    return folded.replace(" ", "")


def bare(folded: str) -> str:
    """Take the articles and small words out of a key.

    Examples
    --------
    >>> bare("saint denis d oleron")
    'saintdenisoleron'
    """
    return "".join(word for word in folded.split() if word not in _SMALL)


def without_head(folded: str) -> str:
    """Take off « commune de », « ville de ».

    Examples
    --------
    >>> without_head("commune de pessac"), without_head("la ville du bois")
    ('pessac', 'bois')
    """
    return _HEADS.sub("", folded)


def city_part(folded: str) -> tuple[str, int] | None:
    """Read an arrondissement: the city and its number.

    Examples
    --------
    >>> city_part(key("Lyon 3e")), city_part(key("13ème arrondissement de Marseille")), city_part(key("Bordeaux"))
    (('lyon', 3), ('marseille', 13), None)
    """
    found = _CITY_PART.fullmatch(folded)
    if found is None:
        return None
    return (found["city"] or found["city2"], int(found["n"] or found["n2"]))


@dataclass(frozen=True, slots=True)
class Named:
    """A commune as written, taken apart.

    Attributes
    ----------
    base
        The name, its article before it; empty when only a number stands there.
    numbers
        Five characters each: official or postal codes, in order.
    departement
        Code written beside the name.
    likely
        Code written before the name: a department, or the number of the line.
    aside
        What else stood within parentheses.
    partly
        Whether the text says that only a part of the commune is meant.
    """

    base: str
    numbers: tuple[str, ...] = ()
    departement: str | None = None
    likely: str | None = None
    aside: str = ""
    partly: bool = False


@dataclass(slots=True)
class _Parts:
    """What is found while a text is taken apart."""

    text: str
    numbers: list[str] = field(default_factory=list)
    departement: str | None = None
    likely: str | None = None
    aside: list[str] = field(default_factory=list)
    partly: bool = False


@lru_cache(maxsize=_KEPT)
def parse(text: str) -> Named:
    """Take a written commune apart.

    Examples
    --------
    >>> parse("Teste-de-Buch (La)").base, parse("• St-Denis (93)").departement, parse("33000 Bordeaux").numbers
    ('La Teste-de-Buch', '93', ('33000',))
    """
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", html.unescape(text))).translate(_NOTE_MARKS)
    parts = _Parts(_LEAD.sub("", plain).strip(_EDGES))
    parts.text = _PARENTHESIS.sub(" ", _read_parentheses(parts)).strip(_EDGES)
    _read_numbers(parts)
    _read_departement(parts)
    base = _CEDEX.sub("", parts.text)
    if moved := _ARTICLE_LAST.search(base):
        base = f"{moved[1]} {base[: moved.start()]}"
    aside = " ".join(parts.aside)
    base = " ".join(base.split()).strip(_EDGES)
    return Named(base, tuple(parts.numbers), parts.departement, parts.likely, aside, parts.partly)


def _read_parentheses(parts: _Parts) -> str:
    text = parts.text
    for inside in (found.strip() for found in _PARENTHESIS.findall(parts.text)):
        folded = key(inside)
        if _ARTICLE.fullmatch(inside):
            text = f"{inside} {text}"
        elif re.fullmatch(_NUMBER, inside):
            parts.numbers.append(inside.upper())
        elif DEPARTEMENT.matches(inside.upper()):
            parts.departement = inside.upper()
        elif _PARTLY.search(folded):
            parts.partly = True
        elif inside and not inside.isdigit() and _KINDS.sub("", folded).strip():
            parts.aside.append(inside)
    return text


def _read_numbers(parts: _Parts) -> None:
    while found := _NUMBER_FIRST.search(parts.text):
        parts.numbers.append(found[1].upper())
        parts.text = parts.text[found.end() :].strip(_EDGES)
    while found := _NUMBER_LAST.search(parts.text):
        parts.numbers.append(found[1].upper())
        parts.text = parts.text[: found.start()].strip(_EDGES)
    if _PARTLY.search(key(parts.text)) and (cut := re.split(r"\s[-–—,]?\s*(?:pour|en) partie", parts.text))[0]:
        parts.partly, parts.text = True, cut[0]


def _read_departement(parts: _Parts) -> None:
    if found := _NUMBER_BEFORE.search(parts.text):
        parts.likely = found[1].upper()
        parts.text = parts.text[found.end() :]
    found = _DEPARTEMENT_LAST.search(parts.text)
    if found and parts.departement is None and not _is_city_part(parts.text):
        parts.departement = found[1].upper()
        parts.text = parts.text[: found.start()]


def _is_city_part(text: str) -> bool:
    part = city_part(key(text))
    return part is not None and part[0] in _CITIES and part[1] <= _CITIES[part[0]]


# The only cities with arrondissements (law of 31 December 1982): a number behind their name is not a department.
_CITIES = {"paris": 20, "lyon": 9, "marseille": 16}
