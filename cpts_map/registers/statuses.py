"""The status of a CPTS as ARS, URPS and ministry write it, read by whole words; anything else is *inconnu*."""

import re
from dataclasses import dataclass

from cpts_map.registers.names import key
from cpts_map.rules import Status

_STOPPED = (
    r"a l arret|arretee|projet arrete|abandonne[es]*|abandon|dissoute?s?|dissolution|suspendue?s?|suspension|"
    r"en sommeil|mise en sommeil|cessation|liquidation"
)
_ACI = r"(?:aci|accords? conventionnels? interprofessionnels?)"
_DENIED = (
    rf"(?:sans|hors|avant|aucun|non|pas) (?:d |l |de l )?{_ACI}|{_ACI} (?:non|pas|aucun)|(?:non|pas) (?:encore )?signe"
)
_SOON = (
    r"negociation|attente|futur[es]*|prevu[es]*|prochain[es]*|prochainement|bientot|a signer|a venir|pre|"
    r"en cours|preparation|vise[es]*"
)
_PROJECT = r"(?:projets? de sante|projets?|ps)"
_LETTER = r"(?:lettres? d intention|lettres?|ldi|li)"
_VALID = r"(?:valide[es]*|validation|approuve[es]*|accepte[es]*|agree[es]*)"
_NOT = r"(?:non|pas|sans|attente|en cours|a valider|prochain[es]*|avant|futur[es]*|bientot|a)"
_GAP = r"(?:(?!lettres?\b|ldi\b|li\b)\w+ ){0,2}?"

# In order: the first rule whose words are found decides.
_RULES: tuple[tuple[str, Status], ...] = (
    (_STOPPED, Status.ARRET),
    (rf"(?!.*\b(?:{_DENIED})).*\b{_ACI}\b.*\bsigne[es]*", Status.ACI),
    # A contract about to be signed is one whose project is validated.
    (rf"(?!.*\b(?:{_DENIED}))(?=.*\b{_ACI}\b).*\b(?:{_SOON})", Status.PROJET),
    (rf"(?!.*\b(?:{_DENIED})).*\b{_ACI}", Status.ACI),
    # The words of the ministry's atlas.
    (r"^(?:cpts )?en fonctionnement$", Status.ACI),
    (r"^(?:cpts )?(?:prochainement|bientot) en fonctionnement$", Status.PROJET),
    # Written, filed or examined: the letter is the last step that is certain.
    (rf"{_PROJECT} {_GAP}(?:a valider|{_NOT} (?:\w+ )?{_VALID})", Status.LETTRE),
    (rf"{_PROJECT} {_GAP}{_VALID}", Status.PROJET),
    (rf"{_NOT} (?:de )?validation (?:du |de )+{_PROJECT}", Status.LETTRE),
    (rf"validation (?:du |de )*{_PROJECT}", Status.PROJET),
    (rf"(?=.*\b{_PROJECT}\b).*\b(?:redaction|redige[es]*|ecriture|depose[es]*|depot|instruction|elaboration)",
     Status.LETTRE),
    (rf"{_LETTER} (?:\w+ ){{0,2}}?(?:{_NOT} (?:\w+ )?{_VALID}|depose[es]*|recue?s?|attendue?s?|redaction|en cours)",
     Status.REPEREE),
    (_LETTER, Status.LETTRE),
    (r"^(?:cpts )?en (?:cours de )?creation$", Status.LETTRE),
    (r"reperee?s?|initiatives?|emergente?s?|emergence|reflexion|pre projets?|avant projets?", Status.REPEREE),
)  # fmt: skip
_COMPILED = tuple(
    (re.compile(rf"{rule}\b" if rule.startswith(("(?", "^")) and ".*" in rule else rf".*?\b(?:{rule})\b"), status)
    for rule, status in _RULES
)
_NOTHING = re.compile(r"|inconnue?|statut inconnu|nc|n c|nr|n r|na|n a|non renseignee?|non connue?|non communiquee?|nd")


# A status is some words; a page of text is none, and the rules would take the square of its length to say so.
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class StatusRead:
    """A status as read.

    Attributes
    ----------
    status
        One of the project's.
    exact
        Whether the text is the project's own word, or says that nothing is known.
    understood
        Whether the words decided; a text that says nothing of a status is not.
    """

    status: Status
    exact: bool = False
    understood: bool = True


def read_status(text: str) -> StatusRead:
    """Read a status by its whole words.

    Examples
    --------
    >>> [read_status(t).status.value for t in ("ACI signé", "En rédaction du projet de santé", "LI validée", "Bleu")]
    ['aci_signe', 'lettre_intention_validee', 'lettre_intention_validee', 'inconnu']
    """
    if len(text) > _LONGEST:
        return StatusRead(Status.INCONNU, understood=False)
    folded = key(text)
    own = folded.replace(" ", "_")
    if own in set(Status):
        return StatusRead(Status(own), exact=True)
    if _NOTHING.fullmatch(folded):
        return StatusRead(Status.INCONNU, exact=True)
    for pattern, status in _COMPILED:
        if pattern.match(folded):
            return StatusRead(status)
    return StatusRead(Status.INCONNU, understood=False)
