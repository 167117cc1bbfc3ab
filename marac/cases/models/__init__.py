"""A case and the facts that it holds: its words, itself, its listings and who shares in it."""

from marac.cases.models.asked import Traits, TypedPage
from marac.cases.models.case import Case, Part, Question, SafeContact
from marac.cases.models.exceptional import BreakGlass, CaseGrant, Emergency, Verdict
from marac.cases.models.listing import Cause, Listing
from marac.cases.models.naming import NamingReview
from marac.cases.models.openings import CuriosityAlert, Opening, Purpose, StatedPurpose
from marac.cases.models.prompts import PromptAnswer, PromptDecision, PromptKind
from marac.cases.models.returning import Merge, Repeat
from marac.cases.models.risking import (
    CommunityImpact,
    CriticalIncident,
    RiskAnswers,
    RiskAssessment,
)
from marac.cases.models.sharing import (
    Attestation,
    Conflict,
    ContactRelease,
    Invitation,
    NamedReader,
)
from marac.cases.models.staff import Promise, PromiseKept, StaffPoint
from marac.cases.models.transferring import HeardHere, Transfer, TransferEnding
from marac.cases.models.voice import Means, Speaker, VoiceEntry, VoiceKind, VoiceStage
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
    "Cause",
    "CommunityImpact",
    "Conflict",
    "ContactRelease",
    "CriticalIncident",
    "CuriosityAlert",
    "Decision",
    "Emergency",
    "Forum",
    "Ground",
    "HeardHere",
    "Invitation",
    "Listing",
    "Means",
    "Merge",
    "NamedReader",
    "NamingReview",
    "Opening",
    "Outcome",
    "Part",
    "PartKind",
    "Promise",
    "PromiseKept",
    "PromptAnswer",
    "PromptDecision",
    "PromptKind",
    "Purpose",
    "Question",
    "RedFlag",
    "Repeat",
    "RiskAnswers",
    "RiskAssessment",
    "RiskLevel",
    "SafeContact",
    "Speaker",
    "StaffPoint",
    "StatedPurpose",
    "Traits",
    "Transfer",
    "TransferEnding",
    "TypedPage",
    "Verdict",
    "VoiceEntry",
    "VoiceKind",
    "VoiceStage",
]
