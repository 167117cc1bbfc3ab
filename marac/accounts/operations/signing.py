"""Signing in and out, and going on in another area."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts import events, sessions
from marac.accounts.models import SignInSession, User, Via
from marac.events import publish


def sign_in(
    session: Session, *, user: User, via: Via, methods: tuple[str, ...], browser: str
) -> str:
    """Begin a session for someone who has shown who they are; give its token."""
    token = sessions.open_session(session, user=user, browser=browser, via=via, methods=methods)
    actor = sessions.actor_for(session, user)
    publish(session, events.SignedIn(actor_id=user.id, area_id=actor.area_id, user_id=user.id))
    return token


def refuse_sign_in(session: Session, *, user_id: UUID | None) -> None:
    """Log a sign-in that was refused."""
    publish(session, events.SignInFailed(actor_id=None, area_id=None, user_id=user_id))


def sign_out(session: Session, *, by: Actor, sign_in: SignInSession) -> None:
    """End this browser's session, wherever copies of its cookie may be."""
    sign_in.ended_at = clock.now()
    publish(session, events.SignedOut(actor_id=by.user_id, area_id=by.area_id))


def end_session(session: Session, *, by: Actor, sign_in: SignInSession) -> None:
    """End one of the actor's other sessions."""
    sign_in.ended_at = clock.now()
    event = events.SessionEnded(actor_id=by.user_id, area_id=by.area_id, session_id=sign_in.id)
    publish(session, event)


def switch_area(session: Session, *, by: Actor, sign_in: SignInSession, area_id: UUID) -> None:
    """Go on in another area where the actor has a seat today."""
    sign_in.area_id = area_id
    publish(session, events.AreaSwitched(actor_id=by.user_id, area_id=area_id))


def end_sessions(session: Session, *, user_id: UUID, keep: UUID | None = None) -> None:
    """End a person's sessions in every browser, but for the one to keep."""
    query = sa.update(SignInSession).where(
        SignInSession.user_id == user_id, SignInSession.ended_at.is_(None)
    )
    if keep is not None:
        query = query.where(SignInSession.id != keep)
    session.execute(query.values(ended_at=clock.now()))


def prove(session: Session, *, by: Actor, sign_in: SignInSession) -> None:
    """Remember that whoever sits at this browser has just given the password once more."""
    sign_in.proved_at = clock.now()
    publish(session, events.ProofGiven(actor_id=by.user_id, area_id=by.area_id))


def refuse_proof(session: Session, *, by: Actor) -> None:
    """Log a wrong password where it was asked for once more."""
    publish(session, events.ProofFailed(actor_id=by.user_id, area_id=by.area_id))
