"""A case and the facts that it holds: its words, itself, its listings and who shares in it."""

from marac.cases.models.asked import Traits, TypedPage
from marac.cases.models.case import Case, Part, Question, RiskAssessment, SafeContact
from marac.cases.models.exceptional import BreakGlass, CaseGrant, Emergency, Verdict
from marac.cases.models.listing import Listing
from marac.cases.models.openings import CuriosityAlert, Opening, Purpose, StatedPurpose
from marac.cases.models.returning import Merge, Repeat, Transfer
from marac.cases.models.sharing import (
    Attestation,
    Conflict,
    ContactRelease,
    Invitation,
    NamedReader,
)
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
    "Attestation",
    "BreakGlass",
    "Case",
    "CaseGrant",
    "Conflict",
    "ContactRelease",
    "CuriosityAlert",
    "Decision",
    "Emergency",
    "Forum",
    "Ground",
    "Invitation",
    "Listing",
    "Merge",
    "NamedReader",
    "Opening",
    "Outcome",
    "Part",
    "PartKind",
    "Purpose",
    "Question",
    "RedFlag",
    "Repeat",
    "RiskAssessment",
    "RiskLevel",
    "SafeContact",
    "StatedPurpose",
    "Traits",
    "TypedPage",
    "Verdict",
]
