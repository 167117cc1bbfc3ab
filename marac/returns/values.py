"""What a person says in a return, before it becomes a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marac.returns.models import Answer, Match, Nature, Return, Sharing, Sought

Searches = Mapping[tuple[Sought, UUID], Match]


@dataclass(frozen=True, kw_only=True)
class ReturnValues:
    """What an agency says about its search, beside the items; no `searches` leaves them as said."""

    answer: Answer | None
    reason: str = ""
    searched_on: date | None = None
    searched_what: str = ""
    searches: Searches | None = None
    last_contact_on: date | None = None
    current_worker: str = ""
    risk_factors: str = ""
    protective_factors: str = ""
    action_taken: str = ""
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
    relevance: str = ""
    source: str = ""
    verified: bool = False
    expires_on: date | None = None
    intelligence: bool = False
    withheld_reason: str = ""
    agency_ids: tuple[UUID, ...] = ()
    taken_from_id: UUID | None = None


# The columns of a return, and of an item, that say the same under the same name.
FACTS = tuple(name for name in ReturnValues.__dataclass_fields__ if name != "searches")
ITEM_FACTS = tuple(n for n in ItemValues.__dataclass_fields__ if n != "agency_ids")


def searches_of(agency_return: Return) -> dict[tuple[Sought, UUID], Match]:
    """Give what a return says of whom its agency looked up."""
    return {(row.sought, row.identity_id): row.match for row in agency_return.searches}
