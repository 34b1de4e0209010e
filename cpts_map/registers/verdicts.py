"""What became of each row of a register: one verdict a row, none is lost."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cpts_map.rules import Precision


class Kind(StrEnum):
    """How a row was understood; the last ones wait for the user or were set aside."""

    CODE = "code"
    NOM = "nom"
    ANCIEN_CODE = "ancien_code"
    ANCIEN_NOM = "ancien_nom"
    FUSIONNEE = "fusionnee"
    ARRONDISSEMENT = "arrondissement"
    HOMONYME = "homonyme_tranche"
    POLYGONE = "polygone"
    AMBIGUE = "ambigue"
    PROPOSEE = "proposee"
    INCONNUE = "inconnue"
    ECARTEE = "ecartee"


PENDING = frozenset({Kind.AMBIGUE, Kind.PROPOSEE, Kind.INCONNUE})
# Brought from an older COG to today's.
CHANGED = frozenset({Kind.ANCIEN_CODE, Kind.ANCIEN_NOM, Kind.FUSIONNEE, Kind.ARRONDISSEMENT})

# Singular and plural, for the summary of an import.
SAID = {
    Kind.CODE: ("commune lue par son code", "communes lues par leur code"),
    Kind.NOM: ("commune lue par son nom", "communes lues par leur nom"),
    Kind.ANCIEN_CODE: ("ancien code ramené à la commune de 2026", "anciens codes ramenés aux communes de 2026"),
    Kind.ANCIEN_NOM: ("ancien nom ramené à la commune de 2026", "anciens noms ramenés aux communes de 2026"),
    Kind.FUSIONNEE: ("commune fusionnée depuis", "communes fusionnées depuis"),
    Kind.ARRONDISSEMENT: ("arrondissement ramené à sa commune", "arrondissements ramenés à leur commune"),
    Kind.HOMONYME: ("homonyme tranché par le département", "homonymes tranchés par le département"),
    Kind.POLYGONE: ("commune lue dans un contour", "communes lues dans un contour"),
    Kind.AMBIGUE: ("ligne à trancher", "lignes à trancher"),
    Kind.PROPOSEE: ("proposition à confirmer", "propositions à confirmer"),
    Kind.INCONNUE: ("commune inconnue", "communes inconnues"),
    Kind.ECARTEE: ("ligne écartée", "lignes écartées"),
}

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_PHONE = re.compile(r"(?<!\d)(?:\+33\s?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
_LONGEST = 200


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A commune that a row may mean.

    Attributes
    ----------
    departement, code
        Of the commune of today.
    name
        Of today.
    former
        The former name that leads to it, where the row gives that one.
    """

    departement: str
    code: str
    name: str
    former: str = ""

    @property
    def label(self) -> str:
        """Code, name and department, as a user reads them."""
        former = f", ancienne {self.former}" if self.former else ""
        return f"{self.code} {self.name} ({self.departement}{former})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one row.

    Attributes
    ----------
    row
        In the file, from 1.
    text
        As read; addresses and telephone numbers masked.
    cpts_id, cpts_name
        Of the CPTS of the row; empty where none.
    kind
        How it was understood.
    commune_code
        Commune of today; none while it waits, or when set aside.
    matched_as
        What decided, in French.
    candidates
        What it may mean, best first.
    note
        What a reader must know, in French; empty when all is plain.
    sheet
        Sheet or file of the row, where the import has several.
    precision
        How the attachment is known.
    share
        Share of the area of the commune within the polygon, in [0, 1]; none where the source is no polygon.
    """

    row: int
    text: str
    cpts_id: str
    cpts_name: str
    kind: Kind
    commune_code: str | None = None
    matched_as: str = ""
    candidates: tuple[Candidate, ...] = ()
    note: str = ""
    sheet: str = ""
    precision: Precision = Precision.COMMUNES
    share: float | None = None

    @property
    def pending(self) -> bool:
        """Whether the row waits for an answer."""
        return self.kind in PENDING

    @property
    def where(self) -> str:
        """Row, and sheet where there are several."""
        return f"{self.sheet}!{self.row}" if self.sheet else str(self.row)


def counts(verdicts: Iterable[Verdict]) -> dict[Kind, int]:
    """How many rows of each kind, in the order of :class:`Kind`; kinds without a row are left out."""
    found = Counter(verdict.kind for verdict in verdicts)
    return {kind: found[kind] for kind in Kind if found[kind]}


def summary(verdicts: Iterable[Verdict]) -> str:
    """Say the counts in one sentence.

    Examples
    --------
    >>> summary([Verdict(1, "33063", "A", "A", Kind.CODE, "33063"), Verdict(2, "?", "A", "A", Kind.INCONNUE)])
    '1 commune lue par son code, 1 commune inconnue.'
    """
    said = [f"{n} {SAID[kind][n > 1]}" for kind, n in counts(verdicts).items()]
    return ", ".join(said) + "." if said else "Aucune ligne."


def masked(text: str) -> str:
    """Hide what reaches a person: addresses and telephone numbers; and shorten what no name needs.

    Examples
    --------
    >>> masked("Pessac, a.b@exemple.fr, 05 56 00 00 00")
    'Pessac, [adresse], [téléphone]'
    """
    plain = _PHONE.sub("[téléphone]", _MAIL.sub("[adresse]", " ".join(text.split())))
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def personal(text: str) -> bool:
    """Tell whether a text holds an address or a telephone number."""
    return bool(_MAIL.search(text) or _PHONE.search(text))
