"""Sentences of the pages *Diagnostic* and *Comparer*."""

from cpts_map.texts.typography import fr

TITLE = "Diagnostic d’un territoire"
SEARCH = "Choisir une CPTS, une commune, un EPCI, un département ou la région"
EMPTY = fr(
    "Chercher un territoire ci-dessus, ou ouvrir le diagnostic depuis une fiche de la carte. Une liste de communes"
    " s'écrit aussi dans l'adresse : /diagnostic?communes=33273,33281."
)
SUMMARY = "Sommaire"
CROSSED = "Départements et EPCI traversés"
ALL_NAMES = "la liste est sous la carte"
WHOLE_REGION = "Diagnostic de toute la région"
SITUATION = "Carte de situation"
PUBLISHED_MEAN = "moyenne publiée"
NO_PERIMETER = fr(
    "Le registre ne documente aucun périmètre pour cette CPTS : rien ne peut être calculé. Charger sa liste de communes"
    " (voir « Données et méthode »), ou écrire les communes dans l'adresse : /diagnostic?communes=…"
)
PARTIAL_PERIMETER = fr("Périmètre partiel selon le registre : chaque effectif et la population sont des minimums.")
SECTIONS = {
    "identite": "Identité",
    "synthese": "Forces, tensions et doutes",
    "composition": "Composition minimale",
    "bornes": "Population, bornes et classe ACI",
    "missions": "Missions et calendrier",
    "indicateurs": "Indicateurs",
    "lieux": "Structures et temps d’accès",
    "tension": "Lectures de la tension",
    "departements": "Chiffres publiés par département",
    "manques": fr("Ce qui manque, et le fichier qui l'apporte"),
}
KINDS = {"tension": "Tensions", "force": "Forces", "doute": "Doutes, à vérifier avant de citer"}
NO_FINDING = {
    "tension": fr("Aucune règle de tension ne se vérifie : cela n'exclut pas une tension que ces chiffres ignorent."),
    "force": "Aucune règle de force ne se vérifie.",
    "doute": "Aucun doute relevé par les règles.",
}
RULES = "Comment ces phrases sont écrites"
RULES_HELP = fr(
    "Chaque phrase vient d'une règle fixe, sans note ni pondération : si la condition se vérifie, la phrase est écrite"
    " avec les chiffres de cette page. Un indicateur qui en répète un autre (APL tous âges et 65 ans ou moins, par"
    " exemple) n'a qu'une phrase de rang."
)
KIND = {"tension": "tension", "force": "force", "doute": "doute"}
VERDICTS = {
    "remplie": "remplie",
    "non_remplie": "non remplie",
    "indeterminee": fr("impossible à dire"),
}
VERDICT_SIGNAL = {
    "remplie": "couvert",
    "non_remplie": "non-couvert",
    "indeterminee": "non-documente",
}
COMPOSITION_HELP = fr(
    "Il faut au moins deux médecins généralistes et un autre professionnel de santé pour créer une CPTS. Le test porte"
    " sur les libéraux présents dans les communes, non sur ceux qui s'engagent : il dit ce qui est possible. Ils sont"
    " comptés par l'Annuaire santé s'il est chargé, sinon par la BPE."
)
AMOUNT_COLUMNS = ("Montant (euros)", "T1", "T2", "T3", "T4", "Source et date")
AMOUNTS = "Montants par classe, tels que publiés"
AMOUNTS_HELP = fr(
    "La population que retient un contrat (municipale ou totale, et son millésime) n'a pas été vérifiée : nous prenons"
    " la population municipale la plus récente. Aucun montant par mission n'est donné, faute d'avoir lu le texte."
)
MISSION_COLUMNS = ("Mission", "Nature", fr("Démarre"), "Déployée")
MISSION_CAPTION = fr("Délais en mois après la signature de l'ACI")
POPULATION_COLUMNS = ("Année", "Population municipale", "Communes sans chiffre")
POPULATION = "Population par millésime (communes de 2026)"
INDICATORS_HELP = fr(
    "Ouvrir le nom d'un indicateur dit d'où vient le chiffre. La bande place le territoire parmi les EPCI de la région,"
    " du moins favorable (à gauche) au plus favorable (à droite) : zone grise, la moitié du milieu ; trait, la région ;"
    " marque, le territoire. Pour un indicateur sans sens favorable, de la valeur la plus basse à la plus haute. Un"
    " tiret sous « France » : la source chargée ne décrit pas le pays."
)
COLUMNS = ("Indicateur", "Ici", "Calcul", "Département", "Région", "France", "Place dans la région")
LEVELS = {"commune": "communes", "epci": "EPCI", "cpts": "CPTS"}
NO_PLACE = "pas de place"
TENSION_HELP = fr(
    "Quatre lectures, côte à côte : aucune note unique. Le détail du calcul de chaque chiffre est dans « Indicateurs »."
)
# Words of the rows of that table: slug, word.
TERMS = (("sous-densite", "sous-densité"), ("zip-zac", "ZIP et ZAC"), ("apl", "APL"))
TENSION_COLUMNS = ("Lecture", "Indicateur", "Ici", "Région", "Repère")
TENSIONS = (
    ("a) Sous-densité (DREES)", ("sous_densite", "sous_densite_tous_ages", "apl_65", "apl")),
    ("b) Zonage de l’ARS, tel que l’arrêté le dit", ("part_zip", "part_zip_zac")),
    ("c) Risque lié à l’âge", ("risque_age",)),
    (
        "d) Pression des besoins",
        (
            "part_75",
            "personnes_75_par_mg",
            "personnes_75_par_infirmier",
            "evolution_population",
            "evolution_apl",
        ),
    ),
)
ZONING = "open_zonage"
ZONED = {
    "part_zip": fr("Population en zone d'intervention prioritaire (ZIP)"),
    "part_zip_zac": fr("Population en ZIP ou en zone d'action complémentaire"),
}
UNDER_DENSE = fr("seuil strict : APL < 2,5 (l'Insee écrit ≤ 2,5)")
NO_THRESHOLD = "aucun seuil publié"
NOT_LOADED = "non chargé"
LIBERAL_HELP = fr(
    "Ces chiffres décrivent chaque département entier : ils ne sont pas répartis entre les communes, et ne disent rien"
    " du territoire seul."
)
OF_DEPARTEMENT = "valeur du département"
HEALTH_COLUMNS = ("Indicateur", fr("Département, un par un"))
HEALTH_CAPTION = fr("chiffres publiés par département, ni moyennés ni répartis")
HEALTH_NONE = fr(
    "Santé : la part des patients pris en charge pour un diabète, un cancer ou une autre maladie, par département"
    " (Assurance maladie), n'est pas chargée. Pour la charger :"
)
AGE_READING = fr("c) Risque lié à l'âge, par département entier")
AGE_MARK = "aucun seuil publié ; les libéraux seulement, toutes communes du département"
LIBERAL_COLUMNS = (
    "Département",
    "Profession",
    "Libéraux",
    fr("Pour 100 000 hab."),
    "60 ans ou plus",
    "Part des 60 ans +",
)
LIBERAL_NONE = fr(
    "L'âge et l'effectif des libéraux par département (Assurance maladie) ne sont pas chargés. Pour les charger :"
)
AGES_NONE = fr("classes d'âge non chargées, secrètes, ou dont la somme n'est pas le total")
ABSENT_COLUMNS = ("Fichier", "Ce qu’il apporte", "Comment le charger")
ABSENT_NONE = fr("Toutes les sources déclarées sont chargées.")
HOLDER_COLUMNS = ("CPTS", "Statut", "Depuis", "Communes d’ici")
CROSSED_COLUMNS = ("Territoire", "Communes prises", "Sur", "Population prise", "Entier")
NO_HOLDER = fr("Aucune CPTS documentée ne cite ces communes.")
TO_COMPARE = "Comparer ce territoire"
PRINT = fr("Pour imprimer ou enregistrer en PDF : la commande Imprimer du navigateur donne une page sans menus.")

COMPARE_TITLE = "Comparer des territoires"
COMPARE_SEARCH = "Ajouter une CPTS, une commune, un EPCI, un département ou la région"
COMPARE_FACT = "Donnée"
COMPARE_EMPTY = fr("Ajouter deux à cinq territoires par la recherche. L'adresse de la page les garde.")
COMPARE_ONE = fr("Un seul territoire : en ajouter un second pour comparer.")
COMPARE_FULL = fr("Cinq territoires au plus : en retirer un pour en ajouter un autre.")
COMPARE_HELP = fr(
    "Le premier territoire sert de référence : l'écart est celui de chaque autre avec lui. « ▲ » marque la valeur la"
    " plus favorable, « ▼ » la moins favorable, là où l'indicateur a un sens et où deux valeurs au moins peuvent être"
    " citées (20 % de manque au plus)."
)
CHOSEN = "Territoires comparés"
REMOVE = "Retirer"
BEST = fr("▲ le plus favorable")
WORST = fr("▼ le moins favorable")
GAP = "écart"
