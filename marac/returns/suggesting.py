"""What an agency said last time, offered item by item to whoever writes its return now.

Only the agency's own words, from returns that it handed in and that the person may still read: for
an earlier hearing of the case, or about the same person in another one. Nothing is taken over
unless somebody says so, and whoever does decides anew who may read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from marac.access import Actor
from marac.cases.models import Case, Listing
from marac.database import moments
from marac.people.models import Identity
from marac.returns import policy
from marac.returns.models import Return, ReturnItem
from marac.returns.values import ITEM_FACTS

MOST = 30
# What is decided anew: who may read it in this case.
DECIDED_ANEW = ("sharing", "withheld_reason", "taken_from_id", "about_id")


@dataclass(frozen=True)
class Suggestion:
    """One item of an earlier return, when it was handed in, and whom it is about in this case."""

    item: ReturnItem
    returned_at: datetime
    reference: str
    same_case: bool
    about_id: UUID | None
    about: str

    @property
    def prefilled(self) -> dict[str, Any]:
        """Give what a new item begins with when this one is taken over."""
        names = [name for name in ITEM_FACTS if name not in DECIDED_ANEW]
        said = {name: getattr(self.item, name) for name in names}
        return said | {"about_id": self.about_id, "taken_from_id": self.item.id}


@dataclass(frozen=True)
class Before:
    """What the agency said before: items to be taken over, and its last answer in the same case."""

    suggestions: list[Suggestion]
    last_time: Return | None


def read_before(session: Session, *, by: Actor, agency_return: Return) -> Before:
    """Read what the agency said before and does not say yet, the latest first."""
    people = _people(agency_return.case)
    rows = session.execute(
        sa.select(Return, ReturnItem, Case.reference, Identity.person_id)
        .join(Case, Case.id == Return.case_id)
        .join(Listing, Listing.id == Return.listing_id)
        .outerjoin(ReturnItem, _in_date())
        .outerjoin(Identity, Identity.id == ReturnItem.about_id)
        .where(
            *_earlier(by, agency_return),
            sa.or_(Return.case_id == agency_return.case_id, Identity.person_id.in_(people)),
        )
        .order_by(Return.submitted_at.desc(), ReturnItem.position)
        .options(joinedload(ReturnItem.about), contains_eager(Return.listing))
        .limit(MOST)
    ).all()
    said = _said_again(agency_return.items) | _said_again(row[1] for row in rows if row[1])
    same_case = (row[0] for row in rows if row[0].case_id == agency_return.case_id)
    return Before(
        [
            _suggestion(agency_return, earlier, item, reference or "", people.get(person_id))
            for earlier, item, reference, person_id in rows
            if item is not None and item.id not in said
        ],
        next(same_case, None),
    )


def _in_date() -> sa.ColumnElement[bool]:
    """Join the items of a return that may still be used."""
    return sa.and_(
        ReturnItem.return_id == Return.id,
        sa.or_(ReturnItem.expires_on.is_(None), ReturnItem.expires_on >= moments.day()),
    )


def _earlier(by: Actor, agency_return: Return) -> tuple[sa.ColumnElement[bool], ...]:
    """Say which returns of the same agency were handed in and may be read by the person."""
    return (
        policy.own(by),
        Return.agency_id == agency_return.agency_id,
        Return.id != agency_return.id,
        Return.submitted_at.is_not(None),
    )


def _people(case: Case) -> dict[UUID | None, UUID]:
    """Give, for each person of the case who is known elsewhere, their identity here."""
    identities = (part.identity for part in case.parts)
    return {one.person_id: one.id for one in identities if one.person_id is not None}


def _said_again(items: Iterable[ReturnItem]) -> set[UUID | None]:
    return {item.taken_from_id for item in items}


def _suggestion(
    agency_return: Return, earlier: Return, item: ReturnItem, reference: str, about_id: UUID | None
) -> Suggestion:
    same_case = earlier.case_id == agency_return.case_id
    if earlier.submitted_at is None:
        raise LookupError("only what was handed in is suggested")
    return Suggestion(
        item=item,
        returned_at=earlier.submitted_at,
        reference=reference,
        same_case=same_case,
        about_id=item.about_id if same_case else about_id,
        about=item.about.name if item.about is not None else "",
    )
