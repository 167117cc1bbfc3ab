"""Making and revoking the secret address of somebody's own calendar."""

import secrets

from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.sessions import hash_token
from marac.events import publish
from marac.meetings.feeds import events
from marac.meetings.feeds.models import CalendarFeed
from marac.meetings.feeds.queries import find_own
from marac.refusals import Refused


def make_feed(session: Session, *, by: Actor) -> str:
    """Make an address for the person in their area and give its token; an earlier one is dead."""
    if by.area_id is None:
        raise Refused("You have no area today, so there is no calendar to follow.")
    _revoke(session, by)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(user_id=by.user_id, area_id=by.area_id, token_hash=hash_token(token))
    session.add(feed)
    session.flush()
    publish(
        session,
        events.FeedMade(actor_id=by.user_id, area_id=by.area_id, feed_id=feed.id),
    )
    return token


def revoke_feed(session: Session, *, by: Actor) -> None:
    """Let the person's address of this area answer nobody any more."""
    if not _revoke(session, by):
        raise Refused("You have no calendar address here, or it is dead already.")


def _revoke(session: Session, by: Actor) -> bool:
    feed = find_own(session, by=by)
    if feed is None:
        return False
    feed.revoked_at = clock.now()
    session.flush()
    publish(
        session,
        events.FeedRevoked(actor_id=by.user_id, area_id=by.area_id, feed_id=feed.id),
    )
    return True
