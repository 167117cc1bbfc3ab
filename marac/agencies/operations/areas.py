"""Beginning an area and changing its settings."""

from datetime import date, time
from typing import TypedDict, Unpack

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.agencies import events
from marac.agencies.codes import seed_local_codes, seed_national_codes
from marac.agencies.models import Area, ConfidentialityStatement
from marac.agencies.operations.changing import change
from marac.agencies.rhythm import Rhythm, with_rhythm
from marac.events import publish
from marac.refusals import Refused

FIRST_STATEMENT = (
    "What is shared at this meeting is shared to keep people safe, in line with the information-"
    "sharing agreement of each agency here. It stays confidential to those invited for each case. "
    "It may not be passed on without the consent of the agency that shared it.\n\n"
    "Nobody may let the person accused of harm know that the case was discussed. Papers are kept "
    "securely and destroyed when they are no longer needed."
)


class AreaFields(TypedDict, total=False):
    """The settings of an area; what is left out keeps its default, or stays as it is."""

    name: str
    code: str
    boundary: str
    venue: str
    cadence_weeks: int
    first_meeting: date
    meeting_time: time
    capacity_minutes: int
    opening_minutes: int
    case_minutes: int
    referrals_close_days: int
    referrals_close_time: time
    agenda_days: int
    returns_due_days: int
    returns_due_time: time
    packs_locked_days: int
    packs_locked_time: time
    actions_issued_days: int
    minutes_draft_days: int
    minutes_out_days: int
    late_items_days: int
    late_items_time: time
    advocate_days: int
    updates_due_days: int
    victim_told_days: int
    first_contact_days: int
    contact_days: int
    quorum_count: int
    quorum_agencies: list[str]
    calendar_place: bool
    naming_review_days: int
    asb_review_incidents: int
    asb_review_months: int
    locked_papers: bool


def create_area(session: Session, *, by: Actor, **fields: Unpack[AreaFields]) -> Area:
    """Begin an area with its first confidentiality statement and the words it chooses from."""
    area = Area(**fields)
    session.add(area)
    session.flush()
    session.add(ConfidentialityStatement(area=area, number=1, text=FIRST_STATEMENT))
    seed_national_codes(session)
    seed_local_codes(session, area)
    publish(session, events.AreaCreated(actor_id=by.user_id, area_id=area.id))
    return area


def change_area(
    session: Session, *, by: Actor, area: Area, **fields: Unpack[AreaFields]
) -> list[str]:
    """Change an area's settings and say which ones changed; meetings already planned stay put."""
    changed = change(area, fields)
    session.flush()
    if changed:
        publish(
            session,
            events.AreaChanged(actor_id=by.user_id, area_id=area.id, fields=tuple(changed)),
        )
    return changed


def change_rhythm(session: Session, *, by: Actor, area: Area, rhythm: Rhythm) -> None:
    """Let an area meet otherwise from a day on; what lies before it, and what is planned, stays."""
    if rhythm.begins_on <= clock.today():
        raise Refused("A rhythm begins on a day to come: what was stays as it was.")
    area.later_rhythms = with_rhythm(area, rhythm)
    session.flush()
    publish(
        session,
        events.RhythmChanged(actor_id=by.user_id, area_id=area.id, begins_on=rhythm.begins_on),
    )


def add_statement(
    session: Session, *, by: Actor, area: Area, text: str
) -> ConfidentialityStatement:
    """Give an area a new wording of its statement; earlier ones stay as they were signed."""
    last = max(area.statements, key=lambda s: s.number, default=None)
    if last is not None and last.text == text:
        raise Refused("This is the wording that the area has already.")
    row = ConfidentialityStatement(area=area, number=last.number + 1 if last else 1, text=text)
    session.add(row)
    session.flush()
    publish(
        session,
        events.StatementAdded(actor_id=by.user_id, area_id=area.id, number=row.number),
    )
    return row
