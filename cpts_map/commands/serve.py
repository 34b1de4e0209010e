"""The command that opens the dashboard; it listens before the rest is loaded."""

import errno
import socket
from dataclasses import replace

import click

from cpts_map.errors import SettingsError
from cpts_map.settings import Settings
from cpts_map.web import gate

_REASONS = {
    errno.EADDRINUSE: "adresse déjà prise",
    errno.EACCES: "port réservé",
    errno.EADDRNOTAVAIL: "adresse absente de cette machine",
}


@click.command()
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
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    _refuse_taken(settings)
    click.echo(f"http://{settings.host}:{settings.port}")
    gate.serve(lambda: _make(settings), settings)


def _make(settings: Settings) -> gate.App:
    # Imported here: this is the loading that an early visitor waits for.
    from cpts_map.commands._common import open_atlas  # noqa: PLC0415
    from cpts_map.web.factory import create_app  # noqa: PLC0415

    app: gate.App = create_app(settings, open_atlas(settings)).server
    return app


def _refuse_taken(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            reason = _REASONS.get(error.errno or 0, f"erreur {error.errno}")
            raise SettingsError(f"{where} ne peut pas être écouté ({reason}) : choisir --host ou --port.") from error
