"""Reading who opened which case, and the alerts: every one of these asks the policy first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models import Case, CuriosityAlert, Opening, Purpose, StatedPurpose
from marac.cases.openings import policy, rules
from marac.cases.openings.limits import WINDOW
from marac.database import instant

PAGE_SIZE = 50
ALERTS_SHOWN = 20
# An alert names the latest cases only: a whole list would tell how many are kept from its reader.
CASES_SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One opening as its reader may know it; `who` is empty where they may not know the person."""

    opened_at: datetime
    who: str
    agency: str
    case_id: UUID
    reference: str
    purpose: str
    words: str
    rule: str


@dataclass(frozen=True)
class AlertLine:
    """One alert: about whom, and the latest cases they opened, as far as its reader may know."""

    alert: CuriosityAlert
    who: str
    agency: str
    openings: Sequence[Line]


def get_case_of_log(session: Session, *, by: Actor, case_id: UUID) -> Case | None:
    """Find a case whose log the person may read."""
    return session.scalar(sa.select(Case).where(Case.id == case_id, policy.log_open_to(by)))


def get_stated(session: Session, *, by: Actor, case: Case) -> StatedPurpose | None:
    """Find what the person said today that they open a case for."""
    return session.scalar(
        sa.select(StatedPurpose).where(
            StatedPurpose.case_id == case.id,
            StatedPurpose.user_id == by.user_id,
            StatedPurpose.day == clock.today(),
        )
    )


def of_case(case_id: UUID) -> sa.ColumnElement[bool]:
    """Say that an opening is of one case."""
    return Opening.case_id == case_id


def between(since: datetime, until: datetime) -> sa.ColumnElement[bool]:
    """Say that an opening fell between two moments."""
    return sa.and_(Opening.opened_at >= since, Opening.opened_at < until)


def count_openings(session: Session, *, by: Actor, where: sa.ColumnElement[bool]) -> int:
    """Count the openings that are in the person's log."""
    known = (where, policy.log_open_to(by), policy.row_open_to(by))
    found = sa.select(sa.func.count()).select_from(Opening).join(Opening.case).where(*known)
    return session.scalar(found) or 0


def list_openings(
    session: Session, *, by: Actor, where: sa.ColumnElement[bool], offset: int
) -> list[Line]:
    """List one page of the openings that are in the person's log, the latest first."""
    known = (where, policy.log_open_to(by), policy.row_open_to(by))
    page = _lines(policy.names_whom(by)).where(*known).offset(offset).limit(PAGE_SIZE)
    rows = session.execute(page).all()
    return _read(session, by, rows)


def list_alerts(session: Session, *, by: Actor) -> list[AlertLine]:
    """List the latest alerts that the person may look into, with some of what was opened."""
    rows = session.execute(
        sa.select(CuriosityAlert, User.name, _agency_of_alert().label("agency"))
        .join(CuriosityAlert.user)
        .where(policy.alert_open_to(by))
        .order_by(CuriosityAlert.raised_at.desc(), CuriosityAlert.id)
        .limit(ALERTS_SHOWN)
    ).all()
    opened = _opened_around(session, by, [row[0] for row in rows])
    return [AlertLine(row[0], row.name, row.agency or "", opened[row[0].id]) for row in rows]


def select_recent_alerts(*, by: Actor) -> sa.Select[int, datetime | None]:
    """Select how many alerts of the last week the person may look into, and when the last was."""
    since = instant(lambda: clock.now() - timedelta(days=7))
    return sa.select(sa.func.count(CuriosityAlert.id), sa.func.max(CuriosityAlert.raised_at)).where(
        policy.alert_open_to(by), CuriosityAlert.raised_at > since
    )


def _agency_of_alert() -> sa.ScalarSelect[str]:
    """Find the agency through which the person opened what raised the alert."""
    return (
        sa.select(Agency.name)
        .join(Opening, Opening.agency_id == Agency.id)
        .where(
            Opening.user_id == CuriosityAlert.user_id,
            Opening.opened_at <= CuriosityAlert.raised_at,
        )
        .order_by(Opening.opened_at.desc())
        .limit(1)
        .correlate(CuriosityAlert)
        .scalar_subquery()
    )


def _opened_around(
    session: Session, by: Actor, alerts: Sequence[CuriosityAlert]
) -> dict[UUID, list[Line]]:
    """Read what was opened in the hour before each alert and the hour after it."""
    found: dict[UUID, list[Line]] = defaultdict(list)
    if not alerts:
        return found
    ranked = _ranked(by, alerts).subquery()
    rows = session.execute(
        _lines(sa.true())
        .add_columns(ranked.c.alert_id)
        .join(ranked, ranked.c.opening_id == Opening.id)
        .where(ranked.c.place <= CASES_SHOWN)
    ).all()
    for row, line in zip(rows, _read(session, by, rows), strict=True):
        found[row.alert_id].append(line)
    return found


def _ranked(by: Actor, alerts: Sequence[CuriosityAlert]) -> sa.Select[*tuple[Any, ...]]:
    """Number the openings of each alert from its latest."""
    around = [
        sa.and_(
            CuriosityAlert.id == alert.id,
            between(alert.raised_at - WINDOW, alert.raised_at + WINDOW),
        )
        for alert in alerts
    ]
    latest_first = sa.func.row_number().over(
        partition_by=CuriosityAlert.id, order_by=[Opening.opened_at.desc(), Opening.id]
    )
    return (
        sa.select(
            CuriosityAlert.id.label("alert_id"),
            Opening.id.label("opening_id"),
            latest_first.label("place"),
        )
        .join(Opening, Opening.user_id == CuriosityAlert.user_id)
        .join(Opening.case)
        .where(sa.or_(*around), policy.alert_case_open_to(by))
    )


def _lines(named: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    """Select openings; `named` says at which of them the reader may know the person."""
    return (
        sa.select(
            Opening,
            Case.reference,
            Agency.name.label("agency"),
            sa.case((named, User.name), else_="").label("who"),
            sa.case((named, Opening.words), else_="").label("words"),
            rules.broke_the_glass().label("emergency"),
            rules.held_a_grant().label("granted"),
        )
        .join(Opening.case)
        .join(Opening.user)
        .outerjoin(Agency, Agency.id == Opening.agency_id)
        .order_by(Opening.opened_at.desc(), Opening.id)
    )


def _read(session: Session, by: Actor, rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> list[Line]:
    openings: list[Opening] = [row[0] for row in rows]
    seats = rules.seats_of(session, area_id=by.area_id, user_ids=[o.user_id for o in openings])
    return [
        Line(
            opened_at=opening.opened_at,
            who=row.who,
            agency=row.agency or "",
            case_id=opening.case_id,
            reference=row.reference or "",
            purpose=_label(opening.purpose),
            words=row.words,
            rule=_rule(row, opening, seats),
        )
        for row, opening in zip(rows, openings, strict=True)
    ]


def _rule(row: sa.Row[*tuple[Any, ...]], opening: Opening, seats: list[Any]) -> str:
    if row.emergency:
        return rules.EMERGENCY
    words = rules.role_words(
        seats, user_id=opening.user_id, agency_id=opening.agency_id, at=opening.opened_at
    )
    return words or (rules.GRANT if row.granted else "")


def _label(purpose: Purpose | None) -> str:
    return purpose.label if purpose is not None else ""
