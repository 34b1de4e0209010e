"""Words of the maps that one takes away: the stand-alone page and the printed sheet."""

from cpts_map.texts.typography import fr

TITLE = fr("Carte des CPTS : {region}")
SEARCH = "Chercher une commune ou une CPTS"
NOT_FOUND = "Rien de ce nom sur cette carte."
COMMUNES = "Communes : {name}"
OUTSIDE = "Hachures : commune {state}"
DEPARTEMENTS = "Limites des départements"
CPTS = "CPTS : {status}"
LEGEND = "Légende"
SOURCES = "Sources"
NORTH = "N"
POPUP = {
    "departement": "Département",
    "population": fr("Population municipale {year}"),
    "couverture": "Couverture",
    "cpts": "CPTS documentées",
    "statut": "Statut",
    "communes": "Communes du périmètre",
    "source": "Source",
}
NOBODY = "aucune"
PARTIAL = "(périmètre partiel)"
INHABITANTS = fr("{count} hab.")
NEEDS_SCRIPT = fr("Cette carte a besoin de JavaScript. Les mêmes chiffres existent en tableau dans l'application.")
BUILT = fr("Données réunies le {built}. Chaque valeur porte son unité et son millésime.")
ZOOM = {"zoomInTitle": "Zoomer", "zoomOutTitle": "Dézoomer"}
CLOSE = "Fermer"
DOWNLOADS = {
    "html": "Carte autonome (HTML)",
    "pdf": "Carte à imprimer (PDF)",
    "svg": "Carte (SVG)",
    "png": "Carte (PNG)",
}
DESCRIBED = fr("{title}. Communes coloriées par classe, contours des CPTS par statut, limites de départements.")
