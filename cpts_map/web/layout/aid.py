"""Help for a newcomer: the guided tour, and the words that ``termes.mjs`` explains. The browser does it all."""

import json
from dataclasses import dataclass

from dash import html

from cpts_map.texts import glossary
from cpts_map.texts import tour as texts
from cpts_map.texts.typography import fr
from cpts_map.web import ids


@dataclass(frozen=True, slots=True)
class Step:
    """Where a step of the tour takes place.

    Attributes
    ----------
    path
        Of the page.
    target
        CSS selector of what it speaks of.
    pane
        Part of the sheet of narrow screens that holds it, if any.
    """

    path: str
    target: str
    pane: str = ""


# In the order of the texts.
STEPS = (
    Step("/", f".champ:has(#{ids.INDICATOR})", "choix"),
    Step("/", f"fieldset:has(#{ids.LAYERS})", "choix"),
    Step("/", f".champ:has(#{ids.SEARCH})", "choix"),
    Step("/", '[data-part="fiche"]', "fiche"),
    Step("/couverture", f".barre:has(#{ids.COVERAGE_DEFINITION})"),
    Step("/atelier", f".champ:has(#{ids.WORKSHOP_SEARCH})"),
    Step("/diagnostic", f".champ:has(#{ids.DIAGNOSTIC_SEARCH})"),
)


def button() -> html.Button:
    """Draw what starts the tour."""
    return html.Button(
        texts.BUTTON, id=ids.TOUR, type="button", className="bouton visite-bouton", **{"aria-haspopup": "dialog"}
    )


def offer() -> html.Div:
    """Draw the line that a first visit shows: ``visite.mjs`` says when."""
    take = fr(texts.OFFER_TAKE.format(count=len(STEPS)))
    return html.Div(
        [
            html.Span(fr(texts.OFFER)),
            html.Button(take, type="button", className="lien", **{"data-visite": "commencer"}),
            html.Button(texts.OFFER_LEAVE, type="button", className="lien", **{"data-visite": "refuser"}),
        ],
        className="visite-offre",
        role="region",
        **{"aria-label": texts.OFFER_LABEL},
    )


def sentences() -> html.Div:
    """Hand what the modules say, steps and words, in attributes."""
    steps = [
        {"chemin": step.path, "cible": step.target, "volet": step.pane, "titre": fr(title), "texte": fr(said)}
        for step, (title, said) in zip(STEPS, texts.STEPS, strict=True)
    ]
    words = {
        slug: {"mot": fr(word), "sens": fr(meaning), "source": fr(source)}
        for slug, (word, meaning, source) in glossary.WORDS.items()
    }
    tour = {"mots": {name: fr(said) for name, said in texts.DIALOG.items()}, "etapes": steps}
    terms = {"glossaire": texts.GLOSSARY_LINK, "fermer": texts.CLOSE, "mots": words}
    return html.Div(id=ids.AID, hidden=True, **{"data-visite": _json(tour), "data-termes": _json(terms)})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
