"""Words of the domain in plain French, each with where it comes from."""

TITLE = "Glossaire"
DESCRIPTION = "Les mots des CPTS expliqués simplement : ACI, projet de santé, APL, zone blanche, population municipale."

# Slug: word, meaning, source.
WORDS: dict[str, tuple[str, str, str]] = {
    "aci": (
        "ACI (accord conventionnel interprofessionnel)",
        "Contrat de cinq ans entre la CPTS, l'ARS et l'Assurance maladie, qui fixe les missions et leur financement.",
        "signé le 20 juin 2019, arrêté du 21 août 2019",
    ),
    "agora-lib": (
        "Agora Lib'",
        "Association fondée par les dix URPS de Nouvelle-Aquitaine pour aider les CPTS à se créer.",
        "cpts-na.org",
    ),
    "apl": (
        "APL (accessibilité potentielle localisée)",
        (
            "Mesure de l'accès à une profession autour d'une commune. Pour les généralistes : en consultations par an"
            " et par habitant. Sous 2,5, la DREES parle de sous-densité."
        ),
        "DREES, dossier 17, 2017",
    ),
    "ars": (
        "ARS",
        "Agence régionale de santé : elle reçoit le projet de santé et peut s'y opposer.",
        "CSP, art. L1434-12",
    ),
    "bornes": (
        "Bornes de population",
        "Une CPTS couvre de 20 000 à 100 000 habitants ; des CPTS réelles vont de 8 500 à 354 193.",
        "URPS ML Nouvelle-Aquitaine, 30 juin 2022 ; tailles observées en 2019",
    ),
    "cpts": (
        "CPTS (communauté professionnelle territoriale de santé)",
        (
            "Organisation des professionnels de santé d'un territoire, à leur initiative, autour d'un projet de santé"
            " validé par l'ARS."
        ),
        "CSP, art. L1434-12",
    ),
    "couverte": (
        "Commune couverte",
        (
            "Au sens strict : une CPTS qui la contient a signé son ACI. Au sens large : une CPTS la contient, à toute"
            " étape sauf à l'arrêt. Les chiffres officiels changent selon la définition."
        ),
        "définitions de ce site",
    ),
    "epci": (
        "EPCI",
        "Groupement de communes : métropole, communauté d'agglomération, communauté de communes.",
        "Insee",
    ),
    "etapes": (
        "Étapes d'une CPTS",
        (
            "Repérée (connue, sans dossier), lettre d'intention validée, projet de santé validé, ACI signé ; à part : à"
            " l'arrêt, statut inconnu."
        ),
        "définitions de ce site, d'après les sources du registre",
    ),
    "lettre-d-intention": (
        "Lettre d'intention",
        (
            "Premier dossier d'une CPTS : territoire envisagé, premier diagnostic, acteurs, orientations, calendrier."
            " L'ARS, l'Assurance maladie et les URPS l'examinent."
        ),
        "cpts-na.org",
    ),
    "missions-socles": (
        "Missions socles",
        (
            "Les quatre missions de toute CPTS : accès aux soins, parcours, prévention, réponse aux crises sanitaires."
            " Deux autres sont au choix."
        ),
        "ARS Hauts-de-France (PAPS), novembre 2023",
    ),
    "non-documentee": (
        "Non documentée",
        (
            "Notre registre ne dit rien de cette commune, et il est partiel : on ne sait pas si une CPTS la couvre. Ce"
            " n'est pas « non couverte »."
        ),
        "définition de ce site",
    ),
    "population-municipale": (
        "Population municipale",
        (
            "Population de chaque commune que l'Insee publie et que ce site emploie, sauf mention contraire ; chaque"
            " chiffre dit son année."
        ),
        "Insee",
    ),
    "projet-de-sante": (
        "Projet de santé",
        (
            "Document qui dit le territoire et les actions de la CPTS. Transmis à l'ARS, il est réputé validé si elle"
            " ne s'y oppose pas dans les deux mois."
        ),
        "CSP, art. L1434-12",
    ),
    "soins-non-programmes": (
        "Soins non programmés",
        "Demandes à satisfaire dans les 48 heures, avec le service d'accès aux soins (SAS).",
        "documents de la région",
    ),
    "urps": (
        "URPS",
        "Union régionale des professionnels de santé : dix professions libérales ont chacune la leur.",
        "définitions de ce site",
    ),
    "zone-blanche": (
        "Zone sans CPTS",
        "Groupe de communes limitrophes hors de tout périmètre ; à vérifier tant que le registre est partiel.",
        "définition de ce site",
    ),
}
