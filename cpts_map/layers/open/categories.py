"""Categories of FINESS that matter for the diagnosis of a CPTS: the family of each, and its label."""

from dataclasses import dataclass

FAMILIES = (
    "maison_sante",
    "centre_sante",
    "hopital",
    "pharmacie",
    "laboratoire",
    "ehpad",
    "hebergement_agees",
    "soins_domicile",
    "cpts",
    "addictologie",
    "psychiatrie_ambulatoire",
    "pmi",
    "dialyse",
    "had",
    "autre",
)


@dataclass(frozen=True, slots=True)
class Category:
    """A category of establishment.

    Attributes
    ----------
    family
        One of ``FAMILIES``.
    label
        In French.
    """

    family: str
    label: str


# The nomenclature is that of DREES, kept by ANS (TRE_R397); a category that is not named here is of the family
# « autre ». Home help (460), day centres (207) and CLIC (463) give no care: named, they are of no family of care.
CATEGORIES = {
    "603": Category("maison_sante", "Maison de santé"),
    "604": Category("cpts", "Communauté professionnelle territoriale de santé (CPTS)"),
    "124": Category("centre_sante", "Centre de santé"),
    "125": Category("centre_sante", "Centre de santé dentaire"),
    "130": Category("centre_sante", "Centre de soins médicaux"),
    "289": Category("centre_sante", "Centre de soins infirmiers"),
    "439": Category("centre_sante", "Centre de santé polyvalent"),
    "101": Category("hopital", "Centre hospitalier régional (CHR)"),
    "355": Category("hopital", "Centre hospitalier (CH)"),
    "106": Category("hopital", "Centre hospitalier, ex-hôpital local"),
    "292": Category("hopital", "Centre hospitalier spécialisé en santé mentale"),
    "131": Category("hopital", "Centre de lutte contre le cancer"),
    "114": Category("hopital", "Hôpital des armées"),
    "115": Category("hopital", "Établissement de soins du service de santé des armées"),
    "365": Category("hopital", "Établissement de soins pluridisciplinaire"),
    "128": Category("hopital", "Établissement de soins chirurgicaux"),
    "129": Category("hopital", "Établissement de soins médicaux"),
    "122": Category("hopital", "Établissement de soins obstétriques et chirurgico-gynécologiques"),
    "109": Category("hopital", "Établissement de soins de suite et de réadaptation"),
    "362": Category("hopital", "Établissement de soins de longue durée"),
    "696": Category("hopital", "Groupement de coopération sanitaire de moyens"),
    "697": Category("hopital", "Groupement de coopération sanitaire, établissement de santé"),
    "127": Category("had", "Hospitalisation à domicile"),
    "156": Category("psychiatrie_ambulatoire", "Centre médico-psychologique (CMP)"),
    "425": Category("psychiatrie_ambulatoire", "Centre d'accueil thérapeutique à temps partiel (CATTP)"),
    "141": Category("dialyse", "Centre de dialyse"),
    "146": Category("dialyse", "Structure d'alternative à la dialyse en centre"),
    "223": Category("pmi", "Protection maternelle et infantile (PMI)"),
    "228": Category("pmi", "Centre de planification ou d'éducation familiale"),
    "610": Category("laboratoire", "Laboratoire d'analyses"),
    "611": Category("laboratoire", "Laboratoire de biologie médicale"),
    "612": Category("laboratoire", "Autre laboratoire de biologie médicale"),
    "620": Category("pharmacie", "Pharmacie d'officine"),
    "627": Category("pharmacie", "Propharmacie"),
    "628": Category("pharmacie", "Pharmacie minière"),
    "629": Category("pharmacie", "Pharmacie mutualiste"),
    "500": Category("ehpad", "Établissement d'hébergement pour personnes âgées dépendantes (EHPAD)"),
    "501": Category("hebergement_agees", "EHPA percevant des crédits d'assurance maladie"),
    "502": Category("hebergement_agees", "EHPA ne percevant pas de crédits d'assurance maladie"),
    "202": Category("hebergement_agees", "Résidence autonomie"),
    "354": Category("soins_domicile", "Service de soins infirmiers à domicile (SSIAD)"),
    "209": Category("soins_domicile", "Service polyvalent d'aide et de soins à domicile (SPASAD)"),
    "460": Category("autre", "Service d'aide à domicile"),
    "207": Category("autre", "Centre de jour pour personnes âgées"),
    "463": Category("autre", "Centre local d'information et de coordination (CLIC)"),
    "197": Category("addictologie", "Centre de soins, d'accompagnement et de prévention en addictologie (CSAPA)"),
    "178": Category(
        "addictologie",
        "Centre d'accueil et d'accompagnement à la réduction des risques des usagers de drogues (CAARUD)",
    ),
}
