"""The command that writes the map of the region: one HTML file, or a sheet to print."""

from pathlib import Path

import click

from cpts_map import printmap
from cpts_map.commands._common import open_atlas, replace_file
from cpts_map.diagnostics.classes import Method
from cpts_map.errors import SettingsError
from cpts_map.indicators import DEFAULT
from cpts_map.rules import Definition
from cpts_map.settings import Settings
from cpts_map.standalone import standalone

_FORMS = ("html", *printmap.FORMS)


@click.command("map")
@click.option("--indicator", metavar="ID", default=DEFAULT, show_default=True, help="Indicateur colorié.")
@click.option(
    "--method", type=click.Choice([m.value for m in Method]), default=Method.QUANTILES.value, show_default=True
)
@click.option(
    "--definition", type=click.Choice([d.value for d in Definition]), default=Definition.LARGE.value, show_default=True
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help=".html, .svg, .pdf ou .png."
)
@click.pass_obj
def map_(settings: Settings, indicator: str, method: str, definition: str, output: Path) -> None:
    """Écrit la carte de la région dans un fichier, selon son extension.

    .html : une page qui s'ouvre sans réseau, avec couches, recherche, légende et fiches. .svg, .pdf, .png : une
    feuille A4 avec titre, légende, échelle et sources.

    \b
    Exemples :
      cpts-map map --indicator apl_65 -o carte.html
      cpts-map map -o carte.pdf
    """
    form = output.suffix.lower().removeprefix(".")
    if form not in _FORMS:
        raise SettingsError(f"Extension inconnue : « {output.name} ». Extensions possibles : .{', .'.join(_FORMS)}.")
    atlas, asked = open_atlas(settings), (indicator, Method(method), Definition(definition))
    content = standalone(atlas, *asked) if form == "html" else printmap.write(printmap.draw(atlas, *asked), form)
    replace_file(output, content)
