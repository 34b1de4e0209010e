"""Official open files that a user loads.

Each is a module with ``TABLE``, ``recognise(seen)``, ``parse(path)`` and ``LAYER``, a shape in ``sql/open/<name>.sql``,
and is named here.
"""

from cpts_map.layers.open import (
    ameli,
    apl,
    appartenance,
    bpe,
    cog,
    densite,
    filosofi,
    finess,
    finess_plus,
    pathologies,
    populations,
    qpv,
    rpps,
    sae,
    structure,
    trajets,
    zonage,
)

OPEN_LAYERS = (
    ameli.LAYER,
    apl.LAYER,
    appartenance.LAYER,
    bpe.LAYER,
    cog.LAYER,
    cog.MOVEMENT_LAYER,
    densite.LAYER,
    filosofi.LAYER,
    finess.LAYER,
    finess_plus.LAYER,
    pathologies.LAYER,
    populations.LAYER,
    qpv.LAYER,
    rpps.LAYER,
    sae.LAYER,
    structure.LAYER,
    trajets.LAYER,
    zonage.LAYER,
)

__all__ = ["OPEN_LAYERS"]
