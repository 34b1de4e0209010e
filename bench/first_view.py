"""First view of the map, and a change of indicator, in headless Chromium; beside a choropleth written by folium.

Ours is served by uvicorn in its own process, from a store built for the occasion. Every visit has an empty cache.
"""

import collections
import functools
import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import _browser
import _folium
import httpx
from _harness import ROOT, kb, machine, ms, once, table, verdict

from cpts_map import pipeline
from cpts_map.atlas import Atlas
from cpts_map.diagnostics.classes import Method
from cpts_map.indicators import DEFAULT
from cpts_map.settings import Settings
from cpts_map.web import ids
from cpts_map.web.urlstate import MapState

VISITS = 5
BOUNDARIES, VALUES = 500_000, 40_000  # budgets, bytes transferred
SERVER, SCRIPT = 0.100, 0.050  # budgets, seconds
CHANGED = 10  # indicators chosen one after the other
MAP_FILES = ("carte.mjs", "maplibre-gl.js")


@dataclass
class Changes:
    """Ten changes of indicator, seconds: our module alone, all script, from the choice to the image on screen."""

    paint: list[float] = field(default_factory=list)
    script: list[float] = field(default_factory=list)
    image: list[float] = field(default_factory=list)
    map_script: list[float] = field(default_factory=list)


@dataclass
class Answer:
    """Values of an indicator, asked over HTTP as the page does."""

    indicator: str
    first: float
    later: float
    natural: float
    bytes: int


def choose(view: _browser.Visit, indicator: str) -> float:
    """Choose an indicator as the list of the page does, wait until all is quiet; when it was chosen, milliseconds."""
    view.page.evaluate("performance.clearMeasures()")
    start = view.page.evaluate(
        "([id, value]) => { dash_clientside.set_props(id, {value}); return performance.now(); }",
        [ids.INDICATOR, indicator],
    )
    view.page.wait_for_function("performance.getEntriesByName('carte:image').length")
    view.page.wait_for_load_state("networkidle")
    view.page.wait_for_timeout(1000)  # the card and the table are drawn after the map
    return float(start)


def changes(view: _browser.Visit, chosen: Sequence[str]) -> Changes:
    """Change the indicator ten times to measure, ten more under the sampling profiler."""
    found = Changes()
    for indicator in chosen:
        before = script_seconds(view)
        start = choose(view, indicator)
        paint, image = (
            view.page.evaluate(
                "n => performance.getEntriesByName(n).map(e => [e.duration, e.startTime + e.duration])", n
            )
            for n in ("carte:peindre", "carte:image")
        )
        found.paint.append(sum(duration for duration, _ in paint) / 1000)
        found.image.append((max(end for _, end in image) - start) / 1000)
        found.script.append(script_seconds(view) - before)
    view.cdp.send("Profiler.enable")
    for indicator in (DEFAULT, *chosen[:-1]):
        view.cdp.send("Profiler.start")
        choose(view, indicator)
        by_file = seconds_by_file(view.cdp.send("Profiler.stop")["profile"])
        found.map_script.append(sum(by_file[name] for name in MAP_FILES))
    return found


def script_seconds(view: _browser.Visit) -> float:
    metrics = view.cdp.send("Performance.getMetrics")["metrics"]
    return next(float(m["value"]) for m in metrics if m["name"] == "ScriptDuration")


def seconds_by_file(profile: dict) -> dict[str, float]:
    """Sampled seconds of each script; what the browser does for a script counts as its own."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parent = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}
    found: dict[str, float] = collections.defaultdict(float)
    for sample, microseconds in zip(profile["samples"], profile["timeDeltas"], strict=True):
        node = sample
        while node in parent and not nodes[node]["callFrame"]["url"]:
            node = parent[node]
        name = nodes[node]["callFrame"]["url"].rsplit("/", 1)[-1].split("?")[0]
        found[name] += microseconds / 1e6
    return found


def answers(address: str, template: str, indicators: Sequence[str]) -> list[Answer]:
    """Time the values of each indicator; the first answer finds the caches of the server empty, but for the default."""
    body = json.loads(template)
    rows = []
    with httpx.Client(base_url=address, headers={"Accept-Encoding": "gzip, br"}) as client:
        client.get("/sante")  # the connection is open, as that of the page is

        def ask(search: str) -> httpx.Response:
            body["inputs"][0]["value"] = search
            return client.post("/_dash-update-component", json=body).raise_for_status()

        for indicator in indicators:
            plain = functools.partial(ask, MapState(indicator=indicator).to_search())
            natural = functools.partial(ask, MapState(indicator=indicator, method=Method.NATURAL).to_search())
            first, *later = (once(plain) for _ in range(6))
            answer = plain()
            if answer.json()["response"][ids.MAP_PAINT]["data"]["indicator"]["id"] != indicator:
                raise SystemExit(f"The server answered for another indicator than {indicator}.")
            slow = statistics.median(once(natural) for _ in range(3))
            rows.append(Answer(indicator, first, statistics.median(later), slow, answer.num_bytes_downloaded))
    return rows


def ours(
    browser: _browser.Browser, store: Path, indicators: Sequence[str]
) -> tuple[_browser.Visit, list[float], list[Answer], Changes]:
    """Last visit, seconds of each one (the first comes while the server still warms up), answers, changes."""
    seconds = []
    with _browser.our_server(store) as address:
        for _ in range(VISITS + 1):
            with _browser.visit(browser, address, _browser.OURS_READY) as view:
                seconds.append(view.seconds)
                if view.errors:
                    raise SystemExit(f"Our page has errors: {view.errors}")
        template = next(post for post in view.posts if post.startswith(f'{{"output":"..{ids.MAP_PAINT}.data'))
        answered = answers(address, template, indicators)
        with _browser.visit(browser, address, _browser.OURS_READY) as last:
            changed = changes(last, [one for one in indicators if one != DEFAULT][:CHANGED])
    return view, seconds, answered, changed


def main() -> None:
    print(f"First view of the map ({machine()})")
    with tempfile.TemporaryDirectory() as folder, _browser.chromium() as browser:
        store = pipeline.build(Settings(data=ROOT / "data", store=Path(folder) / "cpts.duckdb"))
        atlas = Atlas(store)
        view, seconds, answered, changed = ours(browser, store, tuple(atlas.indicators))
        written = once(lambda: _folium.page(atlas))
        peer = _folium.visit(browser, _folium.page(atlas), VISITS)
        atlas.close()
    first_view(view, seconds, peer, written)
    budgets(view, answered, changed, peer)
    rows = [(a.indicator, kb(a.bytes), ms(a.first), ms(a.later), ms(a.natural)) for a in answered]
    table("Values of each indicator", ("", "transferred", "first answer", "later", "natural breaks"), rows)


def first_view(view: _browser.Visit, seconds: list[float], peer: _folium.Peer, written: float) -> None:
    drawn = f"{peer.seconds:.2f} s" + ("" if peer.drawn else " (HTML parsed only, nothing drawn)")
    boundaries, library = view.bytes("/donnees/"), view.bytes("maplibre")
    rows = [
        ("bytes transferred", kb(view.bytes()), kb(peer.bytes)),
        ("  of which boundaries", kb(boundaries), "in the page"),
        ("  of which MapLibre, or Leaflet", kb(library), "in the total" if peer.drawn else "none: not on this machine"),
        ("  of which Dash, the page, its table", kb(view.bytes() - boundaries - library), "none"),
        ("requests", str(view.requests), str(peer.requests)),
        (f"first values on screen, median of {VISITS}", f"{statistics.median(seconds[1:]):.2f} s", drawn),
        ("  spread", f"{min(seconds[1:]):.2f} to {max(seconds[1:]):.2f} s", ""),
        ("  first visitor after the start", f"{seconds[0]:.2f} s", f"page written in {written:.1f} s"),
    ]
    table("First view", ("", "cpts_map", "folium, 1 indicator"), rows)


def budgets(view: _browser.Visit, answered: list[Answer], changed: Changes, peer: _folium.Peer) -> None:
    boundaries, heaviest = view.bytes("/donnees/"), max(a.bytes for a in answered)
    slowest = max(max(a.first, a.later, a.natural) for a in answered)
    paint, map_script = statistics.median(changed.paint), statistics.median(changed.map_script)
    page, again = f"{kb(peer.bytes)} (new page)", ms(peer.seconds) if peer.drawn else "not drawn here"
    rows = [
        ("boundaries", kb(boundaries), "≤ 500 kB", verdict(within=boundaries <= BOUNDARIES), ""),
        ("values of an indicator, heaviest", kb(heaviest), "≤ 40 kB", verdict(within=heaviest <= VALUES), page),
        ("server, slowest answer", ms(slowest), "≤ 100 ms", verdict(within=slowest <= SERVER), "none"),
        ("change: our script, median", ms(paint), "≤ 50 ms", verdict(within=paint <= SCRIPT), ""),
        ("  with MapLibre's, sampled, median", ms(map_script), "≤ 50 ms", verdict(within=map_script <= SCRIPT), ""),
        ("  with Dash's (card, table), median", ms(statistics.median(changed.script)), "", "", ""),
        ("  from the choice to the image, median", ms(statistics.median(changed.image)), "", "", again),
    ]
    table("Change of indicator, and budgets", ("", "cpts_map", "budget", "", "folium"), rows)


if __name__ == "__main__":
    main()
