"""Sentences of the guided tour, and of the bubble that explains a word."""

BUTTON = "Visite guidée"
OFFER = "Première visite ?"
OFFER_TAKE = "Visite guidée ({count} étapes)"
OFFER_LEAVE = "Ne plus proposer"
OFFER_LABEL = "Proposition de visite guidée"

# What the browser writes.
DIALOG = {
    "etape": "Étape {n} sur {total}",
    "precedent": "Précédent",
    "suivant": "Suivant",
    "terminer": "Terminer",
    "fermer": "Fermer",
    "absent": "Cette partie de la page n'est pas affichée pour l'instant : l'étape reste lisible, et la suite aussi.",
}
# Of each step: title, what it says.
STEPS = (
    (
        "Carte : choisir ce qu'elle colore",
        (
            "« Indicateur » change la couleur des communes : accès aux généralistes, âge, population… La légende dit"
            " l'unité, l'année et la source ; plus foncé veut dire moins favorable."
        ),
    ),
    (
        "Carte : ce qui se superpose",
        (
            "« Couches » montre ou cache les périmètres des CPTS et les hachures. Hachurée, une commune n'est dans"
            " aucun périmètre connu : tant que le registre est partiel, elle est « non documentée », pas « non"
            " couverte »."
        ),
    ),
    (
        "Carte : chercher un territoire",
        (
            "Écrire une commune, un code postal, un EPCI ou une CPTS, puis choisir dans la liste. Toucher une commune"
            " de la carte, ou son nom dans le tableau du bas, fait la même chose."
        ),
    ),
    (
        "Carte : lire la fiche",
        (
            "La fiche du territoire choisi s'ouvre ici : CPTS qui le citent, population, indicateurs comparés au"
            " département et à la région. Ouvrir le nom d'un indicateur dit d'où vient le chiffre."
        ),
    ),
    (
        "Couverture : qui est dans une CPTS",
        (
            "La population couverte par département, puis les zones sans CPTS. La définition change les chiffres :"
            " stricte, ACI signé ; large, toute étape sauf à l'arrêt. Les deux sont toujours montrées."
        ),
    ),
    (
        "Atelier : préparer un territoire",
        (
            "Chercher des communes ou partir d'un EPCI : population, règles et indicateurs suivent aussitôt. Rien n'est"
            " publié ; le travail reste dans ce navigateur, et un lien permet de le partager."
        ),
    ),
    (
        "Diagnostic : tout sur un territoire",
        (
            "Chercher un territoire pour lire ses forces, ses tensions et ses doutes, puis télécharger le document."
            " Les mots soulignés de pointillés s'expliquent d'un clic ; cette visite se rouvre depuis l'en-tête."
        ),
    ),
)

GLOSSARY_LINK = "Glossaire"
CLOSE = "Fermer"
WORDS = "Mots expliqués : "
