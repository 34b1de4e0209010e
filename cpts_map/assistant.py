"""The assistant of the workshop: one door to ``diagnostics.proposals``."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from cpts_map.diagnostics.proposals.attach import attach
from cpts_map.diagnostics.proposals.connect import connect
from cpts_map.diagnostics.proposals.fill import fill
from cpts_map.diagnostics.proposals.outcome import Proposal, Refusal
from cpts_map.diagnostics.proposals.resize import within_bounds
from cpts_map.diagnostics.proposals.split import split
from cpts_map.diagnostics.proposals.terrain import Terrain
from cpts_map.errors import CptsMapError
from cpts_map.planning import terrain_of
from cpts_map.workshop import Workshop

# A visitor waits for the answer: what is found by then is what is proposed.
SECONDS = 4.0
Answer = Proposal | tuple[Proposal, ...] | Refusal


class Assistant:
    """Proposals on the perimeters of a workshop; nothing is ever applied here."""

    def __init__(self, workshop: Workshop) -> None:
        """Keep the workshop; nothing is computed yet."""
        self.workshop = workshop

    @cached_property
    def pool(self) -> ThreadPoolExecutor:
        """Where proposals are computed, one at a time: the figures of the other visitors come first."""
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="assistant")

    def propose(
        self, kind: str, codes: Collection[str], own: Collection[str], *, sharing: bool
    ) -> tuple[Proposal, ...] | Refusal:
        """Propose changes of a perimeter.

        Parameters
        ----------
        kind
            One of :data:`KINDS`.
        codes
            The perimeter, known commune codes.
        own
            CPTS that it is a new version of: their communes are free.
        sharing
            Whether communes of other CPTS may be taken.

        Returns
        -------
        tuple of Proposal, or Refusal
            Side by side, or the reason why there is none.

        Raises
        ------
        CptsMapError
            The kind, or a code, is unknown.
        """
        if kind not in KINDS:
            raise CptsMapError(f"Demande inconnue à l'assistant : « {kind} ».")
        wanted = self.workshop.atlas.perimeter(codes).codes if codes else ()
        terrain = self._terrain(frozenset(own), sharing=sharing)
        if kind == "rattacher":
            held = {cpts_id: sorted(kept) for cpts_id, kept in self.workshop.members.items() if cpts_id not in own}
            return attach(terrain, wanted, held)
        found = _ALONE[kind](terrain, wanted)
        return (found,) if isinstance(found, Proposal) else found

    def _terrain(self, own: frozenset[str], *, sharing: bool) -> Terrain:
        atlas, workshop = self.workshop.atlas, self.workshop
        # Beyond what the map offers, nothing can be taken by hand: the assistant does not either.
        locked = ~atlas.everywhere.index.isin(workshop.communes.index)
        if not sharing:
            taken = [code for code, ids in workshop.covered_by.items() if set(ids) - own]
            locked[atlas.graph.nodes(taken)] = True
        return terrain_of(atlas, locked)


_ALONE: dict[str, Callable[[Terrain, Collection[str]], Answer]] = {
    "relier": lambda terrain, codes: connect(terrain, codes, seconds=SECONDS),
    "combler": fill,
    "bornes": lambda terrain, codes: within_bounds(terrain, codes, seconds=SECONDS),
    "scinder": lambda terrain, codes: split(terrain, codes, seconds=SECONDS),
}
KINDS = (*_ALONE, "rattacher")
