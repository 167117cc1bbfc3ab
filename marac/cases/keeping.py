"""Keeping a co-ordinator and a chair on the list of every restricted case, whoever leaves."""

from flask import Flask
from sqlalchemy.orm import Session

from marac.accounts import events as accounts
from marac.agencies import events as agencies
from marac.agencies.system import system_actor
from marac.cases.operations.restriction import keep_keepers
from marac.database import subscribe
from marac.events import Event

# When somebody leaves or comes; and when somebody signs in, because seats and agreements also run
# out by themselves at midnight.
MOMENTS: tuple[type[Event], ...] = (
    accounts.UserDisabled,
    accounts.UserEnabled,
    accounts.SignedIn,
    agencies.MembershipGranted,
    agencies.MembershipEnded,
)


def init_app(app: Flask) -> None:
    """Look after the lists whenever those who keep them may have changed."""
    for moment in MOMENTS:
        subscribe(app, moment, _look_after)


def _look_after(session: Session, _event: Event) -> None:
    keep_keepers(session, by=system_actor())
