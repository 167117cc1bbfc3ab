"""Finding a feed: a person's own, or the one whose token is in an address."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor, Permission
from marac.accounts.models import User
from marac.accounts.sessions import actor_for, hash_token
from marac.meetings.feeds.models import CalendarFeed


def find_own(session: Session, *, by: Actor) -> CalendarFeed | None:
    """Find the address that the person follows in their area."""
    return session.scalar(
        sa.select(CalendarFeed).where(
            CalendarFeed.user_id == by.user_id,
            CalendarFeed.area_id == by.area_id,
            CalendarFeed.revoked_at.is_(None),
        )
    )


def find_reader(session: Session, *, token: str) -> Actor | None:
    """Work out whose calendar an address is, if it is live and they may still come to meetings.

    A person without a seat there today, or without this year's declaration, reads nothing by it.
    """
    feed = session.scalar(
        sa.select(CalendarFeed)
        .join(CalendarFeed.user)
        .where(
            CalendarFeed.token_hash == hash_token(token),
            CalendarFeed.revoked_at.is_(None),
            User.disabled_at.is_(None),
        )
        .options(joinedload(CalendarFeed.user, innerjoin=True))
    )
    if feed is None:
        return None
    actor = actor_for(session, feed.user, area_id=feed.area_id)
    here = actor.area_id == feed.area_id and actor.may(Permission.MEETING_READ)
    return actor if here else None
