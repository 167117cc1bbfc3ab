"""Leaves the returns of the next meeting as they stand in the middle of the week.

One waits for a second person, one came back with a reason, one was left in the middle of a
sentence, and the agencies that owe the most were reminded.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from marac import clock
from marac.cases.models import Listing
from marac.demo.world import World
from marac.meetings.models import Meeting
from marac.returns import chasing, operations, typed
from marac.returns.models import Answer, Return
from marac.widgets.typed import Typing

AREA = "bristol"
SIGNS_OFF = "council-housing"
REASON = "You answered for Flat 15 only. Please say whether Flat 14 is known to you too."
LEFT = "He was seen at the bus stop opposite twice last week, once by a colleague who"
MOST_REMINDED = 2


def leave(world: World) -> None:
    """Leave each of these once, where the week has brought a return that fits."""
    meeting = _next_meeting(world)
    if meeting is None:
        return
    world.agencies[SIGNS_OFF].signs_off_returns = True
    rows = list(_returns(world, meeting))
    _wait_for_sign_off(world, rows)
    _leave_typing(world, rows)
    _give_back(world, rows)
    by = world.coordinator(AREA)
    owing = chasing.list_owing(world.session, by=by, meeting_id=meeting.id)
    chosen = sorted(owing, key=lambda agency_id: -len(owing[agency_id]))[:MOST_REMINDED]
    if chosen:
        chasing.chase(world.session, by=by, meeting_id=meeting.id, agency_ids=chosen)


def _next_meeting(world: World) -> Meeting | None:
    coming = (m for m in world.meetings[AREA] if m.starts_at > clock.now())
    return min(coming, key=lambda meeting: meeting.starts_at, default=None)


def _returns(world: World, meeting: Meeting) -> Iterator[tuple[str, Return]]:
    """Go through the returns of the meeting that may still be changed, each with its agency."""
    keys = {agency.id: key for key, agency in world.agencies.items()}
    found = sa.select(Return).join(Listing).where(Listing.meeting_id == meeting.id)
    for row in world.session.scalars(found.order_by(Return.id)):
        if row.case.restricted_at is None:
            yield keys[row.agency_id], row


def _wait_for_sign_off(world: World, rows: list[tuple[str, Return]]) -> None:
    for key, row in rows:
        if key == SIGNS_OFF and row.submitted_at is None:
            by, session = world.voice(key, AREA), world.session
            nil = {"answer_given": Answer.NOTHING_RELEVANT}
            operations.answer_nil(session, by=by, agency_returns=[row], **nil)
            return


def _leave_typing(world: World, rows: list[tuple[str, Return]]) -> None:
    for key, row in rows:
        if key != SIGNS_OFF and row.submitted_at is None and row.started_at is not None:
            by = world.voice(key, AREA)
            typing = Typing(fields=[("text", LEFT)], window=f"{clock.today():%Y%m%d}")
            page = "items/new"
            typed.keep_typed(world.session, by=by, agency_return=row, page=page, typing=typing)
            return


def _give_back(world: World, rows: list[tuple[str, Return]]) -> None:
    nil = (Answer.NOT_KNOWN, Answer.NOTHING_RELEVANT)
    for _, row in rows:
        if row.submitted_at is not None and row.answer in nil:
            by = world.coordinator(AREA)
            operations.reopen(world.session, by=by, agency_return=row, reason=REASON)
            return
