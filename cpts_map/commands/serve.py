"""The command that opens the dashboard; it listens before the rest is loaded."""

import errno
import socket
from dataclasses import replace
from typing import Any

import click

from cpts_map.errors import SettingsError
from cpts_map.settings import Settings
from cpts_map.web.serving import options, workers
from cpts_map.web.serving.options import Serving

_REASONS = {
    errno.EADDRINUSE: "adresse déjà prise",
    errno.EACCES: "port réservé",
    errno.EADDRNOTAVAIL: "adresse absente de cette machine",
}


@click.command()
@click.option("--host", help="Adresse d'écoute (127.0.0.1 par défaut, ou CPTS_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port (8050 par défaut, ou CPTS_PORT).")
@click.option(
    "--workers",
    "processes",
    type=click.IntRange(1, options.MOST_WORKERS),
    help="Processus derrière le port (1 par défaut, ou CPTS_WORKERS).",
)
@click.option(
    "--proxy",
    metavar="ADRESSES",
    help="Mandataires dont les en-têtes X-Forwarded-* sont crus : adresses ou réseaux séparés par des virgules, "
    "ou * (aucun par défaut, ou CPTS_PROXY).",
)
@click.option("--logs", type=click.Choice(options.LOGS), help="Journal (texte par défaut, ou CPTS_LOGS).")
@click.option("--metrics/--no-metrics", default=None, help="Mesures sur /metrics, pour cette machine (CPTS_METRICS).")
@click.option(
    "--watch",
    type=click.FloatRange(min=0),
    metavar="SECONDES",
    help="Intervalle entre deux regards sur le magasin, 0 pour jamais (5 par défaut, ou CPTS_WATCH).",
)
@click.pass_obj
def serve(  # noqa: PLR0913, PLR0917 - one argument an option
    settings: Settings,
    host: str | None,
    port: int | None,
    processes: int | None,
    proxy: str | None,
    logs: str | None,
    metrics: bool | None,  # noqa: FBT001 - as click gives it
    watch: float | None,
) -> None:
    """Ouvre le tableau de bord dans un navigateur local.

    Construit d'abord le magasin s'il manque ou s'il est plus ancien que ses sources. Un magasin remplacé pendant le
    service est pris en compte sans redémarrage.

    \b
    Exemples :
      cpts-map serve
      cpts-map --region 53 serve --port 8060
      cpts-map serve --workers 4 --proxy 127.0.0.1 --logs json
    """
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    given: dict[str, Any] = {"workers": processes, "proxy": proxy, "logs": logs, "metrics": metrics, "watch": watch}
    serving = replace(Serving.from_env(), **{name: value for name, value in given.items() if value is not None})
    with _bound(settings) as listening:
        click.echo(f"http://{settings.host}:{settings.port}")
        if serving.workers > 1:
            workers.several(settings, serving, listening)
            return
    workers.alone(lambda: _prepare(settings), settings, serving)


def _prepare(settings: Settings) -> None:
    # Imported here: this is the loading that an early visitor waits for.
    from cpts_map import pipeline  # noqa: PLC0415

    if not pipeline.is_current(settings):
        click.echo("Construction du magasin…", err=True)
    pipeline.ensure_store(settings)


def _bound(settings: Settings) -> socket.socket:
    """Take the port.

    Raises
    ------
    SettingsError
        It is taken, reserved, or of another machine.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((settings.host, settings.port))
    except OSError as error:
        taken.close()
        where = f"{settings.host}:{settings.port}"
        reason = _REASONS.get(error.errno or 0, f"erreur {error.errno}")
        raise SettingsError(f"{where} ne peut pas être écouté ({reason}) : choisir --host ou --port.") from error
    return taken
