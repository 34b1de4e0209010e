"""Indicators published for whole départements: declared here, never computed from communes.

Such a figure describes a département and nothing smaller or larger: on any territory, it is shown once for each
département touched, under the name of that département. It is not in :mod:`cpts_map.indicators`, whose figures are sums
over communes: so nothing that aggregates, ranks or maps communes can meet it.
"""

from collections.abc import Iterable
from dataclasses import replace

from cpts_map.codes import fold
from cpts_map.indicators import Direction, Family, Indicator, Level

PATHOLOGIES, LIBERAL = "open_pathologies", "open_ameli"
# Beginnings of the published names of the groups that a CPTS works on, folded; in the order of the screen.
CHOSEN = (
    "diabete",
    "maladies cardioneurovasculaires",
    "cancers",
    "maladies psychiatriques",
    "maladies respiratoires chroniques",
    "maladies neurologiques",
    "insuffisance renale chronique terminale",
)
# Published names of the professions: our id and the name on screen.
PROFESSIONS = {
    "Ensemble des médecins généralistes": ("mg", "Médecins généralistes libéraux"),
    "Ensemble des médecins": ("medecins", "Médecins libéraux"),
    "Ensemble des chirurgiens-dentistes": ("dentistes", "Chirurgiens-dentistes libéraux"),
    "Infirmiers": ("infirmiers", "Infirmiers libéraux"),
    "Masseurs-kinésithérapeutes": ("kines", "Masseurs-kinésithérapeutes libéraux"),
    "Orthophonistes": ("orthophonistes", "Orthophonistes libéraux"),
    "Orthoptistes": ("orthoptistes", "Orthoptistes libéraux"),
    "Pédicures-podologues": ("podologues", "Pédicures-podologues libéraux"),
    "Sages-femmes": ("sages_femmes", "Sages-femmes libérales"),
}
SHARE_60_GPS = "part_60_mg"
ABSENT = "absent du fichier"
_NOT_SPREAD = "chiffre du département entier : ni moyenne, ni répartition entre communes"


def _published(id_: str, name: str, unit: str, source: str, **said: str) -> Indicator:
    return Indicator(
        id=id_,
        name=name,
        unit=unit,
        direction=Direction.NEUTRAL,
        family=Family.HEALTH,
        query="",
        vintage="{year}",
        sources=(source,),
        formula=said["formula"],
        weight=_NOT_SPREAD,
        missing=said["missing"],
        level=Level.DEPARTEMENT,
    )


_PREVALENCE = replace(
    _published(
        "prevalence_{subject}",
        "{name} : patients pris en charge",
        "%",
        PATHOLOGIES,
        formula="prévalence publiée : 100 × patients pris en charge ÷ population de la Cartographie des pathologies"
        " (personnes ayant eu des soins remboursés, pas les habitants). Brute : elle croît avec l'âge de la"
        " population. Effectifs arrondis à la dizaine (de mémoire)",
        missing="cellule vide ou « NS » : secret statistique ou absence, le fichier ne dit pas laquelle des deux",
    ),
    direction=Direction.HIGHER_IS_WORSE,
)
_LIBERAL = {
    "effectif": replace(
        _published(
            "effectif_{subject}",
            "{name} (Assurance maladie)",
            "professionnels",
            LIBERAL,
            formula="effectif publié, libéraux actifs au 31 décembre",
            missing="« NS » : secret ; cellule vide : absent",
        ),
        decimals=0,
    ),
    "densite": replace(
        _published(
            "densite_publiee_{subject}",
            "{name} (Assurance maladie), densité",
            "pour 100 000 hab.",
            LIBERAL,
            formula="densité publiée, jamais recalculée (sages-femmes : des seules femmes concernées, d'après les"
            " chiffres)",
            missing="« NS » : secret ; cellule vide : absent",
        ),
        direction=Direction.LOWER_IS_WORSE,
    ),
    "part_60": replace(
        _published(
            "part_60_{subject}",
            "{name} de 60 ans ou plus (Assurance maladie)",
            "%",
            LIBERAL,
            formula="100 × effectif des classes d'âge à partir de 60 ans ÷ effectif",
            missing="dite seulement si la somme des classes d'âge est l'effectif : une classe secrète la fausserait",
        ),
        direction=Direction.HIGHER_IS_WORSE,
    ),
}
TEMPLATES: tuple[Indicator, ...] = (_PREVALENCE, *_LIBERAL.values())


def declared(published: Iterable[tuple[str, str, str, int]]) -> dict[tuple[str, str], Indicator]:
    """Declare the indicators of what is loaded.

    Parameters
    ----------
    published
        Kind (``prevalence``, ``effectif``, ``densite`` or ``part_60``), subject (code of a group of pathologies, or
        published name of a profession), published name and year of each figure; repetitions count once.

    Returns
    -------
    dict of (kind, subject) to Indicator
        Pathologies first, in the order of :data:`CHOSEN`, then professions; what is not chosen is left out.
    """
    found: list[tuple[tuple[int, ...], tuple[str, str], Indicator]] = []
    for kind, subject, name, year in sorted(set(published)):
        if kind == "prevalence":
            place = next((i for i, start in enumerate(CHOSEN) if fold(name).startswith(start)), None)
            words = {"subject": fold(subject).replace(" ", "_"), "name": name}
            template = _PREVALENCE
        else:
            place = next((i for i, profession in enumerate(PROFESSIONS) if profession == subject), None)
            words = dict(zip(("subject", "name"), PROFESSIONS.get(subject, ("", "")), strict=True))
            template = _LIBERAL[kind]
        if place is not None:
            order = (int(kind != "prevalence"), place, list(_LIBERAL).index(kind) if kind in _LIBERAL else 0)
            told = {field: getattr(template, field).format_map(words) for field in ("id", "name")}
            found.append((order, (kind, subject), replace(template, vintage=str(year), **told)))
    return {key: indicator for _, key, indicator in sorted(found, key=lambda row: (row[0], row[1]))}
