from cpts_map.layers._layer import Layer, official_commune_code, text
from cpts_map.schema import Column, Kind, Table


def _r(n):
    return Column(n, Kind.REAL, "x", nullable=True)


RPPS = Table(
    "open_rpps",
    (official_commune_code(), text("profession", "p"), text("mode", "m"), _r("persons"), _r("weighted")),
    ("commune_code", "profession", "mode"),
)
STUBS = tuple(Layer(t.name, t, None) for t in (RPPS,))
