"""Sentences of the pages."""

from cpts_map.texts.typography import fr

APP = "CPTS map"
SKIP = "Aller au contenu"
PAGES = {
    "/": "Carte",
    "/couverture": "Couverture",
    "/atelier": "Atelier",
    "/plan": "Plan",
    "/tension": "Tension",
    "/diagnostic": "Diagnostic",
    "/comparer": "Comparer",
    "/donnees": "Données et méthode",
}
NAV = "Pages"
MENU = "Menu"
NOT_FOUND = "Page introuvable"
NOT_FOUND_HELP = fr("Cette adresse ne mène à aucune page. Les pages sont dans le menu. Pour repartir :")
UNREAD = fr("L'adresse nomme un territoire illisible : « {text} ». Le chercher par son nom.")
LOADING = "Chargement…"
NO_SCRIPT = fr("Cette application demande JavaScript. Les tableaux restent téléchargeables : voir /telecharger.")
ERROR = fr("Une erreur inattendue a empêché la réponse. Recharger la page ; si elle revient, la signaler.")
DATA_CHANGED = fr("Les données viennent d’être mises à jour : recharger la page pour voir les nouvelles.")

# Carte
MAP_TITLE = "CPTS et accès aux soins"
MAP_LABEL = "Carte des communes. Le tableau sous la carte donne les mêmes chiffres."
CONTROLS = "Choix de la carte"
INDICATOR = "Indicateur"
METHOD = "Classes"
DEPARTEMENT = "Département"
ALL_DEPARTEMENTS = "Toute la région"
DEFINITION = fr("Définition de « couvert »")
LAYERS = "Couches"
LAYER = {
    "cpts": "Périmètres des CPTS",
    "couverture": "Hachures de couverture",
    "departements": "Limites des départements",
    "noms": "Noms sur la carte",
    "fond": "Fond Plan IGN (demande le réseau)",
}
SEARCH = "Rechercher une commune, un code postal, un EPCI ou une CPTS"
SEARCH_PLACEHOLDER = "Commune, code postal, CPTS"
SEARCH_EMPTY = "Aucun résultat"
SEARCH_EMPTY_HELP = fr(" : essayer un code postal, ou moins de lettres. Avec des fautes ou une adresse : ")
CLEAR = "Fermer la fiche"
LEGEND = "Légende"
DARKER = fr("Plus foncé : moins favorable")
MISSING = "valeur manquante"
NOT_APPLICABLE = "sans objet"
NOT_APPLICABLE_LONG = fr("sans objet (aucun professionnel, ou accès nul)")
FLAGGED = "effectif à vérifier"
CARD_TITLE = "Fiche"
# The sheet of narrow screens.
SHEET_UP = "Agrandir la fiche"
SHEET_DOWN = "Réduire la fiche"
SHEET_PARTS = {"fiche": "Fiche", "legende": "Légende", "choix": "Options"}
SHEET_PARTS_LABEL = "Contenu de la fiche"
TO_DIAGNOSTIC = "Diagnostic complet"
TO_WORKSHOP = "Ouvrir dans l’atelier"
COMPOSE = fr("le composer dans l'atelier")
CARD_EMPTY = fr("Choisir une commune sur la carte, dans le tableau ou par la recherche pour lire sa fiche.")
TABLE_TITLE = "Les mêmes données en tableau"
TABLE_NONE = fr("Aucune commune à afficher : choisir un autre département, ou toute la région.")
DOWNLOAD = "Télécharger (CSV)"
TABLES = {
    "communes": fr("Communes : indicateur et couverture"),
    "couverture": "Couverture par région, département et EPCI",
    "zones": "Zones sans CPTS",
    "cpts": "CPTS du registre face aux bornes",
    "tension": fr("Tension : cinq lectures par territoire"),
    "registre": fr("Registre : commune, CPTS, statut, source"),
    "diagnostic": fr("Diagnostic d'un territoire : indicateurs et repères"),
    "comparaison": "Comparaison de territoires",
}
DOWNLOADS = {"csv": DOWNLOAD, "xlsx": "Télécharger (XLSX)"}
HELP = fr("D'où vient ce chiffre ?")
UNIT = "Unité"
VINTAGE = "Millésime"
FORMULA = "Calcul"
WEIGHT = "Pondération"
MISSING_RULE = "Valeurs manquantes"
SOURCE = "Source"
UNDOCUMENTED_SHARE = "inconnue"
COLUMNS = {
    "commune": "Commune",
    "departement": "Dép.",
    "population": "Population 2023",
    "cpts": "CPTS (statut)",
    "couverture": "Couverture",
    "valeur": "Valeur",
}
PREVIOUS = "Page précédente"
NEXT = "Page suivante"
SORT_BY = "Trier par"
BENCH_COLUMNS = ("Indicateur", "Ici", "Département", "Région")

# Registre
PARTIAL = "Registre partiel"
PARTIAL_HELP = fr(
    "Une commune hors de ces périmètres est non documentée : on ne sait pas. Les parts couvertes sont des minimums."
)
COMPLETE = fr("Registre complet : une commune hors de tout périmètre est non couverte.")
HOW_TO_LOAD = "Comment charger un registre complet"
OTHER_REGION = fr(
    "Pour cette région, seules la géographie et la population sont embarquées. L'APL, la BPE, les âges et le registre "
    "des CPTS restent à charger : leurs valeurs sont manquantes, pas nulles."
)

# Couverture
COVERAGE_TITLE = "Couverture par les CPTS"
COVERAGE_TABLE = "Population couverte par département"
COVERAGE_COLUMNS = (
    "Territoire",
    "Population",
    "Couverte, stricte",
    "Part, stricte",
    "Couverte, large",
    "Part, large",
    "Hors périmètre connu (large)",
    "Signal, stricte",
    "Signal, large",
)
AT_LEAST = "au moins"
ZONES_TITLE = "Zones sans CPTS"
ZONES_TO_VERIFY = "Zones à vérifier"
ZONES_HELP = fr(
    "Une zone est un groupe de communes limitrophes hors de tout périmètre retenu par la définition. À partir de "
    "20 000 habitants elle pourrait porter une CPTS ; en dessous elle est à rattacher à une voisine."
)
ZONES_PARTIAL = fr(
    "Le registre étant partiel, ces zones ne sont pas des zones blanches avérées : ce sont les communes dont on ne "
    "connaît pas la CPTS. Choisir un département pour arrêter les zones à ses limites."
)
NO_ZONE = "Aucune zone hors des périmètres."
NO_PERIMETER = fr("Le registre ne documente aucun périmètre dans cette région.")
NO_VALUE = fr(
    "Aucune valeur de cet indicateur n'est chargée pour cette région : en choisir un autre, comme la population, ou"
    " charger le fichier."
)
HOW_TO_LOAD_FILES = "Fichiers à charger"
OUT_OF_BOUNDS = "Périmètres et bornes de population"
SHARED = "Communes partagées entre plusieurs CPTS"
NO_SHARED = "Aucune commune n’appartient à plusieurs CPTS du registre."
COULD_CARRY = "pourrait porter une CPTS"
TO_ATTACH = "à rattacher"
NO_NEIGHBOUR = "aucune CPTS voisine documentée"
CHART_TITLE = "Part de la population couverte, selon les deux définitions"
ZONE_COLUMNS = (
    "Zone",
    "Communes",
    "Population",
    "Départements",
    "EPCI",
    "Ce qu’elle peut être",
    "Rattachements possibles",
)
BOUNDS_COLUMNS = ("CPTS", "Statut", "Périmètre", "Population 2023", "Bornes", "Classe ACI", "Marge dans la classe")
SEE_ON_MAP = "Voir sur la carte"

# Données et méthode
DATA_TITLE = "Données et méthode"
SOURCES_TITLE = "Sources"
OPEN_TITLE = "Fichiers ouverts à charger"
OPEN_INTRO = fr(
    "Le tableau de bord fonctionne sans réseau avec les chiffres livrés. Chaque fichier officiel ci-dessous les"
    " complète ou les remplace : « cpts-map fetch » le télécharge et le charge, « cpts-map import » charge un fichier"
    " déjà là. Les chiffres en place servent jusqu'à ce que le nouveau magasin soit entier, et ce qui change est"
    " affiché."
)
OPEN_COLUMNS = ("Fichier", "État", fr("Ce qu'il apporte"), "Commande")
OPEN_LOADED = fr("chargé")
OPEN_OLD = fr("chargé, ancien")
OPEN_EMBEDDED = fr("chiffres livrés")
OPEN_ABSENT = fr("non chargé")
INDICATORS_TITLE = "Indicateurs"
CHECKS_TITLE = "Contrôles des données"
UNKNOWN_TITLE = "Ce que l’on ne sait pas"
CONTACTS_TITLE = "Secteurs de contact d’Agora Lib’"
NATIONAL_TITLE = "Couverture publiée ailleurs"
REGISTER_TITLE = "Registre des CPTS"
SOURCE_COLUMNS = ("Source", "Producteur", "Millésime", "Licence", "Récupérée le", "À savoir")
NATIONAL_COLUMNS = ("Date", "Producteur", "CPTS", "ACI signés", "Population couverte", "Définition")
CONTACT_COLUMNS = ("Secteur", "Départements", "Interlocuteur", "Site")
UNKNOWN = tuple(
    fr(text.replace("\n", " ").strip())
    for text in (
        """
Le nombre réel de CPTS de la région et leurs périmètres : le registre embarqué ne documente que des pages publiques.
""",
        """
La population standardisée de la DREES n'est pas chargée : les moyennes d'APL sont pondérées par la population
municipale, et peuvent s'écarter de quelques millièmes des moyennes publiées.
""",
        """
La classe de taille ACI à 40 000, 80 000 ou 175 000 habitants exactement : les textes lus ne disent pas de quel côté
elle tombe ; nous retenons la classe supérieure (notre lecture).
""",
        """
La population que retiennent les contrats (municipale ou totale, et son millésime) n'est pas vérifiée ; nous prenons la
population municipale la plus récente.
""",
        """
Les contours sont généralisés à une centaine de mètres, et ceux des communes fusionnées depuis 2024 sont complétés par
le territoire qu'aucun contour publié ne couvre (notre déduction). Les superficies en dépendent.
""",
        """
La BPE compte les libéraux dans leur commune d'exercice principal : les médecins de garde ou de téléconsultation
enregistrés en un seul lieu gonflent son effectif. Plus de 5 médecins généralistes pour 1 000 habitants : signalé
partout, et montré avec et sans.
""",
        """
Les liaisons des îles (pont ou bac) viennent d'une petite table établie de mémoire, à relire.
""",
    )
)
LOAD_REGISTER = tuple(
    fr(text.replace("\n", " ").strip())
    for text in (
        """
Charger la liste par « cpts-map import FICHIER » : un CSV de codes, des contours (GeoJSON, GeoPackage, shapefile), une
liste de communes par leur nom (classeur ou CSV) ; ou coller un texte dans « cpts-map register paste ».
""",
        """
Trancher les lignes qui attendent : « cpts-map register pending » les écrit, « cpts-map register settle » lit les
réponses.
""",
        """
Marquer complets les départements dont toutes les CPTS sont connues : « cpts-map register complete 33 40 --source … ».
""",
    )
)

# Buttons under a chart or a small map.
PICTURE = {"png": "Image PNG", "svg": "Image SVG"}
# Begins with what the button shows: who dictates says what is read (WCAG 2.5.3).
PICTURE_HELP = {"png": "Image PNG à enregistrer", "svg": "Image SVG à enregistrer"}
