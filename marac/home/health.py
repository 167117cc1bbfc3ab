"""How the installation is, and which of its words change soon, for who looks after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, prepared
from marac.agencies.lists.models import Code
from marac.cases.wording import Words
from marac.database import day
from marac.home.blocks import SHOWN, Block, Empty, Line, Link
from marac.notifications.models import Mail
from marac.tasks.models import Job, Outcome
from marac.tasks.queries import at_work
from marac.web.filters import date_time, plural, short_date

STUCK, A_DAY = timedelta(minutes=10), timedelta(days=1)
SOON = timedelta(days=60)
WELL = Words("Well", "green")


@dataclass(frozen=True)
class Health:
    """Whether somebody works, what waits too long or was given up, and which mail is stuck."""

    worker: bool
    stuck: int
    failed: int
    mails: int
    oldest_mail: datetime | None


def load_health(session: Session) -> Block:
    """Say whether work gets done and mail goes out; how many, and never whose."""
    health = Health(*session.execute(_health()).one())
    return Block("health", "Health", (_worker(health), _mail(health)), Empty(""))


def _health() -> sa.Select[*tuple[Any, ...]]:
    now = clock.now()
    waiting = sa.select(sa.func.count(Job.id)).where(Job.ended_at.is_(None))
    given_up = sa.select(sa.func.count(Job.id)).where(Job.outcome == Outcome.FAILED)
    late = sa.and_(Mail.sent_at.is_(None), Mail.attempts > 0)
    return sa.select(
        at_work(),
        waiting.where(Job.not_before < now - STUCK).scalar_subquery(),
        given_up.where(Job.ended_at > now - A_DAY).scalar_subquery(),
        sa.select(sa.func.count(Mail.id)).where(late).scalar_subquery(),
        sa.select(sa.func.min(Mail.created_at)).where(late).scalar_subquery(),
    )


def _worker(health: Health) -> Line:
    if health.stuck:
        words = f"{plural(health.stuck, 'job')} waited for over ten minutes"
        return Line(Link("Work in the background", ""), words, Words("Does not go on", "red"))
    if health.failed:
        words = f"{plural(health.failed, 'job')} given up within a day; their pages offer them"
        return Line(Link("Work in the background", ""), words, Words("Look into it", "yellow"))
    words = "a worker is there" if health.worker else "no worker is there: pages do it themselves"
    return Line(Link("Work in the background", ""), words, WELL if health.worker else None)


def _mail(health: Health) -> Line:
    link = Link("Mail", "reminders.outbox")
    if health.oldest_mail is None:
        return Line(link, "nothing is stuck", WELL)
    first = date_time(health.oldest_mail)
    tried = f"{plural(health.mails, 'mail')} tried in vain, the first {first}"
    return Line(link, tried, Words("Look into it", "yellow"))


def load_words(session: Session, *, by: Actor) -> Block:
    """Name the words of the area's lists that begin or end soon: the law changes, too."""
    rows = session.execute(*_changing(by)).all()
    return Block(
        key="words",
        title="Words and law that change soon",
        lines=tuple(_word(*row) for row in rows[:SHOWN]),
        total=len(rows),
        more=Link("See all lists", "agencies.words"),
        empty=Empty("No word begins or ends within two months"),
    )


@prepared
def _changing(by: Actor) -> sa.Select[*tuple[Any, ...]]:
    today, soon = day(), day(lambda: clock.today() + SOON)
    begins = sa.and_(Code.valid_from > today, Code.valid_from <= soon)
    ends = sa.and_(Code.valid_to >= today, Code.valid_to <= soon)
    return (
        sa.select(Code.code_list, Code.label, Code.valid_from, Code.valid_to)
        .where(sa.or_(Code.area_id.is_(None), Code.area_id == by.area_id), sa.or_(begins, ends))
        .order_by(sa.func.coalesce(Code.valid_to, Code.valid_from), Code.label, Code.id)
    )


def _word(*row: Any) -> Line:
    code_list, label, begins, ends = row
    begun = begins <= clock.today()
    said = f"ends on {short_date(ends)}" if begun else f"from {short_date(begins)}"
    args = {"code_list": code_list.value}
    return Line(Link(label, "agencies.word_list", args), f"{code_list.label}, {said}")
