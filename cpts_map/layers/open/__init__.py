"""Official open files that a user loads.

Each is a module with ``TABLE``, ``recognise(seen)``, ``parse(path)`` and ``LAYER``, a shape in ``sql/open/<name>.sql``,
and is named here.
"""

from cpts_map.layers.open import bpe, finess, finess_plus, sae
from cpts_map.layers.open._stub import STUBS

OPEN_LAYERS = (bpe.LAYER, finess.LAYER, finess_plus.LAYER, sae.LAYER, *STUBS)

__all__ = ["OPEN_LAYERS"]
