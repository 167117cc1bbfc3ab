"""Writing down who opened which case, in the transaction of its log entry, and raising alerts."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from marac import clock
from marac.access import AGENCY_VOICES, Role
from marac.agencies.models import Membership
from marac.agencies.policy import held_today
from marac.cases.events import CaseOpened
from marac.cases.models import CuriosityAlert, Invitation, Opening, Purpose, StatedPurpose
from marac.cases.openings.limits import ALERT_ABOVE, STOP_AT, WINDOW
from marac.cases.openings.mail import tell_of_alert, tell_of_stop
from marac.database import UTCDateTime
from marac.events import Event

# Reading on for the same purpose is the same opening: saving in the room reloads it by the minute.
READS_ON = WINDOW / 4
# From here the count is made again, in the writing transaction: pages opened at once miss each
# other's, but there are never so many at once.
COUNT_AGAIN_FROM = ALERT_ABOVE // 2


def record(session: Session, event: Event) -> None:
    """Write an opening down; raise an alert when the person has opened too many cases."""
    if not isinstance(event, CaseOpened):
        return
    opening_id = uuid7()
    written = session.execute(_opening(event, opening_id))
    if written.rowcount and event.purpose is Purpose.OTHER:  # type: ignore[attr-defined]
        _say_what_for(session, event, opening_id)
    if written.rowcount and event.others >= COUNT_AGAIN_FROM:  # type: ignore[attr-defined]
        _watch(session, event)


def _opening(event: CaseOpened, opening_id: UUID) -> sa.Insert:
    """Make the statement that writes an opening, unless the person only reads on."""
    mine = (Opening.case_id == event.case_id, Opening.user_id == event.actor_id)
    reading_on = sa.select(Opening.id).where(
        *mine,
        Opening.purpose == event.purpose,
        Opening.opened_at > clock.now() - READS_ON,
    )
    row: dict[str, sa.ColumnElement[Any]] = {
        "id": sa.literal(opening_id, sa.Uuid()),
        "case_id": sa.literal(event.case_id, sa.Uuid()),
        "user_id": sa.literal(event.actor_id, sa.Uuid()),
        "agency_id": _agency_of(event),
        "opened_at": sa.literal(clock.now(), UTCDateTime()),
        "purpose": sa.literal(event.purpose, Opening.purpose.type),
        "words": sa.literal(""),
    }
    source = sa.select(*row.values()).where(~reading_on.exists())
    return sa.insert(Opening).from_select(list(row), source, include_defaults=False)


def _agency_of(event: CaseOpened) -> sa.ScalarSelect[UUID]:
    """Find the agency through which a person sees the case, or else their first."""
    runs = Membership.role.in_([Role.COORDINATOR, Role.CHAIR])
    speaks = sa.and_(Membership.role.in_(AGENCY_VOICES), Invitation.id.is_not(None))
    invited = sa.and_(
        Invitation.agency_id == Membership.agency_id,
        Invitation.case_id == event.case_id,
        Invitation.withdrawn_at.is_(None),
    )
    return (
        sa.select(Membership.agency_id)
        .outerjoin(Invitation, invited)
        .where(
            Membership.user_id == event.actor_id,
            Membership.area_id == event.area_id,
            held_today(),
        )
        .order_by(sa.case((runs, 0), (speaks, 1), else_=2), Membership.starts_on, Membership.id)
        .limit(1)
        .scalar_subquery()
    )


def _say_what_for(session: Session, event: CaseOpened, opening_id: UUID) -> None:
    """Keep with an opening the words that the person said today; they are sealed anew for it."""
    stated = session.scalar(
        sa.select(StatedPurpose).where(
            StatedPurpose.case_id == event.case_id,
            StatedPurpose.user_id == event.actor_id,
            StatedPurpose.day == clock.today(),
            StatedPurpose.purpose == event.purpose,
        )
    )
    if stated is not None:
        session.get_one(Opening, opening_id).words = stated.words
        session.flush()


def _watch(session: Session, event: CaseOpened) -> None:
    """Raise one alert an hour, and mark it when the person has reached where they are stopped."""
    if event.actor_id is None or event.area_id is None:
        return
    since = clock.now() - WINDOW
    lately = (Opening.user_id == event.actor_id, Opening.opened_at > since)
    opened = session.scalar(sa.select(sa.func.count(Opening.case_id.distinct())).where(*lately))
    if (opened or 0) <= ALERT_ABOVE:
        return
    raised = sa.select(CuriosityAlert).where(
        CuriosityAlert.user_id == event.actor_id, CuriosityAlert.raised_at > since
    )
    alert = session.scalar(raised.order_by(CuriosityAlert.raised_at.desc()).limit(1))
    if alert is None:
        alert = CuriosityAlert(
            user_id=event.actor_id, area_id=event.area_id, raised_at=clock.now(), stopped=False
        )
        session.add(alert)
        session.flush()
        tell_of_alert(session, alert=alert)
    if (opened or 0) >= STOP_AT and not alert.stopped:
        alert.stopped = True
        session.flush()
        tell_of_stop(session, alert=alert)
