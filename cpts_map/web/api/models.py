"""Shapes of the answers: an envelope each, around the answers of the atlas, whose keys they keep."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cpts_map.answers import (
    CommuneCoverage,
    CoverageRow,
    DepartmentalValue,
    Diagnosis,
    Hit,
    IndicatorValue,
    ZoneRow,
)
from cpts_map.codes import COMMUNE
from cpts_map.diagnostics.composition import Composition
from cpts_map.queries import LedgerRow
from cpts_map.rules import Definition

# More than the communes of the largest region; a list beyond is a mistake.
MOST_COMMUNES = 6000
Kind = Literal["commune", "epci", "cpts", "departement", "region", "bassin_de_vie"]
By = Literal["departement", "epci", "region", "commune"]
Whole = Literal["departement", "epci", "region"]
FigureLevel = Literal["commune", "epci", "cpts", "departement", "region", "bassin_de_vie", "france"]


class Perimeter(BaseModel):
    """A set of communes to diagnose."""

    model_config = ConfigDict(extra="forbid")

    communes: Annotated[
        list[Annotated[str, Field(pattern=f"^(?:{COMMUNE.pattern.pattern})$")]],
        Field(min_length=1, max_length=MOST_COMMUNES),
    ]


class Place(BaseModel):
    """A code and its name."""

    code: str
    name: str


class RegisterState(BaseModel):
    """What the register knows of the region, and how to read it."""

    partial: bool
    complete_departements: list[str]
    cpts: int
    perimeters: int
    note: str


class SourceMeta(BaseModel):
    """A source of an answer."""

    source_id: str
    title: str
    producer: str
    licence: str
    attribution: str
    vintage: int
    page: str


class Meta(BaseModel):
    """What every answer carries."""

    version: str
    region: Place
    population_vintage: str
    built: str
    fingerprint: str
    # pydantic keeps the plain name for itself
    register_state: RegisterState = Field(alias="register")
    licence: str
    sources: list[SourceMeta]


class Pages(BaseModel):
    """Where a long list is."""

    page: int
    per_page: int
    total: int
    next: str | None


class Answer(BaseModel):
    """Any answer."""

    meta: Meta


class Territory(BaseModel):
    """A territory, in a list."""

    level: str
    code: str
    name: str
    precision: str | None
    inhabitants: float | None


class Territories(Answer):
    """Territories of a level."""

    page: Pages
    rows: list[Territory]


class TerritoryDetail(Answer):
    """A territory and its communes."""

    level: str
    code: str
    name: str
    precision: str | None
    inhabitants: float | None
    communes: list[str]


class Feature(BaseModel):
    """A GeoJSON feature."""

    type: Literal["Feature"]
    id: str
    properties: dict[str, Any]
    geometry: dict[str, Any] | None


class FeatureAnswer(Feature):
    """A GeoJSON feature, alone."""

    meta: Meta


class Features(Answer):
    """A GeoJSON collection."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


class CptsList(Answer):
    """CPTS of the region."""

    rows: list[dict[str, Any]]


class Ledger(Answer):
    """Attachments of communes to CPTS."""

    page: Pages
    rows: list[LedgerRow]


class CoverageAnswer(Answer):
    """Coverage of territories."""

    definition: Definition
    by: By
    page: Pages
    rows: list[CoverageRow | CommuneCoverage]


class CoverageFigure(Answer):
    """Coverage of a territory."""

    definition: Definition
    by: By
    row: CoverageRow | CommuneCoverage


class Zones(Answer):
    """Zones without CPTS."""

    definition: Definition
    rows: list[ZoneRow]


class Declaration(BaseModel):
    """What an indicator is."""

    id: str
    name: str
    unit: str
    direction: str
    family: str
    level: str
    vintage: str
    sources: list[str]
    formula: str
    weight: str
    missing: str
    decimals: int


class Indicators(Answer):
    """Every indicator."""

    rows: list[Declaration]


class IndicatorAnswer(Answer):
    """An indicator."""

    indicator: Declaration


class LevelRow(BaseModel):
    """An indicator on a territory."""

    code: str
    name: str
    precision: str | None
    inhabitants: float | None
    value: float | None
    missing_share: float | None


class LevelValues(Answer):
    """An indicator on every territory of a level."""

    indicator: Declaration
    level: str
    page: Pages
    rows: list[LevelRow]


class Figure(Answer):
    """A figure, with all that explains it."""

    indicator: Declaration
    level: str
    code: str
    name: str
    precision: str | None
    figure: IndicatorValue | DepartmentalValue | dict[str, Any]


class FindingRow(BaseModel):
    """A sentence on a perimeter, and the rule that wrote it."""

    rule: str
    kind: str
    text: str
    indicator: str | None
    when: str
    source: str


class DiagnosisAnswer(Answer):
    """What a perimeter is."""

    precision: str | None
    diagnosis: Diagnosis
    composition: Composition
    findings: list[FindingRow]


class Hits(Answer):
    """Results of a search."""

    rows: list[Hit]


class Sources(Answer):
    """Every source."""

    rows: list[dict[str, Any]]


class Table(BaseModel):
    """A Parquet table."""

    name: str
    title: str
    address: str
    rows: int
    bytes: int
    columns: list[dict[str, Any]]


class Tables(Answer):
    """Every Parquet table."""

    rows: list[Table]
