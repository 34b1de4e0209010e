"""A figure wherever it is shown: its value, what is doubtful in it, where it comes from."""

from urllib.parse import quote

from dash import html

from cpts_map import palette, wording
from cpts_map.answers import IndicatorValue, Standing
from cpts_map.atlas import Atlas
from cpts_map.findings import PEERS
from cpts_map.indicators import Direction, Indicator
from cpts_map.texts import diagnostic as texts
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child

# Ranks, in percent, that the band shows as its least and most favourable quarters.
LOW, HIGH = 25.0, 75.0


def explained(found: IndicatorValue, atlas: Atlas, communes: tuple[str, ...] = ()) -> html.Details:
    """Name of an indicator, that opens on where its figure comes from, with the communes that miss or are doubtful.

    In few elements: a card has every indicator, and each is drawn again at every change of territory.
    """
    lines = "\n".join(fr(f"{name} : {text}") for name, text in _origin(found, atlas, communes))
    said = [child for link in _links(found, atlas) for child in ("\n", fr(f"{pages.SOURCE} : "), *link)]
    return html.Details(
        [html.Summary(fr(found.name)), html.Div([f"{pages.HELP}\n", lines, *said], className="origine")]
    )


def value(found: IndicatorValue, atlas: Atlas) -> Child:
    """Write a value: missing, without object, incomplete and doubtful look different."""
    return written(found, atlas.indicator(found.id))


def written(found: IndicatorValue, declared: Indicator) -> Child:
    """As :func:`value`, where the declaration is at hand."""
    text = wording.value(found, declared)
    if found.not_applicable or found.value is None:
        return html.Span(text, className="vide")
    marks = [html.Small(doubt) for doubt in wording.doubts(found, declared)]
    return html.Span([text, *marks], className="" if found.reliable else "gris")


def _origin(found: IndicatorValue, atlas: Atlas, communes: tuple[str, ...]) -> list[tuple[str, str]]:
    declared = atlas.indicator(found.id)
    rows = [
        (pages.UNIT, fr(found.unit)),
        (pages.VINTAGE, fr(found.vintage)),
        (pages.FORMULA, fr(declared.formula)),
    ]
    if found.numerator is not None and found.denominator is not None:
        top, bottom = (numbers.number(x, 1) for x in (found.numerator, found.denominator))
        rows.append(
            (
                "Ici",
                fr(f"{numbers.number(declared.scale)} × {top} ÷ {bottom}")
                if declared.scale != 1
                else fr(f"{top} ÷ {bottom}"),
            )
        )
    rows += [
        (pages.WEIGHT, fr(declared.weight)),
        (pages.MISSING_RULE, fr(declared.missing)),
        (fr("Habitants sans valeur"), numbers.percent(found.missing_share)),
        *_missing(found, atlas, communes),
        *_doubts(found, atlas, communes),
    ]
    rows += [(fr(t.label), fr(f"{numbers.number(t.value, 1)} ({t.source})")) for t in declared.thresholds]
    return rows


def _links(found: IndicatorValue, atlas: Atlas) -> list[list[Child]]:
    return links(found.sources, atlas)


def links(keys: tuple[str, ...], atlas: Atlas) -> list[list[Child]]:
    """Attribution and licence of sources, each with its page."""
    sources = {s.source_id: s for s in atlas.sources}
    return [
        [components.external(fr(s.attribution), s.page), fr(f" ({labels.LICENCE[s.licence]})")]
        for s in (sources[key] for key in keys if key in sources)
    ]


def _missing(found: IndicatorValue, atlas: Atlas, communes: tuple[str, ...]) -> list[tuple[str, str]]:
    if not communes or not found.missing_share:
        return []
    return [("Communes sans valeur", fr(wording.named(atlas.missing_communes(found.id, communes), atlas)))]


def _doubts(found: IndicatorValue, atlas: Atlas, communes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [("Effectif à vérifier", fr(wording.named(found.flagged, atlas)))] if communes and found.flagged else []


def place(found: IndicatorValue, atlas: Atlas) -> Child:
    """Draw the place of a value among the EPCI of the region, and write it for the three levels."""
    peers = next((s for s in found.standings if s.level == PEERS), None)
    if peers is None or not peers.of:
        return html.Span(texts.NO_PLACE, className="vide")
    return html.Div(
        [html.Img(src=_band(found, peers, atlas), alt=""), "\n".join(wording.places(found))], className="place"
    )


def _band(found: IndicatorValue, peers: Standing, atlas: Atlas) -> str:
    """Draw the band from the least to the most favourable rank, as the address of an image; the words say the same."""
    here = _position(found, peers)
    region = next((b.value for b in found.benchmarks if b.level == "region"), None)
    line = ""
    if region is not None:
        at = _position(found, atlas.standing(found.id, region, PEERS)) * 2 + 10
        line = f"<path d='M{at:.0f} 2V20' stroke='#3d4653' stroke-width='2'/>"
    x = here * 2 + 10
    mark = f"<circle cx='{x:.0f}' cy='11' r='6' fill='{palette.MIDDLE}'/>"
    if found.direction != Direction.NEUTRAL and here >= HIGH:
        mark = mark.replace(palette.MIDDLE, palette.FAVOURABLE)
    elif found.direction != Direction.NEUTRAL and here <= LOW:
        mark = f"<path d='M{x:.0f} 3l8 8-8 8-8-8z' fill='{palette.UNFAVOURABLE}'/>"
    drawn = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 220 22' width='220' height='22'>"
        "<path d='M60 4h100v14H60z' fill='#dde2e8'/><path d='M10 18H210' stroke='#8a929d'/>"
        f"{line}{mark}</svg>"
    )
    return "data:image/svg+xml," + quote(drawn)


def _position(found: IndicatorValue, peers: Standing) -> float:
    """Middle of the ranks that a value holds, in percent, the favourable end on the right."""
    rank = 50 * (peers.below + 1 - peers.above)
    return 100 - rank if found.direction == Direction.HIGHER_IS_WORSE else rank
