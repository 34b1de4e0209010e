"""Commands that bring data in: files given by hand, files downloaded, files taken away."""

from collections.abc import Sequence
from pathlib import Path

import click

from cpts_map import changes, importing, imports, pipeline
from cpts_map.atlas import Atlas
from cpts_map.commands import _report
from cpts_map.errors import CptsMapError
from cpts_map.imports import Staging
from cpts_map.settings import Settings
from cpts_map.texts.typography import fr


@click.command("import")
@click.argument("files", metavar="FICHIER...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Lit et vérifie seulement ; rien ne change.")
@click.pass_obj
def import_(settings: Settings, files: tuple[Path, ...], *, dry_run: bool) -> None:
    """Charge des fichiers officiels, reconnus à leur contenu.

    FICHIER est un fichier, une archive ou un dossier. Les chiffres en place servent jusqu'à ce que le nouveau magasin
    soit entier ; ce qui change est affiché.

    \b
    Exemples :
      cpts-map import ps-libreacces-personne-activite.txt
      cpts-map import DS_BPE_CSV_FR.zip apl_medecins.xlsx
      cpts-map import --dry-run dossier_sae/
    """
    load(settings, files, dry_run=dry_run)


def load(settings: Settings, files: Sequence[Path], *, dry_run: bool = False) -> None:
    """Read files, build the store with them, keep them, and say what changed.

    Raises
    ------
    CptsMapError
        A file cannot be loaded; what was in place still serves.
    """
    before = changes.snapshot(settings.store, settings.region)
    with Staging(settings.imports) as staging:
        known = importing.commune_codes(settings.data)
        staged = importing.stage(files, staging, known, lambda text: click.echo(fr(text)))
        for line in _report.loaded(staged):
            click.echo(fr(line))
        if dry_run:
            click.echo(fr("Essai seulement : rien n'a changé."))
            return
        with click.progressbar(length=pipeline.steps(), label="Construction") as bar:
            pipeline.build(settings, lambda _title: bar.update(1), loaded=staging.merged())
        staging.commit()
    _say_changes(settings, before)


def _say_changes(settings: Settings, before: changes.Snapshot | None) -> None:
    after = changes.snapshot(settings.store, settings.region)
    if after is None:
        return
    atlas = Atlas(settings.store, settings.region)
    try:
        lines = _report.changed(changes.compare(before, after), atlas.region_name, dict(atlas.departements))
    finally:
        atlas.close()
    for line in lines if before is not None else ["Premier magasin : rien à comparer."]:
        click.echo(fr(line))


@click.command()
@click.argument("source", metavar="SOURCE")
@click.argument("part", metavar="[PARTIE]", required=False)
@click.pass_obj
def forget(settings: Settings, source: str, part: str | None) -> None:
    """Retire une source chargée ; les chiffres livrés avec le projet reviennent.

    \b
    Exemples :
      cpts-map forget open_bpe
      cpts-map forget open_apl infirmiers
    """
    before = changes.snapshot(settings.store, settings.region)
    gone = imports.forget(settings.imports, source, part)
    if not gone:
        present = sorted({f"{k.facts.source} {k.facts.part}" for k in imports.kept(settings.imports)})
        raise CptsMapError(f"« {source} » n'est pas chargée. Chargées : {', '.join(present) or 'aucune'}.")
    pipeline.build(settings)
    for facts in gone:
        click.echo(fr(f"Retirée : {facts.source} {facts.part}, {facts.file}"))
    _say_changes(settings, before)
