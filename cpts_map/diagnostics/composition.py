"""Whether a territory has the professionals without whom a CPTS is not created."""

from dataclasses import dataclass
from enum import StrEnum

from cpts_map.rules import COMPOSITION_GPS, COMPOSITION_OTHERS


class Verdict(StrEnum):
    """Outcome of the test; nobody can tell where counts are missing or to be verified."""

    MET = "remplie"
    UNMET = "non_remplie"
    UNKNOWN = "indeterminee"


class Reason(StrEnum):
    """Why nobody can tell; the first that applies."""

    NO_COUNT = "aucun_effectif"
    MISSING = "effectifs_manquants"
    TO_VERIFY = "effectifs_a_verifier"
    SHARED = "professionnels_partages"


@dataclass(frozen=True, slots=True)
class Composition:
    """Professionals of a territory against the minimum of a creation.

    Attributes
    ----------
    verdict
        Outcome.
    reason
        Why nobody can tell; ``None`` otherwise.
    gps, others
        General practitioners, and professionals of the other professions counted; ``None`` where no count is known.
    """

    verdict: Verdict
    reason: Reason | None
    gps: float | None
    others: float | None


def judge(
    gps: float | None,
    others: float | None,
    *,
    complete: bool = True,
    firm_gps: float | None = None,
    shared: bool = False,
) -> Composition:
    """Judge counts against the minimum.

    Parameters
    ----------
    gps, others
        Counts over the communes where they are known.
    complete
        Whether they are known in every commune.
    firm_gps
        General practitioners of the communes whose count need not be verified; ``None`` where all are firm.
    shared
        Whether a person counts in part in each place of practice: less than two may then be two persons.

    Returns
    -------
    Composition
        What is known is enough: missing communes can only add. What is not enough is a refusal only where every
        commune is known.

    Examples
    --------
    >>> [judge(g, o).verdict.value for g, o in ((2, 1), (1, 30), (2, 0), (None, 3))]
    ['remplie', 'non_remplie', 'non_remplie', 'indeterminee']
    >>> judge(1, 30, complete=False).reason, judge(6, 1, firm_gps=0).reason
    (<Reason.MISSING: 'effectifs_manquants'>, <Reason.TO_VERIFY: 'effectifs_a_verifier'>)
    """
    reason: Reason | None = None
    if gps is None or others is None:
        reason = Reason.NO_COUNT
    elif gps >= COMPOSITION_GPS and others >= COMPOSITION_OTHERS:
        if firm_gps is not None and firm_gps < COMPOSITION_GPS:
            reason = Reason.TO_VERIFY
    elif not complete:
        reason = Reason.MISSING
    elif shared and gps > 0 and others > 0:
        reason = Reason.SHARED
    else:
        return Composition(Verdict.UNMET, None, gps, others)
    return Composition(Verdict.UNKNOWN if reason else Verdict.MET, reason, gps, others)
