"""Models of the visits, by topic."""

from delegations.models.delegates import Delegate
from delegations.models.gifts import Gift, ValueLimit
from delegations.models.outcomes import FollowUp, GoldenBookEntry, SectorNote, Statement
from delegations.models.programme import ProgrammeItem
from delegations.models.visits import Stop, Visit

__all__ = [
    "Delegate",
    "FollowUp",
    "Gift",
    "GoldenBookEntry",
    "ProgrammeItem",
    "SectorNote",
    "Statement",
    "Stop",
    "ValueLimit",
    "Visit",
]
