"""Reading what somebody will be told, and when they are away."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.agencies.models import Area, Membership
from marac.agencies.policy import held_today
from marac.reminders.choosing import Told, choose
from marac.reminders.models import Absence


def coming(session: Session, *, by: Actor, area: Area) -> tuple[date, list[Told]]:
    """Find what the person would be told on the next working morning, as things stand."""
    day = clock.add_working_days(clock.today(), 1)
    return day, choose(session, by=by, area=area, today=day)


def list_absences(session: Session, *, by: Actor) -> list[Absence]:
    """List one's own absences that are not over."""
    found = sa.select(Absence).where(Absence.person_id == by.user_id, Absence.area_id == by.area_id)
    return list(
        session.scalars(
            found.where(Absence.until >= clock.today())
            .options(joinedload(Absence.stand_in))
            .order_by(Absence.since, Absence.id)
        )
    )


def get_absence(session: Session, *, by: Actor, absence_id: UUID) -> Absence | None:
    """Find one of one's own absences."""
    return session.scalar(
        sa.select(Absence).where(Absence.id == absence_id, Absence.person_id == by.user_id)
    )


def list_colleagues(session: Session, *, by: Actor) -> list[User]:
    """List who may stand in for a person: others of their agencies in the area, by name."""
    seated = sa.select(Membership.user_id).where(
        Membership.area_id == by.area_id, Membership.agency_id.in_(by.agency_ids), held_today()
    )
    others = sa.and_(User.id != by.user_id, User.disabled_at.is_(None), User.id.in_(seated))
    return list(session.scalars(sa.select(User).where(others).order_by(User.name, User.id)))
