"""Moments that a statement reads when it runs, not when it is made.

A condition holds for longer than the instant in which it was written down: it may be kept and run
again tomorrow, and what had not run out then may have done so since.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from marac import clock
from marac.database.columns import UTCDateTime


def instant(read: Callable[[], datetime] = clock.now) -> sa.BindParameter[Any]:
    """Give an instant (now, by default) for use in a statement."""
    return sa.bindparam(None, callable_=read, type_=UTCDateTime(), unique=True)


def day(read: Callable[[], date] = clock.today) -> sa.BindParameter[Any]:
    """Give a day (today in London, by default) for use in a statement."""
    return sa.bindparam(None, callable_=read, type_=sa.Date(), unique=True)
