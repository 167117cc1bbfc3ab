"""What somebody typed about a case and has not saved, for the page that shows it again."""

from typing import Any

from flask import url_for

from marac.access import Actor
from marac.cases.models import Listing
from marac.database import db
from marac.meetings.models import Meeting
from marac.meetings.room import keeping
from marac.meetings.room.kept import TypedHearing
from marac.widgets.typed import Kept


def kept_on(by: Actor, meeting: Meeting, listing: Listing) -> Kept:
    """Say what this person typed about a case and has not saved."""
    return kept_with(meeting, listing, keeping.get_typed(db.session, by=by, listing=listing))


def kept_with(meeting: Meeting, listing: Listing, row: TypedHearing | None) -> Kept:
    """Say the same of a row that was read with the case."""
    place: dict[str, Any] = {"meeting_id": meeting.id, "listing_id": listing.id}
    return Kept(
        page=keeping.PAGE,
        state="",
        row=row,
        keep_at=url_for("meetings.keep_hearing", **place),
        forget_at=url_for("meetings.forget_hearing", **place),
    )
