"""What the fortnight asks of people: contact before the meeting, telling after it, the minutes."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor, Role
from marac.cases.models import VoiceStage
from marac.cases.queries import get_case
from marac.cases.telling.duties import Duty
from marac.cases.telling.policy import knows_duty
from marac.cases.telling.queries import is_theirs, list_waiting
from marac.cases.voice.policy import may_record_telling
from marac.meetings import policy as meetings
from marac.meetings.calendar import deadlines
from marac.meetings.models import Meeting, MinutesRevision
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung
from marac.reminders.matters import Matter


def list_tellings(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List whom a person has still to tell, before a meeting and after it, or watches over.

    It is whoever was chosen to tell them, else their advocate, else the co-ordinator; the chair
    hears of it in the end. What was tried is due on the day on which it is tried again.
    """
    for duty in list_waiting(session, by=by):
        rung = _rung(duty, by)
        if rung is not None:
            stage = duty.stage.value
            yield Matter(
                kind=Kind.CONTACT if duty.stage is VoiceStage.BEFORE else Kind.TELLING,
                subject_id=duty.listing_id,
                due_on=duty.due_on,
                since=duty.since,
                rung=rung,
                reference=duty.reference,
                page="cases.tell_them",
                values=(
                    ("case_id", duty.case_id),
                    ("listing_id", duty.listing_id),
                    ("stage", stage),
                ),
            )


def may_tell_instead(session: Session, *, by: Actor, matter: Matter) -> bool:
    """Say that a telling which is another's could be done by a person: they know that it is owed.

    Who stands in for somebody away is told of it only so far.
    """
    if matter.kind not in (Kind.CONTACT, Kind.TELLING):
        return False
    told = dict(matter.values)
    case = get_case(session, by=by, case_id=told["case_id"])
    if case is None or not may_record_telling(by, case):
        return False
    listing = next((one for one in case.listings if one.id == told["listing_id"]), None)
    return listing is not None and knows_duty(by, case, listing, VoiceStage(told["stage"]))


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


def _rung(duty: Duty, by: Actor) -> Rung | None:
    if is_theirs(duty, by):
        return Rung.OWNER
    return Rung.CHAIR if by.has(Role.CHAIR) else None
