"""« Trouver ma CPTS »: what a professional types, and what is known of the commune that is meant."""

from cpts_map.macpts.answer import Holding, Membership, Neighbour, contacts_of, membership
from cpts_map.macpts.typed import Choice, How, Outcome, read, warm

__all__ = [
    "Choice",
    "Holding",
    "How",
    "Membership",
    "Neighbour",
    "Outcome",
    "contacts_of",
    "membership",
    "read",
    "warm",
]
