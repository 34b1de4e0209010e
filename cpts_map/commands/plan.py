"""The command that makes the plan of a region."""

import ctypes
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from cpts_map import planning
from cpts_map.answers import to_dict
from cpts_map.commands._common import open_atlas, to_json
from cpts_map.diagnostics.proposals.assemble import Stage
from cpts_map.diagnostics.proposals.terrain import Limits
from cpts_map.planning import lines
from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, Definition
from cpts_map.settings import Settings
from cpts_map.texts import numbers
from cpts_map.texts import plan as said
from cpts_map.texts.typography import fr


@click.command()
@click.option("--region", metavar="CODE", help="Région du plan (celle de l'application par défaut).")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Graine : la même, le même plan.")
@click.option(
    "--definition", type=click.Choice([d.value for d in Definition]), default=Definition.LARGE.value, show_default=True
)
@click.option("--min", "lower", type=click.IntRange(1), default=POPULATION_MIN, show_default=True, help="Habitants.")
@click.option("--max", "upper", type=click.IntRange(1), default=POPULATION_MAX, show_default=True, help="Habitants.")
@click.option("--seconds", type=click.FloatRange(0), default=planning.SECONDS, show_default=True, help="Temps accordé.")
@click.option("--format", "style", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.pass_obj
def plan(  # noqa: PLR0913, PLR0917 - one argument an option
    settings: Settings,
    region: str | None,
    seed: int,
    definition: str,
    lower: int,
    upper: int,
    seconds: float,
    style: str,
) -> None:
    """Propose des territoires de CPTS pour les communes qui n'en ont pas.

    Le résultat va sur la sortie standard : en csv, une ligne par commune et son territoire ; en json, tout.
    L'avancement et le résumé vont sur la sortie d'erreur. Rien n'est enregistré ni appliqué.

    \b
    Exemples :
      cpts-map plan > plan.csv
      cpts-map plan --region 53 --seed 2 --format json
      cpts-map plan --min 40000 --definition stricte
    """
    atlas = open_atlas(replace(settings, region=region or settings.region))
    start = time.perf_counter()

    def report(stage: Stage, communes: int) -> None:
        seconds_ = numbers.number(time.perf_counter() - start)
        click.echo(fr(f"{seconds_} s, {numbers.count(communes, 'commune')} : {said.STAGE[stage.value]}"), err=True)

    with quiet():
        found = planning.regional_plan(
            atlas,
            definition=Definition(definition),
            limits=Limits(lower, upper),
            seed=seed,
            seconds=seconds,
            report=report,
        )
    click.echo(err=True)
    for line in (*lines.summary(found), *lines.details(found)):
        click.echo(fr(line), err=True)
    if style == "json":
        click.echo(to_json(to_dict(found)))
    else:
        click.echo(lines.table(atlas, found).decode("utf-8-sig"), nl=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Send what compiled libraries print to the error output: HiGHS prints a line of its own where a file is expected.

    Only for a process that does nothing else: descriptors are everybody's.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
        if os.name == "posix":
            ctypes.CDLL(None).fflush(None)  # C has its own buffer
    finally:
        os.dup2(kept, 1)
        os.close(kept)
