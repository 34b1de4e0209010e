"""Sentences of the plan of a region."""

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
