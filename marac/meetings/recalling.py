"""How long what went out can be taken back: ten minutes, in which no mail about it leaves."""

from datetime import datetime, timedelta

from marac import clock

RECALL_WITHIN = timedelta(minutes=10)
TOO_LATE = "There is nothing to recall: what goes out can be taken back for 10 minutes."


def recallable_until(went_out_at: datetime) -> datetime:
    """Say until when something can be recalled, and mail about it is held."""
    return went_out_at + RECALL_WITHIN


def is_recallable(went_out_at: datetime | None) -> bool:
    """Tell whether what went out then can still be taken back."""
    return went_out_at is not None and clock.now() < recallable_until(went_out_at)


def minutes_left(went_out_at: datetime) -> int:
    """Count the minutes that are left to recall it, begun ones whole."""
    left = recallable_until(went_out_at) - clock.now()
    return max(0, -(-int(left.total_seconds()) // 60))
