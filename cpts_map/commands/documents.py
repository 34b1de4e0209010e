"""The command that writes the diagnosis document of every CPTS of the register."""

import re
import time
from pathlib import Path

import click

from cpts_map import documents as written
from cpts_map.atlas import Atlas
from cpts_map.commands._common import open_atlas, replace_file
from cpts_map.errors import CptsMapError, SettingsError
from cpts_map.settings import Settings
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr

# A register is typed by hand: what it says names no folder, and nothing but one file.
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@click.command()
@click.argument("folder", metavar="DOSSIER", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "forms",
    type=click.Choice(written.FORMS),
    multiple=True,
    default=("docx",),
    show_default=True,
    help="Peut être répété.",
)
@click.pass_obj
def documents(settings: Settings, folder: Path, forms: tuple[str, ...]) -> None:
    """Écrit le document de diagnostic de chaque CPTS du registre, dans un dossier.

    Un fichier par CPTS et par format, nommé par l'identifiant ; chacun est remplacé une fois écrit en entier. Une CPTS
    sans périmètre documenté est signalée. L'avancement va sur la sortie d'erreur.

    \b
    Exemples :
      cpts-map documents rapports
      cpts-map documents rapports --format pdf --format html
    """
    atlas = open_atlas(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"Le dossier {folder} ne peut être créé : {error.strerror or error}.") from error
    found = [written.of_cpts(atlas, entry.cpts_id) for entry in atlas.register_entries]
    known = [territory for territory in found if territory.codes]
    _refuse_same_names(known)
    failed = [_one(atlas, territory, folder, forms, f"{i}/{len(known)}") for i, territory in enumerate(known, 1)]
    for territory in found:
        if not territory.codes:
            _say(f"Sans périmètre documenté, pas de document : {territory.name} ({territory.cpts_id})")
    _say(f"{numbers.count(len(known) - sum(failed), 'CPTS écrite', 'CPTS écrites')} dans {folder}")
    if any(failed):
        raise SettingsError(f"{numbers.count(sum(failed), 'document')} en échec : voir les lignes au-dessus.")


def file_name(cpts_id: str) -> str:
    """Name, without extension, of the file of a CPTS.

    Examples
    --------
    >>> file_name("NA-33-OUEST-GIRONDE"), file_name("../a b")
    ('NA-33-OUEST-GIRONDE', '_a_b')
    """
    return _UNSAFE.sub("_", cpts_id)


def _refuse_same_names(known: list[written.Territory]) -> None:
    """Refuse two identifiers that would write the same file, also where capitals do not tell files apart."""
    seen: dict[str, str] = {}
    for territory in known:
        name = file_name(territory.cpts_id).casefold()
        if name in seen:
            raise SettingsError(f"Les CPTS {seen[name]} et {territory.cpts_id} auraient le même fichier : {name}.")
        seen[name] = territory.cpts_id


def _one(atlas: Atlas, territory: written.Territory, folder: Path, forms: tuple[str, ...], place: str) -> bool:
    """Write the files of a CPTS, and tell whether that failed."""
    start = time.perf_counter()
    try:
        document = written.compose(atlas, territory)
        for form in dict.fromkeys(forms):
            replace_file(folder / f"{file_name(territory.cpts_id)}.{form}", written.write(document, form))
    except CptsMapError as error:
        _say(f"{place} {territory.name} : {error}")
        return True
    seconds = numbers.with_unit(time.perf_counter() - start, 1, "s")
    _say(f"{place} {territory.name} : {', '.join(dict.fromkeys(forms))}, {seconds}")
    return False


def _say(line: str) -> None:
    click.echo(fr(line), err=True)
