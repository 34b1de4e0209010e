"""What surrounds every page."""

import functools
import json
from collections.abc import Mapping, Sequence

from dash import dcc, html

from cpts_map.texts import legal, macpts, pages
from cpts_map.texts.typography import fr
from cpts_map.web import ids
from cpts_map.web.assetfiles import ASKED_BY
from cpts_map.web.layout import aid

# Id of what shows in the place of the page until it is drawn.
FIRST = "apercu"
# What shows until the scripts have started; Dash writes it in English. As high as the header that takes its place.
ENTRY = (
    f'<div id="react-entry-point"><div class="entete entete-attente">'
    f'<div class="marque"><strong>{pages.APP}</strong></div>'
    f'<div class="_dash-loading">{pages.LOADING}</div></div></div>'
)
_INDEX = f"""<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="UTF-8">
@@STYLES@@
{{%metas%}}
<title>{{%title%}}</title>
<link rel="icon" href="data:,">
@@IMPORTS@@
@@BRIDGES@@
{{%css%}}
</head>
<body>
<a class="evitement" href="#{ids.PAGE}">{pages.SKIP}</a>
{{%app_entry%}}
<noscript>{pages.NO_SCRIPT} <a href="/ma-cpts">{macpts.TITLE}</a></noscript>
<footer>
{{%config%}}
{{%scripts%}}
{{%renderer%}}
</footer>
</body>
</html>"""

# Functions of the modules that Dash calls, by module. Dash may call before the module has come: the last call of each
# waits for it.
BRIDGES = {"carte": ["peindre", "viser", "surligner"], "atelier": ["regler", "juger", "ouvrir", "teinter"]}
_BRIDGE = """
window.dash_clientside = window.dash_clientside || {};
for (const [module, names] of Object.entries(%s)) {
  const waiting = new Map();
  const keep = (name) => (...given) => { waiting.set(name, given); return window.dash_clientside.no_update; };
  window.dash_clientside[module] = { waiting, ...Object.fromEntries(names.map((name) => [name, keep(name)])) };
}"""

# A module starts where something of the page asks for it. What stands in the place of the page goes under the header
# once there is one, and away once the page has its own content.
_WATCH = """
{
  const late = new Map(Object.entries(%s));
  const start = ([wanted, address]) => {
    if (document.querySelector(wanted) && late.delete(wanted)) import(address);
  };
  const seat = (first, page) => {
    if (!first || !page) return;
    if ([...page.children].some((child) => child !== first)) first.remove();
    else if (first.parentElement !== page) page.append(first);
  };
  new MutationObserver(() => {
    [...late].forEach(start);
    seat(document.getElementById('%s'), document.getElementById('%s'));
  }).observe(document.documentElement, { childList: true, subtree: true });
}"""


def index(modules: Mapping[str, str], styles: Sequence[str], started: Sequence[str], early: Sequence[str]) -> str:
    """Document around every page.

    Parameters
    ----------
    modules
        Address of each module, as others write it, and the address to ask for.
    styles
        Addresses of the style sheets.
    started, early
        Addresses of the modules that start everywhere, and of those to ask for at once.
    """
    imports = f'<script type="importmap">{json.dumps({"imports": dict(modules)})}</script>'
    preloads = "".join(f'<link rel="modulepreload" href="{address}">' for address in early)
    starts = "".join(f'<script type="module" src="{address}"></script>' for address in started)
    late = json.dumps({wanted: f"/assets/{name}" for wanted, name in ASKED_BY.items()})
    inline = _BRIDGE % json.dumps(BRIDGES) + _WATCH % (late, FIRST, ids.PAGE)
    parts = {
        "@@IMPORTS@@": imports + preloads + starts,
        "@@BRIDGES@@": f"<script>{inline}</script>",
        "@@STYLES@@": "\n".join(f'<link rel="stylesheet" href="{address}">' for address in styles),
    }
    return functools.reduce(lambda text, part: text.replace(*part), parts.items(), _INDEX)


def shell(region_name: str) -> html.Div:
    """Header, navigation and the place of the page."""
    return html.Div(
        [
            dcc.Location(id=ids.ROUTE, refresh=False),
            html.Header(
                [
                    html.Div([html.Strong(pages.APP), html.Span(fr(region_name))], className="marque"),
                    # Only on narrow screens: acces.mjs opens and closes it.
                    html.Button(
                        pages.MENU,
                        id=ids.MENU,
                        type="button",
                        className="bouton menu-pages",
                        **{"aria-expanded": "false", "aria-controls": ids.NAV},
                    ),
                    html.Nav(id=ids.NAV, **{"aria-label": pages.NAV}),
                    # A page of the server, without Dash: an ordinary link.
                    html.A(macpts.TITLE, href="/ma-cpts", className="ma-cpts"),
                    aid.button(),
                ],
                className="entete",
            ),
            aid.offer(),
            aid.sentences(),
            html.Div(id=ids.STATUS, role="status", className="message"),
            html.Main(id=ids.PAGE, tabIndex=-1),
            html.Nav(
                [html.A(fr(name), href=href) for href, name in legal.FOOTER.items()],
                className="pied",
                **{"aria-label": legal.FOOTER_LABEL},
            ),
        ]
    )


def navigation(path: str) -> list[dcc.Link]:
    """Links to the pages, the current one marked."""
    return [
        dcc.Link(name, href=href, className="actif" if href == path else "", title=name)
        for href, name in pages.PAGES.items()
    ]


def not_found() -> list[html.P | html.H1]:
    """Page of an unknown address."""
    ways = [dcc.Link(pages.PAGES["/"], href="/", className="bouton"), html.A(macpts.TITLE, href="/ma-cpts")]
    return [html.H1(pages.NOT_FOUND), html.P(pages.NOT_FOUND_HELP), html.P(ways, className="actions")]
