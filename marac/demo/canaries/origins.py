"""Where words come from, in facts, and the beginnings of such facts that many words share."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, object_session

from marac.cases.models import Case, ContactRelease, Listing


@dataclass(frozen=True)
class Origin:
    """Where words come from, in facts.

    `field_class` is a letter of the access model, or None for words about the work and not about
    anybody in a case. `release` says how their owner released them: to all who take part, to the
    agencies `released_to`, to the chair, to nobody (withheld), or None where it follows the case.
    """

    field_class: str | None
    case_id: UUID | None = None
    area_id: UUID | None = None
    listing_id: UUID | None = None
    meeting_id: UUID | None = None
    agency_id: UUID | None = None
    author_id: UUID | None = None
    addressed_to: tuple[UUID, ...] = ()
    release: str | None = None
    released_to: tuple[UUID, ...] = ()
    part: str = ""
    submitted: bool = True


def of_referral(case: Case, field_class: str, **facts: Any) -> Origin:
    """Begin the facts of words of a referral."""
    return Origin(
        field_class,
        case_id=case.id,
        area_id=case.area_id,
        agency_id=case.agency_id,
        author_id=case.referrer_id,
        **facts,
    )


def contact_release(case: Case) -> dict[str, Any]:
    """Say to which agencies the safe contact and whereabouts of a case are released."""
    rows = session_of(case).scalars(
        sa.select(ContactRelease.agency_id)
        .where(ContactRelease.case_id == case.id, ContactRelease.withdrawn_at.is_(None))
        .order_by(ContactRelease.agency_id)
    )
    return {"release": "named", "released_to": tuple(rows)}


def at_hearing(listing: Listing, field_class: str | None, **facts: Any) -> Origin:
    """Begin the facts of words that belong to one hearing of a case."""
    return Origin(
        field_class,
        case_id=listing.case_id,
        area_id=listing.case.area_id,
        listing_id=listing.id,
        meeting_id=listing.meeting_id,
        **facts,
    )


def session_of(row: Any) -> Session:
    """Give the session in which a row lives."""
    session = object_session(row)
    if session is None:
        raise LookupError(f"{row!r} is in no session")
    return session
