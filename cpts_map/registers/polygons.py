"""Registers drawn as polygons: the communes of a CPTS are those that its outline holds, by area and by town hall.

A commune is taken where half of its area at least lies within, or where its town hall does with a quarter of its area:
people live around the town hall, and drawn outlines wander at the edges. Below a twentieth it is the edge of a drawing
that wanders: refused. Between, the user says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from cpts_map.crs import METRIC, WGS84, territory
from cpts_map.errors import CptsMapError, CrsError
from cpts_map.ingest.sample import Sample
from cpts_map.registers.claims import Scope
from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.grids import Table
from cpts_map.registers.headers import Role
from cpts_map.registers.heads import slug
from cpts_map.registers.outlines import mend, read_frame, union
from cpts_map.registers.properties import mentions_cpts, roles, texts
from cpts_map.registers.records import RegisterImport
from cpts_map.registers.tables import Draft, head_row
from cpts_map.registers.verdicts import Kind, Verdict
from cpts_map.rules import Precision

TAKEN_SHARE = 0.5
TOWN_HALL_SHARE = 0.25
SLIVER_SHARE = 0.05
_NOTHING_SHARE = 0.001  # two drawings of one border
_BEYOND_SHARE = 0.1
_SHAPEFILE = b"\x00\x00\x27\x0a"


def recognise(seen: Sample) -> bool:
    """Tell a file of polygons that speaks of CPTS, in its layers, its properties or their values."""
    is_geojson = seen.is_json and b"olygon" in seen.head
    if not (is_geojson or seen.is_sqlite or seen.head.startswith(_SHAPEFILE)):
        return False
    if is_geojson and mentions_cpts([seen.head.decode("utf-8", errors="ignore").replace("_", " ")]):
        return True
    try:
        frame = read_frame(seen.path).frame.drop(columns="geometry").head(50)
    except CptsMapError:
        return False
    values = [text for name in frame.columns for text in texts(frame[name])]
    return mentions_cpts([*map(str, frame.columns), *values])


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The outline of a CPTS, WGS 84, and the first feature that it comes from."""

    row: int
    cpts_id: str
    outline: shapely.Geometry


def read(path: Path, gazetteer: Gazetteer, outlines: gpd.GeoSeries) -> RegisterImport:
    """Read a register drawn as polygons.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, shapefile, or a folder that holds one.
    gazetteer
        The communes, with their town halls.
    outlines
        Of the communes, by code, WGS 84; ``None`` where not published.

    Returns
    -------
    RegisterImport
        A verdict for each commune that an outline touches, and for each feature without any.

    Raises
    ------
    SchemaError
        The file cannot be read, or holds no polygon.
    CrsError
        The file does not say where it is, and its figures do not tell.
    """
    opened = read_frame(path)
    frame = opened.frame
    headers = tuple(str(name) for name in frame.columns if name != frame.geometry.name)
    values = [texts(frame[name]) for name in headers]
    rows = list(zip(*values, strict=True)) if headers else [()] * len(frame)
    table = Table(path.name, "", headers, roles(headers, values), tuple(enumerate(rows, 1)))
    draft = Draft(path.name, gazetteer)
    draft.remarks += [*opened.remarks, *table.columns.remarks()]
    drawn = _drawn(draft, table, list(frame.geometry))
    draft.slots += _verdicts(draft, drawn, outlines)
    draft.slots.sort(key=lambda slot: slot.row)
    return draft.imported(Scope())


def _drawn(draft: Draft, table: Table, geometries: list[shapely.Geometry | None]) -> list[_Drawn]:
    """Give each CPTS its outline, mended, its parts together; what has no area is set aside."""
    parts: dict[str, list[tuple[int, shapely.Geometry]]] = {}
    unnamed = repaired = 0
    for (row, cells), geometry in zip(table.rows, geometries, strict=True):
        name = table.columns.cell(cells, Role.NAME)
        cpts_id = table.columns.cell(cells, Role.ID) or (slug(name) if name else f"CONTOUR-{row}")
        unnamed += not name
        draft.heads.add(cpts_id, replace(head_row(table, cells), name=name or f"Contour {row}"))
        outline, said = mend(geometry)
        if outline is None:
            draft.set_aside(row, "", name or cpts_id, said, cpts_id)
            continue
        repaired += bool(said)
        parts.setdefault(cpts_id, []).append((row, outline))
    if unnamed:
        draft.remarks.append(f"{unnamed} contour(s) sans nom de CPTS reconnu.")
    if repaired:
        draft.remarks.append(f"{repaired} contour(s) invalide(s) réparé(s).")
    if several := sum(len(found) > 1 for found in parts.values()):
        draft.remarks.append(f"{several} CPTS en plusieurs contours, réunis.")
    return [_Drawn(found[0][0], cpts, union([outline for _, outline in found])) for cpts, found in parts.items()]


def _verdicts(draft: Draft, drawn: list[_Drawn], outlines: gpd.GeoSeries) -> list[Verdict]:
    gazetteer = draft.gazetteer
    found: list[Verdict] = []
    touched: set[int] = set()
    nothing = 0
    shared = shares(gpd.GeoSeries([each.outline for each in drawn], crs=WGS84), outlines)
    halls = _town_halls(drawn, outlines, gazetteer)
    for at, code, share in shared:
        touched.add(at)
        if share < _NOTHING_SHARE:
            nothing += 1
        else:
            found.append(_verdict(drawn[at], code, share, hall=(at, code) in halls, gazetteer=gazetteer))
    for at, code in sorted(halls):
        if outlines.get(code) is None:
            touched.add(at)
            note = "Contour de la commune absent, mairie dans le contour de la CPTS : à confirmer."
            found.append(_waiting(drawn[at], code, None, note, gazetteer))
    for at, each in enumerate(drawn):
        if at not in touched:
            draft.set_aside(each.row, "", each.cpts_id, "Contour hors des communes connues.", each.cpts_id)
    if beyond := _beyond(drawn, shared, outlines):
        draft.remarks.append(
            f"{len(beyond)} contour(s) débordent de plus de {100 * _BEYOND_SHARE:g} % des communes fournies "
            f"(mer, étranger, autre région) : {', '.join(beyond[:5])}."
        )
    if nothing:
        draft.remarks.append(f"{nothing} contact(s) de moins de 0,1 % d'une commune, ignorés.")
    return found


def _beyond(drawn: list[_Drawn], shared: list[tuple[int, str, float]], outlines: gpd.GeoSeries) -> list[str]:
    """CPTS whose outline goes beyond the communes; a ratio of areas in degrees, that cancel out locally."""
    covered = [0.0] * len(drawn)
    for at, code, share in shared:
        covered[at] += share * outlines[code].area
    return [
        each.cpts_id
        for each, known in zip(drawn, covered, strict=True)
        if known < (1 - _BEYOND_SHARE) * each.outline.area
    ]


def _verdict(drawn: _Drawn, code: str, share: float, *, hall: bool, gazetteer: Gazetteer) -> Verdict:
    """Say whether a commune is taken; see the bounds at the top."""
    place = "mairie dans le contour" if hall else "mairie hors du contour"
    said = f"{100 * share:.0f} % de la superficie, {place}"
    label = gazetteer.candidate(code).label
    if share >= TAKEN_SHARE or (hall and share >= TOWN_HALL_SHARE):
        kept = round(share, 4)
        return Verdict(
            drawn.row, label, drawn.cpts_id, "", Kind.POLYGONE, code, said, precision=Precision.DEDUIT, share=kept
        )
    if share < SLIVER_SHARE and not hall:
        note = f"Moins de {100 * SLIVER_SHARE:g} % de la superficie : bord du dessin."
        return Verdict(drawn.row, label, drawn.cpts_id, "", Kind.ECARTEE, None, said, note=note, share=round(share, 4))
    return _waiting(drawn, code, share, f"Commune partielle : {said}.", gazetteer)


def _waiting(drawn: _Drawn, code: str, share: float | None, note: str, gazetteer: Gazetteer) -> Verdict:
    own = gazetteer.candidate(code)
    return Verdict(
        row=drawn.row,
        text=own.label,
        cpts_id=drawn.cpts_id,
        cpts_name="",
        kind=Kind.PROPOSEE,
        matched_as="contour",
        candidates=(own,),
        note=note,
        precision=Precision.DEDUIT,
        share=None if share is None else round(share, 4),
    )


def shares(polygons: gpd.GeoSeries, communes: gpd.GeoSeries) -> list[tuple[int, str, float]]:
    """Share of the area of each commune that lies within each polygon.

    Parameters
    ----------
    polygons
        Valid, WGS 84.
    communes
        By code, WGS 84; those without outline, or where no projection is declared, are left out.

    Returns
    -------
    list of tuple
        Position of the polygon, code, share in ]0, 1], in this order; areas are those of the legal projection.
    """
    by_territory: dict[str, list[str]] = {}
    for code in communes.index[communes.notna()]:
        try:
            by_territory.setdefault(territory(str(code)), []).append(str(code))
        except CrsError:
            continue
    found: list[tuple[int, str, float]] = []
    for place, codes in by_territory.items():
        own = communes.loc[codes]
        near = polygons[polygons.intersects(shapely.box(*own.total_bounds))]
        if len(near):
            found += _shares_in_metres(near.to_crs(METRIC[place]), own.to_crs(METRIC[place]))
    return sorted(found)


def _shares_in_metres(polygons: gpd.GeoSeries, communes: gpd.GeoSeries) -> Iterator[tuple[int, str, float]]:
    areas, geometries = communes.area.to_numpy(), communes.to_numpy()
    # Projecting may fold an outline that was valid in degrees.
    drawn = shapely.make_valid(polygons.to_numpy())
    shapely.prepare(drawn)
    tree = shapely.STRtree(geometries)
    polygon, commune = tree.query(drawn, predicate="intersects")
    within = shapely.covers(drawn[polygon], geometries[commune])
    share = np.ones(len(polygon))
    cut = ~within
    common = shapely.area(shapely.intersection(drawn[polygon[cut]], shapely.make_valid(geometries[commune[cut]])))
    share[cut] = np.divide(common, areas[commune[cut]], out=np.zeros(len(common)), where=areas[commune[cut]] > 0)
    for p, c, s in zip(polygon, commune, share, strict=True):
        if s > 0:
            yield int(polygons.index[p]), str(communes.index[c]), min(float(s), 1.0)


def _town_halls(drawn: list[_Drawn], outlines: gpd.GeoSeries, gazetteer: Gazetteer) -> set[tuple[int, str]]:
    """Pairs of an outline and a commune whose town hall lies within it."""
    codes = [str(code) for code in outlines.index if code in gazetteer.points]
    if not codes or not drawn:
        return set()
    points = shapely.points([gazetteer.points[code] for code in codes])
    tree = shapely.STRtree(points)
    outline, point = tree.query([each.outline for each in drawn], predicate="contains")
    return {(int(at), codes[i]) for at, i in zip(outline, point, strict=True)}
