"""What a person says in a return, before it becomes a row."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marac.returns.models import Answer, Nature, Sharing


@dataclass(frozen=True, kw_only=True)
class ReturnValues:
    """What an agency says about its search, beside the items."""

    answer: Answer | None
    reason: str = ""
    searched_on: date | None = None
    searched_what: str = ""
    last_contact_on: date | None = None
    current_worker: str = ""
    proposed_actions: str = ""
    staff_safety: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemValues:
    """One piece of information and who may read it."""

    text: str
    nature: Nature
    sharing: Sharing
    about_id: UUID | None = None
    happened_on: date | None = None
    source: str = ""
    verified: bool = False
    intelligence: bool = False
    withheld_reason: str = ""
    agency_ids: tuple[UUID, ...] = ()
