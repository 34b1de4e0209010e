"""Commands on the data: sources, store, checks, boundaries."""

import dataclasses
import datetime as dt
import json
from pathlib import Path

import click

from cpts_map import catalog, pipeline
from cpts_map.catalog import LICENCE_LABELS
from cpts_map.commands._common import open_atlas, to_json
from cpts_map.settings import Settings
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr


@click.command()
@click.option("--verify", is_flag=True, help="Vérifie la taille et l'empreinte de chaque fichier embarqué.")
@click.option("--stamp", is_flag=True, help="Affiche la taille et l'empreinte à déclarer pour chaque fichier changé.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def sources(settings: Settings, *, verify: bool, stamp: bool, style: str) -> None:
    """Liste les sources déclarées, leur licence et leur millésime.

    \b
    Exemples :
      cpts-map sources
      cpts-map sources --verify
      cpts-map sources --format json
    """
    declared = catalog.load()
    embedded = [s for s in declared.values() if s.kind is not catalog.Kind.PACKAGE]
    if verify:
        for source in embedded:
            source.verified(settings.data)
        click.echo(fr(f"{len(embedded)} fichiers conformes."))
    elif stamp:
        for source in embedded:
            if change := catalog.restamp(source, settings.data):
                click.echo(f"[{source.id}]\n{change}")
    elif style == "json":
        click.echo(to_json([dataclasses.asdict(source) for source in declared.values()]))
    else:
        for source in declared.values():
            click.echo(fr(f"{source.id} : {source.title}"))
            click.echo(fr(f"    {source.producer}, millésime {source.vintage}, {LICENCE_LABELS[source.licence]}"))
            click.echo(f"    {source.page}")


@click.command()
@click.pass_obj
def build(settings: Settings) -> None:
    """Construit le magasin DuckDB à partir des données embarquées.

    L'ancien magasin sert jusqu'à ce que le nouveau soit entier.

    \b
    Exemples :
      cpts-map build
      cpts-map --store /tmp/essai.duckdb build
    """
    with click.progressbar(length=pipeline.steps(), label="Construction") as bar:
        pipeline.build(settings, lambda _title: bar.update(1))
    click.echo(fr(f"Magasin : {settings.store}"))


@click.command()
@click.option("--year", type=int, help="Année à laquelle comparer les millésimes (cette année par défaut).")
@click.option("--limit", type=int, default=10, show_default=True, help="Lignes montrées par contrôle.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def check(settings: Settings, year: int | None, limit: int, style: str) -> None:
    """Passe les contrôles des données et montre les lignes en défaut.

    \b
    Exemples :
      cpts-map check
      cpts-map check --year 2030
      cpts-map check --format json
    """
    results = open_atlas(settings).checks(year or dt.datetime.now(dt.UTC).year)
    if style == "json":
        rows = [
            {"name": c.name, "meaning": c.meaning, "rows": json.loads(c.rows.to_json(orient="records"))}
            for c in results
        ]
        click.echo(to_json(rows))
        return
    for result in results:
        size = len(result.rows)
        click.echo(fr(f"{result.name} : {numbers.count(size, 'ligne')}. {result.meaning}"))
        if size:
            click.echo(result.rows.head(limit).rename(columns=labels.CHECK_COLUMN).to_string(index=False))
            if size > limit:
                click.echo(fr(f"… et {size - limit} autres (--limit {size} pour tout voir)"))


@click.command()
@click.argument("packages", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_obj
def geo(settings: Settings, packages: Path) -> None:
    """Refait data/geo à partir des deux paquets de registre (pour qui tient le projet).

    PACKAGES est le dossier des paquets, dans le dossier des données ; « make geo » les télécharge d'abord.

    \b
    Exemple :
      cpts-map geo data/packages
    """
    from cpts_map.geography.build import build as build_geo  # noqa: PLC0415 - a maintainer's command

    declared = catalog.load()
    left = build_geo(declared, packages.parent, settings.data / "geo", click.echo)
    for hole in left:
        candidates = ", ".join(hole.candidates) or "aucune candidate"
        click.echo(
            fr(f"Sans contour : {hole.area_m2 / 1e6:.2f} km² vers {hole.lon:.3f}, {hole.lat:.3f} ({candidates})")
        )
    for source in declared.values():
        if source.kind is catalog.Kind.GEO and (change := catalog.restamp(source, settings.data)):
            click.echo(f"[{source.id}]\n{change}")
