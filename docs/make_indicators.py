"""Write ``docs/indicators.md`` from the registry: ``.venv/bin/python docs/make_indicators.py``."""

from pathlib import Path

from cpts_map.departmental import CHOSEN, PROFESSIONS, TEMPLATES
from cpts_map.indicators import DECLARED, Family, Indicator
from cpts_map.texts import labels

HEAD = """# Indicators

Made from the registry (`cpts_map/indicators.py`) by `docs/make_indicators.py`; a test keeps both equal. `{apl}`,
`{population}`… stand for the vintages in use, which depend on what is loaded. An indicator exists on screen, in exports
and in the library as soon as its sources are loaded (`docs/data.md`).

Every value on a territory is a ratio of sums over its communes, carried with the share of inhabitants for whom it is
missing; above 20 % it is greyed. Texts are those of the screen, in French.
"""


DEPARTMENTAL = """## Santé (by département)

Published for whole départements (`cpts_map/departmental.py`): shown once for each département that a territory touches,
under its name, with the region and France beside; never averaged, spread over communes, ranked or mapped by commune.
Groups of pathologies are those whose published name begins by: {groups}. Professions: {professions}.
`{{subject}}`, `{{name}}` and `{{year}}` come from the file.
"""


def page() -> str:
    """Give the whole page."""
    families = []
    for family in (f for f in Family if f is not Family.HEALTH):
        entries = "\n".join(_entry(indicator) for indicator in DECLARED if indicator.family is family)
        families.append(f"## {family.value}\n\n{entries}")
    return HEAD + "\n" + "\n".join(families) + "\n" + _departmental()


def _departmental() -> str:
    """Figures that exist by département only: their models, for names come from the files."""
    groups = ", ".join(CHOSEN)
    professions = ", ".join(name for _, name in PROFESSIONS.values())
    entries = "\n".join(_entry(indicator) for indicator in TEMPLATES)
    return f"{DEPARTMENTAL.format(groups=groups, professions=professions)}\n{entries}"


def _entry(indicator: Indicator) -> str:
    rows = {
        "Unité": indicator.unit,
        "Sens": labels.DIRECTION[indicator.direction.value],
        "Millésime": indicator.vintage,
        "Formule": indicator.formula,
        "Pondération": indicator.weight,
        "Valeur manquante": indicator.missing,
        "Sources": ", ".join(f"`{s}`" for s in indicator.sources),
        "Seuils": " ; ".join(f"{t.value:g} : {t.label} ({t.source})" for t in indicator.thresholds),
    }
    lines = "\n".join(f"- {name} : {value}" for name, value in rows.items() if value)
    return f"### `{indicator.id}` {indicator.name}\n\n{lines}\n"


if __name__ == "__main__":
    Path(__file__).with_name("indicators.md").write_text(page(), "utf-8")
