"""What the fortnight asks of people: contact before the meeting, telling after it, the minutes."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor, Role
from marac.cases import policy as cases
from marac.cases.models import Case, Listing, VoiceEntry, VoiceKind
from marac.meetings import policy as meetings
from marac.meetings.calendar import deadlines
from marac.meetings.models import Meeting, MinutesRevision
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung
from marac.reminders.matters import Matter


def list_tellings(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the decided cases of which the person harmed has still to be told the outcome.

    It is their advocate's to see to; without one, the co-ordinator's; the chair watches.
    """
    rows = session.execute(
        sa.select(Listing, Case)
        .join(Case, Case.id == Listing.case_id)
        .where(
            cases.visible_to(by),
            Listing.decided_at.is_not(None),
            Listing.victim_told_due.is_not(None),
            ~_heard_since(VoiceKind.TELLING, Listing.decided_at),
            Case.closed_at.is_(None),
        )
        .order_by(Listing.victim_told_due, Listing.id)
    )
    for listing, case in rows:
        rung = _rung(case, by)
        if rung is not None and listing.decided_at and listing.victim_told_due:
            yield Matter(
                kind=Kind.TELLING,
                subject_id=listing.id,
                due_on=listing.victim_told_due,
                since=clock.london_day(listing.decided_at),
                rung=rung,
                reference=case.reference or "",
                page="cases.view",
                values=(("case_id", case.id),),
            )


def list_contacts(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the cases of the next agendas whose advocate has not yet spoken to the person harmed."""
    if not by.has(Role.ADVOCATE):
        return
    rows = session.execute(
        sa.select(Listing, Case, Meeting)
        .join(Case, Case.id == Listing.case_id)
        .join(Meeting, Meeting.id == Listing.meeting_id)
        .options(joinedload(Meeting.area, innerjoin=True))
        .where(
            cases.visible_to(by),
            Case.advocate_id == by.user_id,
            Listing.ended_at.is_(None),
            Listing.decided_at.is_(None),
            Listing.circulated_at.is_not(None),
            Meeting.starts_at > clock.now(),
            ~_heard_since(VoiceKind.WISHES, Listing.listed_at),
        )
        .order_by(Meeting.starts_at, Listing.id)
    )
    for listing, case, meeting in rows:
        if listing.circulated_at is not None:
            yield Matter(
                kind=Kind.CONTACT,
                subject_id=listing.id,
                due_on=clock.london_day(deadlines(meeting).advocate_spoke),
                since=clock.london_day(listing.circulated_at),
                rung=Rung.OWNER,
                reference=case.reference or "",
                page="cases.view",
                values=(("case_id", case.id),),
            )


def list_minutes(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the meetings that are over and whose minutes have not gone out."""
    if not by.runs_the_cycle:
        return
    out = sa.select(MinutesRevision.id).where(
        MinutesRevision.meeting_id == Meeting.id, MinutesRevision.circulated_at.is_not(None)
    )
    found = session.scalars(
        sa.select(Meeting)
        .options(joinedload(Meeting.area, innerjoin=True))
        .where(meetings.visible_to(by), Meeting.concluded_at.is_not(None), ~out.exists())
        .order_by(Meeting.starts_at)
    )
    for meeting in found:
        if meeting.concluded_at is not None:
            yield Matter(
                kind=Kind.MINUTES,
                subject_id=meeting.id,
                due_on=clock.london_day(deadlines(meeting).minutes_out),
                since=clock.london_day(meeting.concluded_at),
                rung=Rung.OWNER if by.has(Role.COORDINATOR) else Rung.CHAIR,
                reference=f"{clock.london_day(meeting.starts_at):%-d %B %Y}",
                page="meetings.view",
                values=(("meeting_id", meeting.id),),
            )


def _rung(case: Case, by: Actor) -> Rung | None:
    if case.advocate_id is not None and by.has(Role.ADVOCATE):
        return Rung.OWNER if case.advocate_id == by.user_id else None
    if by.has(Role.COORDINATOR):
        return Rung.OWNER if case.advocate_id is None else None
    return Rung.CHAIR if by.has(Role.CHAIR) else None


def _heard_since(kind: VoiceKind, moment: object) -> sa.ColumnElement[bool]:
    """Say that the person harmed was heard, or told, since a moment of the listing."""
    return (
        sa.select(VoiceEntry.id)
        .where(
            VoiceEntry.case_id == Listing.case_id,
            VoiceEntry.kind == kind,
            VoiceEntry.recorded_at >= moment,
        )
        .correlate(Listing)
        .exists()
    )
