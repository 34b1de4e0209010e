"""The workshop: what a perimeter under preparation is judged on, what it may be made of, what a link holds.

Beside the atlas, which knows what is; here is what could be.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cpts_map import sharing
from cpts_map.answers import Diagnosis
from cpts_map.atlas import BASSIN, Atlas
from cpts_map.diagnostics import coverage, graph, landmarks, perimeter_rules, trips
from cpts_map.diagnostics.composition import Composition
from cpts_map.diagnostics.perimeter_rules import Orphan, Rule
from cpts_map.diagnostics.trips import Loaded
from cpts_map.diagnostics.zones import OUTSIDE
from cpts_map.errors import LinkError
from cpts_map.rules import Coverage, Definition, RuleId
from cpts_map.search import Index
from cpts_map.workshop_answers import Assessment, Change, Opened

if TYPE_CHECKING:
    import geopandas as gpd

# A part of the country that holds fewer communes than this is not the outside: its communes are offered.
_SMALL_PART = 300


class Workshop:
    """Perimeters under preparation, on an atlas."""

    def __init__(self, atlas: Atlas) -> None:
        """Keep the atlas; nothing is computed yet."""
        self.atlas = atlas
        # Cached on the instance, as in the atlas.
        self._assess = lru_cache(maxsize=128)(self._assessed)

    @cached_property
    def vintage(self) -> int:
        """Vintage of the COG in use."""
        return self.atlas.vintage

    def warm(self) -> None:
        """Prepare what the first question would otherwise wait for."""
        codes = self.communes.index[:1]
        self.assess(codes)
        _ = self.undocumented, self.atlas.gazetteer, self.index

    # -- What a perimeter may be made of -----------------------------------------------------------------------------

    @cached_property
    def communes(self) -> pd.DataFrame:
        """Communes offered: those of the region, in the order of the atlas, then those just beyond its border.

        Beyond: whole EPCI that touch the region, and the communes of CPTS of the region. So a perimeter may cross.
        """
        atlas = self.atlas
        frame, ours = atlas.everywhere, atlas.communes.index
        touched = graph.border_m(atlas.graph, list(ours)).index
        epci = set(frame.loc[touched, "epci"].dropna())
        entries = {entry.cpts_id for entry in atlas.register_entries}
        held = {row.commune_code for row in atlas.ledger_rows if row.cpts_id in entries}
        beyond = frame["epci"].isin(epci) | frame.index.isin(touched) | frame.index.isin(held)
        offered = frame.index.isin(ours) | beyond.to_numpy()
        for part in self._outside(offered):
            if len(part) < _SMALL_PART:  # enclosed between what is offered
                offered[part] = True
        added = frame[offered & ~frame.index.isin(ours)]
        return pd.concat([frame.loc[ours], added])

    def outside(self) -> list[np.ndarray]:
        """Connected parts of the country that are not offered, on the lands that are; positions in the graph."""
        return self._outside(self.atlas.everywhere.index.isin(self.communes.index))

    def _outside(self, offered: np.ndarray) -> list[np.ndarray]:
        g = self.atlas.graph
        lands = np.unique(g.land[offered])
        left = np.flatnonzero(~offered & np.isin(g.land, lands))
        return [g.nodes(part) for part in graph.pieces(g, g.codes[left])]

    @cached_property
    def minutes(self) -> Loaded | None:
        """Loaded minutes between communes; ``None`` without a matrix."""
        return Loaded.read(self.atlas.everywhere.index, self.atlas.travel_matrix)

    @cached_property
    def outlines(self) -> "gpd.GeoSeries":
        """Outlines of the communes offered, WGS 84, by code."""
        return self.atlas.outlines_of([str(code) for code in self.communes.index])

    @cached_property
    def covered_by(self) -> dict[str, tuple[str, ...]]:
        """CPTS that lock each commune: every status but stopped."""
        frame = pd.DataFrame([(r.commune_code, r.cpts_id, r.status) for r in self.atlas.ledger_rows])
        if frame.empty:
            return {}
        frame.columns = pd.Index(["commune_code", "cpts_id", "status"])
        held = coverage.covering(frame, Definition.LARGE)
        return {str(code): tuple(ids) for code, ids in held.groupby("commune_code")["cpts_id"]}

    @cached_property
    def units(self) -> dict[str, pd.Series]:
        """Ready-made sets of communes beside EPCI and departments, by kind: name of the one of each commune offered.

        Only what the store holds: ``tvs`` and ``bassin`` come with the zonings of the ARS, ``bassin_de_vie``
        with a file of Insee.
        """
        found = self.atlas.zoned_territories()
        named = {str(unit): rows.set_index("commune_code")["name"] for unit, rows in found.groupby("unit")}
        offered = {unit: names.reindex(self.communes.index) for unit, names in sorted(named.items())}
        basins = self.communes[BASSIN].dropna()
        called = {code: f"{self.atlas.name(BASSIN, code)} ({code})" for code in basins.unique()}
        offered[BASSIN] = basins.map(called).reindex(self.communes.index)
        return {unit: names for unit, names in offered.items() if names.notna().any()}

    @cached_property
    def index(self) -> Index:
        """What a person may type: the communes offered, those beyond the border of the region too."""
        return self.atlas.index(self.communes)

    # -- What a perimeter is judged on -------------------------------------------------------------------------------

    def assess(self, codes: Iterable[str], own: Iterable[str] = ()) -> Assessment:
        """Judge a perimeter.

        Parameters
        ----------
        codes
            Commune codes of today.
        own
            CPTS that this perimeter is a new version of: what they hold is not shared.

        Raises
        ------
        UnknownCodeError, SettingsError
            A code is unknown, or there is none.
        """
        return self._assess(self.atlas.perimeter(codes).codes, frozenset(own))

    def _assessed(self, codes: tuple[str, ...], own: frozenset[str]) -> Assessment:
        atlas = self.atlas
        perimeter = atlas.perimeter(codes)
        diagnosis, composition = perimeter.diagnose(), perimeter.assess().composition
        nodes = atlas.graph.nodes(codes)
        people = atlas.everywhere["inhabitants"]
        inside = people.loc[list(codes)]
        around = graph.border_m(atlas.graph, codes).index
        outside, unsure = self._states
        count = people.to_numpy(dtype=float, na_value=np.nan)
        left = tuple(perimeter_rules.orphans(atlas.graph, nodes, outside, unsure, count))
        population = diagnosis.population[-1].inhabitants or 0
        centre = str(inside.fillna(0).idxmax())
        to_centre, between = trips.farthest(codes, atlas.points_m[nodes], centre, nodes, self.minutes)
        border = landmarks.outer_border_m(atlas.graph, nodes)
        area = float(atlas.everywhere["area_m2"].to_numpy(dtype=float, na_value=np.nan)[nodes].sum())
        shared = tuple(h for h in diagnosis.cpts if h.cpts_id not in own and h.cpts_id in self.members)
        return Assessment(
            diagnosis=diagnosis,
            rules=self._rules(diagnosis, composition, left, own),
            tipping=landmarks.tipping(population, _by_code(inside), _by_code(people.loc[around])),
            orphans=left,
            shared=shared,
            centre=centre,
            to_centre=to_centre,
            between=between,
            border_km=round(border / 1000, 1),
            compactness=landmarks.compactness(area, border),
        )

    @cached_property
    def _states(self) -> tuple[np.ndarray, np.ndarray]:
        """Communes of the region without CPTS, and those of them only not documented; in the order of the graph."""
        states = self.atlas.states(Definition.LARGE).reindex(self.atlas.everywhere.index)
        undocumented = (states == Coverage.NON_DOCUMENTEE.value).to_numpy(dtype=bool, na_value=False)
        return states.isin([state.value for state in OUTSIDE]).to_numpy(dtype=bool), undocumented

    @cached_property
    def undocumented(self) -> frozenset[str]:
        """Communes of which nobody knows whether a CPTS holds them: the register speaks of the region only."""
        frame = self.atlas.everywhere
        beyond = (frame["region"] != self.atlas.region).to_numpy(dtype=bool, na_value=True)
        held = frame.index.isin(self.covered_by)
        return frozenset(map(str, frame.index[(self._states[1] | beyond) & ~held]))

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """Communes of each CPTS that locks some."""
        found: dict[str, set[str]] = {}
        for code, held in self.covered_by.items():
            for cpts_id in held:
                found.setdefault(cpts_id, set()).add(code)
        return {cpts_id: frozenset(codes) for cpts_id, codes in found.items()}

    def _rules(
        self, diagnosis: Diagnosis, composition: Composition, left: Sequence[Orphan], own: Collection[str]
    ) -> tuple[Rule, ...]:
        codes, last = diagnosis.communes, diagnosis.population[-1]
        lost = [code for code in codes if code in self.atlas.without_outline]
        shared = [code for code in codes if set(self.covered_by.get(code, ())) - set(own)]
        unsure = [code for code in codes if code in self.undocumented]
        return (
            perimeter_rules.bounds_rule(diagnosis.bounds, last.inhabitants or 0, last.missing_communes),
            perimeter_rules.pieces_rule(diagnosis.pieces, lost),
            perimeter_rules.enclaves_rule(diagnosis.pockets),
            perimeter_rules.shared_rule(shared, unsure),
            perimeter_rules.composition_rule(composition),
            perimeter_rules.orphans_rule(left),
            perimeter_rules.whole_rule(RuleId.EPCI, diagnosis.epci, len(codes)),
            perimeter_rules.whole_rule(RuleId.DEPARTEMENT, diagnosis.departements, len(codes)),
        )

    # -- Links ---------------------------------------------------------------------------------------------------------

    def link(self, codes: Iterable[str]) -> str:
        """Write a perimeter of today for a link; see :func:`cpts_map.sharing.encode`."""
        return sharing.encode(codes, self.vintage)

    def opened(self, text: str) -> Opened:
        """Read a link, and bring what is older to the communes of today.

        Raises
        ------
        LinkError
            The link is damaged, or of a newer vintage than the communes in use, or none of its communes is known.
        """
        shared = sharing.decode(text)
        if shared.vintage > self.vintage:
            raise LinkError(
                f"Ce lien est écrit avec les communes de {shared.vintage} ; celles d'ici sont de {self.vintage}. "
                "Mettre l'application à jour pour l'ouvrir."
            )
        known = self.atlas.everywhere.index
        changes = tuple(self._change(code) for code in shared.codes if code not in known)
        found = {code for code in shared.codes if code in known} | {c.today for c in changes if c.today is not None}
        if not found:
            raise LinkError("Aucune des communes de ce lien n'est connue.")
        return Opened(tuple(sorted(found)), shared.vintage, changes)

    def _change(self, code: str) -> Change:
        found = self.atlas.gazetteer.code(code)
        return Change(code, found.commune_code, found.note)


def _by_code(people: pd.Series) -> dict[str, float]:
    return {str(code): float(count) for code, count in people.items()}
