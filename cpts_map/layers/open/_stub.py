from cpts_map.layers._layer import Layer, official_commune_code, text, year_column
from cpts_map.schema import Column, Kind, Table


def _r(n):
    return Column(n, Kind.REAL, "x", nullable=True)


APL = Table(
    "open_apl",
    (
        official_commune_code(),
        year_column(),
        text("profession", "p"),
        _r("apl"),
        _r("apl_65"),
        _r("apl_62"),
        _r("apl_60"),
        _r("standardised_population"),
        _r("total_population"),
    ),
    ("profession", "commune_code", "year"),
)
STRUCTURE = Table(
    "open_structure",
    (
        official_commune_code(),
        year_column(),
        text("sex", "s"),
        Column("age_low", Kind.INTEGER, "x"),
        Column("age_high", Kind.INTEGER, "x"),
        _r("inhabitants"),
    ),
    ("commune_code", "year", "sex", "age_low", "age_high"),
)
POP = Table(
    "open_population_legale",
    (official_commune_code(), year_column(), Column("municipal", Kind.INTEGER, "x")),
    ("commune_code", "year"),
)
STUBS = (Layer("open_apl", APL, None, None, parts=("profession",)),)
