"""Sentences of the plan of a region."""

from cpts_map.texts.typography import fr

STAGE = {
    "preuve": "recherche de tous les territoires possibles",
    "decoupe": "découpe des EPCI trop peuplés",
    "partage": "répartition des EPCI",
    "reprise": "placement des communes qui restent",
    "affinage": "raccourcissement des trajets",
}
WHY = {
    "commune_au_dessus": "dépasse le maximum à elle seule : aucun territoire dans les bornes ne peut la contenir",
    "zone_sous_le_minimum": "trop peu d'habitants, et aucune autre commune à placer ne la touche : à rattacher",
    "coupee_par_une_commune_au_dessus": (
        "trop peu d'habitants, et isolée par une commune qui dépasse le maximum à elle seule : à rattacher"
    ),
    "aucun_decoupage_trouve": "aucun découpage dans les bornes ne la contient avec les autres",
}
UNSURE = "trouvé sans preuve : un autre découpage le ferait peut-être"
NO_OUTLINE = "contour non publié, voisines inconnues"
PARTIAL = (
    "Registre partiel ({perimeters}) : hors de ces périmètres, une commune est « non documentée ». On ne sait pas si "
    "elle est sans CPTS ; ce plan la suppose libre. À vérifier avant tout usage."
)
EXACT = "Aucun plan ne laisse moins d'habitants, ne partage moins d'EPCI, ni ne raccourcit les trajets : c'est prouvé."
FOUND = "Meilleur plan trouvé : un meilleur existe peut-être."
CUT_SHORT = "Le temps accordé a interrompu la recherche : la même graine peut donner un autre plan."
ESTIMATED = (
    "Minutes estimées à vol d'oiseau (1,85 + 1,10 par km ; faux là où l'eau sépare) ; aucune matrice n'est chargée."
)
MATRIX = "Minutes de la matrice chargée ; estimées à vol d'oiseau là où elle ne dit rien."

# Page Plan
TITLE = "Plan de la région"
INTRO = fr(
    "Des territoires d'un seul tenant, dans les bornes, pour les communes qui n'ont pas de CPTS : une base de "
    "discussion, calculée, jamais appliquée. Les EPCI restent entiers où c'est possible, puis les trajets sont courts. "
    "Chaque territoire s'ouvre dans l'atelier pour être corrigé : "
)
TO_WORKSHOP = "aller à l’atelier"
LOWER, UPPER, SEED = "Minimum (habitants)", "Maximum (habitants)", "Graine (même graine, même plan)"
ASK = "Calculer le plan"
EMPTY = fr("Choisir puis « Calculer le plan » : une dizaine de secondes pour une région.")
WORKING = fr("Calcul du plan : une dizaine de secondes, davantage si d'autres attendent…")
LATE = fr("Le plan n'est pas prêt : d'autres visiteurs attendent le leur. Recharger la page dans une minute.")
MAP = "Carte du plan"
SUMMARY, TERRITORIES, LEFT = "Ce que dit le plan", "Territoires proposés", "Communes laissées de côté"
CAPTION = fr("Territoires du plan, par population décroissante ; minutes vers la commune la plus peuplée")
COLUMNS = (
    fr("N°"),
    "Centre",
    "Habitants",
    "Communes",
    "EPCI entiers",
    "EPCI partagés",
    fr("Minutes, moyenne"),
    fr("Minutes, la plus loin"),
    "Atelier",
)
OPEN = "Ouvrir"
NONE = fr("Aucun territoire dans ces bornes n'a été trouvé.")
NOTHING_LEFT = fr("Toutes les communes sont dans un territoire.")
