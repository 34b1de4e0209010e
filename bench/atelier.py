"""A tap in the workshop, in headless Chromium: script of the tap, figures at once, answer of the server; and its files.

Taps are real clicks on the map, one commune after another around a town; ours is served by uvicorn in its own process.
"""

import statistics
import tempfile
import time
from pathlib import Path

import _browser
import httpx
from _harness import ROOT, kb, machine, ms, table, verdict

from cpts_map import pipeline
from cpts_map.atlas import Atlas
from cpts_map.settings import Settings
from cpts_map.web import ids
from cpts_map.web.mapfiles import MapFiles

TAP, SERVER = 0.020, 0.300  # budgets, seconds
FILE = 250_000  # bytes: what the page needs beyond the map
TOWN = "87085"  # Limoges: free neighbours all around
SIZES = (1, 20, 100, 200, 500)
READY = """new MutationObserver(() => {
  if (!window.benchReady && document.querySelector('#atelier-carte[data-pret]')) window.benchReady = performance.now();
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-pret']});"""
AIM = """([town, n]) => {
  const { atelier } = document.querySelector('#atelier'), { pays } = atelier;
  const map = document.querySelector('#atelier-carte').carte;
  const [x, y] = [pays.x[pays.index.get(town)], pays.y[pays.index.get(town)]];
  map.jumpTo({ center: [x, y], zoom: 9 });
  const box = document.querySelector('#atelier-carte').getBoundingClientRect();
  return pays.codes.map((_, i) => i).filter(i => pays.x[i] !== null && !pays.tenants[i].length)
    .sort((a, b) => Math.hypot(pays.x[a] - x, pays.y[a] - y) - Math.hypot(pays.x[b] - x, pays.y[b] - y)).slice(0, n)
    .map(i => map.project([pays.x[i], pays.y[i]])).map(p => [p.x + box.left, p.y + box.top]);
}"""
MEASURES = "name => performance.getEntriesByName(name).map(e => e.duration)"


def taps(view: _browser.Visit, count: int) -> dict[str, list[float]]:
    """Click communes one by one; seconds of script of each tap and of the figures after it, and until the server's."""
    waited = []
    places = view.page.evaluate(AIM, [TOWN, count])
    view.page.wait_for_timeout(3000)
    for x, y in places:
        with view.page.expect_response(
            lambda r: "_dash-update-component" in r.url and ids.WORKSHOP_TREE in (r.request.post_data or "")
        ):
            start = time.perf_counter()
            view.page.mouse.click(x, y)
        waited.append(time.perf_counter() - start)
        view.page.wait_for_timeout(300)
    found = {
        name: [d / 1000 for d in view.page.evaluate(MEASURES, f"atelier:{name}")]
        for name in ("geste", "chiffres", "jugement")
    }
    view.page.evaluate("() => { window.dash_clientside.set_props('atelier-teinte', { value: 'apl' }); }")
    view.page.wait_for_function("performance.getEntriesByName('atelier:teinter').length > 0")
    found["teinter"] = [d / 1000 for d in view.page.evaluate(MEASURES, "atelier:teinter")]
    return found | {"serveur": waited}


def answers(address: str, codes: list[str]) -> dict[int, float]:
    """Seconds of the server's answer for perimeters of several sizes, none asked before."""
    found = {}
    with httpx.Client(base_url=address, timeout=60) as client:
        client.get("/_dash-layout").raise_for_status()  # a visitor has the page by then: Dash is set up
        client.post("/_dash-update-component", json=_demand([])).raise_for_status()
        for size in SIZES:
            start = time.perf_counter()
            client.post("/_dash-update-component", json=_demand(codes[:size])).raise_for_status()
            found[size] = time.perf_counter() - start
    return found


def _demand(codes: list[str]) -> dict[str, object]:
    """Ask of Dash what the page asks when the perimeter changes."""
    value = {"codes": codes, "propres": [], "n": len(codes)}
    return {
        "output": f"{ids.WORKSHOP_TREE}.data",
        "outputs": {"id": ids.WORKSHOP_TREE, "property": "data"},
        "inputs": [{"id": ids.WORKSHOP_CHOICE, "property": "data", "value": value}],
        "changedPropIds": [f"{ids.WORKSHOP_CHOICE}.data"],
    }


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        store = pipeline.ensure_store(Settings(data=ROOT / "data", store=Path(folder) / "cpts.duckdb"))
        atlas = Atlas(store)
        files = MapFiles(atlas)
        sizes = {name: len(files.get(name).br) for name in ("atelier", "lisiere")}
        codes = [str(code) for code in atlas.communes.index if str(code).startswith("87")]
        codes += [str(code) for code in atlas.communes.index if str(code).startswith("19")]
        atlas.close()
        with _browser.our_server(store) as address, _browser.chromium() as browser:
            time.sleep(10)  # what the server prepares in the background
            answered = answers(address, codes)
            with _browser.visit(browser, address + "/atelier", READY) as view:
                tapped = taps(view, 20)
                if view.errors:
                    raise SystemExit(view.errors[0])
    report(tapped, answered, sizes)


def report(tapped: dict[str, list[float]], answered: dict[int, float], sizes: dict[str, int]) -> None:
    worst, judged = max(tapped["geste"]), statistics.median(tapped["jugement"])
    rows = [
        ("script of the tap, median", ms(statistics.median(tapped["geste"])), "≤ 20 ms", ""),
        ("script of the tap, worst of 20", ms(worst), "≤ 20 ms", verdict(within=worst <= TAP)),
        ("figures and lists after the frame, median", ms(statistics.median(tapped["chiffres"])), "", ""),
        ("from the tap to the rules drawn, median", ms(judged), "≤ 300 ms", verdict(within=judged <= SERVER)),
        ("the same, frames of software rendering included", ms(statistics.median(tapped["serveur"])), "", ""),
        ("script that colours the region by an indicator", ms(max(tapped["teinter"])), "≤ 20 ms", ""),
        ("file of the workshop, brotli", kb(sizes["atelier"]), "≤ 250 kB", verdict(within=sizes["atelier"] <= FILE)),
        ("outlines beyond the border, brotli", kb(sizes["lisiere"]), "", ""),
    ]
    rows += [
        (f"server, {size} communes, first time", ms(seconds), "≤ 300 ms", verdict(within=seconds <= SERVER))
        for size, seconds in answered.items()
    ]
    table("Workshop", ("", "measured", "budget", ""), rows)


if __name__ == "__main__":
    main()
