"""Every layer of the store, in build order.

To add one: declare its source in ``sources.toml``, its table and its :class:`~cpts_map.layers._layer.Layer` in a module
of this folder, its shape in ``sql/layers/<table>.sql``, and name it here.
"""

from cpts_map.layers import ages, geography, offer, register
from cpts_map.layers._layer import Layer

LAYERS: tuple[Layer, ...] = (*geography.LAYERS, *offer.LAYERS, *ages.LAYERS, *register.LAYERS)

__all__ = ["LAYERS", "Layer"]
