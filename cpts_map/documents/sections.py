"""The sections of the document, in the order in which a diagnosis is read."""

from collections import Counter

import numpy as np

from cpts_map import rules, wording
from cpts_map.documents import sentences, tables
from cpts_map.documents.case import Case
from cpts_map.documents.model import Block, Bullets, Note, Paragraph, Picture, Section
from cpts_map.documents.tables import blanks, facts, table
from cpts_map.errors import SettingsError
from cpts_map.findings import REASONS, Kind
from cpts_map.indicators import Family
from cpts_map.rules import BOUNDS_SOURCE, SIZE_CLASS_SOURCE, Precision
from cpts_map.situation import situation
from cpts_map.texts import diagnostic as shown
from cpts_map.texts import document as texts
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr


def sections(case: Case) -> tuple[Section, ...]:
    """Write every section but the annexes."""
    contents: dict[str, list[Block]] = {
        "fiche": _sheet(case),
        "population": _population(case),
        "social": [*_opening(case, "social"), *tables.family(case, Family.SOCIAL), *_to_fill("social")],
        "sante": [*tables.health(case), *_to_fill("sante")],
        "offre": _offer(case),
        "acces": _access(case),
        "structures": tables.family(case, Family.PLACES),
        "prevention": [Paragraph(texts.PREVENTION_HELP), *_to_fill("prevention")],
        "partenaires": _partners(case),
    }
    written = [Section(texts.SECTIONS[key], tuple(blocks)) for key, blocks in contents.items()]
    return (*written, Section(texts.SECTIONS["synthese"], (), _synthesis(case)))


def _opening(case: Case, section: str) -> list[Block]:
    said = sentences.compared(case, section)
    return [*([Bullets(tuple(said))] if said else []), *tables.charts(case, section)]


def _to_fill(section: str) -> list[Block]:
    asked = blanks(texts.BLANKS, texts.MISSING_FIGURES[section], texts.REZONE)
    return [asked, Paragraph(texts.BLANKS_HELP, source=True)]


def _population(case: Case) -> list[Block]:
    said = [text for text in (sentences.evolution(case), *sentences.compared(case, "population")) if text]
    return [
        *([Bullets(tuple(said))] if said else []),
        *tables.population(case),
        *tables.charts(case, "population"),
        *tables.family(case, Family.POPULATION),
        *tables.family(case, Family.NEEDS),
        blanks(texts.BLANKS_OTHER, texts.MISSING_FUTURE, texts.FUTURE_HOLDER),
    ]


def _offer(case: Case) -> list[Block]:
    return [
        *_opening(case, "offre"),
        *tables.family(case, Family.OFFER),
        *tables.family(case, Family.ZONING),
        *tables.liberals(case),
    ]


def _access(case: Case) -> list[Block]:
    return [
        *_opening(case, "acces"),
        *tables.family(case, Family.ACCESS),
        *_to_fill("acces"),
        blanks(texts.BLANKS_OTHER, texts.MISSING_ACCESS, texts.HOLDER),
    ]


def _sheet(case: Case) -> list[Block]:
    atlas, territory = case.atlas, case.territory
    notes = []
    if territory.cpts_id and atlas.cpts(territory.cpts_id).precision == Precision.PARTIEL:
        notes.append(Note(shown.PARTIAL_PERIMETER))
    if territory.remark:
        notes.append(Note(fr(territory.remark)))
    if atlas.register.partial:
        notes.append(Note(f"{pages.PARTIAL}. {pages.PARTIAL_HELP}"))
    return [
        *notes,
        facts(texts.SHEET, [*_register_facts(case), *_size_facts(case)]),
        Paragraph(fr(rules.EDGE_NOTE), source=True),
        _map(case),
        _amounts(case),
        Paragraph(shown.AMOUNTS_HELP, source=True),
        _missions(),
    ]


def _register_facts(case: Case) -> list[tuple[str, str]]:
    if not case.territory.cpts_id:
        return []
    entry = case.atlas.cpts(case.territory.cpts_id)
    since = numbers.date(entry.status_date) or fr("date non documentée")
    return [
        ("CPTS", fr(entry.name)),
        ("Statut", fr(f"{labels.STATUS[entry.status]} ({since})")),  # type: ignore[index]  # a Status is its own text
        ("Périmètre", labels.PRECISION[entry.precision]),  # type: ignore[index]  # as above
        (pages.SOURCE, entry.source_url),
    ]


def _size_facts(case: Case) -> list[tuple[str, str]]:
    found = case.diagnosis
    last, bounds, size = found.population[-1], found.bounds, found.size_class
    area = numbers.with_unit(found.area_km2, 1, "km²") if found.area_km2 is not None else pages.MISSING
    rows = [
        ("Communes", numbers.number(len(found.communes))),
        (fr(f"Population municipale {last.year}"), pages.MISSING),
        ("Superficie", area),
        ("Densité", numbers.with_unit(found.density_per_km2, 0, "hab./km²")),
        ("D’un seul tenant", wording.pieces(found)),
    ]
    if last.inhabitants is None:
        return rows
    rows[1] = (rows[1][0], numbers.with_unit(last.inhabitants, 0, "hab."))
    class_ = f"{size.name} : {wording.size_range(size.lower, size.upper)} ({SIZE_CLASS_SOURCE})"
    return [
        *rows,
        ("Bornes d’une CPTS", fr(f"{labels.BOUNDS[bounds.status.value]} ({BOUNDS_SOURCE})")),
        ("Marge au minimum", numbers.with_unit(bounds.margin_to_min, 0, "hab.", sign=True)),
        ("Marge au maximum", numbers.with_unit(bounds.margin_to_max, 0, "hab.", sign=True)),
        ("Classe de taille ACI", fr(class_)),
        ("Avant la classe voisine", fr(wording.size_margins(size.margin_to_lower, size.margin_to_upper))),
    ]


def _map(case: Case) -> Block:
    name, codes = case.territory.name, case.diagnosis.communes
    try:
        drawing = situation(case.atlas, codes, name)
    except SettingsError:
        return Paragraph(texts.NO_MAP)
    where = ", ".join(d.name for d in (*case.diagnosis.departements, *case.diagnosis.epci[: wording.NAMED]))
    alt = texts.MAP_ALT.format(name=fr(name), communes=numbers.count(len(codes), "commune"), where=fr(where))
    return Picture(drawing, alt, texts.MAP_CAPTION)


def _amounts(case: Case) -> Block:
    rows = []
    for amount in rules.AMOUNTS:
        doubt = f" À vérifier : {amount.unsure}." if amount.unsure else ""
        rows.append([fr(amount.label), *map(numbers.number, amount.euros), fr(f"{amount.source}.{doubt}")])
    caption = shown.AMOUNTS
    if case.diagnosis.population[-1].inhabitants is not None:
        caption = fr(f"{shown.AMOUNTS} ; ici : classe {case.diagnosis.size_class.name}")
    return table(caption, shown.AMOUNT_COLUMNS, rows, numeric=(1, 2, 3, 4))


def _missions() -> Block:
    rows = [
        [fr(m.name), "socle" if m.core else "complémentaire", wording.months(m.starts), wording.months(m.deployed)]
        for m in rules.MISSIONS
    ]
    return table(fr(f"{shown.MISSION_CAPTION} ({rules.MISSIONS_SOURCE})"), shown.MISSION_COLUMNS, rows)


def _partners(case: Case) -> list[Block]:
    found, atlas = case.diagnosis, case.atlas
    rows = [wording.crossed(c, "département") for c in found.departements]
    rows += [wording.crossed(c, "EPCI") for c in found.epci]
    dates = {row.cpts_id: row.status_date for row in atlas.ledger_rows}
    held = [(fr(h.name), *_status(h.status, dates[h.cpts_id]), numbers.number(h.communes)) for h in found.cpts]
    holders = table(texts.HOLDERS, shown.HOLDER_COLUMNS, held, numeric=(3,)) if held else Paragraph(shown.NO_HOLDER)
    touched = {d.code for d in found.departements}
    contacts = [(fr(c.area), fr(c.role), c.site) for c in atlas.contacts if touched & set(c.departements.split())]
    return [
        table(texts.CROSSED, shown.CROSSED_COLUMNS, rows, numeric=(1, 2, 3)),
        holders,
        *_neighbours(case),
        *([table(texts.CONTACTS, texts.CONTACT_COLUMNS, contacts)] if contacts else []),
        blanks(texts.BLANKS_OTHER, texts.MISSING_PARTNERS, texts.HOLDER),
    ]


def _status(status: str, date: str | None) -> tuple[str, str]:
    since = numbers.date(date) or fr("date non documentée")
    return labels.STATUS[status], since  # type: ignore[index]  # a Status is its own text


def _neighbours(case: Case) -> list[Block]:
    """Name the CPTS of the register that hold communes around, the territory's own left out."""
    graph, ours = case.atlas.graph, set(case.diagnosis.communes)
    touching = graph.borders[graph.nodes(case.diagnosis.communes)].indices
    around = {str(code) for code in graph.names[np.unique(touching)]} - ours
    rows = [row for row in case.atlas.ledger_rows if row.commune_code in around]
    free = len(around - {row.commune_code for row in rows})
    unknown = texts.UNKNOWN if free and case.atlas.register.partial else ""
    told = Paragraph(texts.AROUND.format(around=len(around), free=free, unknown=unknown))
    near = Counter(row.cpts_id for row in rows if row.cpts_id != case.territory.cpts_id)
    if not near:
        return [told, Paragraph(texts.NO_NEIGHBOUR)]
    whole = Counter(row.cpts_id for row in case.atlas.ledger_rows)
    known = {row.cpts_id: row for row in rows}
    listed = [
        (
            fr(known[id_].cpts_name),
            *_status(known[id_].status, known[id_].status_date),
            numbers.number(count),
            numbers.number(whole[id_]),
        )
        for id_, count in sorted(near.items(), key=lambda item: (-item[1], item[0]))
    ]
    return [told, table(texts.NEIGHBOURS, texts.NEIGHBOUR_COLUMNS, listed, numeric=(3, 4))]


def _synthesis(case: Case) -> tuple[Section, ...]:
    parts = []
    for kind in (Kind.STRENGTH, Kind.TENSION, Kind.DOUBT):
        said = tuple(f.text for f in case.assessment.findings if f.kind is kind)
        block: Block = Bullets(said) if said else Paragraph(shown.NO_FINDING[kind.value])
        parts.append(Section(shown.KINDS[kind.value], (block,)))
    parts.append(Section(texts.COMPOSITION, _composition(case)))
    parts.append(Section(shown.SECTIONS["tension"], tuple(tables.tensions(case))))
    axes = blanks(texts.BLANKS_OTHER, texts.MISSING_AXES, texts.HOLDER)
    return (*parts, Section(texts.NEXT_STEPS, (axes,)))


def _composition(case: Case) -> tuple[Block, ...]:
    found = case.assessment.composition
    why = [Paragraph(fr(f"{REASONS[found.reason]}.").capitalize())] if found.reason else []
    rows = [
        ("Condition", shown.VERDICTS[found.verdict.value]),
        (fr(f"Médecins généralistes ({rules.COMPOSITION_GPS} au moins)"), numbers.number(found.gps)),
        (fr(f"Autres professionnels comptés ({rules.COMPOSITION_OTHERS} au moins)"), numbers.number(found.others)),
        (pages.SOURCE, fr(rules.COMPOSITION_SOURCE)),
    ]
    return (Paragraph(shown.COMPOSITION_HELP), facts(texts.COMPOSITION, rows), *why)
