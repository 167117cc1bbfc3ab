"""What a worker does for the papers: issues a pack that was asked for, and makes sections ready.

Whoever asked is worked out anew, when the pack is drafted and again when it is registered: a seat
that was lost since gives no paper.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marac import clock, tasks
from marac.access import Actor, Permission
from marac.accounts.actors import actor_for
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.agencies.queries import list_agencies
from marac.cases.models import Listing
from marac.database import subscribe
from marac.events import Event
from marac.meetings.events import AgendaCirculated
from marac.meetings.models import Meeting
from marac.meetings.queries import get_meeting
from marac.packs import operations, preparing, seconding
from marac.packs.drafted import Draft, LaidOut
from marac.packs.making.ahead import AT_ONCE, Ahead
from marac.packs.making.operations import ISSUE
from marac.packs.models import Edition, PaperKind
from marac.refusals import Refused
from marac.returns.events import ReturnReopened, ReturnSubmitted
from marac.tasks import Declined, Ending, Errand, Kind, Outcome, TryAgain, Why

READY = "packs.ready"
# Returns come in one after the other: the sections of a case are made once they have settled.
SETTLES = timedelta(minutes=2)


def init_app(app: Flask) -> None:
    """Let workers make papers, and sections when what they tell of has changed."""
    tasks.register(app, Kind(ISSUE, partial(_prepare_pack, Ahead()), _finish_pack))
    tasks.register(app, Kind(READY, _make_ready, _nothing_more))
    for kind in (ReturnSubmitted, ReturnReopened, AgendaCirculated):
        subscribe(app, kind, _ask_to_make_ready)


def _prepare_pack(ahead: Ahead, session: Session, errand: Errand) -> Draft | LaidOut:
    """Draft a pack and lay it out; of one that a second person must agree to, give the draft."""
    _only_read(session)
    draft = _draft(session, errand)
    if seconding.needs_second(session, by=_asker(session, errand), draft=draft):
        return draft
    session.rollback()
    try:
        return ahead.lay_out(draft, lambda: _draft_next(session, errand))
    except Refused:
        raise TryAgain(Why.NOT_LAID_OUT) from None


def _draft(session: Session, errand: Errand) -> Draft:
    by = _asker(session, errand)
    meeting = get_meeting(session, by=by, meeting_id=errand.about_id)
    agency = _agency(session, by, errand)
    if meeting is None or agency is None:
        raise Declined(Why.GONE)
    try:
        return operations.draft_paper(
            session,
            by=by,
            kind=PaperKind.PACK,
            edition=Edition(errand.detail),
            meeting=meeting,
            agency=agency,
        )
    except Refused:
        raise Declined(Why.NOTHING_TO_GIVE) from None


def _draft_next(session: Session, errand: Errand) -> Iterator[Draft]:
    """Draft the packs of the same press that come next, to be laid out in the same go."""
    _only_read(session)
    try:
        for job in tasks.list_next(session, after=errand, limit=AT_ONCE - 1):
            with suppress(Declined):
                draft = _draft(session, job)
                if not seconding.needs_second(session, by=_asker(session, job), draft=draft):
                    yield draft
    finally:
        session.rollback()


def _finish_pack(session: Session, errand: Errand, made: Draft | LaidOut) -> Ending:
    """Register the copy, or ask the second person: once, together with the end of the job."""
    by = _asker(session, errand)
    if isinstance(made, Draft):
        return Ending(Outcome.SECONDED, seconding.ask(session, by=by, draft=made).id)
    if seconding.needs_second(session, by=by, draft=made.draft):
        raise TryAgain(Why.NOTHING_TO_GIVE)  # restricted in this very moment
    return Ending(Outcome.DONE, operations.register(session, by=by, laid_out=made).id)


def _asker(session: Session, errand: Errand) -> Actor:
    """Work out who asked as they stand today, or decline."""
    user = session.get(User, errand.asked_by_id)
    if user is None or user.disabled_at is not None:
        raise Declined(Why.SEAT_LOST)
    by = actor_for(session, user, area_id=errand.area_id)
    runs = by.area_id == errand.area_id and by.runs_the_cycle
    if not (runs and by.may(Permission.PDF_DOWNLOAD)):
        raise Declined(Why.SEAT_LOST)
    return by


def _agency(session: Session, by: Actor, errand: Errand) -> Agency | None:
    found = (a for a in list_agencies(session, by=by) if a.id == errand.target_id)
    return next(found, None)


def _only_read(session: Session) -> None:
    """Begin without SQLite's write lock, which whoever uses the pages would wait for."""
    session.connection(execution_options={"marac_reading": True})


def _make_ready(session: Session, errand: Errand) -> None:
    """Make the sections of a meeting's packs before anybody asks for them."""
    _only_read(session)
    meeting = session.get(Meeting, errand.about_id)
    if meeting is None or meeting.concluded_at is not None or meeting.cancelled_at is not None:
        raise Declined(Why.GONE)
    preparing.prepare(session, meeting=meeting)


def _nothing_more(_session: Session, _errand: Errand, _made: object) -> Ending:
    return Ending()


def _ask_to_make_ready(session: Session, event: Event) -> None:
    """Ask for the sections of the meeting in which something changed, if somebody would make them.

    A second change within the two minutes finds the job there already; one that comes while the
    sections are being made lets it be done once more.
    """
    if event.area_id is None or not tasks.is_anyone_at_work(session):
        return
    for meeting_id in _coming(session, event):
        tasks.ask(
            session,
            kind=READY,
            asked_by_id=None,
            area_id=event.area_id,
            batch_id=meeting_id,
            about_id=meeting_id,
            target_id=meeting_id,
            not_before=clock.now() + SETTLES,
            anew=True,
        )


def _coming(session: Session, event: Event) -> list[UUID]:
    """Find the coming meeting whose agenda has the case of an event, or that it tells of."""
    meetings = sa.select(Meeting.id).where(
        Meeting.area_id == event.area_id,
        Meeting.concluded_at.is_(None),
        Meeting.cancelled_at.is_(None),
        Meeting.starts_at > clock.now(),
    )
    if isinstance(event, AgendaCirculated):
        return list(session.scalars(meetings.where(Meeting.id == event.meeting_id)))
    listed = sa.select(Listing.meeting_id).where(
        Listing.case_id == event.case_id, Listing.circulated_at.is_not(None)
    )
    return list(session.scalars(meetings.where(Meeting.id.in_(listed))))
