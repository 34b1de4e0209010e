"""Commands on the registers of CPTS: list, compare, go back, settle the rows that wait, mark what is complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from cpts_map import pipeline, registering
from cpts_map.errors import CptsMapError
from cpts_map.registers import Register, RegisterImport, Scope, compare, export_csv, pasted, pending_csv, read_answers
from cpts_map.registers import settle as settled
from cpts_map.settings import Settings
from cpts_map.shelf import EMBEDDED, Complete, Entry, Shelf
from cpts_map.store import Store
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr

WAITING_SHOWN = 10


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """Open the store, built first when missing."""
    store = Store(pipeline.ensure_store(settings))
    try:
        yield store
    finally:
        store.close()


def import_register(settings: Settings, paths: list[Path], scope: Scope, *, add: bool, dry_run: bool) -> None:
    """Read a register, say the verdict of its rows, and put it in use, alone or joined to the one before.

    Raises
    ------
    CptsMapError
        It cannot be read; the one before stays in use.
    """
    with opened(settings) as store:
        before, done = registering.register_of(store), registering.read_register(store, paths, scope)
        _say(done)
        complete: list[Complete] = []
        if add:
            done, complete = _joined(settings, store, done)
    if dry_run:
        click.echo(fr("Essai seulement : rien n'a changé."))
        return
    _put(settings, before, done, complete)


def _joined(settings: Settings, store: Store, done: RegisterImport) -> tuple[RegisterImport, list[Complete]]:
    """What was read, joined to the register in use, and where that one is complete."""
    shelf = Shelf(settings.imports)
    complete = [] if shelf.active == EMBEDDED else shelf.complete(shelf.active)
    return registering.added(store, registering.in_use(settings, store), done), complete


def _say(done: RegisterImport) -> None:
    click.echo(fr(f"{done.file} : {numbers.count(len(done.cpts), 'CPTS', 'CPTS')}, {done.summary()}"))
    for remark in done.remarks:
        click.echo(fr(f"    {remark}"))
    for verdict in done.pending[:WAITING_SHOWN]:
        near = ", ".join(candidate.label for candidate in verdict.candidates[:4]) or "aucune proche"
        click.echo(fr(f"    en attente, ligne {verdict.row} « {verdict.text} » : {near}"))
    if len(done.pending) > WAITING_SHOWN:
        click.echo(fr(f"    … et {len(done.pending) - WAITING_SHOWN} autres (cpts-map register pending)"))


def _put(settings: Settings, before: Register, done: RegisterImport, complete: list[Complete]) -> None:
    with click.progressbar(length=pipeline.steps(), label="Construction") as bar:
        entry = registering.put_in_use(settings, done, complete, lambda _title: bar.update(1))
    click.echo(fr(f"Registre en service : {entry.id}"))
    for line in compare(before, done.register).lines():
        click.echo(fr(line))


@click.group(invoke_without_command=True)
@click.pass_context
def register(ctx: click.Context) -> None:
    """Tient les registres de CPTS : liste, compare, revient en arrière.

    \b
    Exemples :
      cpts-map register
      cpts-map register list
      cpts-map register compare
      cpts-map register complete 33 40 --source "ARS, liste du 12/10/2026"
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@register.command("list")
@click.pass_obj
def list_(settings: Settings) -> None:
    """Liste les registres, du plus récent au plus ancien."""
    shelf = Shelf(settings.imports)
    for entry in shelf.entries():
        click.echo(fr(f"{'→' if entry.id == shelf.active else ' '} {entry.id} : {_described(entry)}"))
    click.echo(fr(f"{'→' if shelf.active == EMBEDDED else ' '} {EMBEDDED} : registre livré avec le projet, partiel"))


def _described(entry: Entry) -> str:
    waiting = f", {numbers.count(entry.pending, 'ligne')} en attente" if entry.pending else ""
    perimeters = numbers.count(entry.perimeters, "périmètre")
    added = numbers.date(entry.added[:10])
    return f"{numbers.count(entry.cpts, 'CPTS', 'CPTS')}, {perimeters}, chargé le {added}{waiting}"


@register.command()
@click.argument("id_", metavar="ID")
@click.pass_obj
def use(settings: Settings, id_: str) -> None:
    """Met en service un registre de la liste ; « livre » est celui du projet."""
    with opened(settings) as store:
        before = registering.register_of(store)
    with click.progressbar(length=pipeline.steps(), label="Construction") as bar:
        registering.switch(settings, id_, lambda _title: bar.update(1))
    with opened(settings) as store:
        for line in compare(before, registering.register_of(store)).lines():
            click.echo(fr(line))


@register.command("compare")
@click.argument("old", metavar="[ANCIEN]", required=False)
@click.argument("new", metavar="[NOUVEAU]", required=False)
@click.pass_obj
def compare_(settings: Settings, old: str | None, new: str | None) -> None:
    """Compare deux registres ; par défaut celui d'avant et celui en service."""
    shelf = Shelf(settings.imports)
    new = new or shelf.active
    others = [e.id for e in shelf.entries() if e.id != new]
    old = old or next(iter(others), EMBEDDED)
    click.echo(fr(f"De {old} à {new} :"))
    for line in compare(_register(settings, old), _register(settings, new)).lines():
        click.echo(fr(line))


def _register(settings: Settings, id_: str) -> Register:
    """A register of the shelf, or the embedded one, which is read from its files."""
    with opened(settings) as store:
        if id_ == EMBEDDED:
            return registering.embedded(settings, store).register
        return Shelf(settings.imports).read(id_, registering.gazetteer(store)).register


@register.command()
@click.pass_obj
def pending(settings: Settings) -> None:
    """Écrit en CSV les lignes qui attendent une réponse ; compléter la dernière colonne."""
    with opened(settings) as store:
        click.echo(pending_csv(_active(settings, store)), nl=False)


def _active(settings: Settings, store: Store) -> RegisterImport:
    shelf = Shelf(settings.imports)
    if shelf.active == EMBEDDED:
        raise CptsMapError("Le registre livré avec le projet est en service : aucune ligne n'attend.")
    return shelf.read(shelf.active, registering.gazetteer(store))


@register.command()
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def settle(settings: Settings, file: Path) -> None:
    """Applique les réponses d'un CSV de « register pending » : un code, « oui », ou « aucune »."""
    shelf = Shelf(settings.imports)
    with opened(settings) as store:
        waiting = _active(settings, store)
        done = settled(waiting, read_answers(file.read_bytes(), file.name), registering.gazetteer(store))
    _say(done)
    _put(settings, waiting.register, done, shelf.complete(shelf.active))


@register.command()
@click.argument("departements", metavar="DEPARTEMENT...", nargs=-1, required=True)
@click.option("--source", required=True, help="Qui affirme que toutes les CPTS y sont.")
@click.option("--since", default="", help="Depuis quand (date).")
@click.pass_obj
def complete(settings: Settings, departements: tuple[str, ...], source: str, since: str) -> None:
    """Marque le registre complet dans des départements : « non documentée » devient « non couverte »."""
    with opened(settings) as store:
        known = registering.completed(settings, store, departements, since, source)
        done = registering.in_use(settings, store)
    _put(settings, done.register, done, known)


@register.command()
@click.option("--name", default="", help="Nom de la CPTS des communes collées sans titre.")
@click.option("--departement", "departements", multiple=True, help="Département du texte, pour trancher les homonymes.")
@click.option("--dry-run", is_flag=True, help="Lit seulement.")
@click.option("--add", is_flag=True, help="Joint au registre en service, au lieu de le remplacer.")
@click.argument("source", metavar="[FICHIER]", type=click.File("r", encoding="utf-8"), default="-")
@click.pass_obj
def paste(  # noqa: PLR0913 - options
    settings: Settings, source: TextIO, name: str, departements: tuple[str, ...], *, add: bool, dry_run: bool
) -> None:
    """Lit un texte collé (entrée standard) : une commune par ligne, ou séparées par des virgules."""
    text = source.read()
    with opened(settings) as store:
        scope = Scope(frozenset(departements))
        places = registering.gazetteer(store)
        done = pasted.read(text, places, scope, name) if name else pasted.read(text, places, scope)
        before = registering.register_of(store)
        complete: list[Complete] = []
        _say(done)
        if add:
            done, complete = _joined(settings, store, done)
    if not dry_run:
        _put(settings, before, done, complete)


@register.command()
@click.pass_obj
def export(settings: Settings) -> None:
    """Écrit en CSV le registre en service ; « cpts-map import » le relit à l'identique."""
    with opened(settings) as store:
        found = registering.register_of(store)
    click.echo(export_csv(found.cpts, found.members), nl=False)
