"""Legal pages, as sections: a title, paragraphs, items of a list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page; ``links`` are words and addresses."""

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


ACCESSIBILITY_TITLE = "Accessibilité"
ACCESSIBILITY_STATE = "Accessibilité : non conforme"
ACCESSIBILITY = (
    Section(
        "État : non conforme",
        (
            (
                "Projet de déclaration. Aucun audit RGAA de ce site n'a été fait : sans audit, l'état qui peut être"
                " affiché est « non conforme », quelle que soit la qualité des pages."
            ),
            (
                "L'organisme qui publie ce site doit dire s'il relève de l'article 47 de la loi 2005-102 ; c'est une"
                " question de droit à laquelle ce texte ne répond pas."
            ),
        ),
    ),
    Section(
        "Ce qui est vérifié par des tests",
        (),
        (
            (
                "Les pages « Trouver ma CPTS », légales et d'aide se lisent sans JavaScript, au clavier, et sur un"
                " écran de 390 pixels de large sans défilement horizontal."
            ),
            (
                "Contrôle automatique de chaque page (axe-core 4.12 : règles WCAG 2.0 à 2.2 niveaux A et AA, bonnes"
                " pratiques) : toutes celles du tableau de bord dans leurs principaux états (fiche ouverte, liste"
                " ouverte, recherche, erreur, atelier et propositions, plan, diagnostic, comparaison), les pages sans"
                " JavaScript, la documentation de l'API, les vignettes à intégrer, la carte autonome et le document"
                " HTML, sur un écran d'ordinateur et sur un téléphone. Un tel contrôle ne voit qu'une partie des"
                " défauts."
            ),
            (
                "Clavier seul, sur des parcours types : lien d'évitement, menu, recherche et tableau de la page Carte,"
                " fiche lue puis fermée par Échap avec retour du curseur, territoire composé et annulé dans l'Atelier,"
                " contrôle principal de chaque page. Le focus y est visible."
            ),
            (
                "Agrandissement à 400 % (fenêtre de 320 sur 256 pixels) sans défilement horizontal de la page : seuls"
                " les tableaux larges défilent, dans un cadre atteint au clavier. Espacement du texte augmenté sans"
                " texte coupé."
            ),
            (
                "Visite guidée : suivie au clavier d'un bout à l'autre, fermée par Échap, le focus revient au bouton"
                " qui l'a ouverte ; de même pour les mots expliqués."
            ),
            "Les animations cessent quand le système demande de les réduire.",
            "La carte a son équivalent en tableau, et une recherche.",
        ),
    ),
    Section(
        "Ce qui ne l'est pas",
        (),
        (
            "Aucune personne handicapée n'a testé le site, aucun lecteur d'écran n'a été passé sur toutes ses pages.",
            (
                "Le tracé de la carte n'est pas décrit en texte : les cartes en ligne sont exemptées, mais"
                " l'information essentielle (à quelle CPTS appartient une commune) doit être lisible ; elle l'est dans"
                " « Trouver ma CPTS »."
            ),
            (
                "Le tracé d'un territoire à la souris dans l'Atelier (rectangle, lasso) n'a pas d'équivalent exact au"
                " clavier ; les listes et la recherche mènent au même territoire."
            ),
            (
                "Les graphiques n'ont pas été contrôlés un à un ; parmi les fichiers téléchargés, seuls la carte"
                " autonome et le document HTML l'ont été, par axe-core."
            ),
            "Ni schéma pluriannuel ni plan d'action ne sont publiés.",
        ),
        (("Trouver ma CPTS", "/ma-cpts"),),
    ),
    Section(
        "Signaler un défaut, obtenir l'information autrement",
        ("Écrivez au contact du site. Sans réponse, vous pouvez saisir le Défenseur des droits.",),
        (),
        (("Contact", "/contact"), ("Défenseur des droits", "https://www.defenseurdesdroits.fr")),
    ),
)

PRIVACY_TITLE = "Confidentialité"
PRIVACY = (
    Section(
        "Ni cookie, ni traceur",
        ("Ce site ne dépose aucun cookie, n'appelle aucun outil de mesure d'audience et ne demande aucun compte.",),
    ),
    Section(
        "Ce que vous cherchez",
        (
            (
                "Le texte cherché part dans l'adresse de la page, comme pour tout formulaire de recherche : votre"
                " navigateur peut la garder dans son historique. Notre application ne l'enregistre ni ne l'écrit dans"
                " un journal ; un serveur placé devant elle par l'hébergeur pourrait le faire."
            ),
        ),
    ),
    Section(
        "Ce qui reste dans votre navigateur",
        (
            (
                "L'atelier garde votre travail en cours dans votre navigateur, sur votre appareil ; il s'efface depuis"
                " les réglages du navigateur (données de sites). Les communes choisies sont envoyées au serveur, qui"
                " calcule et ne les garde pas. Les pages « Trouver ma CPTS » ne gardent rien dans le navigateur."
            ),
            (
                "Suivre ou refuser la visite guidée y laisse un seul mot, « vue », pour ne plus la proposer ; il n'est"
                " envoyé à personne, et s'efface de la même façon."
            ),
        ),
    ),
    Section(
        "Ce qui n'est pas ici",
        (
            (
                "Aucune donnée personnelle : des effectifs de professionnels, jamais leurs noms. Signaler un périmètre"
                " prépare un texte que vous envoyez vous-même."
            ),
            "Le fond de carte IGN de la page Carte, si vous l'activez, est demandé par votre navigateur à l'IGN.",
        ),
    ),
)
GEOCODER_TITLE = "Adresses"
GEOCODER_OFF = "Aucun service d'adresses n'est appelé : une adresse est lue ici, par sa commune ou son code postal."
GEOCODER_ON = (
    "Une adresse qui ne dit pas sa commune est envoyée par notre serveur au géocodeur {service}, sans rien qui vous"
    " désigne, pour en lire la commune. Elle n'est pas enregistrée par notre application."
)
NATIONAL = "national (Géoplateforme, IGN)"

LEGAL_TITLE = "Mentions légales"
PUBLISHER = "Éditeur"
HOSTING = "Hébergeur"
NOT_DECLARED = "Non renseigné : l'organisme qui installe ce site doit le déclarer (réglage {setting})."
LEGAL = (
    Section(
        "Contenu",
        (
            (
                "Logiciel sous licence MIT. Données publiques : chaque source, sa licence et son millésime sont dans"
                " la page « Données et méthode »."
            ),
            (
                "Le registre des CPTS est établi d'après des pages publiques, citées ligne à ligne. Il n'a pas de"
                " valeur officielle : l'ARS fait foi."
            ),
        ),
        (),
        (("Données et méthode", "/donnees"),),
    ),
)

CONTACT_TITLE = "Contact"
CONTACT_SITE = "À propos de ce site"
CONTACT_CPTS = "À propos d'une CPTS"
CONTACT_CPTS_NOTE = (
    "Pour créer, rejoindre ou corriger une CPTS : Agora Lib', secteur par secteur. Cherchez votre commune pour lire le"
    " vôtre, ou choisissez ci-dessous."
)
CONTACT_NONE = "Aucun secteur de contact n'est déclaré pour cette région."
NEWS_TITLE = "Nouveautés"
NEWS_NONE = "Le journal des versions n'est pas joint à cette installation."
NOT_FOUND = Section(
    "Que faire",
    ("Cette adresse ne mène à aucune page. La commune a peut-être changé de nom ou de code : cherchez-la.",),
    (),
    (("Trouver ma CPTS", "/ma-cpts"), ("Carte", "/")),
)
# Addresses and names of the footer.
FOOTER = {
    "/ma-cpts": "Trouver ma CPTS",
    "/glossaire": "Glossaire",
    "/nouveautes": NEWS_TITLE,
    "/contact": CONTACT_TITLE,
    "/accessibilite": ACCESSIBILITY_STATE,
    "/mentions-legales": LEGAL_TITLE,
    "/confidentialite": PRIVACY_TITLE,
}
FOOTER_LABEL = "Informations sur le site"
TO_APP = "Carte et diagnostics"
