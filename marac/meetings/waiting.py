"""Which cases wait for a meeting: accepted and on no agenda, put off, due for review, or repeats.

Beside them stand those whose flag ends before the meeting after: the room closes or renews them.
"""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac import clock
from marac.cases.flag import TAKEN_ON, flag_ends_before, flagged_until, repeated_since
from marac.cases.models import Case, Listing, Outcome
from marac.meetings.models import Meeting

# A case that was handed over to another area is that area's to flag.
STILL_OURS = (Outcome.NO_FURTHER, Outcome.REVIEW)
# The place of a case that has not ended; made once, because many pages ask.
LIVE = aliased(Listing)


def waits_for(day: date) -> sa.ColumnElement[bool]:
    """Say in SQL that a case waits for a meeting on this day; a review waits from its date on.

    One that was told of again since it was heard waits whatever the room had decided.
    """
    occupied = (
        sa.select(LIVE.id)
        .where(
            LIVE.case_id == Case.id,
            LIVE.ended_at.is_(None),
            sa.or_(
                LIVE.outcome.is_(None), LIVE.outcome != Outcome.REVIEW.value, LIVE.review_on > day
            ),
            ~repeated_since(LIVE.decided_at),
        )
        .correlate(Case)
        .exists()
    )
    return sa.and_(Case.decision.in_(TAKEN_ON), _open(), ~occupied)


def flag_runs_out(meeting: Meeting) -> sa.ColumnElement[bool]:
    """Say in SQL that a heard case's flag ends before the meeting after this one."""
    heard = (
        sa.select(LIVE.id)
        .where(LIVE.case_id == Case.id, LIVE.ended_at.is_(None), LIVE.outcome.in_(STILL_OURS))
        .correlate(Case)
        .exists()
    )
    return sa.and_(flag_ends_before(_meeting_after(meeting)), _open(), heard)


def is_here_for_its_flag(case: Case, meeting: Meeting) -> bool:
    """Tell whether a heard case comes to a meeting because its flag ends, and for nothing else.

    Once the room has heard it so close to the end, it does not come again.
    """
    live, until, day = case.live_listing, flagged_until(case), _day_of(meeting)
    if live is None or until is None or live.decided_at is None or live.outcome not in STILL_OURS:
        return False
    if live.review_on is not None and live.review_on <= day:
        return False
    if is_repeat(case):
        return False
    heard_on = clock.to_london(live.decided_at).date()
    return until < _meeting_after(meeting) and heard_on + _cycle(meeting) <= until


def is_repeat(case: Case) -> bool:
    """Tell whether a case that was heard has been referred again since, and so waits anew."""
    live, again = case.live_listing, case.last_repeat_at
    decided = live.decided_at if live is not None else None
    return again is not None and decided is not None and again > decided


def why_not_listed(case: Case, meeting: Meeting) -> str:
    """Say in a plain sentence why a case cannot be put on an agenda; nothing when it can."""
    if case.decision not in TAKEN_ON:
        return "The case has not been accepted, so it cannot be put on an agenda."
    if case.withdrawn_at or case.closed_at or case.disposed_at:
        return "The case is withdrawn or closed, so it cannot be put on an agenda."
    live = case.live_listing
    if live is not None and live.undecided:
        return "The case is already on an agenda. Take it off that one first."
    if is_here_for_its_flag(case, meeting) or is_repeat(case):
        return ""
    if live is not None and live.outcome != Outcome.REVIEW:
        return "The room decided that this case needs no further meeting here."
    return ""


def _open() -> sa.ColumnElement[bool]:
    return sa.and_(
        Case.withdrawn_at.is_(None), Case.closed_at.is_(None), Case.disposed_at.is_(None)
    )


def _day_of(meeting: Meeting) -> date:
    return clock.to_london(meeting.starts_at).date()


def _cycle(meeting: Meeting) -> timedelta:
    return timedelta(weeks=meeting.area.cadence_weeks)


def _meeting_after(meeting: Meeting) -> date:
    """Give the day on which the area's rhythm has its next meeting."""
    return _day_of(meeting) + _cycle(meeting)
