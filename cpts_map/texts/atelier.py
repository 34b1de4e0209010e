"""Sentences of the page *Atelier* that the server writes; see ``atelier_script`` for those of the browser."""

from cpts_map.rules import BOUNDS_SOURCE, COMPOSITION_SOURCE, RuleId, RuleState
from cpts_map.texts.typography import fr

TITLE = "Atelier"
INTRO = fr(
    "Choisir des communes : les chiffres suivent aussitôt. Le serveur ne garde ni ne publie rien ; le travail reste "
    "dans ce navigateur, même onglet fermé."
)
# Words of the page that hold no button where they stand: slug, word.
TERMS = (
    ("perimetre", "périmètre"),
    ("bornes", "bornes"),
    ("classe-de-taille", "classe de taille"),
    ("aci", "ACI"),
    ("epci", "EPCI"),
    ("bassin-de-vie", "bassin de vie"),
)
CONTROLS = "Choix des communes"
MAP_LABEL = "Carte du territoire en préparation. Les listes à côté de la carte permettent les mêmes gestes."
FIGURES = "Chiffres du territoire"
LISTS = "Communes du territoire et autour"
SCENARIOS = "Scénarios"
JUMP = "Parties de la page"
JUMPS = ("Carte", "Listes", "Chiffres et règles", "Assistant", "Partage et comparaison")
TOOL = "Outil sur la carte"
TOOLS = {
    "commune": "commune par commune",
    "epci": "EPCI entier",
    "bassin_de_vie": "bassin de vie entier",
    "tvs": "territoire de vie-santé entier",
    "bassin": "bassin de vie ou pseudo-canton du zonage entier",
    "rectangle": "rectangle",
    "lasso": "lasso",
}
UNITS = "Autres découpages"
UNIT_TOOLS = ("bassin_de_vie", "tvs", "bassin")
UNITS_ABSENT = fr(
    "Non chargés ici : {names}. Ils viennent avec les fichiers de l'Insee ou de l'ARS (cpts-map import). "
    "Arrondissements et cantons ne sont dans aucun des fichiers chargés."
)
UNITS_LOADED = fr("Arrondissements et cantons ne sont dans aucun des fichiers chargés.")
SIGN = "Effet"
SIGNS = {"basculer": "basculer", "ajouter": "ajouter", "retirer": "retirer"}
SHARING = "Communes d’autres CPTS"
SHARING_WANTED = fr("le partage est voulu : les déverrouiller")
SEARCH = "Ajouter une commune, un EPCI, une CPTS"
SEARCH_PLACEHOLDER = "Nom, code postal, code"
START = "Partir de"
START_PLACEHOLDER = "CPTS, EPCI, zone, département"
START_GROUPS = {"cpts": "CPTS", "zone": "Zone sans CPTS", "epci": "EPCI", "departement": "Département"}
IMPORT = "Coller ou déposer une liste"
IMPORT_HELP = fr(
    "Codes ou noms, une commune par ligne ou séparées par des virgules ; un fichier CSV, classeur, GeoJSON ou "
    "GeoPackage. Chaque ligne reçoit son verdict."
)
IMPORT_TEXT = "Texte à lire"
IMPORT_READ = "Lire le texte"
IMPORT_FILE = "Déposer un fichier, ou le choisir"
IMPORT_NOTHING = "Rien à lire."
VERDICTS = "Verdict de chaque ligne"
VERDICT_COLUMNS = ("Ligne", "Texte", "Verdict", "Commune", "À savoir")
BUTTONS = {
    "annuler": "Annuler",
    "retablir": "Rétablir",
    "vider": "Tout effacer",
    "depart_remplacer": "Partir de là",
    "depart_ajouter": "Ajouter",
    "depart_retirer": "Retirer",
}
KEYS = fr("Clavier : Ctrl+Z annule, Ctrl+Y rétablit, Échap efface l'aperçu.")
UNDO = "Historique"
JUDGED = "Règles et repères"
TENSION = "Lectures de la tension"
INDICATORS = "Tous les indicateurs"
SHADE = "Colorer la carte par"
SHADE_NONE = "aucun indicateur"
SHADE_BEYOND = fr("Hors de la région, aucune valeur n'est affichée.")
LEGEND = "Légende de la carte"
START_NAME = "Projet : {name}"
START_WITHOUT = fr("Aucun périmètre n'est documenté pour cette CPTS : rien à ouvrir.")
RULES = "Règles"
WISHES = "Souhaits"
LANDMARKS = "Repères"
SHARE = "Partager"
SHARE_HELP = fr(
    "Le périmètre entier est dans l'adresse, avec le millésime de ses communes : aucun compte, rien sur le serveur."
)
COMPARE = "Comparer"
COMPARE_GAINED = "Communes gagnées"
COMPARE_LOST = "Communes perdues"
COMPARE_COLUMNS = ("Indicateur", "Avant", "Après", "Écart")
NEIGHBOURS = "CPTS voisines"
NEIGHBOURS_HELP = fr(
    "« Sans les communes prises » : la voisine, si elle cédait les communes que le territoire lui prend. « Avec les "
    "communes perdues » : la voisine, si elle reprenait celles que le territoire abandonne à son contact."
)
NEIGHBOUR_LOSES = "{name}, sans les communes prises"
NEIGHBOUR_TAKES = "{name}, avec les communes perdues à son contact"
NEIGHBOUR_EMPTY = fr("Il ne lui resterait aucune commune.")
NEIGHBOUR_NONE = fr("Aucune CPTS connue n'est touchée par ce changement.")
COMPARE_SAME = "Les deux périmètres ont les mêmes communes."
COMPARE_EMPTY = fr("Un des deux périmètres est vide : rien à comparer.")
ASSISTANT = "Assistant"
ASSISTANT_HELP = fr("Chaque proposition est expliquée ; aucune n'est appliquée sans un clic.")
ASSISTANT_LATE = fr("L'assistant n'a pas répondu en {n} s : réessayer, ou partir d'un territoire plus petit.")
ASSISTANT_STALE = fr(
    "Le territoire a changé depuis ces propositions. « Appliquer » ajoute et retire les communes nommées, rien d'autre."
)
ASSISTANT_ASKS = {
    "relier": "Rendre d’un seul tenant",
    "combler": "Combler les enclaves",
    "bornes": "Ramener dans les bornes",
    "rattacher": "Rattacher à un voisin",
    "scinder": "Scinder",
}
SEE = "Voir"
PREVIEW = "Aperçu sur la carte"
APPLY = "Appliquer"
APPLY_PART = "Nouveau scénario"
ADD = "Ajouter"
REMOVE = "Retirer"
ADD_ALL = "Ajouter ces communes"
REPLACE_ALL = "Remplacer le périmètre"
REMOVE_ALL = "Retirer ces communes"
WORK_ON_COPY = "Travailler sur une copie"
BACK_TO_MINE = "Revenir à mon travail"
LINK_NAME = "Périmètre partagé"
LINK_READ = fr("Périmètre ouvert en lecture : {communes}, communes de {vintage}.")
LINK_CHANGED = fr("Depuis {vintage}, ce qui a changé :")
LINK_LOST = fr("{code} n'est plus et rien ne dit ce qu'elle est devenue. {note}")
LINK_MOVED = fr("{code} → {today}. {note}")
LINK_ELSEWHERE = fr("Ce lien porte des communes loin de la région affichée : {codes}.")

IMPORT_FAR = "Communes loin de la région affichée, laissées de côté : {codes}."
IMPORT_MORE = "… et {n} lignes de plus."
IMPORT_GROUP = "{name} : communes trouvées, {n}"
ASSISTANT_EMPTY = fr("Choisir d'abord des communes.")
REFUSED = "Aucune proposition."
REFUSAL_UNPROVED = fr("Rien n'a été trouvé dans le temps donné ; il en existe peut-être une.")
REFUSAL = {
    "perimetre_vide": "Le périmètre est vide.",
    "rien_a_faire": "Rien à faire : le périmètre est déjà ainsi.",
    "pas_d_un_seul_tenant": "Le périmètre est en plusieurs morceaux : le rendre d'abord d'un seul tenant.",
    "terres_separees": "Aucune suite de communes ne relie ces morceaux, la mer les sépare.",
    "communes_prises": "Il faudrait des communes d'autres CPTS, verrouillées : cocher le partage voulu, ou y renoncer.",
    "trop_peu_d_habitants": "Toutes les communes libres que l'on peut atteindre n'y suffisent pas.",
    "commune_au_dessus": "Une commune dépasse à elle seule le maximum, et ne se coupe pas.",
    "aucun_nombre_de_parts": "Aucun nombre de parts dans les bornes ne donne cette population.",
    "impossible": "Aucun choix de communes n'est d'un seul tenant et dans les bornes : c'est prouvé.",
    "non_trouve": "Aucun choix n'a été trouvé dans le temps donné.",
    "aucun_voisin": "Aucune CPTS connue ne touche ces communes.",
}
PROPOSAL = {
    "relier": "Rendre d'un seul tenant",
    "combler": "Combler les enclaves",
    "agrandir": "Agrandir jusqu'au minimum",
    "reduire": "Réduire jusqu'au maximum",
    "rattacher": "Rattacher à une CPTS voisine",
    "scinder": "Scinder en territoires dans les bornes",
}
PROPOSAL_ADDED, PROPOSAL_REMOVED, PROPOSAL_LEFT = "Ajoute", "Retire", "Reste"
WAY = {
    "moins_d_habitants": "le moins d'habitants déplacés",
    "epci_entiers": "EPCI gardés entiers autant que possible",
    "communes_proches": "trajets les plus courts",
    "moins_de_communes": "le moins de communes déplacées",
    "equilibre": "populations équilibrées",
    "limites_courtes": "limites les plus courtes",
    "toutes": "seule façon",
}
EXACT = fr("Prouvé : aucune autre n'est meilleure de cette façon.")
INEXACT = fr("La meilleure trouvée dans le temps donné ; il en existe peut-être une meilleure.")
AND_MORE = " et {n} de plus"

STATES = {RuleState.MET: "respecté", RuleState.NOT_MET: "non respecté", RuleState.UNKNOWN: "on ne sait pas"}
RULE = {
    RuleId.BOUNDS: "Population dans les bornes",
    RuleId.PIECES: "D’un seul tenant",
    RuleId.ENCLAVES: "Sans enclave",
    RuleId.SHARED: "Sans commune d’une autre CPTS",
    RuleId.COMPOSITION: "Composition minimale possible",
    RuleId.ORPHANS: "Sans commune orpheline autour",
    RuleId.EPCI: "EPCI entiers",
    RuleId.DEPARTEMENT: "Un seul département",
}
# Reasons: facts are put in as counted nouns (see FACTS).
REASON = {
    (RuleId.BOUNDS, RuleState.MET): "{population}, à {min} du minimum et {max} du maximum.",
    (RuleId.BOUNDS, RuleState.NOT_MET): "{population} : {ecart}.",
    (RuleId.BOUNDS, RuleState.UNKNOWN): "{population} connus, mais la population de certaines communes manque.",
    (RuleId.PIECES, RuleState.MET): "On passe de chaque commune à toutes les autres sans sortir du territoire.",
    (RuleId.PIECES, RuleState.NOT_MET): "{morceaux} séparés.",
    (
        RuleId.PIECES,
        RuleState.UNKNOWN,
    ): "Le contour de certaines communes n'est pas publié : leurs voisines sont inconnues.",
    (RuleId.ENCLAVES, RuleState.MET): "Aucune commune n'est entourée par le territoire seul.",
    (RuleId.ENCLAVES, RuleState.NOT_MET): "{enclaves} : {communes} entourée(s) par le territoire sans en être.",
    (RuleId.ENCLAVES, RuleState.UNKNOWN): "Inconnu.",
    (RuleId.SHARED, RuleState.MET): "Aucune n'est dans une autre CPTS documentée.",
    (RuleId.SHARED, RuleState.NOT_MET): "{communes} déjà dans une autre CPTS.",
    (RuleId.SHARED, RuleState.UNKNOWN): "Aucune connue, mais le registre est partiel : {non_documentees} sans réponse.",
    (RuleId.COMPOSITION, RuleState.MET): "{medecins} et {autres} comptés.",
    (
        RuleId.COMPOSITION,
        RuleState.NOT_MET,
    ): "{medecins} et {autres} comptés : il faut au moins deux médecins généralistes et un autre professionnel.",
    (RuleId.COMPOSITION, RuleState.UNKNOWN): "Nul ne peut dire : {raison}.",
    (RuleId.ORPHANS, RuleState.MET): "Ce qui reste sans CPTS autour pourrait encore en porter une.",
    (
        RuleId.ORPHANS,
        RuleState.NOT_MET,
    ): "{zones} ({habitants}) resteraient sans CPTS et trop peu peuplés pour en porter une.",
    (
        RuleId.ORPHANS,
        RuleState.UNKNOWN,
    ): "{zones} ({habitants}) non documentés resteraient autour, trop peu peuplés pour "
    "porter une CPTS : ils en ont peut-être une.",
    (RuleId.EPCI, RuleState.MET): "Chaque EPCI est pris en entier.",
    (RuleId.EPCI, RuleState.NOT_MET): "{nombre} sur {total} pris en partie seulement.",
    (RuleId.EPCI, RuleState.UNKNOWN): "{sans_epci} sans EPCI à fiscalité propre.",
    (RuleId.DEPARTEMENT, RuleState.MET): "Une seule délégation départementale de l'ARS et une seule caisse.",
    (
        RuleId.DEPARTEMENT,
        RuleState.NOT_MET,
    ): "Plusieurs départements : {nombre}. C'est permis ; plusieurs délégations et caisses seront à associer.",
    (RuleId.DEPARTEMENT, RuleState.UNKNOWN): "Inconnu.",
}
MEND = {
    (RuleId.BOUNDS, RuleState.NOT_MET): "Assistant : « Ramener dans les bornes », ou « Scinder » au-dessus du maximum.",
    (RuleId.BOUNDS, RuleState.UNKNOWN): "Charger les populations légales : page Données et méthode.",
    (RuleId.PIECES, RuleState.NOT_MET): "Assistant : « Rendre d'un seul tenant », ou retirer les morceaux à l'écart.",
    (RuleId.PIECES, RuleState.UNKNOWN): "Vérifier sur une carte que ces communes touchent les autres.",
    (RuleId.ENCLAVES, RuleState.NOT_MET): "Assistant : « Combler les enclaves ».",
    (
        RuleId.SHARED,
        RuleState.NOT_MET,
    ): "Les retirer, ou s'accorder avec la CPTS qui les tient et cocher le partage voulu.",
    (RuleId.SHARED, RuleState.UNKNOWN): "Demander à l'ARS ou à l'URPS, ou charger le registre complet.",
    (RuleId.COMPOSITION, RuleState.NOT_MET): "Élargir le territoire vers une commune où exercent ces professionnels.",
    (
        RuleId.COMPOSITION,
        RuleState.UNKNOWN,
    ): "Charger les effectifs (BPE ou Annuaire santé) de toutes ces communes, ou les vérifier sur place.",
    (RuleId.ORPHANS, RuleState.NOT_MET): "Les ajouter, ou les rattacher à un voisin.",
    (RuleId.ORPHANS, RuleState.UNKNOWN): "Vérifier auprès de l'ARS ; sinon les ajouter ou les rattacher à un voisin.",
    (RuleId.EPCI, RuleState.UNKNOWN): "Rien à faire : ces communes n'ont pas d'EPCI à compléter.",
    (
        RuleId.DEPARTEMENT,
        RuleState.NOT_MET,
    ): "Associer chaque délégation et chaque caisse, ou retirer les communes de l'autre département.",
    (RuleId.EPCI, RuleState.NOT_MET): "Compléter ou retirer chaque EPCI : boutons de la liste des EPCI.",
}
SOURCE = {
    RuleId.BOUNDS: BOUNDS_SOURCE,
    RuleId.COMPOSITION: COMPOSITION_SOURCE,
}
FACTS = {
    "population": ("habitant", "habitants"),
    "min": ("habitant", "habitants"),
    "max": ("habitant", "habitants"),
    "morceaux": ("morceau", "morceaux"),
    "enclaves": ("enclave", "enclaves"),
    "communes": ("commune", "communes"),
    "non_documentees": ("commune", "communes"),
    "medecins": ("médecin généraliste", "médecins généralistes"),
    "autres": ("autre professionnel", "autres professionnels"),
    "zones": ("groupe de communes", "groupes de communes"),
    "habitants": ("habitant", "habitants"),
    "sans_epci": ("commune", "communes"),
}
SHORT_BY = "il manque {n}"
ABOVE_BY = "{n} de trop"
TIPPING = "Commune qui fait basculer la classe"
TIPPING_DOWN = "sans {name} ({people}), la classe baisserait"
TIPPING_UP = "avec {name} ({people}), la classe monterait"
TIPPING_NONE = "aucune à elle seule"
CENTRE = "Centre (commune la plus peuplée)"
TO_CENTRE = "Trajet le plus long vers le centre"
BETWEEN = "Trajet le plus long entre deux communes"
TRIP = "{minutes} min : {origin} → {destination}"
TRIP_NOTE = (
    "Estimation : {start} min + {per_km} min par km à vol d'oiseau ; bonne en dessous de {fitted} km, fausse où l'eau "
    "sépare."
)
TRIP_BEYOND = "plus long que la matrice chargée ne le dit : {origin} → {destination}"
TRIP_LOADED = fr("Minutes de la matrice de temps chargée.")
COMPACT = "Compacité"
COMPACT_NOTE = fr("4π × superficie ÷ carré du contour : 1 pour un disque, près de 0 pour un ruban ; la côte la baisse.")
AREA = "Superficie et contour"
ORPHANS = "Restent sans CPTS autour"
NO_FIGURE = "inconnu"

ANNEX_TITLE = fr("Annexe de la lettre d'intention : territoire envisagé")
ANNEX_FACTS = "Le territoire"
ANNEX_COMMUNES = "Ses communes"
ANNEX_COLUMNS = ("Code", "Commune", "Dép.", "EPCI", "Population municipale", "CPTS connue")
ANNEX_TOTAL = "Total"
ANNEX_SOURCES = "Communes au 1er janvier {cog} (COG). Population municipale {year}. Sources : {sources}."
