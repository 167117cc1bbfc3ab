"""One past meeting was run on paper, and its minutes were amended once."""

from datetime import timedelta

import sqlalchemy as sa

from marac import clock
from marac.cases.models import Listing
from marac.demo.world import World
from marac.meetings.minutes import circulating, operations
from marac.meetings.models import Meeting
from marac.meetings.paper import operations as paper
from marac.meetings.paper.models import Step
from marac.meetings.room import operations as room

AREA, TURN = "bristol", 0
SAID = (
    "The power in the building failed at 11:20am, so the meeting went on from the paper kit. "
    "The next conference on hate crime is in March."
)
PUT_RIGHT = SAID.replace("11:20am", "11:40am").replace("in March", "on 12 March")
REASON = "The time of the power cut was wrong, and the day of the conference is known now."


def type_in(world: World, area: str, meeting: Meeting) -> None:
    """Say of the first meeting that it was run on paper, and that its record was typed in."""
    if not _is_the_one(world, area, meeting):
        return
    by, session = world.coordinator(area), world.session
    paper.begin(session, by=by, meeting=meeting, started_at=None)
    paper.note_typed(session, by=by, meeting=meeting, step=Step.REGISTER)
    for listing in session.scalars(sa.select(Listing).where(Listing.meeting_id == meeting.id)):
        paper.note_typed(session, by=by, meeting=meeting, step=Step.CASE, listing=listing)
    room.note_other_business(session, by=by, meeting=meeting, text=SAID)
    paper.note_typed(session, by=by, meeting=meeting, step=Step.BUSINESS)


def amend(world: World, area: str, meeting: Meeting) -> None:
    """Amend the minutes of that meeting in one place, and send the new version out."""
    if not _is_the_one(world, area, meeting):
        return
    by, session = world.coordinator(area), world.session
    revision = operations.amend(session, by=by, meeting=meeting, reason=REASON)
    revision = operations.edit_business(
        session, by=by, revision=revision, text=PUT_RIGHT, digest=revision.digest
    )
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        operations.approve(session, by=world.chair(area), revision=revision)
        circulating.circulate_minutes(session, by=by, revision=revision)


def _is_the_one(world: World, area: str, meeting: Meeting) -> bool:
    return area == AREA and meeting is world.meetings[AREA][TURN]
