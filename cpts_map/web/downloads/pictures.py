"""Maps and documents to take away: what a page shows, as a file."""

from cpts_map import documents, printmap, standalone
from cpts_map import situation as situations
from cpts_map.atlas import Atlas
from cpts_map.errors import CptsMapError
from cpts_map.web.urlstate import DiagnosticState, MapState
from cpts_map.web.views import diagnostic_view
from cpts_map.web.views import state as state_of


def situation(search: str, atlas: Atlas) -> str | None:
    """Small map of the territory of the page *Diagnostic* as SVG; ``None`` where there is none."""
    try:
        selected = diagnostic_view.selected_of(state_of.read(DiagnosticState, search, atlas), atlas)
        return situations.situation(atlas, selected.codes, selected.name) if selected and selected.codes else None
    except CptsMapError:
        return None


def picture(form: str, search: str, atlas: Atlas) -> bytes:
    """Map of the page *Carte*: the stand-alone page, or a sheet to print."""
    state = state_of.read(MapState, search, atlas)
    asked = (state.indicator, state.method, state.definition)
    if form == "html":
        return standalone.standalone(atlas, *asked)
    return printmap.write(printmap.draw(atlas, *asked), form)


def document(form: str, search: str, atlas: Atlas) -> bytes | None:
    """Diagnosis document of the territory of the page *Diagnostic*; ``None`` where there is none."""
    try:
        selected = diagnostic_view.selected_of(state_of.read(DiagnosticState, search, atlas), atlas)
        if selected is None or not selected.codes:
            return None
        return documents.write(documents.compose(atlas, diagnostic_view.territory_of(selected, atlas)), form)
    except CptsMapError:
        return None
