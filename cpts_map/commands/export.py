"""The command that writes a table or a layer to a file."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from cpts_map import geofiles
from cpts_map.commands._common import open_atlas, replace_file
from cpts_map.errors import SettingsError
from cpts_map.settings import Settings
from cpts_map.texts import pages

_TABLES = tuple(pages.TABLES)
# Tables that only a territory fills, and how it is named.
_OF_TERRITORIES = {
    "diagnostic": "--query 'selection=departement:33' ou --query 'communes=33063,33281'.",
    "comparaison": "--query 'territoires=departement:33;departement:40'.",
}


@click.command()
@click.argument("table", type=click.Choice(_TABLES))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Fichier à écrire."
)
@click.option("--query", default="", metavar="TEXTE", help="Adresse d'une page de l'application, ou sa seule question.")
@click.option("--international", is_flag=True, help="CSV à virgules et points, sans marque d'encodage.")
@click.pass_obj
def export(settings: Settings, table: str, output: Path, query: str, *, international: bool) -> None:
    """Écrit une table ou une couche dans un fichier, selon son extension.

    .csv, .xlsx, .parquet : toutes les tables. .geojson, .gpkg et .parquet (GeoParquet) : communes, cpts, zones et
    couverture, avec leurs contours. Les mêmes données donnent le même fichier.

    \b
    Exemples :
      cpts-map export communes -o communes.gpkg
      cpts-map export tension --query 'niveau=epci&departement=33' -o tension.xlsx
      cpts-map export diagnostic --query 'selection=cpts:NA-33-OUEST-GIRONDE' -o diagnostic.csv --international
    """
    from cpts_map.web import downloads  # noqa: PLC0415 - the help needs none of it

    form = output.suffix.lower().removeprefix(".")
    layer = table in geofiles.LAYERS and form in geofiles.FORMS
    known = (*downloads.MEDIA, *(geofiles.FORMS if table in geofiles.LAYERS else ()))
    if form not in known:
        raise SettingsError(f"Extension inconnue pour « {table} » : « {output.name} ». {_extensions(known)}")
    if international and form != "csv":
        raise SettingsError("--international ne vaut que pour un fichier .csv.")
    atlas = open_atlas(settings)
    if layer:
        replace_file(output, geofiles.write(table, form, atlas))
        return
    columns, rows = downloads.TABLES[table](f"?{_question(query)}", atlas)
    found = list(rows)
    if not found and table in _OF_TERRITORIES:
        raise SettingsError(f"Aucun territoire n'est nommé par « {query} » : {_OF_TERRITORIES[table]}")
    replace_file(output, downloads.write(table, (columns, found), atlas, form, international=international))


def _extensions(known: tuple[str, ...]) -> str:
    return f"Extensions possibles : .{', .'.join(dict.fromkeys(known))}."


def _question(text: str) -> str:
    """Give the question of an address, or of what is already one."""
    return urlsplit(text).query if "?" in text else text
