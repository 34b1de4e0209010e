"""Words of the domain in plain French, each with where it comes from."""

TITLE = "Glossaire"
DESCRIPTION = "Les mots des CPTS expliqués simplement : ACI, projet de santé, APL, zone blanche, population municipale."

# Slug: word, meaning, source.
WORDS: dict[str, tuple[str, str, str]] = {
    "2sfca": (
        "2SFCA (accès estimé par ce site)",
        (
            "Notre mesure d'accès, en deux temps : les professionnels d'une commune sont partagés entre les habitants à"
            " portée, moins quand ils sont loin ; chaque commune additionne ensuite ses parts. Elle compte des têtes et"
            " des minutes ; l'APL compte aussi l'activité et l'âge des patients : en cas de désaccord, l'APL fait"
            " référence."
        ),
        "calcul de ce site",
    ),
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
    "bassin-de-vie": (
        "Bassin de vie",
        (
            "Le plus petit territoire où les habitants trouvent les équipements et services courants. Il sert de maille"
            " aux zonages d'autres professions que les médecins ; ce n'est pas le territoire de vie-santé."
        ),
        "Insee, découpage de 2022 ; définition : [M] de mémoire, à confirmer",
    ),
    "bornes": (
        "Bornes de population",
        "Une CPTS couvre de 20 000 à 100 000 habitants ; des CPTS réelles vont de 8 500 à 354 193.",
        "URPS ML Nouvelle-Aquitaine, 30 juin 2022 ; tailles observées en 2019",
    ),
    "classe-de-taille": (
        "Classe de taille ACI",
        (
            "Selon les habitants du territoire : T1 sous 40 000, T2 de 40 000 à 80 000, T3 de 80 000 à 175 000, T4"
            " au-delà. La somme que l'ACI prévoit pour le fonctionnement en dépend. À une limite exacte, nous retenons"
            " la classe supérieure [I]."
        ),
        "ARS Hauts-de-France (PAPS), 30 novembre 2023 ; [I] : notre lecture",
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
    "perimetre": (
        "Périmètre",
        (
            "L'ensemble des communes d'une CPTS. Une commune peut être de plusieurs CPTS : elle est « partagée », et"
            " ses habitants comptent une fois."
        ),
        "définitions de ce site",
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
    "signal": (
        "Signal de couverture",
        (
            "Ce qu'une définition dit d'un territoire : non couvert (0 % des habitants), faiblement couvert (moins de"
            " 50 %), partiellement couvert, couvert (99,5 % ou plus). Registre partiel : « à vérifier », ou « non"
            " documenté »."
        ),
        "définitions de ce site",
    ),
    "soins-non-programmes": (
        "Soins non programmés",
        "Demandes à satisfaire dans les 48 heures, avec le service d'accès aux soins (SAS).",
        "documents de la région",
    ),
    "sous-densite": (
        "Sous-densité",
        (
            "Part des habitants d'une commune où l'APL aux généralistes est sous 2,5 consultations par an et par"
            " habitant (l'Insee écrit 2,5 ou moins). Lue sur les médecins de 65 ans ou moins, et sur tous les âges."
        ),
        "seuil : DREES, dossier 17, 2017",
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
    "zip-zac": (
        "ZIP et ZAC",
        (
            "Zones d'intervention prioritaire et d'action complémentaire : un arrêté de l'ARS y désigne les territoires"
            " où les médecins manquent. Elles ne se recalculent pas depuis l'APL : ce site les lit dans l'arrêté, ou"
            " dit qu'il ne les a pas."
        ),
        "arrêté du 13 novembre 2017 ; la méthode de mai 2025 n'a pas été lue",
    ),
}
