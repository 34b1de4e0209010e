"""What the API says in French: its pages, its problems, the meaning of its fields."""

from cpts_map.texts.typography import fr

TITLE = fr("CPTS map : API")
DESCRIPTION = fr(
    "Les chiffres de l'écran, chacun à une adresse stable : territoires, CPTS, couverture, zones, indicateurs, "
    "diagnostic d'un périmètre, tension, plan, recherche, tables Parquet. Lecture seule, sans compte ni clé. Chaque "
    "réponse porte « meta » : région, millésime de la population, état du registre, sources et licences. Une valeur "
    "« null » est manquante ou sans objet : ce n'est jamais un zéro."
)
LICENCE_NOTE = fr("Chaque source garde sa licence : citer son attribution et son millésime avec le chiffre.")
PROBLEMS = {
    400: ("demande-illisible", "Demande illisible"),
    404: ("introuvable", "Introuvable"),
    405: ("methode-refusee", "Méthode refusée"),
    408: ("trop-lent", "Envoi trop lent"),
    413: ("trop-grand", "Demande trop grande"),
    414: ("adresse-trop-longue", "Adresse trop longue"),
    416: ("plage-impossible", "Plage d’octets impossible"),
    422: ("demande-invalide", "Demande invalide"),
    429: ("trop-de-demandes", "Trop de demandes"),
    500: ("erreur-interne", "Erreur interne"),
    503: ("trop-long", "Réponse trop longue à faire"),
}
INTERNAL = fr("Une erreur inattendue a empêché la réponse ; elle est inscrite au journal du serveur.")
NO_ADDRESS = fr("Aucune adresse de l'API n'est « {path} ». Le mode d'emploi est à /api/v1/.")
NO_METHOD = fr("La méthode {method} n'est pas admise ici.")
TOO_LARGE = fr("Le corps de la demande dépasse {limit} octets.")
TOO_MANY = fr("Le périmètre compte trop de communes : {limit} au plus.")
NO_PERIMETER = fr("Le registre ne documente aucun périmètre pour « {code} » : pas de chiffre.")
NO_LEVEL = fr("Aucune source chargée ne décrit le niveau « {level} ».")
NOT_AT_LEVEL = fr("« {id} » est publié par département entier : pas de valeur au niveau « {level} ».")
ONLY_FRANCE = fr("Pays inconnu : « {code} ». Seul « {france} » est décrit.")
NOT_OURS = fr("« {code} » n'est pas de la région : pas de couverture ici.")
NOT_READ = fr("« {code} » n'est pas comparé : ses lectures sont relatives aux territoires de la région affichée.")
LATE = fr("Le plan n'est pas prêt : d'autres sont demandés avant lui. Redemander dans une minute ou deux.")
NO_TABLE = fr("Aucune table « {table} ». Tables : {known}.")
NO_RANGE = fr("La plage demandée est hors du fichier, qui fait {size} octets.")
# Reasons of a refused value, by the name that pydantic gives them; {…} are its own.
REASONS = {
    "missing": "valeur obligatoire absente",
    "string_pattern_mismatch": "format de code inattendu",
    "string_too_short": "texte trop court ({min_length} au moins)",
    "string_too_long": "texte trop long ({max_length} au plus)",
    "string_type": "un texte est attendu",
    "list_type": "une liste est attendue",
    "too_short": "liste trop courte ({min_length} au moins)",
    "too_long": "liste trop longue ({max_length} au plus)",
    "int_parsing": "un nombre entier est attendu",
    "int_parsing_size": "nombre trop grand",
    "int_type": "un nombre entier est attendu",
    "greater_than_equal": "{ge} au moins",
    "less_than_equal": "{le} au plus",
    "enum": "valeurs possibles : {expected}",
    "literal_error": "valeurs possibles : {expected}",
    "extra_forbidden": "champ inconnu",
    "json_invalid": "JSON illisible",
    "model_attributes_type": "un objet JSON est attendu",
    "dict_type": "un objet JSON est attendu",
}
REFUSED = "valeur refusée"
# Page
USE = "Essayer"
PARAMETERS = "Paramètres"
EXAMPLE = fr("Exemple de réponse (listes écourtées à deux éléments)")
BODY = fr("Exemple de corps à envoyer")
FIELDS_TITLE = "Champs"
PROBLEMS_TITLE = "Erreurs"
PROBLEMS_HELP = fr(
    "Une erreur est un document application/problem+json (RFC 9457) : type, title, status, detail, instance."
)
CACHE_TITLE = "Fraîcheur"
CACHE_HELP = fr(
    "Chaque réponse porte ETag (empreinte du magasin de données) et Last-Modified (construction du magasin). Renvoyer "
    "l'ETag dans If-None-Match : 304 tant que les données n'ont pas changé. Les réponses se compressent (gzip), se "
    "lisent depuis tout autre site (CORS) ; les longues listes viennent par pages (page, per_page)."
)
COLUMNS = ("Nom", "Où", "Obligatoire", "Sens")
FIELDS = {
    "meta": "Région, millésimes, registre, sources et licences de la réponse",
    "version": "Version de cpts_map",
    "region": "Région du tableau de bord",
    "population_vintage": "Millésime de la population municipale",
    "built": "Construction du magasin de données (UTC)",
    "fingerprint": "Empreinte des données : change avec toute source, requête ou indicateur",
    "register": "Ce que le registre des CPTS connaît de la région",
    "partial": "Vrai : registre ou territoire en partie non documenté, les parts couvertes sont des minimums",
    "complete_departements": "Départements dont le registre est déclaré complet",
    "perimeters": "Nombre de CPTS dont le périmètre est documenté",
    "cpts": "CPTS du registre",
    "note": "Ce qu'il faut savoir",
    "licence": "Licence",
    "sources": "Sources, avec leur attribution",
    "source_id": "Identifiant de la source",
    "title": "Titre",
    "producer": "Producteur",
    "attribution": "À citer",
    "vintage": "Millésime",
    "page": "Page du producteur, ou page de la réponse",
    "rows": "Lignes",
    "code": "Code officiel",
    "name": "Nom",
    "level": "Niveau du territoire ; dans un indicateur, plus petit territoire que la source décrit",
    "kind": "Nature du territoire",
    "by": "Niveau des lignes",
    "definition": "Définition de « couvert » : stricte (ACI signé) ou large (tout statut sauf à l'arrêt)",
    "communes": "Communes : codes, ou nombre dans une ligne de couverture",
    "population": "Habitants (population municipale)",
    "inhabitants": "Habitants (population municipale)",
    "covered_communes": "Communes couvertes",
    "shared_communes": "Communes de plusieurs CPTS",
    "covered_population": "Habitants couverts",
    "uncovered_population": "Habitants non couverts",
    "undocumented_population": "Habitants de communes non documentées : on ne sait pas",
    "covered_share": "Part de la population couverte, de 0 à 1",
    "area_km2": "Superficie, km²",
    "covered_area_km2": "Superficie couverte, km²",
    "flag": "Signal de couverture",
    "coverage": "État de la commune : couverte, partagee, non_couverte, non_documentee",
    "could_carry": "La zone atteint le minimum d'une CPTS",
    "to_verify": "La zone peut tenir à un registre incomplet",
    "attachments": "Rattachements possibles à une CPTS voisine",
    "shared_m": "Frontière commune, mètres",
    "bounds": "Place de la population dans les bornes d'une CPTS",
    "size_class": "Classe de taille de l'ACI",
    "operating_eur": "Fonctionnement, euros par an",
    "value": "Valeur, dans l'unité ; null : manquante ou sans objet",
    "numerator": "Somme au numérateur",
    "denominator": "Somme au dénominateur ; null pour un effectif",
    "missing_share": "Part de la population sans valeur, de 0 à 1",
    "reliable": "Faux au-delà de 20 % de population sans valeur : chiffre grisé à l'écran",
    "not_applicable": "Vrai : sans objet (dénominateur nul)",
    "flagged": "Communes dont l'effectif de généralistes est à vérifier",
    "value_without_flagged": "Valeur sans ces communes",
    "benchmarks": "Le même indicateur sur le département et la région",
    "france": "Le même indicateur sur la France",
    "standings": "Place parmi les territoires de la région",
    "below": "Part des territoires dont la valeur est plus basse, de 0 à 1",
    "above": "Part des territoires dont la valeur est plus haute, de 0 à 1",
    "unit": "Unité",
    "direction": "Sens de lecture",
    "family": "Famille",
    "formula": "Calcul",
    "weight": "Pondération",
    "missing": "Règle des valeurs manquantes",
    "status": "Statut",
    "status_date": "Date du statut",
    "precision": "Comment le périmètre d'une CPTS est connu ; partiel : habitants et effectifs sont des minimums",
    "source_url": "Où le lire",
    "pieces": "Morceaux d'un seul tenant, du plus grand au plus petit",
    "pockets": "Communes laissées de côté que le périmètre isole",
    "density_per_km2": "Habitants au km²",
    "departmental": "Chiffres publiés par département entier, jamais moyennés",
    "published": "Vrai : moyenne publiée par le producteur",
    "preset": "Poids de départ ; null quand les poids sont donnés",
    "weights": "Critères de la lecture multicritère et leurs poids",
    "rules": "Les cinq lectures : ce qu'elles regardent, comment elles signalent, qui le dit",
    "readings": "Les cinq lectures du territoire",
    "reading": "Identifiant de la lecture",
    "score": "Ce par quoi la lecture signale, dans l'unité de la lecture ; plus haut : plus tendu",
    "readings_flagging": "Nombre de lectures qui signalent le territoire",
    "readings_known": "Nombre de lectures qui peuvent le dire",
    "rank": "Rang à la lecture multicritère, 1 : le plus tendu",
    "stability": "Part des tirages de poids où le territoire reste dans le dixième le plus tendu, de 0 à 1",
    "limit": "Score à partir duquel un territoire est signalé ; null si aucun ne l'est",
    "definition_mark": "V : lu dans la source ; M : de mémoire ; I : notre lecture",
    "flag_mark": "V : lu dans la source ; M : de mémoire ; I : notre lecture",
    "composition": "Professionnels face au minimum d'une création",
    "findings": "Constats écrits par des règles, chacun avec sa condition et son seuil",
    "rule": "Règle du constat",
    "when": "Condition de la règle",
    "summary": "Le plan en phrases",
    "territories": "Territoires proposés",
    "left": "Communes sans territoire, et pourquoi",
    "exact": "Vrai : aucun meilleur plan n'existe ; faux : le meilleur trouvé",
    "ended": "Faux : la recherche a été arrêtée par le temps",
    "estimated": "Vrai : minutes estimées à vol d'oiseau",
    "seed": "Graine",
    "total": "Nombre total de lignes",
    "next": "Adresse de la page suivante ; null à la dernière",
}
FIELDS = {name: fr(meaning) for name, meaning in FIELDS.items()}
