"""Official open files that a user loads.

Each is a module with ``TABLE``, ``recognise(seen)``, ``parse(path)`` and ``LAYER``, a shape in ``sql/open/<name>.sql``,
and is named here.
"""

from cpts_map.layers.open import ameli, bpe, cog, finess, finess_plus, populations, sae, structure
from cpts_map.layers.open._stub import STUBS

OPEN_LAYERS = (
    ameli.LAYER,
    bpe.LAYER,
    cog.LAYER,
    cog.MOVEMENT_LAYER,
    finess.LAYER,
    finess_plus.LAYER,
    populations.LAYER,
    sae.LAYER,
    structure.LAYER,
    *STUBS,
)

__all__ = ["OPEN_LAYERS"]
