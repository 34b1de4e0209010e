"""To which CPTS a commune belongs, as the register tells it; which ones are near; whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cpts_map.answers import Register
from cpts_map.atlas import Atlas
from cpts_map.codes import unknown
from cpts_map.queries import Contact, Cpts
from cpts_map.rules import Coverage, Definition, Precision, Status

# Beyond, a CPTS is no neighbour.
NEAR_KM = 100.0
NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Holding:
    """A CPTS that holds the commune.

    Attributes
    ----------
    entry
        As the register describes it.
    precision
        How the register knows that the commune belongs to it.
    communes
        Documented, by code, sorted.
    population
        Of these communes, inhabitants of 2023; ``None`` where none has a figure.
    """

    entry: Cpts
    precision: Precision
    communes: tuple[str, ...]
    population: int | None

    @property
    def status(self) -> Status:
        """Step of its life."""
        return Status(self.entry.status)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A CPTS that does not hold the commune; ``km`` as the crow flies to the town hall of its nearest ``commune``."""

    entry: Cpts
    km: float
    commune: str


@dataclass(frozen=True, slots=True)
class Membership:
    """What is known of a commune.

    Attributes
    ----------
    code, name, departement, departement_name, region_name, epci_name
        What it is; no EPCI for some islands.
    inhabitants
        Of 2023; ``None`` where unknown.
    in_region
        Whether the register means to describe it.
    coverage
        Under the large definition: every status but stopped.
    holdings
        CPTS that hold it, the stopped ones last.
    neighbours
        Nearest other CPTS with a documented perimeter, nearest first; the stopped ones left out.
    unplaced
        CPTS of the department without a documented perimeter: one of them may hold it.
    contacts
        Contact areas.
    register
        What the register knows of the region.
    """

    code: str
    name: str
    departement: str
    departement_name: str
    region_name: str
    epci_name: str | None
    inhabitants: int | None
    in_region: bool
    coverage: Coverage
    holdings: tuple[Holding, ...]
    neighbours: tuple[Neighbour, ...]
    unplaced: tuple[Cpts, ...]
    contacts: tuple[Contact, ...]
    register: Register


def membership(code: str, atlas: Atlas) -> Membership:
    """Say what is known of a commune of France.

    Raises
    ------
    UnknownCodeError
        It is the code of no commune of today.
    """
    if code not in atlas.everywhere.index:
        raise unknown("Commune", code, atlas.everywhere.index)
    row = atlas.everywhere.loc[code]
    departement, epci = str(row["departement"]), row["epci"]
    holdings = _holdings(code, atlas)
    in_region = code in atlas.communes.index
    return Membership(
        code=code,
        name=str(row["name"]),
        departement=departement,
        departement_name=atlas.name("departement", departement),
        region_name=atlas.name("region", str(row["region"])),
        epci_name=atlas.name("epci", epci) if isinstance(epci, str) else None,
        inhabitants=_inhabitants([code], atlas),
        in_region=in_region,
        coverage=Coverage(atlas.states(Definition.LARGE)[code]) if in_region else _outside(holdings),
        holdings=holdings,
        neighbours=_neighbours(code, {h.entry.cpts_id for h in holdings}, atlas),
        unplaced=_unplaced(departement, atlas),
        contacts=contacts_of(code, atlas),
        register=atlas.register,
    )


def contacts_of(code: str, atlas: Atlas) -> tuple[Contact, ...]:
    """Contact areas of a commune: those of its department, or the one of its EPCI where a department is split."""
    departement = str(atlas.everywhere.at[code, "departement"])
    areas = tuple(c for c in atlas.contacts if departement in c.departements.split())
    if len(areas) < 2:  # noqa: PLR2004 - one area: nothing to choose
        return areas
    # Gironde is split by the limits of Bordeaux Métropole.
    inside = f"(EPCI {atlas.everywhere['epci'].get(code)!s})"
    mine = tuple(c for c in areas if inside in (c.limit_note or "") and not _excludes(c))
    return mine or tuple(c for c in areas if _excludes(c))


def _excludes(contact: Contact) -> bool:
    return (contact.limit_note or "").startswith("hors")


def _outside(holdings: tuple[Holding, ...]) -> Coverage:
    """Coverage out of the region: nothing there is complete."""
    active = sum(h.status is not Status.ARRET for h in holdings)
    if not active:
        return Coverage.NON_DOCUMENTEE
    return Coverage.COUVERTE if active == 1 else Coverage.PARTAGEE


def _holdings(code: str, atlas: Atlas) -> tuple[Holding, ...]:
    found = []
    for row in atlas.holders(code):
        communes = atlas.cpts_communes(row.cpts_id)
        people = _inhabitants(communes, atlas)
        found.append(Holding(atlas.cpts(row.cpts_id), Precision(row.precision), communes, people))
    return tuple(sorted(found, key=lambda h: (h.status is Status.ARRET, h.entry.name)))


def _inhabitants(codes: Sequence[str], atlas: Atlas) -> int | None:
    known = atlas.everywhere["inhabitants"].reindex(list(codes)).dropna().to_numpy(dtype=float)
    return int(known.sum()) if len(known) else None


def _unplaced(departement: str, atlas: Atlas) -> tuple[Cpts, ...]:
    placed = {row.cpts_id for row in atlas.ledger_rows}
    return tuple(c for c in atlas.register_entries if departement in c.departements.split() and c.cpts_id not in placed)


def _neighbours(code: str, own: set[str], atlas: Atlas) -> tuple[Neighbour, ...]:
    """Nearest CPTS that the register places; none where the town hall of the commune is unknown."""
    index = atlas.everywhere.index
    here = atlas.points_m[index.get_loc(code)]
    held: dict[str, list[str]] = {}
    for row in atlas.ledger_rows:
        if row.cpts_id not in own and Status(row.status) is not Status.ARRET:
            held.setdefault(row.cpts_id, []).append(row.commune_code)
    found = []
    for cpts_id, codes in held.items():
        km = np.hypot(*(atlas.points_m[index.get_indexer(pd.Index(codes))] - here).T) / 1000
        if np.isfinite(km).any() and (nearest := float(np.nanmin(km))) <= NEAR_KM:
            commune = atlas.name("commune", codes[int(np.nanargmin(km))])
            found.append(Neighbour(atlas.cpts(cpts_id), nearest, commune))
    return tuple(sorted(found, key=lambda n: (n.km, n.entry.name)))[:NEIGHBOURS]
