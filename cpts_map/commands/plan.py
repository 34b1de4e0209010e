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
from cpts_map.atlas import Atlas
from cpts_map.commands._common import open_atlas, to_json
from cpts_map.diagnostics.proposals.assemble import Stage
from cpts_map.diagnostics.proposals.terrain import Limits
from cpts_map.exports import to_csv
from cpts_map.planning import Left, Planned, RegionalPlan
from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, Definition
from cpts_map.settings import Settings
from cpts_map.texts import labels, numbers
from cpts_map.texts import plan as said
from cpts_map.texts.typography import fr

# No column that a register has for a CPTS: a plan is not to be loaded as what exists.
COLUMNS = (
    "territoire",
    "centre",
    "code_commune",
    "commune",
    "departement",
    "epci",
    "habitants",
    "couverture",
    "raison",
)
PERIMETERS = "périmètres documentés"
_NAMED = 8


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
    for line in _summary(found):
        click.echo(fr(line), err=True)
    if style == "json":
        click.echo(to_json(to_dict(found)))
    else:
        click.echo(_csv(atlas, found), nl=False)


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


def _csv(atlas: Atlas, found: RegionalPlan) -> str:
    frame, states = atlas.everywhere, atlas.states(found.definition)
    placed = [(str(t.number), t.name, code, "") for t in found.territories for code in t.communes]
    placed += [("", "", code, said.WHY[left.why.value]) for left in found.left for code in left.communes]
    rows = (
        (
            territory,
            centre,
            code,
            atlas.name("commune", code),
            frame.at[code, "departement"],
            _or_none(frame.at[code, "epci"]),
            _or_none(frame.at[code, "inhabitants"]),
            labels.COVERAGE[states[code]],
            fr(why),
        )
        for territory, centre, code, why in placed
    )
    return to_csv(COLUMNS, rows).decode("utf-8-sig")


def _or_none(value: object) -> object:
    """An empty cell for what is missing; inhabitants are whole."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    return int(value) if isinstance(value, float) else value


def _summary(found: RegionalPlan) -> Iterator[str]:
    doubt = f", dont {numbers.number(found.undocumented)} non documentées" if found.undocumented else ""
    yield ""
    yield (
        f"{found.region_name}, définition {labels.DEFINITION[found.definition]}, graine {found.seed} : "
        f"{numbers.count(found.communes, 'commune')} à placer{doubt}, {_people(found.population)}"
    )
    if found.partial:
        yield said.PARTIAL.format(perimeters=numbers.count(found.perimeters, "périmètre documenté", PERIMETERS))
    if found.unknown_population:
        yield f"Population inconnue, comptée pour zéro : {numbers.count(found.unknown_population, 'commune')}"
    inside = sum(len(t.communes) for t in found.territories)
    yield (
        f"{numbers.count(len(found.territories), 'territoire')} de {numbers.number(found.lower)} à "
        f"{numbers.number(found.upper)} habitants, chacun d'un seul tenant : {numbers.count(inside, 'commune')}, "
        f"{_people(sum(t.population for t in found.territories))}"
    )
    yield (
        f"EPCI partagés entre territoires : {found.epci_cut} sur {found.epci} ; "
        f"trajet moyen au centre : {numbers.with_unit(found.mean_minutes, 1, 'min')}"
    )
    yield said.ESTIMATED if found.estimated else said.MATRIX
    yield said.EXACT if found.exact else said.FOUND
    if not found.ended:
        yield said.CUT_SHORT
    for territory in found.territories:
        yield _territory(territory)
    if found.left:
        yield f"Communes qui ne sont dans aucun territoire : {sum(len(left.communes) for left in found.left)}"
    for left in found.left:
        yield _left(left)


def _people(count: int) -> str:
    return numbers.count(count, "habitant")


def _territory(found: Planned) -> str:
    whole = ", ".join(epci.name for epci in found.epci_whole) or "aucun"
    shared = "".join(f" ; partagé : {epci.name}" for epci in found.epci_shared)
    return (
        f"{found.number}. {found.name} ({', '.join(found.departements)}) : {_people(found.population)}, "
        f"{numbers.count(len(found.communes), 'commune')} ; EPCI entiers : {whole}{shared} ; "
        f"commune la plus loin : {numbers.with_unit(found.max_minutes, 0, 'min')}"
    )


def _left(found: Left) -> str:
    more = len(found.names) - _NAMED
    names = ", ".join(found.names[:_NAMED]) + (f" et {more} autres" if more > 0 else "")
    why = said.WHY[found.why.value] + ("" if found.proved else f" ({said.UNSURE})")
    if found.without_outline:
        why += f" ; {said.NO_OUTLINE}"
    best = ""
    if found.candidates:
        one = found.candidates[0]
        best = f" ; au mieux avec {one.name} : {_people(one.population)}, {_place(one.bounds.status.value)}"
    return f"- {names}, {_people(found.population)} : {why}{best}"


def _place(status: str) -> str:
    return {"dans_les_bornes": "dans les bornes", "sous_le_minimum": "sous le minimum"}.get(
        status, "au-dessus du maximum"
    )
