"""Commands that bring data in: files given by hand, files downloaded, files taken away."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from cpts_map import changes, codes, importing, imports, opendata, pipeline, registering
from cpts_map import fetch as network
from cpts_map.atlas import Atlas
from cpts_map.commands import _report
from cpts_map.commands.registers import import_register
from cpts_map.errors import CptsMapError, FetchError
from cpts_map.imports import Staging
from cpts_map.opendata import OpenSource, Remote
from cpts_map.registers import Scope
from cpts_map.settings import Settings
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr

DOWNLOADS = "telechargements"


@click.command("import")
@click.argument("files", metavar="FICHIER...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Lit et vérifie seulement ; rien ne change.")
@click.option("--departement", "departements", multiple=True, help="Département d'un registre, contre les homonymes.")
@click.option("--add", is_flag=True, help="Joint les CPTS du fichier au registre en service, au lieu de le remplacer.")
@click.pass_obj
def import_(
    settings: Settings, files: tuple[Path, ...], departements: tuple[str, ...], *, dry_run: bool, add: bool
) -> None:
    """Charge des fichiers officiels, reconnus à leur contenu.

    FICHIER est un fichier, une archive ou un dossier. Les chiffres en place servent jusqu'à ce que le nouveau magasin
    soit entier ; ce qui change est affiché.

    \b
    Exemples :
      cpts-map import ps-libreacces-personne-activite.txt
      cpts-map import DS_BPE_CSV_FR.zip apl_medecins.xlsx
      cpts-map import --dry-run dossier_sae/
      cpts-map import --add --departement 33 liste_des_communes.xlsx
    """
    load(settings, files, Scope(frozenset(departements)), add=add, dry_run=dry_run)


def load(
    settings: Settings,
    files: Sequence[Path],
    scope: Scope | None = None,
    *,
    add: bool = False,
    dry_run: bool = False,
) -> None:
    """Read files, build the store with them, keep them, and say what changed; a register goes to its shelf.

    Raises
    ------
    CptsMapError
        A file cannot be loaded; what was in place still serves.
    """
    registers = [path for path in files if registering.is_register(path)]
    if others := [path for path in files if path not in registers]:
        _load_open(settings, others, dry_run=dry_run)
    if registers:
        import_register(settings, registers, scope or Scope(), add=add, dry_run=dry_run)


def _load_open(settings: Settings, files: Sequence[Path], *, dry_run: bool) -> None:
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
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Toutes les sources qui ont une adresse.")
@click.option("--list", "listing", is_flag=True, help="Montre l'état de chaque source, sans rien télécharger.")
@click.pass_obj
def fetch(settings: Settings, names: tuple[str, ...], *, every: bool, listing: bool) -> None:
    """Télécharge des fichiers officiels et les charge.

    Un téléchargement coupé reprend où il en était. Les chiffres en place servent jusqu'à ce que tout soit vérifié.

    \b
    Exemples :
      cpts-map fetch --list
      cpts-map fetch open_bpe open_apl
      cpts-map fetch --all
    """
    declared = opendata.load()
    if listing or not (names or every):
        _list(settings, declared.values())
        return
    wanted = [s for s in declared.values() if s.files] if every else [_known(declared, name) for name in names]
    folder = settings.imports / DOWNLOADS
    failed = _fetch_each(settings, wanted, folder)
    if failed:
        raise FetchError(
            f"{len(failed)} source(s) non chargée(s) : {', '.join(failed)}. Les chiffres en place servent."
        )


def _known(declared: Mapping[str, OpenSource], name: str) -> OpenSource:
    if name not in declared:
        raise codes.unknown("Source", name, declared)
    source = declared[name]
    if not source.files:
        raise FetchError(f"{name} n'a pas d'adresse stable. {source.manual}")
    return source


def _fetch_each(settings: Settings, wanted: Sequence[OpenSource], folder: Path) -> list[str]:
    """Download and load each source; one that fails is said, and the others go on."""
    failed = []
    with network.open_client() as client:
        for source in wanted:
            try:
                paths = [_download(remote, folder / source.id, client, settings.mirror) for remote in source.files]
                load(settings, paths)
            except CptsMapError as error:
                click.echo(fr(f"{source.id} : {error}"), err=True)
                failed.append(source.id)
            finally:
                if source.personal:  # the file names people: only counts may stay
                    for remote in source.files:
                        network.forget(remote, folder / source.id)
    return failed


def _download(remote: Remote, folder: Path, client: network.Client, mirror: str | None) -> Path:
    click.echo(fr(f"{remote.file} ({remote.certainty})"))
    with click.progressbar(length=remote.max_bytes, label=remote.file) as bar:

        def told(done: int, total: int | None) -> None:
            bar.length = total or remote.max_bytes
            bar.update(done - bar.pos)

        return network.download(remote, folder, client, told, mirror=mirror)


def _list(settings: Settings, declared: Iterable[OpenSource]) -> None:
    parts = [k.facts for k in imports.kept(settings.imports)]
    today = dt.datetime.now(dt.UTC).date()
    for source in declared:
        ours = [p for p in parts if p.source == source.id]
        state = "non chargée"
        if ours:
            oldest = dt.date.fromisoformat(min(p.imported for p in ours)[:10])
            age = "ancienne, " if source.is_stale(oldest, today) else ""
            state = f"{age}chargée le {numbers.date(oldest.isoformat())}, millésime {max(p.vintage for p in ours)}"
        click.echo(fr(f"{source.id} : {state}"))
        click.echo(fr(f"    {source.title} ({source.producer})"))
        how = "; ".join(r.certainty for r in source.files[:1]) or f"à la main : {source.manual}"
        click.echo(fr(f"    {how}"))


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
