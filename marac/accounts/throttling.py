"""How often something may be tried, counted in the database so that it holds over many machines.

A try is counted before it is known how it ends (`take`), so that no number of tries at once gets
past a limit, and forgotten again when it was right (`forget`). Whom a row is about stands in it
only as a keyed hash: the table tells nobody which addresses were tried.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.models import Throttle
from marac.accounts.models import ThrottleKind as Kind
from marac.config import Settings
from marac.database import carry

__all__ = [
    "TOO_MANY",
    "Kind",
    "Wait",
    "allowed",
    "at_device",
    "forget",
    "in_a_row",
    "init_app",
    "note",
    "pardon",
    "take",
]

# Under this name the key of the hashes travels in an application's sessions.
KEY = "throttle-key"
# So many wrong tries without a right one between them close an account.
TOO_MANY = 100
MINUTE = timedelta(minutes=1)
SOFT_LOCK = timedelta(minutes=15)
# After so many doublings of a minute the wait is as long as a lock, and doubles no more.
LONGEST_WAIT = 4
# A count of tries in a row outlives its last one by this long, everything else by a day.
STREAK_KEPT = timedelta(days=60)
OTHERS_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Wait:
    """Until when somebody has to wait."""

    until: datetime

    @property
    def seconds(self) -> int:
        """Give the whole seconds that are left, as `Retry-After` wants them."""
        return max(1, ceil((self.until - clock.now()).total_seconds()))

    @property
    def words(self) -> str:
        """Say it to a person, in whole minutes."""
        minutes = ceil(self.seconds / 60)
        return "a minute" if minutes == 1 else f"{minutes} minutes"


@dataclass(frozen=True)
class Limit:
    """So many within so long; `lock` is for how long all is shut once the last one was used."""

    times: int
    within: timedelta
    lock: timedelta | None = None


@dataclass(frozen=True)
class Rule:
    """The limits of one kind; under `doubling` each try after the first wait doubles the next."""

    limits: tuple[Limit, ...] = field(default_factory=tuple)
    doubling: Limit | None = None

    @property
    def memory(self) -> timedelta:
        """Say for how long a try counts."""
        within = [limit.within for limit in self.limits]
        return max([*within, self.doubling.within] if self.doubling else within)


# Tries at a secret: five in a minute, then a wait that doubles; ten in a quarter of an hour lock.
_SECRET = Rule((Limit(10, timedelta(minutes=15), SOFT_LOCK),), doubling=Limit(5, MINUTE))
RULES = {
    Kind.ACCOUNT: _SECRET,
    Kind.DEVICE: _SECRET,
    Kind.PROOF: _SECRET,
    Kind.FACTOR: Rule((Limit(5, timedelta(hours=1)),)),
    Kind.ADDRESS: Rule((Limit(60, MINUTE),)),
    Kind.RESET: Rule((Limit(3, timedelta(hours=1)),)),
    Kind.SEARCH: Rule((Limit(60, MINUTE),)),
    Kind.PDF: Rule((Limit(10, timedelta(hours=1)),)),
    Kind.AUTOSAVE: Rule((Limit(30, MINUTE),)),
    Kind.FEED: Rule((Limit(120, MINUTE),)),
}
STREAKS = frozenset({Kind.ACCOUNT, Kind.DEVICE, Kind.PROOF})


def init_app(app: Flask) -> None:
    """Let the key of the hashes travel in the application's sessions."""
    settings: Settings = app.extensions["marac.settings"]
    secret = hmac.new(settings.audit_key.encode(), b"marac: throttles", hashlib.sha256).digest()
    carry(app, KEY, secret)


def allowed(session: Session, *, kind: Kind, subject: str) -> Wait | None:
    """Say how long the next try has to wait; None when it need not."""
    row = session.scalar(_row_of(session, kind, subject))
    return _wait(row) if row is not None else None


def note(session: Session, *, kind: Kind, subject: str) -> int:
    """Count a try and give how many there were in a row, this one included."""
    row = _locked(session, kind, subject)
    return _count(session, row)


def take(session: Session, *, kind: Kind, subject: str) -> Wait | None:
    """Count a try unless it has to wait; the answer is for how long, or None to go on."""
    row = _locked(session, kind, subject)
    wait = _wait(row)
    if wait is None:
        _count(session, row)
    return wait


def in_a_row(session: Session, *, kind: Kind, subject: str) -> int:
    """Say how many tries there were since the last right one."""
    row = session.scalar(_row_of(session, kind, subject))
    return row.in_a_row if row is not None else 0


def at_device(email: str, device: str) -> str:
    """Name the tries at one account in one browser that knows its person, for `Kind.DEVICE`."""
    return f"{email}|{device}"


def forget(session: Session, *, kind: Kind, subject: str) -> None:
    """Forget all tries, since one of them was right."""
    session.execute(sa.delete(Throttle).where(*_which(session, kind, subject)))


def pardon(session: Session, *, kind: Kind, subject: str) -> None:
    """Begin to count the tries in a row afresh, but let a wait that has begun go on."""
    query = sa.update(Throttle).where(*_which(session, kind, subject))
    session.execute(query.values(in_a_row=0), execution_options={"synchronize_session": "fetch"})


def _wait(row: Throttle) -> Wait | None:
    now = clock.now()
    ends = [row.blocked_until] if row.blocked_until is not None else []
    for limit in RULES[row.kind].limits:
        if limit.lock is None and len(row.recent) >= limit.times:
            first = row.recent[-limit.times]
            ends.append(datetime.fromtimestamp(first, UTC) + limit.within)
    until = max(ends, default=now)
    return Wait(until) if until > now else None


def _count(session: Session, row: Throttle) -> int:
    """Write down one more try, and the wait that follows from it."""
    rule, now = RULES[row.kind], clock.now()
    since = (now - rule.memory).timestamp()
    if row.blocked_until is not None and row.blocked_until + SOFT_LOCK < now:
        row.waits, row.blocked_until = 0, None
    row.recent = [*(at for at in row.recent if at > since), now.timestamp()]
    row.in_a_row += 1
    row.touched_at = now
    row.blocked_until = _shut_until(row, rule, now)
    session.flush()
    return row.in_a_row


def _shut_until(row: Throttle, rule: Rule, now: datetime) -> datetime | None:
    ends = [row.blocked_until] if row.blocked_until is not None else []
    if rule.doubling is not None and (
        row.waits or _within(row, rule.doubling.within) >= rule.doubling.times
    ):
        ends.append(now + min(MINUTE * 2**row.waits, SOFT_LOCK))
        row.waits = min(row.waits + 1, LONGEST_WAIT)
    ends += [
        now + limit.lock
        for limit in rule.limits
        if limit.lock is not None and _within(row, limit.within) >= limit.times
    ]
    return max(ends, default=None)


def _within(row: Throttle, span: timedelta) -> int:
    """Count the tries of the latest so long."""
    since = (clock.now() - span).timestamp()
    return sum(at > since for at in row.recent)


def _locked(session: Session, kind: Kind, subject: str) -> Throttle:
    """Find or make the row and hold it until the transaction ends, so that tries go one by one."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    values = {"kind": kind, "subject": _hash(session, kind, subject)}
    plain = {"recent": [], "in_a_row": 0, "waits": 0, "touched_at": clock.now()}
    insert = dialect.insert(Throttle).values(**values, **plain)
    made = session.scalar(
        insert.on_conflict_do_nothing(index_elements=["kind", "subject"]).returning(Throttle.id)
    )
    if made is not None:
        _prune(session)
    query = _row_of(session, kind, subject).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _prune(session: Session) -> None:
    """Forget what no longer counts; each new row takes the old ones away."""
    now, streak = clock.now(), Throttle.kind.in_(STREAKS)
    over = sa.or_(
        sa.and_(~streak, Throttle.touched_at < now - OTHERS_KEPT),
        Throttle.touched_at < now - STREAK_KEPT,
    )
    session.execute(sa.delete(Throttle).where(over))


def _row_of(session: Session, kind: Kind, subject: str) -> sa.Select[Throttle]:
    return sa.select(Throttle).where(*_which(session, kind, subject))


def _which(session: Session, kind: Kind, subject: str) -> tuple[sa.ColumnElement[bool], ...]:
    return Throttle.kind == kind, Throttle.subject == _hash(session, kind, subject)


def _hash(session: Session, kind: Kind, subject: str) -> str:
    key: bytes = session.info[KEY]
    return hmac.new(key, f"{kind.value}|{subject}".encode(), hashlib.sha256).hexdigest()
