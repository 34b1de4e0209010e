"""Official codes: their formats, with examples that are also the tests."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cpts_map.errors import UnknownCodeError


@dataclass(frozen=True, slots=True)
class CodeFormat:
    """A kind of code: what matches it, what looks like it and does not."""

    name: str
    pattern: re.Pattern[str]
    valid: tuple[str, ...]
    invalid: tuple[str, ...]

    def matches(self, text: str) -> bool:
        """Tell whether the whole text has the form of this code."""
        return self.pattern.fullmatch(text) is not None


COMMUNE = CodeFormat(
    name="commune",
    pattern=re.compile(r"(?:0[1-9]|[13-8]\d|2[1-9AB]|9[0-5])\d{3}|97[1-8]\d{2}|98[4-9]\d{2}", re.ASCII),
    valid=("33063", "2A004", "97411", "01001"),
    invalid=("3306", "20004", "96001", " 33063", "1001"),
)
DEPARTEMENT = CodeFormat(
    name="departement",
    pattern=re.compile(r"0[1-9]|[13-8]\d|2[1-9AB]|9[0-5]|97[1-8]|98[4-9]", re.ASCII),
    valid=("33", "01", "2A", "974"),
    invalid=("1", "20", "96", "033"),
)
REGION = CodeFormat(
    name="region",
    pattern=re.compile(r"0[1-46]|11|24|27|28|32|44|52|53|75|76|84|93|94"),
    valid=("75", "11", "01"),
    invalid=("7", "76 ", "99"),
)
EPCI = CodeFormat(
    name="epci",
    pattern=re.compile(r"2\d{8}", re.ASCII),
    valid=("243300316",),
    invalid=("24330031", "143300316", "2433003160"),
)
POSTAL = CodeFormat(
    name="postal", pattern=re.compile(r"\d{5}", re.ASCII), valid=("33000", "01400"), invalid=("3300", "2A000")
)
FINESS = CodeFormat(
    name="finess",
    pattern=re.compile(r"(?:0[1-9]|[1-9]\d|2[AB])\d{7}", re.ASCII),
    valid=("330000217", "010000024", "2A0000014"),
    invalid=("33000021", "3300002170", "000000024", "2C0000014", " 330000217"),
)
FINESS_CATEGORY = CodeFormat(
    name="categorie finess",
    pattern=re.compile(r"[1-9]\d{2}", re.ASCII),
    valid=("603", "355"),
    invalid=("60", "6030", "060", "MSP"),
)

_SHORT = 3  # one wrong character is half of a department's code
FORMATS = (COMMUNE, DEPARTEMENT, REGION, EPCI, POSTAL, FINESS, FINESS_CATEGORY)


def fold(text: str) -> str:
    """Lower-case, without accents, apostrophes or hyphens: what a search compares.

    Examples
    --------
    >>> fold("Saint-Émilion"), fold("L'Île-d'Yeu"), fold("Œyreluy")
    ('saint emilion', 'l ile d yeu', 'oeyreluy')
    """
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.split(r"[\s'\-]+", letters.casefold())).strip()


def unknown(kind: str, code: str, known: Iterable[str]) -> UnknownCodeError:
    """Make the error for a code that the data do not know.

    Parameters
    ----------
    kind
        What the code stands for, in French, to begin the sentence.
    code
        The code as received.
    known
        The codes that exist.

    Returns
    -------
    UnknownCodeError
        To be raised; its message names up to three nearest codes.

    Examples
    --------
    >>> print(unknown("Commune", "33636", ["33063", "33363", "16001"]))
    Commune inconnue : « 33636 ». Les plus proches : 33363, 33063.
    """
    near = difflib.get_close_matches(code, list(known), n=3, cutoff=0.6 if len(code) > _SHORT else 0.5)
    hint = f" Les plus proches : {', '.join(near)}." if near else ""
    gender = "inconnue" if kind in {"Commune", "Région"} else "inconnu"
    return UnknownCodeError(f"{kind} {gender} : « {code} ».{hint}")
