"""Reading the log for people: one page at a time, newest first, as far as the policy lets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.agencies.models import Agency, Membership
from marac.audit.models import AuditEntry
from marac.cases.models import Case
from marac.events import Operation
from marac.governance.log import policy
from marac.governance.log.wording import event_words, page_words, status_words

PAGE_SIZE = 50
# The fields of an event that name a person or an agency to whom it happened.
ABOUT = ("user_id", "agency_id", "advocate_id", "opener_id")


@dataclass(frozen=True)
class Filters:
    """What the log is narrowed to; `before` is the row above which the page begins."""

    kind: Operation | None = None
    person_id: UUID | None = None
    reference: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Line:
    """One row as its reader may know it; `who` is empty where they may not, or nobody did it."""

    number: int
    at: datetime
    kind: Operation | None
    event: str
    words: str
    who: str
    case_id: UUID | None
    reference: str
    about: str
    details: dict[str, Any]


@dataclass(frozen=True)
class Lines:
    """One page of rows, and above which row the next one begins if there are more."""

    lines: Sequence[Line]
    older: int | None


def find_case_of_log(session: Session, *, by: Actor, reference: str) -> UUID | None:
    """Find by its reference a case of which the person may read the log."""
    wanted = (Case.reference == reference.strip().upper(), policy.case_open_to(by))
    return session.scalar(sa.select(Case.id).where(*wanted))


def list_people(session: Session, *, by: Actor) -> Sequence[User]:
    """List the people by whom the log can be narrowed: those with a seat, now or earlier."""
    if not policy.reads_names(by):
        return ()
    seats = sa.select(Membership.user_id).where(Membership.area_id == by.area_id)
    if not policy.oversees(by) and by.voice_agency_ids:
        seats = seats.where(Membership.agency_id.in_(by.voice_agency_ids))
    return session.scalars(sa.select(User).where(User.id.in_(seats)).order_by(User.name)).all()


def list_lines(
    session: Session,
    *,
    by: Actor,
    part: sa.ColumnElement[bool],
    filters: Filters,
    size: int = PAGE_SIZE,
) -> Lines:
    """List rows of a part of the log (a condition of the policy), newest first."""
    narrowed = _conditions(session, by, filters)
    if narrowed is None:
        return Lines((), None)
    found = (
        sa.select(AuditEntry, Case.reference, User.name)
        .outerjoin(Case, Case.id == AuditEntry.case_id)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(part, *narrowed)
        .order_by(AuditEntry.number.desc())
        .limit(size + 1)
    )
    rows = session.execute(found).all()
    older = rows[size - 1][0].number if len(rows) > size else None
    return Lines(_read(session, by, rows[:size]), older)


def _conditions(
    session: Session, by: Actor, filters: Filters
) -> list[sa.ColumnElement[bool]] | None:
    """Make the conditions of what the log is narrowed to; None when it can be nothing."""
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.reference:
        case_id = find_case_of_log(session, by=by, reference=filters.reference)
        if case_id is None:
            return None
        wanted.append(AuditEntry.case_id == case_id)
    if filters.kind is not None:
        wanted.append(AuditEntry.operation == filters.kind)
    if filters.person_id is not None:
        wanted.append(AuditEntry.actor_id == filters.person_id)
    if filters.since is not None:
        wanted.append(AuditEntry.at >= clock.london(filters.since, time()))
    if filters.until is not None:
        wanted.append(AuditEntry.at < clock.london(filters.until + timedelta(days=1), time()))
    if filters.before is not None:
        wanted.append(AuditEntry.number < filters.before)
    return wanted


def _read(session: Session, by: Actor, rows: Sequence[Any]) -> list[Line]:
    named = policy.reads_names(by)
    names = _names(session, by, [row[0] for row in rows]) if rows else {}
    return [
        Line(
            number=entry.number,
            at=entry.at,
            kind=entry.operation,
            event=entry.event,
            words=event_words(entry.event),
            who=(name or "") if named else "",
            case_id=entry.case_id,
            reference=reference or "",
            about=_about(entry, names),
            details=entry.details,
        )
        for entry, reference, name in rows
    ]


def _about(entry: AuditEntry, names: dict[str, str]) -> str:
    """Say to whom it happened or was disclosed, or which page was refused and why."""
    if entry.event == "Denied":
        told = (page_words(str(entry.details.get("endpoint"))), entry.details.get("status"))
        return f"{told[0]}: {status_words(told[1])}"
    ids = dict.fromkeys(_ids_of(entry))
    return ", ".join(names[known] for known in ids if known in names)


def _ids_of(entry: AuditEntry) -> Iterable[str]:
    told = entry.details.get
    yield from entry.recipients or ()
    others = (str(told(field)) for field in ABOUT if told(field))
    yield from (known for known in others if known != str(entry.actor_id))


def _names(session: Session, by: Actor, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Find the names of the agencies and, for who may know them, of the people in these rows."""
    ids = {UUID(known) for entry in entries for known in _ids_of(entry)}
    found = sa.select(Agency.id, Agency.name).where(Agency.id.in_(ids))
    names = {str(row.id): row.name for row in session.execute(found)}
    if policy.reads_names(by) and (policy.oversees(by) or not by.voice_agency_ids):
        seats = sa.select(Membership.user_id).where(Membership.area_id == by.area_id)
        people = sa.select(User.id, User.name).where(User.id.in_(ids), User.id.in_(seats))
        names |= {str(row.id): row.name for row in session.execute(people)}
    return names
