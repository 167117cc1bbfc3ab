"""A case and the facts that it holds: its words, itself, its listings and who shares in it."""

from marac.cases.models.case import Case, Part, Question, RiskAssessment, SafeContact
from marac.cases.models.listing import Listing
from marac.cases.models.sharing import Conflict, Invitation, NamedReader
from marac.cases.models.words import (
    Decision,
    Forum,
    Ground,
    Outcome,
    PartKind,
    RedFlag,
    RiskLevel,
)

__all__ = [
    "Case",
    "Conflict",
    "Decision",
    "Forum",
    "Ground",
    "Invitation",
    "Listing",
    "NamedReader",
    "Outcome",
    "Part",
    "PartKind",
    "Question",
    "RedFlag",
    "RiskAssessment",
    "RiskLevel",
    "SafeContact",
]
