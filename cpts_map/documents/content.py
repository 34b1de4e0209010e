"""The diagnosis of a territory as a document: the same answers as the screen, in the order of a diagnosis."""

import datetime as dt

from cpts_map import opendata, wording
from cpts_map.atlas import Atlas
from cpts_map.documents import annexes, sections
from cpts_map.documents.case import Case, Territory
from cpts_map.documents.model import Document, Paragraph, cleaned
from cpts_map.texts import document as texts
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr


def compose(atlas: Atlas, territory: Territory, today: dt.date | None = None) -> Document:
    """Write the diagnosis of a territory.

    Parameters
    ----------
    atlas
        Where the answers come from.
    territory
        What the document is about.
    today
        Day that the document bears; today by default.

    Returns
    -------
    Document
        For any of :data:`cpts_map.documents.FORMS`.

    Raises
    ------
    UnknownCodeError
        A commune or the CPTS is unknown.
    SettingsError
        There is no commune.
    """
    perimeter = atlas.perimeter(territory.codes)
    case = Case(territory, perimeter.diagnose(), perimeter.assess(), atlas, opendata.load())
    day = (today or dt.datetime.now(dt.UTC).date()).isoformat()
    dated = texts.DATED.format(date=numbers.date(day), built=numbers.date(atlas.built))
    return cleaned(
        Document(
            title=fr(f"{texts.TITLE} : {territory.name}"),
            subtitle=wording.headline(case.diagnosis),
            subject=texts.SUBJECT,
            dated=day,
            blocks=(Paragraph(dated), Paragraph(texts.HOW_TO_READ, source=True)),
            sections=(*sections.sections(case), annexes.annexes(case)),
        )
    )


def of_cpts(atlas: Atlas, cpts_id: str) -> Territory:
    """Take a CPTS of the register as what a document is about; without commune where no perimeter is known.

    Raises
    ------
    UnknownCodeError
        The register knows no such CPTS.
    """
    return Territory(atlas.cpts(cpts_id).name, atlas.cpts_communes(cpts_id), cpts_id)


def of_communes(atlas: Atlas, codes: tuple[str, ...]) -> Territory:
    """Take communes as what a document is about."""
    known = atlas.perimeter(codes).codes
    return Territory(fr(f"Périmètre de {numbers.count(len(known), 'commune')}"), known)
