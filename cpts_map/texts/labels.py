"""Words of the domain: statuses, definitions, flags, classes, sources."""

from cpts_map.rules import Coverage, Definition, Flag, Precision, Status
from cpts_map.texts.typography import fr

STATUS = {
    Status.REPEREE: "repérée",
    Status.LETTRE: "lettre d’intention validée",
    Status.PROJET: "projet de santé validé",
    Status.ACI: "ACI signé",
    Status.ARRET: "à l’arrêt",
    Status.INCONNU: "statut inconnu",
}
DEFINITION = {
    Definition.STRICTE: "stricte (ACI signé)",
    Definition.LARGE: "large (tout statut sauf à l’arrêt)",
}
DEFINITION_SHORT = {Definition.STRICTE: "définition stricte", Definition.LARGE: "définition large"}
COVERAGE = {
    Coverage.COUVERTE: "couverte",
    Coverage.PARTAGEE: "couverte, partagée",
    Coverage.NON_COUVERTE: "non couverte",
    Coverage.NON_DOCUMENTEE: "non documentée",
}
FLAG = {
    Flag.NON_COUVERT: "non couvert",
    Flag.FAIBLE: "faiblement couvert",
    Flag.PARTIEL: "partiellement couvert",
    Flag.COMPLET: "couvert",
    Flag.NON_DOCUMENTE: "non documenté",
    Flag.A_VERIFIER: "à vérifier (au moins)",
}
PRECISION = {
    Precision.COMMUNES: "communes citées par la source",
    Precision.EPCI: "EPCI cité par la source",
    Precision.DEDUIT: "périmètre déduit, à confirmer",
    Precision.PARTIEL: "périmètre partiel",
    Precision.AUCUN: "aucun périmètre connu",
}
BOUNDS = {
    "sous_le_minimum": "sous le minimum de 20\u202f000 habitants",
    "dans_les_bornes": "dans les bornes de 20\u202f000 à 100\u202f000 habitants",
    "au_dessus_du_maximum": "au-dessus du maximum de 100\u202f000 habitants",
}
LICENCE = {
    "etalab-2.0": fr("Licence Ouverte 2.0 (Etalab)"),
    "faits-publics": "Faits publics, source citée ligne à ligne",
    "a-verifier": "Licence à vérifier auprès du producteur",
}
DIRECTION = {
    "plus_haut_moins_favorable": "plus haut = moins favorable",
    "plus_bas_moins_favorable": "plus bas = moins favorable",
    "neutre": "sans sens favorable",
}
METHOD = {
    "quantiles": "Quantiles (autant de communes par classe)",
    "seuils_naturels": "Seuils naturels (Jenks)",
    "seuils_fixes": "Seuils fixes de l’indicateur",
}
# Columns of the data checks.
CHECK_COLUMN = {
    "age": "âge (années)",
    "age_low": "âge minimal",
    "apl": "APL",
    "apl_65": "APL aux 65 ans ou moins",
    "commune_code": "code",
    "communes": "somme des communes",
    "count": "effectif",
    "cpts_id": "CPTS",
    "departement": "département",
    "inhabitants": "habitants",
    "max_age": "âge admis (années)",
    "name": "nom",
    "profession": "profession",
    "per_1000": fr("pour 1 000 habitants"),
    "published": "publié",
    "sex": "sexe",
    "source_id": "source",
    "title": "titre",
    "type": "type",
    "vintage": "millésime",
    "year": "année",
}
# How sure we are of what a screen says.
MARK = {"V": fr("[V] lu dans la source"), "M": fr("[M] de mémoire, à confirmer"), "I": fr("[I] notre lecture")}
LEVEL = {
    "departement": "Départements",
    "epci": "EPCI",
    "bassin_de_vie": "Bassins de vie",
    "cpts": "CPTS (périmètres documentés)",
    "commune": "Communes",
}
LEVEL_ONE = {
    "departement": "département",
    "epci": "EPCI",
    "bassin_de_vie": "bassin de vie",
    "cpts": "CPTS",
    "commune": "commune",
}
LEVEL_MANY = {
    "departement": "départements",
    "epci": "EPCI",
    "bassin_de_vie": "bassins de vie",
    "cpts": "CPTS",
    "commune": "communes",
}
