"""When somebody was last here, so that a page can say what others have changed since."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.accounts.models import SignInSession


def select_last_visit(by: Actor, *, present: UUID, began: datetime) -> sa.Select[datetime]:
    """Select when a person last did anything in this area before the present visit began.

    A visit is a signed-in session; `present` is this one, and `began` when it was opened.
    """
    here = sa.or_(SignInSession.area_id == by.area_id, SignInSession.area_id.is_(None))
    earlier = sa.and_(SignInSession.id != present, SignInSession.last_seen_at < began)
    return sa.select(sa.func.max(SignInSession.last_seen_at)).where(
        SignInSession.user_id == by.user_id, here, earlier
    )


def last_visit(session: Session, *, by: Actor, here: SignInSession) -> datetime | None:
    """Say when a person was last here before this visit; nothing when they never were."""
    return session.scalar(select_last_visit(by, present=here.id, began=here.created_at))
