"""What the columns of a frame mean: names, units, vintages, sources, formulas, missing values, warnings."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from cpts_map.atlas import Atlas
from cpts_map.queries import SourceRow
from cpts_map.rules import GP_OUTLIER_PER_1000, MISSING_LIMIT
from cpts_map.texts.numbers import count, percent
from cpts_map.texts.typography import fr

MISSING = "_manquant"
_PEOPLE = "habitants"


class _Column(NamedTuple):
    """What a column that is no indicator says."""

    label: str
    unit: str = ""
    sources: tuple[str, ...] = ()
    formula: str = ""


_WORDS = {"communes": "communes", "population": "population", "cpts_communes": "registre"}
_REGISTER, _BOTH = ("cpts_communes",), ("population", "cpts_communes")
_AREA = ("communes", "cpts_communes")
_ONCE = "une commune de plusieurs CPTS compte une fois"
_COLUMNS = {
    "name": _Column("Nom", sources=("communes",)),
    "departement": _Column("Département", sources=("communes",)),
    "departements": _Column("Départements", sources=("communes",)),
    "state": _Column("État de la commune", sources=_REGISTER),
    "flag": _Column("Signal", sources=_BOTH),
    "cpts": _Column("CPTS qui tiennent la commune, quel que soit leur statut", sources=_REGISTER),
    "neighbours": _Column("CPTS voisines", sources=_REGISTER),
    "could_carry": _Column("Pourrait porter une CPTS", sources=_BOTH, formula="population d'au moins le minimum"),
    "to_verify": _Column("À vérifier : en partie non documentée", sources=_REGISTER),
    "communes": _Column("Communes", "communes", ("communes",)),
    "covered_communes": _Column("Communes couvertes", "communes", _REGISTER),
    "shared_communes": _Column("Communes partagées", "communes", _REGISTER),
    "inhabitants": _Column("Population municipale", _PEOPLE, ("population",)),
    "covered_population": _Column("Population couverte", _PEOPLE, _BOTH, _ONCE),
    "uncovered_population": _Column("Population non couverte", _PEOPLE, _BOTH),
    "undocumented_population": _Column("Population non documentée", _PEOPLE, _BOTH),
    "area_km2": _Column("Superficie", "km²", ("communes",)),
    "covered_area_km2": _Column("Superficie couverte", "km²", _AREA),
    "covered_share": _Column(
        "Part de la population couverte", "part, de 0 à 1", _BOTH, "Σ habitants couverts ÷ Σ habitants"
    ),
}


def about(frame: pd.DataFrame, column: str) -> str:
    """Say in French where a column of a frame comes from, one fact a line; what is not known has no line.

    Raises
    ------
    KeyError
        The ``attrs`` say nothing of this column.
    """
    told = frame.attrs
    lines = [told["labels"][column]]
    for title, key in (
        ("Unité", "units"),
        ("Millésime", "vintages"),
        ("Formule", "formulas"),
        ("Valeur manquante", "missing"),
    ):
        if column in told[key]:
            lines.append(fr(f"{title} : {told[key][column]}"))
    if column in told["sources"]:
        lines.append(fr(f"Source : {' ; '.join(told['sources'][column])}"))
    return "\n".join(lines)


def described(atlas: Atlas, title: str, frame: pd.DataFrame, *, partial: bool) -> dict[str, Any]:
    """Attributes of a frame for the columns that are no indicator; ``partial``: the register bears on its figures."""
    cited = {source.source_id: source for source in atlas.sources}
    known = {name: _COLUMNS[name] for name in frame.columns if name in _COLUMNS}
    sources = {name: [cited[id_] for id_ in column.sources] for name, column in known.items()}
    attrs: dict[str, Any] = {
        "title": fr(title),
        "labels": {name: column.label for name, column in known.items()},
        "units": {name: column.unit for name, column in known.items() if column.unit},
        "vintages": {name: ", ".join(map(_vintage, found)) for name, found in sources.items()},
        "formulas": {name: column.formula for name, column in known.items() if column.formula},
        "missing": {},
        "sources": {name: [source.attribution for source in found] for name, found in sources.items()},
        "warnings": [],
    }
    if partial and atlas.register.partial:
        attrs["warnings"].append(_partial(atlas))
    return attrs


def _vintage(source: SourceRow) -> str:
    return f"{source.vintage} ({_WORDS[source.source_id]})"


def _partial(atlas: Atlas) -> str:
    known = atlas.register
    documented = count(known.perimeters, "périmètre documenté", "périmètres documentés")
    return fr(
        f"Registre partiel : {documented} pour {known.cpts} CPTS connues. Une commune hors de ces périmètres est non"
        " documentée, pas non couverte ; une part couverte se lit « au moins »."
    )


def declare(atlas: Atlas, frame: pd.DataFrame, wanted: Iterable[str]) -> None:
    """Write what indicators declare into the attributes of a frame."""
    cited = {source.source_id: source.attribution for source in atlas.sources}
    attrs, counts_gps = frame.attrs, False
    for indicator in map(atlas.indicator, wanted):
        id_ = indicator.id
        attrs["labels"][id_], attrs["labels"][id_ + MISSING] = indicator.name, f"{indicator.name} : part manquante"
        attrs["units"][id_], attrs["units"][id_ + MISSING] = indicator.unit, "part de la population, de 0 à 1"
        attrs["vintages"][id_] = attrs["vintages"][id_ + MISSING] = indicator.vintage
        attrs["formulas"][id_] = fr(f"{indicator.formula} (poids : {indicator.weight})")
        attrs["missing"][id_] = indicator.missing
        attrs["sources"][id_] = [cited[source] for source in indicator.sources if source in cited]
        counts_gps |= indicator.counts_gps
    limit = f"Au-delà de {percent(MISSING_LIMIT, 0)} de population sans valeur, un chiffre agrégé n'est pas fiable."
    attrs["warnings"].append(fr(limit))
    if counts_gps and atlas.gp_outliers:
        attrs["warnings"].append(_outliers(atlas))


def _outliers(atlas: Atlas) -> str:
    flagged = ", ".join(f"{atlas.name('commune', code)} ({code})" for code in sorted(atlas.gp_outliers))
    return fr(
        f"Effectifs à vérifier, plus de {GP_OUTLIER_PER_1000:.0f} médecins généralistes pour 1 000 habitants :"
        f" {flagged}."
    )
