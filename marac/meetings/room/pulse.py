"""A short mark of all that was written about a case; it changes when anything does."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.actions.models import Action
from marac.cases.models import Listing
from marac.meetings.models import Meeting, Note
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.forms import fingerprint


def pulse_of(
    session: Session, *, meeting: Meeting, listing: Listing, hearing: Hearing | None = None
) -> str:
    """Compute the mark of a case in the room; one query, or none when the case is loaded."""
    if hearing is not None:
        counts: Any = (
            sum(note.version for note in hearing.notes.values()),
            len(hearing.actions),
            sum(action.version for action in hearing.actions),
        )
    else:
        counts = session.execute(_counts(listing)).one()
    place = (listing.version, meeting.current_listing_id, meeting.concluded_at)
    return fingerprint(*counts, *(str(fact) for fact in place))


def _counts(listing: Listing) -> sa.Select[*tuple[Any, ...]]:
    def total(figure: sa.ColumnElement[int], model: type[Note] | type[Action]) -> Any:
        return (
            sa.select(sa.func.coalesce(figure, 0))
            .where(model.listing_id == listing.id)
            .scalar_subquery()
        )

    return sa.select(
        total(sa.func.sum(Note.version), Note),
        total(sa.func.count(Action.id), Action),
        total(sa.func.sum(Action.version), Action),
    )
