"""Typing a record in from paper: by the operations of the room, with the times as written down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.models import Listing
from marac.events import publish
from marac.meetings.models import Meeting
from marac.meetings.paper.events import PaperTypedIn, RunOnPaper
from marac.meetings.paper.models import PaperEntry, PaperRun, Step
from marac.meetings.room import operations as room
from marac.refusals import Refused


def begin(
    session: Session, *, by: Actor, meeting: Meeting, started_at: datetime | None
) -> PaperRun:
    """Say that a meeting was run on paper; it opens as it began there, unless it had begun here."""
    if meeting.concluded_at is not None:
        raise Refused("The meeting has been concluded, so its record stands.")
    if meeting.started_at is None:
        if started_at is None:
            raise Refused("Say when the meeting began.")
        refuse_to_come(started_at)
        room.start(session, by=by, meeting=meeting, at=started_at)
    found = run_of(session, meeting=meeting)
    if found is not None:
        return found
    run = PaperRun(meeting_id=meeting.id, noted_at=clock.now(), noted_by_id=by.user_id)
    session.add(run)
    session.flush()
    publish(session, RunOnPaper(actor_id=by.user_id, area_id=by.area_id, meeting_id=meeting.id))
    return run


def run_of(session: Session, *, meeting: Meeting) -> PaperRun | None:
    """Find that a meeting was run on paper, if somebody said so."""
    return session.scalar(sa.select(PaperRun).where(PaperRun.meeting_id == meeting.id))


def note_typed(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    step: Step,
    listing: Listing | None = None,
) -> None:
    """Remember who typed which part in; whoever types it again is remembered too."""
    run = run_of(session, meeting=meeting)
    if run is None:
        raise Refused("Say first that this meeting was run on paper, and when it began.")
    found = _entry(session, run, by, step, listing)
    found.entered_at = clock.now()
    session.flush()
    publish(
        session,
        PaperTypedIn(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=listing.case_id if listing is not None else None,
            meeting_id=meeting.id,
            step=step.value,
            listing_id=listing.id if listing is not None else None,
        ),
    )


def refuse_to_come(moment: datetime) -> None:
    """Refuse a time on paper that has not come yet."""
    if moment > clock.now():
        raise Refused("That time has not come yet. Type the time that stands on the paper.")


def _entry(
    session: Session, run: PaperRun, by: Actor, step: Step, listing: Listing | None
) -> PaperEntry:
    listing_id = listing.id if listing is not None else None
    found = session.scalar(
        sa.select(PaperEntry).where(
            PaperEntry.run_id == run.id,
            PaperEntry.step == step,
            PaperEntry.listing_id == listing_id
            if listing_id is not None
            else PaperEntry.listing_id.is_(None),
            PaperEntry.entered_by_id == by.user_id,
        )
    )
    if found is None:
        found = PaperEntry(
            run_id=run.id, step=step, listing_id=listing_id, entered_by_id=by.user_id
        )
        session.add(found)
    return found


@dataclass(frozen=True)
class Typed:
    """Which parts of a record are typed in, and by whom."""

    steps: frozenset[tuple[Step, UUID | None]]
    names: tuple[str, ...]


def typed_of(session: Session, *, run: PaperRun) -> Typed:
    """Read which parts are typed in, and name who did it in the order in which they began."""
    entries = session.scalars(
        sa.select(PaperEntry)
        .where(PaperEntry.run_id == run.id)
        .options(sa.orm.joinedload(PaperEntry.entered_by))
        .order_by(PaperEntry.id)
    ).all()
    return Typed(
        frozenset((entry.step, entry.listing_id) for entry in entries),
        tuple(dict.fromkeys(entry.entered_by.name for entry in entries)),
    )
