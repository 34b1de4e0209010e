"""Sentences of « Trouver ma CPTS »: drawn from sources that are named, nothing else.

They are written with plain spaces; the pages put the French typography.
"""

from cpts_map.rules import Coverage

TITLE = "Trouver ma CPTS"
DESCRIPTION = (
    "Professionnels de santé : à quelle CPTS appartient votre commune, à quelle étape elle en est, lesquelles sont"
    " voisines et qui contacter."
)
LEAD = (
    "Écrivez la commune où vous exercez. Vous saurez si une CPTS documentée la couvre, quelles CPTS sont voisines et"
    " qui peut vous répondre."
)
FIELD = "Commune, code postal ou adresse"
FIELD_HINT = "Par exemple : Mérignac, 33700, St-Jean-d'Illac, ou un ancien nom de commune."
ADDRESS_ASKED = (
    "Une adresse qui ne dit pas sa commune est envoyée au géocodeur que ce site est réglé pour interroger ; ni l'un ni"
    " l'autre ne la garde ici : voir la page Confidentialité."
)
ADDRESS_NOT_ASKED = (
    "Pour une adresse, écrivez aussi la commune ou le code postal : aucun service d'adresses n'est appelé."
)
PROFESSION = "Votre profession (facultatif)"
NO_PROFESSION = "Toutes professions"
SEARCH = "Chercher"
OTHER_SEARCH = "Chercher une autre commune"

# What is said above the communes that a text may mean, by macpts.How.
HEADINGS = {
    "homonymes": "Plusieurs communes portent ce nom",
    "code-postal": "Plusieurs communes ont ce code postal",
    "ancien-nom": "C'est un ancien nom",
    "partie-du-nom": "Communes dont le nom contient ces mots, ou à une lettre près",
    "nom-proche": "Aucune commune ne porte ce nom. Vouliez-vous dire ?",
    "commune-dans-l-adresse": "L'adresse n'a pas été localisée. Communes lues dans le texte",
    "inconnu": "Aucune commune trouvée",
}
UNKNOWN_HELP = (
    "Vérifiez l'écriture, essayez le code postal, ou écrivez seulement le nom de la commune. La recherche porte sur les"
    " communes de la région {region}."
)
CHOOSE = "Choisissez la vôtre :"
FIRST_ONLY = "Les {count} premières seulement : précisez le nom."
ELSEWHERE = "Communes de ce nom hors de la région {region}"
TODAY = "{former}, aujourd'hui {name}"

RESULT_TITLE = "{name} ({departement}) : quelle CPTS ?"
RESULT_DESCRIPTION = "CPTS de la commune {de_name} ({departement}) : {answer}"
ANSWERS = {
    Coverage.COUVERTE: "elle appartient au périmètre de {cpts}.",
    Coverage.PARTAGEE: "elle est partagée entre {cpts}.",
    Coverage.NON_COUVERTE: "elle n'appartient à aucune CPTS.",
    Coverage.NON_DOCUMENTEE: "non documentée, on ne sait pas si une CPTS la couvre.",
}
UNDOCUMENTED = (
    "Cette commune n'est dans aucun périmètre de notre registre, et ce registre est"
    " partiel ({cpts} CPTS documentées dans la région, dont {perimeters} avec un périmètre). Une CPTS peut très bien"
    " la couvrir."
)
UNCOVERED = (
    "Aucune CPTS. Le registre est déclaré complet pour ce département, et aucun périmètre n'y contient cette commune."
)
OUTSIDE = (
    "Cette commune est hors de la région {region}, que ce site décrit : seules y sont connues les CPTS à cheval sur la"
    " limite de la région."
)
STOPPED = "Une CPTS à l'arrêt a ce territoire dans notre registre : elle ne compte pas comme couvrant la commune."
FACTS = {
    "status": "Étape",
    "since": "Depuis",
    "precision": "Comment on le sait",
    "communes": "Communes documentées",
    "population": "Population de ces communes (2023)",
    "quoted": "Selon la source",
    "site": "Site de la CPTS",
    "sources": "Sources",
    "note": "Remarque",
}
NO_DATE = "date non documentée"
NO_SITE = "site non documenté : passer par le contact ci-dessous"
LIST_OF_COMMUNES = "Liste des communes documentées"
DEPARTMENT_FACT = "Département"
POPULATION_FACT = "Population (2023)"
NEIGHBOURS = "CPTS documentées les plus proches"
NEIGHBOURS_NOTE = (
    "Distance à vol d'oiseau, de mairie à mairie, jusqu'à la commune la plus proche de la CPTS. Seules les CPTS au"
    " périmètre documenté peuvent être mesurées : une CPTS plus proche peut exister."
)
NEIGHBOURS_NONE = "Aucune CPTS au périmètre documenté à moins de 100 km."
NEIGHBOUR = "({status}) : {km}, jusqu'à {commune}"
LESS_THAN_1_KM = "moins de 1 km"
UNPLACED = "CPTS du département dont le périmètre n'est pas documenté"
UNPLACED_NOTE = "L'une d'elles couvre peut-être votre commune : demandez-lui, ou demandez au contact ci-dessous."
CONTACT = "Qui contacter"
CONTACT_AREA = "Secteur {area} : {role}."
CONTACT_NOTE = (
    "Agora Lib' est l'association des dix URPS de Nouvelle-Aquitaine qui aide les CPTS à naître. Les noms et les lignes"
    " directes changent : son site les donne."
)
CONTACT_NONE = "Aucun secteur de contact n'est déclaré pour cette commune."
REPORT = "Signaler un périmètre faux ou manquant"
REPORT_TITLE = "Signaler : {name}"
REPORT_LEAD = (
    "Complétez ce texte, copiez-le et envoyez-le au contact ci-dessous. Ce site n'envoie rien et ne garde rien."
)
REPORT_FIELD = "Texte à envoyer"
REPORT_MAIL = "Ouvrir ce texte dans votre messagerie"
REPORT_SUBJECT = "CPTS : périmètre à corriger pour {name} ({code})"
REPORT_BODY = """Bonjour,

La page « Trouver ma CPTS » indique, pour la commune {de_name} ({code}, {departement}) :
{answer}

Ce qui est faux ou manque :
- CPTS concernée :
- étape (lettre d'intention, projet de santé, ACI) et date :
- communes du périmètre :
- document public qui le dit (adresse ou titre) :

Données du registre lues le {built} sur {page}
"""
BACK = "Retour à la commune"

# Professions of the URPS: slug, plural.
PROFESSIONS = {
    "medecin": "Médecins",
    "chirurgien-dentiste": "Chirurgiens-dentistes",
    "infirmier": "Infirmiers",
    "masseur-kinesitherapeute": "Masseurs-kinésithérapeutes",
    "pharmacien": "Pharmaciens",
    "biologiste": "Biologistes",
    "orthoptiste": "Orthoptistes",
    "orthophoniste": "Orthophonistes",
    "pedicure-podologue": "Pédicures-podologues",
    "sage-femme": "Sages-femmes",
}
BRINGS = "Ce qu'une CPTS apporte"
BRINGS_FOR = "Ce qu'une CPTS apporte aux {profession}"
SEE_GLOSSARY = "Mots expliqués dans le glossaire :"
THE_CPTS = "la {name} ({about})"
THE_NAMED = "« {name} » ({about})"
TO_CONFIRM = "périmètre déduit, à confirmer"
# Each with its source; "notre lecture" where it is ours.
COMMON = (
    (
        (
            "Une CPTS réunit, à leur initiative, les professionnels de santé d'un territoire autour d'un projet de"
            " santé. Elle s'adresse à une population, pas à une liste de patients."
        ),
        "code de la santé publique, art. L1434-12",
    ),
    (
        "Adhérer reste un choix de chacun.",
        "question parlementaire 520464 (nosdeputes.fr)",
    ),
    (
        (
            "Quatre missions de base : accès aux soins (médecin traitant, soins non programmés), parcours entre"
            " professionnels autour du patient, prévention, réponse aux crises sanitaires. Deux au choix : qualité et"
            " pertinence des soins, accompagnement des professionnels."
        ),
        "ARS Hauts-de-France (PAPS), novembre 2023",
    ),
    (
        (
            "Un contrat de cinq ans, l'ACI, est signé avec l'ARS et l'Assurance maladie. Il finance le fonctionnement"
            " (de 50 000 à 90 000 EUR par an selon la population couverte) et les missions (une part fixe, une part"
            " selon les résultats)."
        ),
        "Concours médical, octobre 2020 ; Sénat, 2025. Une renégociation a été annoncée en 2025 : montants à vérifier",
    ),
    (
        (
            "Les indemnités qu'un membre reçoit de la CPTS sont plafonnées, par an, au plafond de la Sécurité sociale"
            " (43 992 EUR en 2023)."
        ),
        "décret 2022-375 du 16 mars 2022, selon Concours pluripro",
    ),
)
_COMPOSITION = "note de chirurgiens-dentistes sur l'arrêté du 21 août 2019"
_OURS = "notre lecture"
_OTHER = (
    (
        "Une CPTS se crée avec au moins deux médecins généralistes et un autre professionnel de santé : votre"
        " profession peut être celle-là."
    ),
    f"{_COMPOSITION} ; {_OURS} pour votre profession",
)
_PATHWAYS = (
    (
        "La mission « parcours » organise, à plusieurs professions, ce qui se passe autour d'un même patient : c'est"
        " là que votre exercice est le plus directement attendu."
    ),
    _OURS,
)
_PREVENTION = (
    (
        "Des contrats retiennent comme indicateurs les taux de vaccination et de dépistage : la mission de prévention"
        " touche directement votre exercice."
    ),
    f"indicateurs : pages de CPTS et Rézone ; {_OURS} pour votre profession",
)
BY_PROFESSION: dict[str, tuple[tuple[str, str], ...]] = {
    "medecin": (
        (
            "Une CPTS se crée avec au moins deux médecins généralistes et un autre professionnel de santé.",
            _COMPOSITION,
        ),
        (
            (
                "La mission d'accès aux soins porte sur les patients sans médecin traitant et sur les soins non"
                " programmés dans les 48 heures, avec le service d'accès aux soins (SAS)."
            ),
            "ARS Hauts-de-France (PAPS), novembre 2023 ; URPS ML Nouvelle-Aquitaine",
        ),
    ),
    "pharmacien": (
        _OTHER,
        (
            (
                "Des contrats retiennent comme indicateurs la polymédication et les taux de vaccination : deux sujets"
                " de l'officine."
            ),
            f"indicateurs : pages de CPTS et Rézone ; {_OURS} pour votre profession",
        ),
    ),
    "infirmier": (_OTHER, _PREVENTION),
    "sage-femme": (_OTHER, _PREVENTION),
    "biologiste": (_OTHER, _PREVENTION),
    "chirurgien-dentiste": (_OTHER, _PATHWAYS),
    "masseur-kinesitherapeute": (_OTHER, _PATHWAYS),
    "orthoptiste": (_OTHER, _PATHWAYS),
    "orthophoniste": (_OTHER, _PATHWAYS),
    "pedicure-podologue": (_OTHER, _PATHWAYS),
}
TO_MAP = "Voir la commune sur la carte (demande JavaScript)"
