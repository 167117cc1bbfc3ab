"""What happens to areas, agencies, agreements and memberships."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marac.access import Role
from marac.agencies.lists.models import ChangeKind, CodeList
from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class AreaCreated(Event):
    """An area began; `area_id` names it."""

    operation = Operation.ALTERATION


@dataclass(frozen=True, kw_only=True)
class AreaChanged(Event):
    """The settings of an area changed."""

    operation = Operation.ALTERATION

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RhythmChanged(Event):
    """An area meets otherwise from a day on."""

    operation = Operation.ALTERATION

    begins_on: date


@dataclass(frozen=True, kw_only=True)
class StatementAdded(Event):
    """An area has a new wording of its confidentiality statement."""

    operation = Operation.ALTERATION

    number: int


@dataclass(frozen=True, kw_only=True)
class AgencyCreated(Event):
    """A new agency takes part in an area."""

    operation = Operation.ALTERATION

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class AgencyJoined(Event):
    """An agency known from another area takes part in this one too."""

    operation = Operation.ALTERATION

    agency_id: UUID


@dataclass(frozen=True, kw_only=True)
class AgencyChanged(Event):
    """What is known of an agency changed, or its last day in the area did."""

    operation = Operation.ALTERATION

    agency_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ManagerNamed(Event):
    """An agency's manager was named, who is told when it is late; or nobody is any more."""

    operation = Operation.ALTERATION

    agency_id: UUID
    manager_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class AgreementRecorded(Event):
    """An agency's information-sharing agreement was recorded."""

    operation = Operation.AGREEMENT

    agency_id: UUID
    agreement_id: UUID
    signed_on: date
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class WordChanged(Event):
    """A word of the lists was added, renamed, ended, brought back, moved, or that was taken back.

    The history under `change_id` holds what it said before and after.
    """

    operation = Operation.ALTERATION

    change_id: UUID
    code_list: CodeList
    kind: ChangeKind
    national: bool


@dataclass(frozen=True, kw_only=True)
class MembershipGranted(Event):
    """A person was given a role for an agency in an area; of two people, who asked for it."""

    operation = Operation.ROLE_CHANGE

    user_id: UUID
    agency_id: UUID
    membership_id: UUID
    role: Role
    asked_by_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    """A person's role ended before its time."""

    operation = Operation.ROLE_CHANGE

    user_id: UUID
    membership_id: UUID
