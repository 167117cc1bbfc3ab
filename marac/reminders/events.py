"""That somebody was reminded, for the audit: whom and how many matters, never of what."""

from dataclasses import dataclass
from uuid import UUID

from marac.events import Event, Operation


@dataclass(frozen=True, kw_only=True)
class PersonReminded(Event):
    """A digest of what is due was put in the outbox for somebody."""

    operation = Operation.DISCLOSURE
    to = "person_id"

    person_id: UUID
    digest_id: UUID
    matters: int


@dataclass(frozen=True, kw_only=True)
class AbsenceRecorded(Event):
    """Somebody said that they are away, and who stands in for them."""

    operation = Operation.ALTERATION

    person_id: UUID
    stand_in_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(Event):
    """Somebody is not away after all, or is back."""

    operation = Operation.ALTERATION

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class WishChanged(Event):
    """Somebody said whether they want to hear of things before they are due."""

    operation = Operation.ALTERATION

    before: bool


@dataclass(frozen=True, kw_only=True)
class StepsChanged(Event):
    """An area changed on which days people are reminded of a kind of thing."""

    operation = Operation.ALTERATION

    kind: str


@dataclass(frozen=True, kw_only=True)
class MailTriedAgain(Event):
    """Somebody who looks after mail had what waited tried at once."""

    operation = Operation.ALTERATION

    mails: int
