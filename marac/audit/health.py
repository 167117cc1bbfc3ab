"""What `marac doctor` asks of the log: when it was last found whole, and last anchored."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from marac import clock
from marac.audit.queries import get_last_anchor, get_last_check
from marac.database import db
from marac.health import Finding, fault, ok, register_check, warning

# Both happen every night; a weekend may pass before somebody notices that one did not.
TOO_OLD = timedelta(days=3)
VERIFY = "run `marac audit verify` every night"
ANCHOR = "run `marac audit anchor --to FILE` every night"


def init_app(app: Flask) -> None:
    """Let `marac doctor` look at the age of the last check and of the last anchor."""
    register_check(app, "log checked", lambda _app: look_at_check(db.session))
    register_check(app, "log anchored", lambda _app: look_at_anchor(db.session))


def look_at_check(session: Session) -> Finding:
    """Say when the log was last checked and what was found."""
    last = get_last_check(session)
    if last is None:
        return warning(f"the log was never checked: {VERIFY}")
    if not last.whole:
        return fault(f"the log is broken at row {last.broken_at}: {last.reason}")
    age = clock.now() - last.at
    words = f"the log was found whole {_ago(age)}, up to row {last.upto}"
    return ok(words) if age < TOO_OLD else warning(f"{words}: {VERIFY}")


def look_at_anchor(session: Session) -> Finding:
    """Say when the end of the log was last signed and given out."""
    last = get_last_anchor(session)
    if last is None:
        return warning(f"the log was never anchored: {ANCHOR}")
    age = clock.now() - last.at
    words = f"the log was anchored {_ago(age)}, at row {last.number}"
    return ok(words) if age < TOO_OLD else warning(f"{words}: {ANCHOR}")


def _ago(age: timedelta) -> str:
    return (
        f"{age.days} days ago" if age.days > 1 else f"{int(age.total_seconds()) // 3600} hours ago"
    )
