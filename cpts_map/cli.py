"""The command line: parse, call once, print. A command is imported when it is called, so that none pays for another."""

import builtins
from dataclasses import replace
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import IO, Any

import click

from cpts_map.errors import CptsMapError
from cpts_map.settings import Settings
from cpts_map.texts.typography import fr
from cpts_map.version import __version__

# Command to the module of `cpts_map.commands` that holds it.
COMMANDS = {
    "build": "data",
    "check": "data",
    "coverage": "questions",
    "diagnose": "questions",
    "documents": "documents",
    "export": "export",
    "fetch": "loading",
    "forget": "loading",
    "geo": "data",
    "import": "loading",
    "map": "maps",
    "plan": "plan",
    "register": "registers",
    "serve": "serve",
    "sources": "data",
}


class _Refusal(click.ClickException):
    """An expected error, in one French line."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(fr(f"Erreur : {self.format_message()}"), file=file, err=file is None)


class _Group(click.Group):
    """Turns an expected error into one line and exit code 1; a bug keeps its traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click declares it
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"cpts_map.commands.{COMMANDS[cmd_name]}")
        name = f"{cmd_name}_" if iskeyword(cmd_name) or cmd_name in dir(builtins) else cmd_name
        command: click.Command = getattr(module, name)
        return command

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
