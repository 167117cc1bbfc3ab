"""Sign-ins under way: who has given a password has ten minutes and five tries for the rest."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.accounts.factors import events
from marac.accounts.factors.models import PendingSignIn
from marac.accounts.models import User, Via
from marac.accounts.sessions import hash_token
from marac.events import publish

HOLDS = timedelta(minutes=10)
TRIES = 5
# The log tells what happened; the rows themselves are of no use for longer.
KEPT = timedelta(days=1)


def open_pending(session: Session, *, user: User, via: Via, browser: str, wanted: str) -> str:
    """Begin a sign-in that waits for a second factor; give its token, which exists nowhere else."""
    token = secrets.token_urlsafe(32)
    over = PendingSignIn.expires_at < clock.now() - KEPT
    session.execute(sa.delete(PendingSignIn).where(over))
    session.add(
        PendingSignIn(
            user_id=user.id,
            token_hash=hash_token(token),
            via=via,
            wanted=wanted,
            browser=browser,
            expires_at=clock.now() + HOLDS,
        )
    )
    session.flush()
    publish(session, events.SecondFactorAsked(actor_id=user.id, area_id=None, user_id=user.id))
    return token


def find_pending(session: Session, token: str) -> PendingSignIn | None:
    """Find the sign-in of a token, unless it ended, ran out, or its person was disabled."""
    return session.scalar(
        sa.select(PendingSignIn)
        .join(PendingSignIn.user)
        .where(
            PendingSignIn.token_hash == hash_token(token),
            PendingSignIn.ended_at.is_(None),
            PendingSignIn.expires_at > clock.now(),
            User.disabled_at.is_(None),
        )
        .options(joinedload(PendingSignIn.user, innerjoin=True))
    )


def take_try(session: Session, *, pending: PendingSignIn) -> bool:
    """Use one of the five tries, in one statement, so that many at once are no more than five."""
    taken: Any = session.execute(
        sa.update(PendingSignIn)
        .where(PendingSignIn.id == pending.id, PendingSignIn.tries < TRIES)
        .values(tries=PendingSignIn.tries + 1)
    )
    return bool(taken.rowcount == 1)


def note_method(session: Session, *, pending: PendingSignIn, method: str) -> None:
    """Remember that the second factor was shown, so that only the recovery codes are left."""
    pending.method, pending.expires_at = method, clock.now() + HOLDS
    session.flush()


def refuse_factor(session: Session, *, pending: PendingSignIn) -> None:
    """Log a wrong code; with the fifth the sign-in is over."""
    failed = events.SecondFactorFailed(actor_id=None, area_id=None, user_id=pending.user_id)
    publish(session, failed)
    if pending.tries >= TRIES:
        end_pending(session, user_id=pending.user_id, only=pending.id)


def end_pending(session: Session, *, user_id: UUID, only: UUID | None = None) -> None:
    """End one sign-in that is under way, or all of a person's."""
    found = sa.update(PendingSignIn).where(
        PendingSignIn.user_id == user_id, PendingSignIn.ended_at.is_(None)
    )
    if only is not None:
        found = found.where(PendingSignIn.id == only)
    session.execute(found.values(ended_at=clock.now()))
