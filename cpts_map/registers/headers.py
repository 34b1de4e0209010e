"""Names of columns: what each says of what stands under it; columns of persons come before all else."""

import re
from enum import StrEnum

from cpts_map.registers.names import key
from cpts_map.registers.statuses import read_status
from cpts_map.rules import Status


class Role(StrEnum):
    """What a column holds."""

    ID = "identifiant de la CPTS"
    NAME = "nom de la CPTS"
    STATUS = "statut"
    DATE = "date du statut"
    STEP = "étape"
    CODE = "code de la commune"
    COMMUNE = "commune"
    DEPARTEMENT = "département"
    POSTAL = "code postal"
    POPULATION = "population citée"
    COUNT = "nombre de communes cité"
    SITE = "site"
    SOURCE = "source"
    NOTE = "note"
    PRECISION = "précision"
    MEMBER_PRECISION = "précision du rattachement"
    SHARE = "part"
    PERSON = "personne"
    OTHER = "autre"


EXACT, LIKELY, POSSIBLE = 3, 2, 1

_PERSON = re.compile(
    r"\b(?:\w*president\w*|co?ordon\w*|coordin\w*|contacts?|mails?|mel|e mails?|courriels?|emails?|adresses?|tel|tels|"
    r"telephones?|portables?|mobiles?|fax|responsables?|referente?s?|interlocut\w*|direct(?:eur|rice)s?|direction|"
    r"prenoms?|medecins?|docteurs?|leaders?|porteu\w*|pilotes?|secretaires?|tresori\w*|animat\w*|"
    r"charge\w* (?:de )?mission|"
    r"bureau|gerant\w*|representant\w*|membres?|signataires?)\b"
)
_SMALL = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "en", "a", "au"})

_NAMES: tuple[tuple[int, Role, str], ...] = (
    (
        EXACT,
        Role.ID,
        ("id,cpts id,id cpts,identifiant,identifiant cpts,code cpts,cpts code,numero cpts,n cpts,ref cpts"),
    ),
    (LIKELY, Role.ID, "finess,n finess,nofiness,numero finess,finess et,fid cpts"),
    (
        EXACT,
        Role.NAME,
        (
            "nom cpts,cpts nom,cpts,libelle cpts,lib cpts,cpts libelle,intitule cpts,denomination cpts,"
            "nom projet,name cpts,cpts name,nom communaute,nom projet cpts,"
            "nom communaute professionnelle territoriale sante"
        ),
    ),
    (LIKELY, Role.NAME, "raison sociale,denomination,intitule,nom long,projet cpts"),
    (POSSIBLE, Role.NAME, "nom,name,libelle,lib,label,titre"),
    (
        EXACT,
        Role.STATUS,
        (
            "statut,status,statut cpts,cpts statut,etat avancement,avancement,stade,stade avancement,"
            "niveau maturite,maturite,etat avancement cpts,etat cpts"
        ),
    ),
    (LIKELY, Role.STATUS, "etat,phase,etape,situation,statut projet,stade projet,niveau avancement"),
    (EXACT, Role.DATE, "date statut,date status,date etat"),
    (LIKELY, Role.DATE, "date,depuis,date signature,date validation,dt statut"),
    (
        EXACT,
        Role.CODE,
        (
            "code commune,commune code,codecommune,code insee,insee,codgeo,depcom,com code,insee com,"
            "code com,cog,code cog,code commune insee,code insee commune,code officiel geographique,"
            "codeinsee,insee commune,cod com,code geo,inseecom,commune insee,num insee"
        ),
    ),
    (POSSIBLE, Role.CODE, "code,codes"),
    (
        EXACT,
        Role.COMMUNE,
        (
            "commune,communes,nom commune,commune nom,libelle commune,libgeo,nom com,lib com,"
            "communes cpts,communes couvertes,communes territoire,liste communes,commune libelle,"
            "communes concernees,communes perimetre,commune cpts,nom communes,com nom,com lib,"
            "lib commune"
        ),
    ),
    (
        LIKELY,
        Role.COMMUNE,
        (
            "territoire cpts,territoire,perimetre,ville,villes,territoire action,localite,municipalite,"
            "cpts territoire,perimetre cpts,territoire couvert,localites,territoires,"
            "perimetre geographique"
        ),
    ),
    (
        EXACT,
        Role.DEPARTEMENT,
        (
            "departement,departements,dpt,dep,dept,code departement,num departement,n departement,"
            "code dep,code dept,code dpt,departement cpts,numero departement,n dep"
        ),
    ),
    (EXACT, Role.POSTAL, "code postal,cp,codes postaux,codepostal,code postal commune,postal code,zip"),
    (
        EXACT,
        Role.POPULATION,
        "population,population citee,habitants,nb habitants,nombre habitants,pop,population couverte",
    ),
    (EXACT, Role.COUNT, "nb communes,nombre communes,nb communes cite,n communes,nbre communes"),
    (EXACT, Role.SITE, "site,site internet,site web,url,site web cpts,site internet cpts,page web,lien,siteweb"),
    (EXACT, Role.SOURCE, "source url,source,sources"),
    (EXACT, Role.NOTE, "note"),
    (EXACT, Role.PRECISION, "precision perimetre"),
    (EXACT, Role.MEMBER_PRECISION, "precision"),
    (EXACT, Role.SHARE, "part,part surface,share"),
)
_BY_NAME = {name: (strength, role) for strength, role, names in _NAMES for name in names.split(",")}
# Words that tell a column when its whole name is not known; in order.
_BY_WORDS: tuple[tuple[frozenset[str], frozenset[str], Role], ...] = (
    (frozenset({"siege", "implantation"}), frozenset(), Role.OTHER),
    (frozenset({"commune", "communes"}), frozenset({"nb", "nombre", "nbre"}), Role.COUNT),
    (frozenset({"commune", "communes"}), frozenset({"code", "insee", "codes"}), Role.CODE),
    (frozenset({"commune", "communes"}), frozenset(), Role.COMMUNE),
    (frozenset({"postal", "postaux"}), frozenset(), Role.POSTAL),
    (frozenset({"departement", "dpt", "dept"}), frozenset(), Role.DEPARTEMENT),
    (frozenset({"date", "dt"}), frozenset(), Role.DATE),
    (frozenset({"statut", "status", "avancement", "stade", "etat", "maturite"}), frozenset(), Role.STATUS),
    (frozenset({"cpts"}), frozenset({"id", "code", "identifiant", "numero", "num", "no"}), Role.ID),
    (frozenset({"cpts"}), frozenset({"nom", "lib", "libelle", "intitule", "denomination"}), Role.NAME),
    (frozenset({"territoire", "perimetre"}), frozenset(), Role.COMMUNE),
    (frozenset({"habitants", "population", "pop"}), frozenset(), Role.POPULATION),
    (frozenset({"site", "internet", "url"}), frozenset(), Role.SITE),
    (frozenset({"cpts"}), frozenset(), Role.NAME),
)
_STEPS = (Status.LETTRE, Status.PROJET, Status.ACI)
_LONGEST = 80


def words(header: str) -> str:
    """Words of the name of a column, small ones left out.

    Examples
    --------
    >>> words("Nom de la CPTS"), words("nom_cpts"), words("codeCommune")
    ('nom cpts', 'nom cpts', 'code commune')
    """
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", header).replace("°", " ")
    return " ".join(word for word in key(spaced).split() if word not in _SMALL)


def by_name(header: str) -> tuple[int, Role]:
    """Tell what a column is by its name, and how sure that is; persons before all else.

    Examples
    --------
    >>> by_name("Nom CPTS"), by_name("Contact de la CPTS")[1].value, by_name("Territoire CPTS")[1].value
    ((3, <Role.NAME: 'nom de la CPTS'>), 'personne', 'commune')
    """
    folded = words(header)
    if not folded or len(folded) > _LONGEST:
        return 0, Role.OTHER
    if folded in _BY_NAME:
        return _BY_NAME[folded]
    if _PERSON.search(key(header)) and step(header) is None:
        return EXACT, Role.PERSON
    if step(header) is not None:
        return LIKELY, Role.STEP
    present = set(folded.split())
    for some, also, role in _BY_WORDS:
        if present & some and (not also or present & also):
            return LIKELY if role is not Role.OTHER else 0, role
    return 0, Role.OTHER


def step(header: str) -> Status | None:
    """Status that a column stands for: « Date de signature de l'ACI », « Lettre d'intention »; none for others."""
    folded = words(header)
    if set(folded.split()) & {"statut", "etat", "stade", "avancement", "commune", "communes", "nom"}:
        return None
    read = read_status(re.sub(r"\b(?:date|dates|annee|dt)\b(?: de\b| du\b)*", "", key(header)))
    return read.status if read.understood and read.status in _STEPS else None
