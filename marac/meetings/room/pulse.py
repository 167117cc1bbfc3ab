"""Short marks of all that a page about a case in the room shows; one changes when anything does.

A page that waits asks several times a second, so this reads nothing that is sealed, and all of it
in one statement, under the same conditions as the page itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, prepared
from marac.actions.models import Action
from marac.cases.models import Listing, Opening
from marac.cases.openings.limits import WINDOW
from marac.meetings import policy
from marac.meetings.models import Absence, Attendance, Meeting, Note
from marac.meetings.room.case_queries import Hearing
from marac.meetings.room.forms import fingerprint

HERE, NOT_HERE = "1", "0"


@dataclass(frozen=True)
class Pulse:
    """What a page that waits needs to know: where the room is, and what of the case changed.

    `opened` tells that the reader's opening of the case stands in the log already.
    """

    in_the_room: bool
    sits: bool
    place: str
    decided: str
    notes: int
    current: UUID | None
    case_id: UUID
    opened: bool = True

    def __str__(self) -> str:
        """Give the mark that the page carries and asks with."""
        here = HERE if self.in_the_room else NOT_HERE
        return f"{here}.{self.place}.{self.decided}.{self.notes}"

    def same_but_notes(self, seen: str) -> bool:
        """Tell whether a page with that mark shows everything but the newest notes."""
        return seen.split(".")[:3] == str(self).split(".")[:3]

    def same_place(self, seen: str) -> bool:
        """Tell whether the room, and this reader's place in it, are where a page shows them."""
        return seen.split(".")[:2] == str(self).split(".")[:2]

    def left_since(self, seen: str) -> bool:
        """Tell whether the room was on this case when a page was made, and went on."""
        return seen.startswith(HERE) and not self.in_the_room


def pulse_of(meeting: Meeting, hearing: Hearing, *, by: Actor) -> Pulse:
    """Compute the marks of a case that is loaded, with the register of its meeting."""
    own = [person for person in meeting.attendances if person.user_id == by.user_id]
    out = [absence for person in own for absence in person.absences]
    listing = hearing.listing
    return _pulse(
        listing.id,
        listing.case_id,
        room=(meeting.current_listing_id, meeting.started_at, meeting.concluded_at),
        own=(
            sum(person.version for person in own),
            len(out),
            sum(absence.returned_at is not None for absence in out),
        ),
        decided=(
            listing.version,
            listing.minutes_sent_at,
            len(hearing.actions),
            sum(action.version for action in hearing.actions),
        ),
        notes=sum(note.version for note in hearing.notes.values()),
    )


def read_pulse(session: Session, *, by: Actor, meeting_id: UUID, listing_id: UUID) -> Pulse | None:
    """Read the marks of a case without the case, if the actor may see it."""
    since = clock.now() - WINDOW
    marks = _marks(by, meeting_id=meeting_id, listing_id=listing_id, since=since)
    row = session.execute(*marks).one_or_none()
    if row is None:
        return None
    case_id, current, started, concluded, here, out, back, opened, notes, *decided = row
    return _pulse(
        listing_id,
        case_id,
        room=(current, started, concluded),
        own=(here, out, back),
        decided=tuple(decided),
        notes=notes,
        opened=opened,
    )


def _pulse(  # noqa: PLR0913 - what a page shows, sorted by what follows when it changes
    listing_id: UUID,
    case_id: UUID,
    *,
    room: tuple[UUID | None, datetime | None, datetime | None],
    own: tuple[int, int, int],
    decided: tuple[Any, ...],
    notes: int,
    opened: bool = True,
) -> Pulse:
    current, started, concluded = room
    return Pulse(
        in_the_room=current == listing_id,
        sits=started is not None and concluded is None,
        place=fingerprint(*map(str, room), *own)[:12],
        decided=fingerprint(*map(str, decided))[:12],
        notes=notes,
        current=current,
        case_id=case_id,
        opened=opened,
    )


@prepared
def _marks(by: Actor, *, meeting_id: Any, listing_id: Any, since: Any) -> sa.Select[Any]:
    mine = sa.and_(Attendance.meeting_id == meeting_id, Attendance.user_id == by.user_id)
    out = sa.and_(Absence.attendance_id == Attendance.id, mine)
    opened = sa.exists().where(
        Opening.case_id == Listing.case_id,
        Opening.user_id == by.user_id,
        Opening.opened_at > since,
    )
    return (
        sa.select(
            Listing.case_id,
            Meeting.current_listing_id,
            Meeting.started_at,
            Meeting.concluded_at,
            _total(sa.func.sum(Attendance.version), mine),
            _total(sa.func.count(Absence.id), out),
            _total(sa.func.count(Absence.returned_at), out),
            opened,
            _total(sa.func.sum(Note.version), Note.listing_id == listing_id),
            Listing.version,
            Listing.minutes_sent_at,
            _total(sa.func.count(Action.id), Action.listing_id == listing_id),
            _total(sa.func.sum(Action.version), Action.listing_id == listing_id),
        )
        .select_from(Listing)
        .join(Listing.case)
        .join(Meeting, Meeting.id == Listing.meeting_id)
        .where(
            Listing.id == listing_id,
            Meeting.id == meeting_id,
            policy.visible_to(by),
            policy.listing_visible_to(by),
            policy.on_the_agenda(),
        )
    )


def _total(figure: sa.ColumnElement[int], condition: sa.ColumnElement[bool]) -> Any:
    return sa.select(sa.func.coalesce(figure, 0)).where(condition).scalar_subquery()
