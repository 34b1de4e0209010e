"""The command line: parse, call once, print."""

import dataclasses
import datetime as dt
import errno
import json
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import click

from cpts_map import catalog, pipeline
from cpts_map.answers import CommuneCoverage, CoverageRow, Diagnosis, ZoneRow, to_dict
from cpts_map.atlas import Atlas
from cpts_map.catalog import LICENCE_LABELS
from cpts_map.errors import CptsMapError, SettingsError
from cpts_map.exports import to_csv
from cpts_map.rules import Definition
from cpts_map.settings import Settings
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr
from cpts_map.version import __version__

_ROW_TYPES = {"commune": CommuneCoverage, "zone": ZoneRow}
_REASONS = {
    errno.EADDRINUSE: "adresse déjà prise",
    errno.EACCES: "port réservé",
    errno.EADDRNOTAVAIL: "adresse absente de cette machine",
}
BY = ("departement", "epci", "region", "commune", "zone")


class _Refusal(click.ClickException):
    """An expected error, in one French line."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(fr(f"Erreur : {self.format_message()}"), file=file, err=file is None)


class _Group(click.Group):
    """Turns an expected error into one line and exit code 1; a bug keeps its traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click declares it
        try:
            return super().invoke(ctx)
        except CptsMapError as error:
            raise _Refusal(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cpts-map")
@click.option("--region", metavar="CODE", help="Région à ouvrir (75 par défaut, ou CPTS_REGION).")
@click.option("--store", type=click.Path(path_type=Path), help="Fichier du magasin (ou CPTS_STORE).")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Dossier des données (ou CPTS_DATA).")
@click.pass_context
def cli(ctx: click.Context, region: str | None, store: Path | None, data: Path | None) -> None:
    """Cartographie et diagnostic territorial des CPTS."""
    base = Settings.from_env()
    ctx.obj = replace(base, region=region or base.region, store=store or base.store, data=data or base.data)


def _open(settings: Settings) -> Atlas:
    if not pipeline.is_current(settings):
        click.echo("Construction du magasin…", err=True)
    return Atlas(pipeline.ensure_store(settings), settings.region)


@cli.command()
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
        click.echo(_json([dataclasses.asdict(source) for source in declared.values()]))
    else:
        for source in declared.values():
            click.echo(fr(f"{source.id} : {source.title}"))
            click.echo(fr(f"    {source.producer}, millésime {source.vintage}, {LICENCE_LABELS[source.licence]}"))
            click.echo(f"    {source.page}")


@cli.command()
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


@cli.command()
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
    results = _open(settings).checks(year or dt.datetime.now(dt.UTC).year)
    if style == "json":
        rows = [
            {"name": c.name, "meaning": c.meaning, "rows": json.loads(c.rows.to_json(orient="records"))}
            for c in results
        ]
        click.echo(_json(rows))
        return
    for result in results:
        size = len(result.rows)
        click.echo(fr(f"{result.name} : {numbers.count(size, 'ligne')}. {result.meaning}"))
        if size:
            click.echo(result.rows.head(limit).rename(columns=labels.CHECK_COLUMN).to_string(index=False))
            if size > limit:
                click.echo(fr(f"… et {size - limit} autres (--limit {size} pour tout voir)"))


@cli.command()
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
    atlas = _open(settings)
    rows = _coverage(atlas, Definition(definition), by, departement)
    if style == "geojson":
        click.echo(_geojson(atlas, by, rows))
    elif style == "json":
        content = {"definition": definition, "by": by, "register": to_dict(atlas.register), "rows": to_dict(rows)}
        click.echo(_json(content))
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
    return _json({"type": "FeatureCollection", "features": features})


def _codes(atlas: Atlas, by: str, row: Any) -> Iterable[str]:  # noqa: ANN401 - a row of any level
    if by == "zone":
        codes: Iterable[str] = row.communes
        return codes
    return [row.code] if by == "commune" else atlas.communes.index[atlas.communes[by] == row.code]


@cli.command()
@click.option("--communes", metavar="CODE,CODE…", help="Codes des communes du périmètre.")
@click.option("--cpts", "cpts_id", metavar="ID", help="Identifiant d'une CPTS du registre.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def diagnose(settings: Settings, communes: str | None, cpts_id: str | None, style: str) -> None:
    """Diagnostique un périmètre : population, bornes, classe, morceaux, indicateurs.

    \b
    Exemples :
      cpts-map diagnose --cpts NA-33-OUEST-GIRONDE
      cpts-map diagnose --communes 33273,33281,33318,33422 --format json
    """
    if (communes is None) == (cpts_id is None):
        raise click.UsageError("Donner --communes ou --cpts, l'un des deux.")
    atlas = _open(settings)
    codes = _split(communes) if communes is not None else atlas.cpts_communes(cpts_id or "")
    if not codes:
        raise SettingsError("Aucune commune à diagnostiquer : le registre ne connaît pas ce périmètre.")
    found = atlas.perimeter(codes).diagnose()
    if style == "json":
        click.echo(_json(to_dict(found)))
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
    return lines


@cli.command()
@click.option("--host", help="Adresse d'écoute (127.0.0.1 par défaut, ou CPTS_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port (8050 par défaut, ou CPTS_PORT).")
@click.pass_obj
def serve(settings: Settings, host: str | None, port: int | None) -> None:
    """Ouvre le tableau de bord dans un navigateur local.

    Construit d'abord le magasin s'il manque ou s'il est plus ancien que ses sources.

    \b
    Exemples :
      cpts-map serve
      cpts-map --region 53 serve --port 8060
    """
    from cpts_map.web import factory  # noqa: PLC0415 - the other commands need no Dash

    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    _refuse_taken(settings)
    app = factory.create_app(settings, _open(settings))
    click.echo(f"http://{settings.host}:{settings.port}")
    factory.serve(app, settings)


def _refuse_taken(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            reason = _REASONS.get(error.errno or 0, f"erreur {error.errno}")
            raise SettingsError(f"{where} ne peut pas être écouté ({reason}) : choisir --host ou --port.") from error


@cli.command()
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


def _json(content: object, default: Callable[[Any], str] = str) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=default)
