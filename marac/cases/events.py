"""What happens to a case after its referral, in ids only."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marac.access import Actor
from marac.cases.models import Case, Purpose
from marac.events import Consulted, Event, Operation


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Consulted):
    """Someone read a case whole, and what for: each kind below is a place where that happens.

    `others` is how many different cases besides this one they had opened within the hour before.
    """

    purpose: Purpose | None = None
    others: int = 0


@dataclass(frozen=True, kw_only=True)
class CaseViewed(CaseOpened):
    """Someone read a case."""


@dataclass(frozen=True, kw_only=True)
class CaseViewedInEmergency(CaseViewed):
    """Someone read a case that they had opened in an emergency."""

    operation = Operation.EMERGENCY

    purpose: Purpose | None = Purpose.INCIDENT


@dataclass(frozen=True, kw_only=True)
class CasesListed(Consulted):
    """Someone looked through a list of cases; how many it showed."""

    shown: int


@dataclass(frozen=True, kw_only=True)
class CaseReadersViewed(Consulted):
    """Someone asked who can see a case."""


@dataclass(frozen=True, kw_only=True)
class SafeContactShown(Consulted):
    """Someone read the safe contact on top of a page about the case."""


@dataclass(frozen=True, kw_only=True)
class CaseAccepted(Event):
    """Triage accepted a referral."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class CaseDeclined(Event):
    """Triage declined a referral, with a coded reason."""

    operation = Operation.ALTERATION

    code: str


@dataclass(frozen=True, kw_only=True)
class CaseRedirected(Event):
    """Triage sent a referral to another forum."""

    operation = Operation.ALTERATION

    forum: str


@dataclass(frozen=True, kw_only=True)
class EmergencyMarked(Event):
    """Triage found that a referral cannot wait for the next meeting."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    """Triage asked the referrer for more; the clock stands still."""

    operation = Operation.ALTERATION

    question_id: UUID


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Event):
    """The referrer answered; the clock runs again."""

    operation = Operation.COLLECTION

    question_id: UUID


@dataclass(frozen=True, kw_only=True)
class CaseWithdrawn(Event):
    """A referral was taken back."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    """A case ended: no further MARAC."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class RiskAssessed(Event):
    """Someone judged the risk anew."""

    operation = Operation.COLLECTION

    assessment_id: UUID
    level: str


@dataclass(frozen=True, kw_only=True)
class AgencyInvited(Event):
    """An agency was asked to take part in a case."""

    operation = Operation.DISCLOSURE
    to = "agency_id"

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationWithdrawn(Event):
    """An agency takes no further part in a case."""

    operation = Operation.ALTERATION

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class AdvocateAssigned(Event):
    """A victim support advocate was given a case, or the last one was taken off it."""

    operation = Operation.DISCLOSURE
    to = "advocate_id"

    advocate_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class ContactReleased(Event):
    """An agency may know how and where the person harmed can be reached."""

    operation = Operation.DISCLOSURE
    to = "agency_id"

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class ContactWithdrawn(Event):
    """The safe contact was closed to an agency again."""

    operation = Operation.ALTERATION

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class ContactReadersViewed(Consulted):
    """Someone asked which agencies have the safe contact of a case."""


@dataclass(frozen=True, kw_only=True)
class ConflictRecorded(Event):
    """A person or an agency was kept away from a case, at once."""

    operation = Operation.ALTERATION

    conflict_id: UUID
    user_id: UUID | None
    agency_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CaseRestricted(Event):
    """A case is open only to the people on its list; these are they."""

    operation = Operation.ALTERATION

    user_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CaseUnrestricted(Event):
    """Two people opened a restricted case again to everyone who would see it by their role."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class ConflictLifted(Event):
    """Two people let a person or an agency near a case again."""

    operation = Operation.ALTERATION

    conflict_id: UUID


@dataclass(frozen=True, kw_only=True)
class KeptAwayViewed(Consulted):
    """Someone asked who is kept away from a case."""


def about(case: Case, by: Actor) -> dict[str, Any]:
    """Give what every event about a case says: who, where, which case."""
    return {"actor_id": by.user_id, "area_id": case.area_id, "case_id": case.id}
