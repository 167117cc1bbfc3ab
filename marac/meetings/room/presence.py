"""Who is typing where in the record of a case, as a hint to those who write beside them."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.cases.models import Listing
from marac.meetings.models import Heading
from marac.meetings.room.kept import WriterAtWork

# Typing is sent every few seconds while it goes on; after so long without any it has ended.
TYPING_LASTS = timedelta(seconds=12)
ELSEWHERE = "elsewhere"

Hints = dict[str, list[str]]


def place_of(field: str) -> str:
    """Say under which heading a field of the page stands; everything else is one place."""
    heading, _, rest = field.partition("-")
    return heading if rest and heading in set(Heading) else ELSEWHERE


def note_typing(session: Session, *, by: Actor, listing: Listing, place: str) -> None:
    """Write down where a person types now; the case is held."""
    row = session.scalar(_of(by, listing))
    if row is None:
        row = WriterAtWork(listing_id=listing.id, user_id=by.user_id)
        session.add(row)
    row.place, row.typed_at = place_of(place), clock.now()


def leave(session: Session, *, by: Actor, listing: Listing) -> None:
    """Take the hint away: what was typed is saved."""
    row = session.scalar(_of(by, listing))
    if row is not None:
        session.delete(row)


def list_typing(session: Session, *, by: Actor, listing_id: UUID) -> Hints:
    """Name for each place who else typed there a moment ago, to somebody who writes there too."""
    rows = session.execute(
        sa.select(WriterAtWork.place, User.name)
        .join(WriterAtWork.user)
        .where(
            WriterAtWork.listing_id == listing_id,
            WriterAtWork.user_id != by.user_id,
            WriterAtWork.typed_at > clock.now() - TYPING_LASTS,
        )
        .order_by(User.name)
    )
    found: Hints = defaultdict(list)
    for place, name in rows:
        found[place].append(name)
    return dict(found)


def _of(by: Actor, listing: Listing) -> sa.Select[WriterAtWork]:
    return sa.select(WriterAtWork).where(
        WriterAtWork.listing_id == listing.id, WriterAtWork.user_id == by.user_id
    )
