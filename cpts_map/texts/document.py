"""Sentences of the diagnosis document."""

from cpts_map.rules import MISSING_LIMIT
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr

TITLE = fr("Diagnostic de territoire")
SUBJECT = fr("Diagnostic territorial pour une CPTS")
FORMS = {"docx": "Word", "pdf": "PDF", "html": "HTML"}
DOWNLOAD = "Télécharger le document"
CONTENTS = "Sommaire"
PAGE = "Page"
SECTIONS = {
    "fiche": fr("0. Fiche du territoire"),
    "population": fr("1. Population et vieillissement"),
    "social": fr("2. Conditions de vie"),
    "sante": fr("3. État de santé"),
    "offre": fr("4. Offre de soins par profession"),
    "acces": fr("5. Accès et recours aux soins"),
    "structures": fr("6. Structures et temps d'accès"),
    "prevention": fr("7. Prévention"),
    "partenaires": fr("8. Partenaires et voisins"),
    "synthese": fr("9. Synthèse"),
    "annexes": "Annexes",
}
TO_FILL = fr("[à compléter]")
DATED = fr("Document du {date}. Données réunies le {built}.")
HOW_TO_READ = fr(
    "Chaque chiffre est celui de la page Diagnostic de l'application, au même moment. « valeur manquante » : la"
    " source ne dit rien pour ces communes ; « sans objet » : le calcul n'a pas de sens ici (aucun professionnel, par"
    " exemple) ; zéro est écrit 0. La mention [à compléter] signale ce que les données ouvertes ne disent pas, et à"
    " qui le demander."
)
NO_MAP = fr("Aucun contour n'est publié pour ces communes : pas de carte.")
MAP_ALT = fr("Carte de situation. {name} : {communes}, en bleu, parmi les communes voisines, en gris. {where}.")
FACT_COLUMNS = ("Repère", "Valeur")
SHEET = fr("Le territoire en bref")
MAP_CAPTION = "Carte de situation"
POPULATION_CHART = "Population municipale par millésime"
BENCH_CHART = fr("{name}, {unit}, {vintage}")
HERE = "Ici"
NO_INDICATOR = fr("Aucun indicateur de cette famille n'est chargé : voir l'annexe D.")
FAMILY_CAPTION = fr("{family} : le territoire et ses repères")
BLANKS = fr("À compléter avec les données que seuls Rézone ou la caisse détiennent")
BLANKS_OTHER = fr("À compléter par le porteur du projet")
BLANK_COLUMNS = ("Donnée", "Valeur", fr("Qui la détient"))
REZONE = fr("Rézone CPTS (Assurance maladie) ou CPAM")
HOLDER = fr("le porteur du projet, l'ARS ou les partenaires")
BLANKS_HELP = fr(
    "Indicateurs relevés dans des diagnostics et des contrats de CPTS. Rézone masque les effectifs de moins de 6."
)
# Figures that only the health insurance holds, by section. Relevés: pages of CPTS and of Rézone.
MISSING_FIGURES = {
    "social": ("Bénéficiaires de la complémentaire santé solidaire (C2S), nombre et part",),
    "sante": ("Patients en affection de longue durée (ALD), nombre et part",),
    "acces": (
        "Patients de 17 ans ou plus sans médecin traitant, nombre et part",
        fr("dont patients en affection de longue durée (ALD)"),
        fr("dont bénéficiaires de la C2S"),
        fr("dont patients de 70 ans ou plus"),
        fr("Passages aux urgences non suivis d'une hospitalisation"),
    ),
    "prevention": (
        "Taux de vaccination",
        "Taux de dépistage",
        "Patients polymédiqués",
    ),
}
MISSING_PARTNERS = (
    "Contrat local de santé (CLS) : existence, périmètre, échéance",
    fr("Dispositif d'appui à la coordination (DAC)"),
    "Groupement hospitalier de territoire (GHT) et hôpitaux partenaires",
    "Structures médico-sociales et sociales associées",
    "Interlocuteurs à la CPAM, à la MSA et à l'ARS",
    "Regard des acteurs : ruptures de parcours, attentes des professionnels et des habitants",
)
MISSING_AXES = (
    "Axes retenus pour le projet de santé",
    "Points à vérifier avec les professionnels du territoire",
)
MISSING_FUTURE = ("Projection de population du périmètre",)
FUTURE_HOLDER = fr(f"Insee ({labels.MARK['M']})")
MISSING_ACCESS = (fr("Soins non programmés : organisation, délais, lien avec le service d'accès aux soins (SAS)"),)
PREVENTION_HELP = fr("Aucune donnée ouverte chargée ne décrit la prévention par commune.")
NEIGHBOURS = "CPTS du registre dans les communes limitrophes"
NEIGHBOUR_COLUMNS = ("CPTS", "Statut", "Depuis", "Communes limitrophes", "Communes de son périmètre")
NO_NEIGHBOUR = fr("Aucune CPTS documentée dans les communes limitrophes.")
AROUND = fr("Communes limitrophes : {around}, dont {free} qu'aucune CPTS du registre ne cite{unknown}.")
UNKNOWN = fr(" (non documentées : le registre est partiel)")
CONTACTS = fr("Contacts d'Agora Lib'")
CONTACT_COLUMNS = ("Secteur", "Fonction", "Site")
CROSSED = fr("Départements et EPCI traversés")
HOLDERS = fr("CPTS qui citent ces communes")
COMPOSITION = "Composition minimale"
ANNEX_COMMUNES = fr("A. Communes du territoire")
ANNEX_METHOD = fr("B. Méthode : calcul de chaque indicateur")
ANNEX_SOURCES = fr("C. Sources, millésimes et licences")
ANNEX_ABSENT = fr("D. Ce qui manque, et où l'obtenir")
ANNEX_RULES = fr("E. Comment les phrases sont écrites")
COMMUNES_CAPTION = "Communes, EPCI, population et CPTS"
METHOD_CAPTION = fr("Formules, pondérations et valeurs manquantes")
SOURCES_CAPTION = "Sources des chiffres de ce document"
RULES_CAPTION = fr("Règles et seuils")
TENSION_HELP = fr(
    "Quatre lectures, côte à côte : aucune note unique. Le calcul de chaque indicateur est dans l'annexe B."
)
NEXT_STEPS = fr("Suites à donner")
COMMUNE_COLUMNS = ("Commune", "Code", "Dép.", "EPCI", "Population {year}", "CPTS")
METHOD_COLUMNS = ("Indicateur", "Calcul", "Pondération", "Valeurs manquantes", "Ici")
SOURCE_COLUMNS = ("Source", "Producteur", "Millésime", "Licence", "Adresse", "Récupérée")
RULE_COLUMNS = ("Règle", "Nature", "Condition", "Seuil")
MISSING_HERE = fr("sans valeur pour {share} des habitants : {names}")
TO_VERIFY = fr("effectif à vérifier : {names}")
COMPLETE = fr("valeur connue partout")

# Sentences that open a section, their names, and when each is written.
GREW = fr("La population est passée de {before} en {first} à {after} en {last} ({change}).")
STAYED = fr("La population est restée de {after} entre {first} et {last}.")
UNKNOWN_CHANGE = fr("L'évolution de la population n'est pas calculée : un millésime manque dans {missing}.")
COMPARED = fr("{name}, {vintage} : {value}, {places}.")
PLACES = {
    1: fr("au-dessus {of} ({name} : {value})"),
    0: fr("au même niveau que {level} ({name} : {value})"),
    -1: fr("au-dessous {of} ({name} : {value})"),
}
LEVEL = {"departement": ("du département", "le département"), "region": ("de la région", "la région")}
SECTION_RULES = (
    (
        "evolution",
        fr("population du premier et du dernier millésime connue dans toutes les communes"),
        "lecture directe",
    ),
    (
        "repere",
        fr(
            f"valeur connue pour {numbers.percent(1 - MISSING_LIMIT, 0)} des habitants au moins ; comparée au"
            " département le plus peuplé du territoire et à la région, sur les chiffres tels qu'ils sont écrits ; un"
            " territoire qui est un département n'est pas comparé à lui-même"
        ),
        "lecture directe",
    ),
)
SENTENCE = "constat"
SPOKEN = {
    "population": ("part_75", "part_65", "evolution_75"),
    "social": ("revenu_median", "taux_pauvrete"),
    "offre": ("densite_mg", "rpps_mg", "densite_infirmiers", "rpps_infirmiers"),
    "acces": ("apl_65", "apl", "risque_age"),
}
DRAWN = {
    "population": ("part_75",),
    "social": ("revenu_median",),
    "offre": ("densite_mg", "rpps_mg"),
    "acces": ("apl_65",),
}
