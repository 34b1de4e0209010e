"""Official open files that a user loads.

Each is a module with ``TABLE``, ``recognise(seen)``, ``parse(path)`` and ``LAYER``, a shape in ``sql/open/<name>.sql``,
and is named here.
"""

from cpts_map.layers.open import bpe
from cpts_map.layers.open._stub import STUBS

OPEN_LAYERS = (bpe.LAYER, *STUBS)

__all__ = ["OPEN_LAYERS"]
