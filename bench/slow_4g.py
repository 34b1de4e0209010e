"""Light pages and the map on a phone behind a slow 4G, cold cache: first paint, first colours, bytes.

The first colours of the map are those of the picture that the server draws, then those of the live map.

Lighthouse's slow 4G, applied by Chromium itself: 1.6 Mbit/s down, 750 kbit/s up, 150 ms a round trip. The processor is
not slowed down (× 1).
"""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

import _browser
from _harness import ROOT, kb, machine, table, verdict
from playwright.sync_api import Browser, Page

from cpts_map import pipeline
from cpts_map.settings import Settings

DOWN, UP, ROUND_TRIP_MS = 1_600_000 / 8, 750_000 / 8, 150
NETWORK = {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": DOWN, "uploadThroughput": UP}
PHONE = {"width": 390, "height": 844}
VISITS = 3
LIGHT = ("/ma-cpts", "/ma-cpts/commune/33281-merignac", "/glossaire")
PAINT_GOAL_S, COLOURS_GOAL_S = 1.0, 3.0
# Two frames after the picture has come: it is on screen by then.
PICTURE_READY = """document.addEventListener('load', (event) => {
  if (window.benchPicture || !event.target.closest?.('#apercu')) return;
  requestAnimationFrame(() => requestAnimationFrame(() => { window.benchPicture ??= performance.now(); }));
}, true);"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


class Seen:
    """One visit: seconds until each mark, bytes as transferred by address."""

    def __init__(self, browser: Browser, url: str, ready: str) -> None:
        # The policy of the light pages would refuse to be asked for the marks.
        context = browser.new_context(viewport=PHONE, locale="fr-FR", has_touch=True, is_mobile=True, bypass_csp=True)
        context.set_default_timeout(_browser.PATIENCE_MS)
        page = context.new_page()
        page.add_init_script(_browser.OURS_READY)
        page.add_init_script(PICTURE_READY)
        self.bytes: dict[str, float] = {}
        self._follow(context.new_cdp_session(page))
        page.goto(url)
        page.wait_for_function(ready)
        self.paint, self.picture, self.colours = self._marks(page)
        page.wait_for_load_state("networkidle")
        context.close()

    def _follow(self, cdp: _browser.CDPSession) -> None:
        addresses: dict[str, str] = {}
        cdp.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
        cdp.on(
            "Network.loadingFinished",
            lambda e: self.bytes.update({e["requestId"] + " " + addresses[e["requestId"]]: e["encodedDataLength"]}),
        )
        cdp.send("Network.enable")
        cdp.send("Network.emulateNetworkConditions", NETWORK)

    @staticmethod
    def _marks(page: Page) -> tuple[float, float, float]:
        marks = page.evaluate(f"[{PAINTED}, window.benchPicture ?? NaN, window.benchReady ?? NaN]")
        paint, picture, colours = (mark / 1000 for mark in marks)
        return paint, picture, colours


def visits(browser: Browser, url: str, ready: str) -> list[Seen]:
    return [Seen(browser, url, ready) for _ in range(VISITS)]


def row(name: str, seen: list[Seen], of: Callable[[Seen], float], goal: float) -> tuple[str, ...]:
    seconds = [of(one) for one in seen]
    middle = statistics.median(seconds)
    spread = f"{min(seconds):.2f} to {max(seconds):.2f} s"
    total = kb(sum(seen[-1].bytes.values()))
    return name, f"{middle:.2f} s", spread, f"< {goal:.0f} s", verdict(within=middle < goal), total


def heaviest(seen: Seen, most: int = 14) -> list[tuple[str, str]]:
    """Largest answers of a visit."""
    ordered = sorted(seen.bytes.items(), key=lambda item: -item[1])
    return [(address.partition(" ")[2].split("/", 3)[-1][:70], kb(size)) for address, size in ordered[:most]]


def main() -> None:
    print(f"Slow 4G, phone of 390 × 844, processor × 1, cold cache ({machine()})")
    with tempfile.TemporaryDirectory() as folder, _browser.chromium() as browser:
        store = pipeline.build(Settings(data=ROOT / "data", store=Path(folder) / "cpts.duckdb"))
        with _browser.our_server(store) as address:
            Seen(browser, f"{address}/", "window.benchReady")  # the server is warm
            rows = [
                row(f"{path}: first paint", visits(browser, address + path, PAINTED), lambda s: s.paint, PAINT_GOAL_S)
                for path in LIGHT
            ]
            seen = visits(browser, f"{address}/", f"window.benchReady && {PAINTED}")
    rows += [
        row("/: first paint", seen, lambda s: s.paint, PAINT_GOAL_S),
        row("/: first colours (picture)", seen, lambda s: s.picture, COLOURS_GOAL_S),
        row("/: first colours (live map)", seen, lambda s: s.colours, COLOURS_GOAL_S),
    ]
    table("First view", ("", f"median of {VISITS}", "spread", "goal", "", "transferred"), rows)
    table(f"The page / : {len(seen[-1].bytes)} requests, the heaviest", ("", "transferred"), heaviest(seen[-1]))


if __name__ == "__main__":
    main()
