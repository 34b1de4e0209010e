"""Sentences of the page *Tension*."""

from cpts_map.texts.typography import fr

TITLE = fr("Tension démographique : cinq lectures")
INTRO = fr(
    "La tension n'est jamais un score unique. Cinq lectures sont montrées côte à côte, chacune avec sa règle : un "
    "territoire peut être signalé par l'une et pas par l'autre, et c'est une information. Chaque règle compare les "
    "territoires d'un même niveau dans la région."
)
LEVEL = "Niveau"
TABLE_TITLE = "Les cinq lectures, territoire par territoire"
TABLE_HELP = fr(
    "Fond coloré et gras : la lecture signale le territoire. Grisé : la valeur manque pour plus de 20 % "
    "des habitants, "
    "elle est montrée, mais ni classée ni signalée. Stabilité : part de 1 000 tirages de poids autour "
    "des vôtres (loi de "
    "Dirichlet, tirage toujours identique) où le territoire reste dans le dixième le plus exposé."
)
# Words of the headers, which sort and hold no button: slug, word.
TERMS = (
    ("sous-densite", "sous-densité"),
    ("zip-zac", "ZIP et ZAC"),
    ("apl", "APL"),
    ("epci", "EPCI"),
    ("bassin-de-vie", "bassin de vie"),
)
NONE = "Aucun territoire à afficher."
NO_CPTS = fr("Le registre ne documente aucun périmètre de CPTS ici.")
TO_LOAD = "à charger"
UNKNOWN = "inconnu"
COLUMNS = {
    "territoire": "Territoire",
    "population": "Habitants",
    "sous_densite": "a. Sous-densité, 65 ans ou moins",
    "sous_densite_tous_ages": "a. Sous-densité, tous âges",
    "part_zip_zac": "b. En ZIP ou ZAC",
    "risque_age": fr("c. Risque lié à l'âge"),
    "part_75": "d. 75 ans ou plus",
    "personnes_75_par_mg": "d. 75 ans ou plus par généraliste",
    "personnes_75_par_infirmier": "d. 75 ans ou plus par infirmier",
    "evolution_population": "d. Évolution de la population",
    "evolution_apl": fr("d. Évolution de l'APL"),
    "rang_besoins": "d. Rang moyen",
    "rang": "e. Rang",
    "stabilite": "e. Stabilité",
    "signaux": "Lectures qui signalent",
}
UNITS = {
    "%": "%",
    "consultations/an/hab.": "consult./an/hab.",
    "personnes de 75 ans ou plus": "personnes",
}
PRESET = fr("Profil de poids")
PRESET_HELP = fr(
    "Les profils s'inspirent des critères que ces organismes disent regarder (lus dans leurs documents) ; les poids "
    "chiffrés sont les nôtres [I], pas les leurs : aucun ne publie de tels poids, à notre connaissance. "
    "La « DREES » ne "
    "classe pas les territoires : ce profil ne garde que son seuil de sous-densité."
)
OWN = "Poids choisis à la main"
WEIGHTS = "Poids des critères (de 0 à 5)"
MULTI_TITLE = fr("e. Multicritère : vos poids, et ce que chacun apporte")
MULTI_HELP = fr(
    "Chaque critère devient un rang dans la région, de 0 (le moins exposé) à 1 (le plus exposé) ; le score est leur "
    "moyenne pondérée. Seules les proportions des poids comptent."
)
NO_WEIGHT = fr("Aucun rang : donner un poids à au moins un critère dont la source est chargée.")
CHART_CONTRIBUTIONS = "Ce que chaque critère apporte au score (les 20 territoires les plus exposés)"
SAME_AS_TABLE = "Les mêmes contributions en tableau"
SCORE = "Score"
COMPARE_TITLE = "Où les lectures s’accordent, où elles divergent"
MATRIX = fr("Corrélation de rang (Spearman) entre les lectures : 1, même ordre ; 0, aucun lien ; −1, ordre inverse")
SHARED_PARTS = fr(
    "La lecture e contient par construction les critères de a et de c et une partie de d, dès que leurs "
    "poids ne sont "
    "pas nuls : leur accord n'est pas une preuve."
)
MULTIPLES_TITLE = "Les départements, lecture par lecture"
MULTIPLES_HELP = fr(
    "Foncé : signalé par la lecture. Trait : valeur de la région. Les tableaux donnent les mêmes chiffres."
)
REGION_LINE = "région"
SCORE_CHART = {
    "besoins": fr("Pression des besoins, moyenne de cinq rangs (pas de valeur régionale)"),
    "multicritere": fr("Score multicritère (pas de valeur régionale)"),
}
DECAYS_TITLE = fr("Ce que l'accès doit à la fonction de décroissance")
DECAYS_HELP = fr(
    "Le 2SFCA compte moins un généraliste éloigné ; de combien est un choix. Le même calcul, sur les mêmes effectifs"
    " et les mêmes minutes, sous chaque fonction que nous connaissons : là où les corrélations sont hautes et où les"
    " mêmes communes restent les moins bien placées, la conclusion ne dépend pas de ce choix."
)
DECAYS = fr("Accès aux médecins généralistes selon la fonction, communes de la région")
DECAY_COLUMNS = (
    "Fonction",
    "Formule et source",
    fr("Moyenne régionale, pour 100 000 hab."),
    fr("Corrélation avec l'APL"),
    fr("Corrélation avec la fonction retenue"),
    fr("Dixième le moins bien placé : communes qui y restent"),
)
DECAY_IN_USE = "retenue sur les cartes"
# How sure we are of a formula.
MARKS = {"V": "(formule lue)", "M": "(non vérifiés)", "I": "(limite ou forme : notre choix)"}
ACCESS_TITLE = fr("Notre mesure d'accès à côté de l'APL de la DREES")
PROJECTION_TITLE = "Projections, hypothèses visibles"
PROJECTION_HELP = fr(
    "Ces calculs ne sont pas des prévisions : ils disent ce que deviendrait l'accès si l'hypothèse du curseur se "
    "réalisait seule, sans installation, sans report de patients et sans changement de la population."
)
SENIORS = fr("Activité des médecins de plus de 65 ans qui cesse sans être remplacée (%)")
LEAVING = fr("Généralistes qui partent sans être remplacés, partout dans la même proportion (%)")
PROJECTION_COLUMNS = (
    "Territoire",
    fr("APL aujourd'hui"),
    "APL après les départs",
    "Perte",
    fr("Accès 2SFCA aujourd'hui"),
    "Accès 2SFCA après un départ uniforme",
)
LINEAR_APL = fr(
    "L'APL est proportionnelle à l'offre : si la même part de l'activité des plus de 65 ans cesse partout, chaque "
    "territoire perd cette part de ce qu'ils apportent, soit plus là où le risque lié à l'âge est plus "
    "fort. À 100 %, on "
    "retrouve l'APL aux 65 ans ou moins publiée par la DREES ; entre les deux, c'est notre interpolation [I]."
)
PACE_TITLE = "Personnes de 75 ans ou plus, au rythme des dernières années"
PACE_COLUMNS = ("Territoire", "Évolution", "75 ans ou plus", "Après une période de plus")
ORIGINS_TITLE = fr("D'où vient ce chiffre ?")
DEFINITION = "Définition"
FLAG_RULE = "Signale"
HOW_SURE = "Degré de certitude"
LIMIT = "Seuil de ce niveau"
NOT_LOADED = fr("non chargé")
