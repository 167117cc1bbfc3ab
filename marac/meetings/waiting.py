"""Which cases wait for a meeting: accepted and on no agenda, put off, due for review, or repeats.

Beside them stand those whose flag ends before the meeting after: the room closes or renews them.
"""

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from marac import clock
from marac.cases.flag import TAKEN_ON, flag_ends_before, flagged_until, repeated_since
from marac.cases.models import Case, Cause, Listing, Outcome
from marac.meetings.calendar import cycle_of, deadlines
from marac.meetings.models import Meeting

# A case that was handed over to another area is that area's to flag.
STILL_OURS = (Outcome.NO_FURTHER, Outcome.REVIEW)
# The place of a case that has not ended; made once, because many pages ask.
LIVE = aliased(Listing)


def waits_for(day: Any) -> sa.ColumnElement[bool]:
    """Say in SQL that a case waits for a meeting on this day; a review waits from its date on.

    One that was told of again since it was heard waits whatever the room had decided, and so does
    one that is to be heard again, from that day on.
    """
    occupied = (
        sa.select(LIVE.id)
        .where(
            LIVE.case_id == Case.id,
            LIVE.ended_at.is_(None),
            sa.or_(
                LIVE.outcome.is_(None), LIVE.outcome != Outcome.REVIEW.value, LIVE.review_on > day
            ),
            sa.or_(LIVE.decided_at.is_(None), LIVE.again_on.is_(None), LIVE.again_on > day),
            ~repeated_since(LIVE.decided_at),
        )
        .correlate(Case)
        .exists()
    )
    return sa.and_(Case.decision.in_(TAKEN_ON), _open(), ~occupied)


def promised_to(day: Any) -> sa.ColumnElement[bool]:
    """Say in SQL that a case, still to be heard elsewhere, is to be heard again on this day."""
    return (
        sa.select(LIVE.id)
        .where(
            LIVE.case_id == Case.id,
            LIVE.ended_at.is_(None),
            LIVE.decided_at.is_(None),
            LIVE.again_on == day,
        )
        .correlate(Case)
        .exists()
    )


def flag_runs_out(meeting: Meeting) -> sa.ColumnElement[bool]:
    """Say in SQL that a heard case's flag ends before the meeting after this one."""
    return flag_runs_out_before(meeting_after(meeting))


def flag_runs_out_before(day: date) -> sa.ColumnElement[bool]:
    """Say in SQL that a heard case's flag ends before a day."""
    heard = (
        sa.select(LIVE.id)
        .where(LIVE.case_id == Case.id, LIVE.ended_at.is_(None), LIVE.outcome.in_(STILL_OURS))
        .correlate(Case)
        .exists()
    )
    return sa.and_(flag_ends_before(day), _open(), heard)


def is_here_for_its_flag(case: Case, meeting: Meeting, until: date | None = None) -> bool:
    """Tell whether a heard case comes to a meeting because its flag ends, and for nothing else.

    `until` is the last day of its person's flag, where that is known to be later than the case's.
    Once the room has heard it so close to the end, it does not come again.
    """
    live, until, day = case.live_listing, until or flagged_until(case), _day_of(meeting)
    if live is None or until is None or live.decided_at is None or live.outcome not in STILL_OURS:
        return False
    if live.review_on is not None and live.review_on <= day:
        return False
    if is_repeat(case):
        return False
    heard_on = clock.london_day(live.decided_at)
    return until < meeting_after(meeting) and heard_on + _cycle(meeting) <= until


def is_repeat(case: Case) -> bool:
    """Tell whether a case that was heard has been referred again since, and so waits anew."""
    live, again = case.live_listing, case.last_repeat_at
    decided = live.decided_at if live is not None else None
    return again is not None and decided is not None and again > decided


def to_be_heard_again(case: Case) -> bool:
    """Tell whether a case was heard and is to be heard once more, whatever was decided."""
    live = case.live_listing
    return live is not None and live.decided_at is not None and live.again_on is not None


def is_promised_to(case: Case, day: date) -> bool:
    """Tell whether a case, still to be heard elsewhere, is to be heard again on this day."""
    live = case.live_listing
    return live is not None and live.undecided and live.again_on == day


def heard_before_for(case: Case, listing: Listing) -> Listing | None:
    """Find where a case was heard before it came back as was then said; none when it did not."""
    earlier = [one for one in case.listings if one.again_on is not None and one.id != listing.id]
    return earlier[-1] if listing.cause is Cause.AGAIN and earlier else None


def why_not_listed(case: Case, meeting: Meeting) -> str:
    """Say in a plain sentence why a case cannot be put on an agenda; nothing when it can."""
    if case.decision not in TAKEN_ON:
        return "The case has not been accepted, so it cannot be put on an agenda."
    if case.withdrawn_at or case.closed_at or case.disposed_at:
        return "The case is withdrawn or closed, so it cannot be put on an agenda."
    live = case.live_listing
    if live is not None and live.undecided:
        return "The case is already on an agenda. Take it off that one first."
    if is_here_for_its_flag(case, meeting) or is_repeat(case) or to_be_heard_again(case):
        return ""
    if live is not None and live.outcome != Outcome.REVIEW:
        return "The room decided that this case needs no further meeting here."
    return ""


def cause_of(case: Case, meeting: Meeting) -> Cause:
    """Say why a waiting case is put on an agenda, before it leaves the place where it was heard.

    One that went out on an agenda and was not heard there was put off: it comes first this time.
    """
    live, last = case.live_listing, case.listings[-1] if case.listings else None
    if to_be_heard_again(case):
        return Cause.AGAIN
    if is_here_for_its_flag(case, meeting):
        return Cause.FLAG
    if is_repeat(case):
        return Cause.REPEAT
    if live is not None:
        return Cause.REVIEW
    return Cause.PUT_OFF if last is not None and was_put_off(last) else Cause.NEW


def was_put_off(listing: Listing) -> bool:
    """Tell whether a case went out on an agenda and left it unheard."""
    left = listing.ended_at is not None and listing.decided_at is None
    return left and listing.circulated_at is not None


def comes_late(meeting: Meeting) -> bool:
    """Tell whether a case that is listed now is late; nothing is at an emergency meeting."""
    return not meeting.emergency and clock.now() >= deadlines(meeting).referrals_close


def why_not_late(meeting: Meeting) -> str:
    """Say why a late item cannot be taken any more; nothing while the area still takes them."""
    if clock.now() < deadlines(meeting).late_items:
        return ""
    return (
        "It is too late for late items. List the case for the next meeting, or call an emergency "
        "meeting."
    )


def _open() -> sa.ColumnElement[bool]:
    return sa.and_(
        Case.withdrawn_at.is_(None), Case.closed_at.is_(None), Case.disposed_at.is_(None)
    )


def _day_of(meeting: Meeting) -> date:
    return clock.london_day(meeting.starts_at)


def _cycle(meeting: Meeting) -> timedelta:
    return cycle_of(meeting)


def meeting_after(meeting: Meeting) -> date:
    """Give the day on which the area's rhythm has its next meeting."""
    return _day_of(meeting) + _cycle(meeting)
