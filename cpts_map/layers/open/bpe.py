"""Base permanente des équipements: professionals and places by commune, both layouts, both codings."""

from pathlib import Path

import pyarrow as pa

from cpts_map.ingest import TextFormat, reading
from cpts_map.ingest.reading import single
from cpts_map.ingest.sample import Sample, sample
from cpts_map.layers._layer import Layer, official_commune_code, text, year_column
from cpts_map.schema import Column, Kind, Table

TABLE = Table(
    "open_bpe",
    (
        official_commune_code(),
        text("type", "Code du type d'équipement, dans la nomenclature de 2023 et après"),
        year_column("Année de la BPE"),
        Column("count", Kind.INTEGER, "Nombre de professionnels (libéraux) ou d'équipements", low=1, high=20_000),
    ),
    ("commune_code", "type"),
    "Une ligne par commune et type présent ; une ligne absente vaut zéro.",
)

# Codes until 2021 and the same facility since 2023 (INSEE); a type without an heir keeps its code.
RECODED = {
    "D201": "D265",
    "D221": "D277",
    "D231": "D278",
    "D232": "D281",
    "D233": "D279",
    "D235": "D282",
    "D236": "D283",
    "D237": "D280",
    "D301": "D307",
    "D238": "D246",
    "D239": "D247",
    "D240": "D248",
    "D242": "D249",
    "D243": "D250",
}

RECENT = TextFormat(
    {
        "commune_code": ("GEO",),
        "object": ("GEO_OBJECT",),
        "domain": ("FACILITY_DOM",),
        "type": ("FACILITY_TYPE",),
        "measure": ("BPE_MEASURE",),
        "year": ("TIME_PERIOD",),
        "count": ("OBS_VALUE",),
    },
    optional=frozenset({"domain"}),
)
OLD = TextFormat(
    {
        "commune_code": ("DEPCOM", "REF_AREA"),
        "type": ("TYPEQU",),
        "year": ("AN", "REF_YEAR", "TIME_PERIOD"),
        "count": ("NB_EQUIP", "NB_EQPMT"),
    }
)


def recognise(seen: Sample) -> bool:
    """Tell the files of the BPE by their columns."""
    return _is_recent(seen) or any(
        seen.has(*names) for names in (("DEPCOM", "TYPEQU", "NB_EQUIP"), ("REF_AREA", "TYPEQU", "NB_EQPMT"))
    )


def _is_recent(seen: Sample) -> bool:
    return seen.has("GEO", "GEO_OBJECT", "FACILITY_TYPE", "BPE_MEASURE", "OBS_VALUE")


def parse(path: Path) -> pa.Table:
    """Read the BPE.

    Parameters
    ----------
    path
        ``DS_BPE_<year>_data.csv`` (2023 and later) or ``bpe<yy>_ensemble.csv`` (until 2021).

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``; health facilities (domain D) only, IRIS of a commune summed, codes of today.

    Raises
    ------
    SchemaError
        The file is not a BPE, or a row is not what it should be; several years stand in it.
    """
    recent = _is_recent(sample(path))
    with reading(path) as bpe:
        bpe.text(RECENT if recent else OLD)
        bpe.pairs("recoded", RECODED)
        content = bpe.table(TABLE, "open/bpe_recent" if recent else "open/bpe_old")
    single(path, "TIME_PERIOD" if recent else "AN", content["year"].unique().to_pylist())
    return content


LAYER = Layer("open_bpe", TABLE, parse, recognise)
