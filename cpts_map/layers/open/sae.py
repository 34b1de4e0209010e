"""SAE, the yearly survey of hospitals by DREES: emergency departments, maternities, SMUR and SAMU, site by site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from cpts_map.codes import COMMUNE, DEPARTEMENT, FINESS
from cpts_map.errors import SchemaError
from cpts_map.ingest import TextFormat, reading, remarks, with_remarks
from cpts_map.ingest.reading import single
from cpts_map.ingest.sample import Sample, sample
from cpts_map.layers._layer import Layer, text, year_column
from cpts_map.schema import Column, Kind, Table

SERVICES = ("urgences_generales", "urgences_pediatriques", "maternite", "cpp", "smur", "samu")
LEVELS = ("TYPE1", "TYPE2", "TYPE3")
# The busiest emergency department sees some 120,000 patients a year.
_MOST = 500_000
# Beyond this share of sites that the table of sites does not know, the tables are not of one edition.
_UNKNOWN_SHARE = 0.05

TABLE = Table(
    "open_sae",
    (
        Column("finess", Kind.TEXT, "Numéro FINESS du site", code=FINESS),
        text("service", "Service ; cpp : centre périnatal de proximité", values=SERVICES),
        Column("commune_code", Kind.TEXT, "Code officiel géographique de la commune", nullable=True, code=COMMUNE),
        Column("departement", Kind.TEXT, "Code du département", nullable=True, code=DEPARTEMENT),
        text("name", "Raison sociale du site"),
        text("level", "Niveau de la maternité ; absent pour les autres services", nullable=True, values=LEVELS),
        Column(
            "activity",
            Kind.REAL,
            "Activité de l'année : passages (urgences), accouchements (maternité, cpp), sorties (smur) ; absente où "
            "elle n'est pas déclarée, et pour les samu",
            nullable=True,
            low=0,
            high=_MOST,
        ),
        year_column("Année de la SAE"),
    ),
    ("finess", "service"),
    "Une ligne par site et par service que le site déclare.",
)

# The sites of the survey, to which the other tables are tied; not kept.
_SITES = Table(
    "sae_site",
    (
        Column("finess", Kind.TEXT, "Numéro FINESS du site", code=FINESS),
        Column("commune_code", Kind.TEXT, "Code officiel géographique de la commune", code=COMMUNE),
        Column("departement", Kind.TEXT, "Code du département", code=DEPARTEMENT),
        text("name", "Raison sociale"),
        year_column("Année de la SAE"),
    ),
    ("finess",),
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A table of the survey: the columns that tell it, how it is read, what gives its rows."""

    marks: tuple[str, ...]
    layout: TextFormat
    sql: str
    computed: Mapping[str, str] = field(default_factory=dict)


def _part(sql: str, columns: dict[str, str], computed: Mapping[str, str] | None = None) -> _Part:
    """Declare a table; ``computed`` names what our columns are made from, where it is not a column as it stands."""
    read = {"year": "AN", "finess": "FI", "name": "RS"} | columns
    layout = TextFormat({ours: (theirs,) for ours, theirs in read.items()})
    return _Part(("BOR", *read.values()), layout, f"open/{sql}", computed or {})


_ID = "ID"
_PARTS = {
    _ID: _part("sae_id", {"commune_code": "COMINSEE", "departement": "DEP", "legal_finess": "FI_EJ"}),
    "URGENCES2": _part("sae_urgences", {"service": "URG", "activity": "PASSU"}),
    "PERINAT": _part(
        "sae_perinat", {"level": "AUTOR", "accun": "ACCUN", "accmu": "ACCMU"}, {"activity": "ACCUN + ACCMU"}
    ),
    "SMURSAMU": _part(
        "sae_smursamu", {"smur": "SMUR", "samu": "SAMU", "activity": "SORTIES"}, {"service": "SMUR, SAMU"}
    ),
}


def recognise(seen: Sample) -> bool:
    """Tell the four tables that are read, by their columns."""
    return _table(seen) is not None


def _table(seen: Sample) -> str | None:
    """Name of the table that a file is."""
    found = [name for name, part in _PARTS.items() if seen.has(*part.marks)]
    return found[0] if len(found) == 1 else None


def parse(path: Path) -> pa.Table:
    """Read the SAE.

    Parameters
    ----------
    path
        Folder of the tables of one year: ``ID_<year>r.csv``, ``URGENCES2_…``, ``PERINAT_…``, ``SMURSAMU_…``; others
        may stand beside.

    Returns
    -------
    pyarrow.Table
        Of ``TABLE``.

    Raises
    ------
    SchemaError
        A table is absent or there twice, the tables are of several years, a row is not what it should be, or many sites
        are not in the table of sites.
    """
    files, others = _files(path)
    sites = _sites(files[_ID])
    found = [_services(files[name], sites, part) for name, part in _PARTS.items() if name != _ID]
    years = [value for content in (sites, *found) for value in content["year"].unique().to_pylist()]
    single(path, "AN", years)
    said = [sentence for content in (sites, *found) for sentence in remarks(content)]
    if others:
        said.append(f"Fichiers du dossier qui ne sont pas lus : {len(others)} ({', '.join(others)}).")
    return with_remarks(pa.concat_tables([content.replace_schema_metadata(None) for content in found]), said)


def _files(folder: Path) -> tuple[dict[str, Path], list[str]]:
    """File of each table, and the names of the files that are none."""
    if not folder.is_dir():
        raise SchemaError(f"{folder.name} : dossier des tables de la SAE attendu ({', '.join(_PARTS)}).")
    files: dict[str, Path] = {}
    others = []
    for file in sorted(each for each in folder.iterdir() if each.is_file()):
        name = _table(sample(file))
        if name is None:
            others.append(file.name)
        elif name in files:
            raise SchemaError(f"{folder.name} : deux fichiers pour la table {name}, {files[name].name} et {file.name}.")
        else:
            files[name] = file
    if absent := [name for name in _PARTS if name not in files]:
        first = absent[0]
        columns = ", ".join(_PARTS[first].marks)
        raise SchemaError(
            f"{folder.name} : table {' et '.join(absent)} absente. Fichier attendu : {first}_<année>r.csv, "
            f"reconnu à ses colonnes {columns}."
        )
    return files, others


def _sites(file: Path) -> pa.Table:
    with reading(file) as sae:
        sae.text(_PARTS[_ID].layout)
        return sae.table(_SITES, _PARTS[_ID].sql)


def _services(file: Path, sites: pa.Table, part: _Part) -> pa.Table:
    with reading(file) as sae:
        sae.text(part.layout)
        sae.named(part.computed)
        sae.arrow(sites, "site")
        content = sae.table(TABLE, part.sql)
    unknown = content["commune_code"].null_count
    if unknown == 0:
        return content
    if unknown > _UNKNOWN_SHARE * content.num_rows:
        raise SchemaError(
            f"{file.name} : {unknown} sites sur {content.num_rows} absents de la table {_ID} : "
            f"une seule édition attendue."
        )
    return with_remarks(content, [f"{file.name} : sites absents de la table {_ID} : {unknown}, gardés sans commune."])


LAYER = Layer("open_sae", TABLE, parse, recognise, bundle=True)
