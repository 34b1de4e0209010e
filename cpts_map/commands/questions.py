"""Commands that ask the atlas: coverage, diagnosis of a perimeter."""

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from cpts_map import documents
from cpts_map.answers import CommuneCoverage, CoverageRow, Diagnosis, ZoneRow, to_dict
from cpts_map.atlas import Atlas
from cpts_map.commands._common import open_atlas, replace_file, to_json
from cpts_map.errors import SettingsError
from cpts_map.exports import to_csv
from cpts_map.rules import Definition
from cpts_map.settings import Settings
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr

_ROW_TYPES = {"commune": CommuneCoverage, "zone": ZoneRow}
BY = ("departement", "epci", "region", "commune", "zone")


@click.command()
@click.option(
    "--definition", type=click.Choice([d.value for d in Definition]), default=Definition.LARGE.value, show_default=True
)
@click.option("--by", type=click.Choice(BY), default="departement", show_default=True, help="Niveau des lignes.")
@click.option("--departement", metavar="CODE", help="Zones d'un seul département (avec --by zone).")
@click.option("--format", "style", type=click.Choice(["csv", "json", "geojson"]), default="csv", show_default=True)
@click.pass_obj
def coverage(settings: Settings, definition: str, by: str, departement: str | None, style: str) -> None:
    """Couverture de la région par les CPTS, ou liste des zones sans CPTS.

    \b
    Exemples :
      cpts-map coverage
      cpts-map coverage --definition stricte --by epci --format csv
      cpts-map coverage --by zone --departement 33 --format geojson
    """
    atlas = open_atlas(settings)
    rows = _coverage(atlas, Definition(definition), by, departement)
    if style == "geojson":
        click.echo(_geojson(atlas, by, rows))
    elif style == "json":
        content = {"definition": definition, "by": by, "register": to_dict(atlas.register), "rows": to_dict(rows)}
        click.echo(to_json(content))
    else:
        click.echo(_csv(_ROW_TYPES.get(by, CoverageRow), rows), nl=False)


def _coverage(atlas: Atlas, definition: Definition, by: str, departement: str | None) -> Sequence[Any]:
    if departement is not None and departement not in atlas.departements:
        known = ", ".join(atlas.departements)
        raise SettingsError(f"Département « {departement} » hors de la région. Départements : {known}.")
    if by == "zone":
        return atlas.zones(definition, departement)
    if departement is not None:
        raise SettingsError("--departement ne vaut qu'avec --by zone.")
    return atlas.commune_coverage(definition) if by == "commune" else atlas.coverage(definition, by)


def _csv(row_type: type, rows: Sequence[Any]) -> str:
    columns = [field.name for field in dataclasses.fields(row_type)]
    return to_csv(columns, ([_flat(getattr(row, c)) for c in columns] for row in rows)).decode("utf-8-sig")


def _flat(value: object) -> object:
    """One cell for a list: codes by spaces, attachments by their identifier and population."""
    if not isinstance(value, tuple):
        return value
    return " ".join(item if isinstance(item, str) else f"{item.cpts_id}={item.population}" for item in value)


def _geojson(atlas: Atlas, by: str, rows: Sequence[Any]) -> str:
    features = [
        {"type": "Feature", "properties": to_dict(row), "geometry": atlas.geometry(_codes(atlas, by, row))}
        for row in rows
    ]
    return to_json({"type": "FeatureCollection", "features": features})


def _codes(atlas: Atlas, by: str, row: Any) -> Iterable[str]:  # noqa: ANN401 - a row of any level
    if by == "zone":
        codes: Iterable[str] = row.communes
        return codes
    return [row.code] if by == "commune" else atlas.communes.index[atlas.communes[by] == row.code]


@click.command()
@click.option("--communes", metavar="CODE,CODE…", help="Codes des communes du périmètre.")
@click.option("--cpts", "cpts_id", metavar="ID", help="Identifiant d'une CPTS du registre.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", *documents.FORMS]),
    default="text",
    show_default=True,
    help="Texte, données, ou document (Word, PDF, HTML).",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Fichier à écrire (docx, pdf, html)."
)
@click.pass_obj
def diagnose(settings: Settings, communes: str | None, cpts_id: str | None, style: str, output: Path | None) -> None:
    """Diagnostique un périmètre : population, bornes, classe, morceaux, indicateurs.

    En docx, pdf ou html, écrit le document complet dans le fichier donné par -o.

    \b
    Exemples :
      cpts-map diagnose --cpts NA-33-OUEST-GIRONDE
      cpts-map diagnose --communes 33273,33281,33318,33422 --format json
      cpts-map diagnose --cpts NA-33-OUEST-GIRONDE --format docx -o diagnostic.docx
    """
    if (communes is None) == (cpts_id is None):
        raise click.UsageError("Donner --communes ou --cpts, l'un des deux.")
    if (style in documents.FORMS) != (output is not None):
        raise click.UsageError("-o FICHIER va avec --format docx, pdf ou html, et réciproquement.")
    atlas = open_atlas(settings)
    codes = _split(communes) if communes is not None else atlas.cpts_communes(cpts_id or "")
    if not codes:
        raise SettingsError("Aucune commune à diagnostiquer : le registre ne connaît pas ce périmètre.")
    if output is not None:
        territory = documents.of_cpts(atlas, cpts_id) if cpts_id else documents.of_communes(atlas, tuple(codes))
        replace_file(output, documents.write(documents.compose(atlas, territory), style))
        return
    found = atlas.perimeter(codes).diagnose()
    if style == "json":
        click.echo(to_json(to_dict(found)))
    else:
        for line in _lines(found):
            click.echo(fr(line))


def _split(text: str) -> list[str]:
    return [code for code in text.replace(";", ",").replace(" ", ",").split(",") if code]


def _lines(found: Diagnosis) -> list[str]:
    people, size = found.population[-1], found.size_class
    communes = numbers.count(len(found.communes), "commune")
    margins = " et ".join(
        numbers.number(margin, sign=True) for margin in (found.bounds.margin_to_min, found.bounds.margin_to_max)
    )
    lines = [
        f"{communes}, {numbers.number(people.inhabitants)} habitants ({people.year})",
        f"Bornes : {labels.BOUNDS[found.bounds.status.value]}, marges {margins}",
        f"Classe ACI : {size.name}, {numbers.number(size.operating_eur)} euros par an de fonctionnement",
        f"Morceaux : {len(found.pieces)} ; poches isolées : {len(found.pockets)}",
        "Départements : " + ", ".join(d.name for d in found.departements),
        "EPCI : " + ", ".join(f"{e.name} ({e.communes}/{e.communes_total})" for e in found.epci),
        "",
    ]
    for value in found.indicators:
        decimals = 2 if abs(value.value or 0) < 10 else 1  # noqa: PLR2004 - three digits that mean something
        shown = "sans objet" if value.not_applicable else numbers.with_unit(value.value, decimals, value.unit)
        doubt = "" if value.reliable else f" (manque pour {numbers.percent(value.missing_share, 0)} des habitants)"
        if value.flagged:
            without = numbers.number(value.value_without_flagged, decimals)
            doubt += f" (effectif à vérifier : {', '.join(value.flagged)} ; {without} sans)"
        lines.append(f"{value.name} ({value.vintage}) : {shown}{doubt}")
    return [*lines, *_departmental(found)]


def _departmental(found: Diagnosis) -> list[str]:
    """Figures of the whole departments touched, each under its name."""
    lines = []
    for value in found.departmental:
        told = (
            f"{f.name} : {f.status if f.value is None else numbers.with_unit(f.value, value.decimals, value.unit)}"
            for f in value.departements
        )
        lines.append(f"{value.name} ({value.vintage}, valeur du département) : {' ; '.join(told)}")
    return lines
