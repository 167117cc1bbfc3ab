"""How many different cases one person may open within an hour, and what happens beyond."""

import dataclasses
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.cases.events import CaseOpened
from marac.cases.models import Opening
from marac.database import instant
from marac.events import publish

WINDOW = timedelta(hours=1)
# More different cases than this within the window raise an alert; at the second, no more open.
ALERT_ABOVE = 40
STOP_AT = 100


class TooManyCases(Exception):
    """A person has opened as many different cases within the hour as anybody may."""


def count_others(user_id: Any, case_id: Any) -> sa.ScalarSelect[int]:
    """Count the different cases that a person opened within the hour, this one left out.

    Of a case that they opened within the hour it gives none: it stays open, whatever they opened
    besides.
    """
    lately = (Opening.user_id == user_id, Opening.opened_at > instant(_window))
    this_one = sa.select(Opening.id).where(*lately, Opening.case_id == case_id).exists()
    counted = sa.func.count(Opening.case_id.distinct())
    return sa.select(counted).where(*lately, ~this_one).scalar_subquery()


def _window() -> datetime:
    return clock.now() - WINDOW


def stop_beyond(others: int) -> None:
    """Stop somebody who has opened as many different cases within the hour as anybody may."""
    if others >= STOP_AT:
        raise TooManyCases


def note(session: Session, event: CaseOpened, *, others: int | None = None) -> None:
    """Publish that a case was opened, or stop somebody who has opened too many within the hour.

    `others` is the number of other cases where the page has read it already.
    """
    if others is None:
        others = session.scalar(sa.select(count_others(event.actor_id, event.case_id))) or 0
    stop_beyond(others)
    publish(session, dataclasses.replace(event, others=others))
