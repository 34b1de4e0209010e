"""The annexes: communes, method, sources, what is missing, how the sentences are written."""

from cpts_map import wording
from cpts_map.answers import IndicatorValue
from cpts_map.documents.case import Case
from cpts_map.documents.model import Block, Paragraph, Section
from cpts_map.documents.tables import blanks, table
from cpts_map.findings import RULES
from cpts_map.texts import diagnostic as shown
from cpts_map.texts import document as texts
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr


def annexes(case: Case) -> Section:
    """Write the annexes."""
    parts = {
        texts.ANNEX_COMMUNES: [_communes(case)],
        texts.ANNEX_METHOD: [_method(case)],
        texts.ANNEX_SOURCES: [_sources(case)],
        texts.ANNEX_ABSENT: _absent(case),
        texts.ANNEX_RULES: [Paragraph(shown.RULES_HELP), _rules()],
    }
    written = tuple(Section(title, tuple(blocks)) for title, blocks in parts.items())
    return Section(texts.SECTIONS["annexes"], (), written)


def _communes(case: Case) -> Block:
    atlas, codes = case.atlas, case.diagnosis.communes
    frame, year = atlas.everywhere.loc[list(codes)], case.diagnosis.population[-1].year
    held: dict[str, list[str]] = {}
    for row in atlas.ledger_rows:
        held.setdefault(row.commune_code, []).append(row.cpts_name)
    rows = []
    for code, name, departement, epci, people in zip(
        codes, frame["name"], frame["departement"], frame["epci"], frame["inhabitants"], strict=True
    ):
        group = fr(atlas.name("epci", epci)) if isinstance(epci, str) else numbers.DASH
        who = fr(" ; ".join(held.get(code, ()))) or numbers.DASH
        rows.append((fr(name), code, str(departement), group, numbers.number(people), who))
    columns = [column.format(year=year) for column in texts.COMMUNE_COLUMNS]
    return table(texts.COMMUNES_CAPTION, columns, rows, numeric=(4,))


def _method(case: Case) -> Block:
    rows = []
    for found in case.diagnosis.indicators:
        declared = case.atlas.indicator(found.id)
        words = (found.name, declared.formula, declared.weight, declared.missing)
        rows.append([*map(fr, words), _known(case, found)])
    for value in case.diagnosis.departmental:
        declared = case.atlas.departmental[value.id]
        words = (value.name, declared.formula, declared.weight, declared.missing)
        rows.append([*map(fr, words), shown.OF_DEPARTEMENT])
    return table(texts.METHOD_CAPTION, texts.METHOD_COLUMNS, rows)


def _known(case: Case, found: IndicatorValue) -> str:
    """Say which communes have no value, and whose head-counts are to be verified."""
    said = []
    if found.missing_share:
        names = wording.named(case.atlas.missing_communes(found.id, case.diagnosis.communes), case.atlas)
        said.append(texts.MISSING_HERE.format(share=numbers.percent(found.missing_share), names=fr(names)))
    if found.flagged:
        said.append(texts.TO_VERIFY.format(names=fr(wording.named(found.flagged, case.atlas))))
    return " ; ".join(said) or texts.COMPLETE


def _sources(case: Case) -> Block:
    rows = [
        (
            fr(s.title),
            fr(s.producer),
            str(s.vintage),
            labels.LICENCE[s.licence],
            s.page,
            numbers.date(s.retrieved),
        )
        for s in case.atlas.sources
    ]
    return table(texts.SOURCES_CAPTION, texts.SOURCE_COLUMNS, rows)


def _absent(case: Case) -> list[Block]:
    loaded = {part.source for part in case.atlas.imported}
    rows = [
        (fr(s.title), fr(s.adds), " — ".join(part for part in (wording.command(s), fr(s.manual), s.page) if part))
        for s in case.catalogue.values()
        if s.id not in loaded
    ]
    files: Block = (
        table(shown.SECTIONS["manques"], shown.ABSENT_COLUMNS, rows) if rows else Paragraph(shown.ABSENT_NONE)
    )
    names = [name for section in texts.MISSING_FIGURES.values() for name in section]
    return [files, blanks(texts.BLANKS, names, texts.REZONE), Paragraph(texts.BLANKS_HELP, source=True)]


def _rules() -> Block:
    opening = [(name, texts.SENTENCE, when, source) for name, when, source in texts.SECTION_RULES]
    rows = [(r.id, shown.KIND[r.kind.value], fr(r.when), fr(r.source)) for r in RULES]
    return table(texts.RULES_CAPTION, texts.RULE_COLUMNS, [*opening, *rows])
