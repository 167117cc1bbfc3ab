"""The mails about curiosity alerts: that there is something to look at, never who or which case."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Role
from marac.accounts.mail import address
from marac.accounts.models import User
from marac.accounts.sessions import memberships_today
from marac.agencies.models import Membership
from marac.cases.models import CuriosityAlert
from marac.notifications.operations import queue

ALERT = """Somebody in your area has opened more cases in marac within an hour than usual.

Sign in to see who, and ask them why:

{link}
"""

STOPPED = """Somebody in your area has opened so many cases in marac within an hour that it opens \
no more to them for now.

Sign in to see who, and ask them why:

{link}
"""


def tell_of_alert(session: Session, *, alert: CuriosityAlert) -> None:
    """Tell the co-ordinator; of the co-ordinator, tell chair and governance lead."""
    _tell(session, alert, "Many cases opened: sign in to marac", ALERT)


def tell_of_stop(session: Session, *, alert: CuriosityAlert) -> None:
    """Tell the same people that somebody was stopped."""
    _tell(session, alert, "Somebody was stopped: sign in to marac", STOPPED)


def _tell(session: Session, alert: CuriosityAlert, subject: str, body: str) -> None:
    link = address("cases.list_alerts")
    for email in _recipients(session, alert):
        queue(session, recipient=email, subject=subject, body=body.format(link=link))


def _recipients(session: Session, alert: CuriosityAlert) -> list[str]:
    above = (Role.CHAIR, Role.INFORMATION_GOVERNANCE)
    coordinators = _holders(session, alert, (Role.COORDINATOR,))
    if any(person.id == alert.user_id for person in coordinators) or not coordinators:
        found = _holders(session, alert, above)
    else:
        found = coordinators
    return [person.email for person in found if person.id != alert.user_id]


def _holders(session: Session, alert: CuriosityAlert, roles: Collection[Role]) -> list[User]:
    """List who holds one of these roles in the area today, by name."""
    seats = memberships_today(User.id).where(
        Membership.area_id == alert.area_id, Membership.role.in_(roles)
    )
    ids = seats.with_only_columns(Membership.id).order_by(None).correlate(User)
    found = sa.select(User).where(ids.exists(), User.disabled_at.is_(None))
    return list(session.scalars(found.order_by(User.name, User.id)))
