"""Ending what people began by signing in through their agency; their other sessions go on."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.accounts import sessions
from marac.accounts.models import Ended, SignInSession, Via


def end_visits(session: Session, people: sa.Select[UUID], *, because: Ended) -> None:
    """End the sessions that these people (a selection of their ids) began through an agency."""
    sessions.end(
        session,
        SignInSession.user_id.in_(people),
        SignInSession.via == Via.PROVIDER,
        because=because,
    )
