"""Drafting the paper kit: all that a meeting needs to be run on paper, in the order of the room."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.cases.models import Outcome
from marac.meetings.models import Heading, Meeting
from marac.meetings.queries import list_attendances
from marac.meetings.room.attendance import current_statement
from marac.meetings.room.hearing import Safeguarding
from marac.meetings.room.session import expected
from marac.packs import gathering, sheets
from marac.packs.drafted import Draft
from marac.packs.drafts import draft_of, find_recipient
from marac.packs.models import Edition, PaperKind
from marac.refusals import Refused
from marac.web.filters import long_date

# Lines left free: for people whom nobody expected, and for the actions of each case.
FREE_SEATS = 8
ACTIONS_A_CASE = 4
# How much is written under each heading, in lines.
LINES = {
    Heading.PRESENTED: 4,
    Heading.SHARED: 6,
    Heading.VOICE: 3,
    Heading.RISK: 4,
    Heading.COMMUNITY: 2,
}


@dataclass(frozen=True)
class Expected:
    """Somebody who signs the attendance sheet."""

    name: str
    agency: str
    capacity: str


def draft_kit(
    session: Session,
    *,
    by: Actor,
    meeting: Meeting,
    agency: Agency | None,
    edition: Edition = Edition.SCREEN,
) -> Draft:
    """Draft the kit, with all that whoever asks may see; it is for those who run the meeting."""
    if agency is not None or not by.runs_the_cycle:
        raise Refused("The paper kit is for those who run the meeting, each with their own copy.")
    if meeting.concluded_at is not None or meeting.cancelled_at is not None:
        raise Refused("This meeting is over, so it needs no paper kit.")
    recipient = find_recipient(session, by=by, agency=None)
    content = gathering.gather_pack(session, meeting=meeting, recipient=recipient)
    if not content.places:
        raise Refused("There is no case on this agenda yet, so no paper kit was made.")
    html = sheets.write(
        "kit",
        edition=edition,
        title=f"Paper kit for {long_date(meeting.starts_at)}",
        content=content,
        meeting=meeting,
        area=meeting.area,
        recipient=recipient,
        people=_people(session, meeting),
        statement=current_statement(session, area_id=meeting.area_id),
        headings=LINES,
        safeguarding=[kind.label for kind in Safeguarding],
        outcomes=[outcome.label for outcome in Outcome],
        free_seats=FREE_SEATS,
        action_lines=ACTIONS_A_CASE,
    )
    return draft_of(PaperKind.KIT, meeting, recipient, html, content.cases)


def _people(session: Session, meeting: Meeting) -> list[Expected]:
    """List who is expected, or who stands on the register of a meeting that has begun."""
    if meeting.started_at is not None:
        return [
            Expected(p.name, p.agency.name if p.agency is not None else "", p.capacity)
            for p in list_attendances(session, meeting=meeting)
        ]
    return [
        Expected(name, seat.agency.name, seat.role.label)
        for seat, name in expected(session, meeting)
    ]
