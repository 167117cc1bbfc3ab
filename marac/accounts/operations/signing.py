"""Signing in and out, and going on in another area."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.accounts import events, sessions
from marac.accounts.actors import roles_anywhere
from marac.accounts.lifetimes import IDLE_IN_SESSION, how_many_for, lifetime_for
from marac.accounts.models import Ended, SignInSession, User, Via
from marac.events import publish


def sign_in(
    session: Session, *, user: User, via: Via, methods: tuple[str, ...], browser: str
) -> str:
    """Begin a session for someone who has shown who they are; give its token.

    Where this is one more than their roles allow, the oldest of their sessions ends.
    """
    # Two sign-ins at once of one person go one after the other, so that both are counted.
    session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
    roles, actor = roles_anywhere(session, user.id), sessions.actor_for(session, user)
    _make_room(session, user=user, actor=actor, places=how_many_for(roles) - 1)
    token = sessions.open_session(
        session,
        user=user,
        browser=browser,
        via=via,
        methods=methods,
        lifetime=lifetime_for(roles),
    )
    publish(session, events.SignedIn(actor_id=user.id, area_id=actor.area_id, user_id=user.id))
    return token


def _make_room(session: Session, *, user: User, actor: Actor, places: int) -> None:
    """End the oldest sessions of a person beyond the places that are left for them."""
    open_now = session.scalars(
        sa.select(SignInSession.id)
        .where(SignInSession.user_id == user.id, sessions.living(IDLE_IN_SESSION))
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
    ).all()
    _end_each(session, open_now[places:], by=actor, because=Ended.NEWER)


def _end_each(session: Session, ids: Iterable[UUID], *, by: Actor, because: Ended) -> None:
    for session_id in ids:
        sessions.end(session, SignInSession.id == session_id, because=because)
        event = events.SessionEnded(actor_id=by.user_id, area_id=by.area_id, session_id=session_id)
        publish(session, event)


def refuse_sign_in(session: Session, *, user_id: UUID | None) -> None:
    """Log a sign-in that was refused."""
    publish(session, events.SignInFailed(actor_id=None, area_id=None, user_id=user_id))


def sign_out(session: Session, *, by: Actor, sign_in: SignInSession) -> None:
    """End this browser's session, wherever copies of its cookie may be."""
    sessions.end(session, SignInSession.id == sign_in.id, because=Ended.SIGNED_OUT)
    publish(session, events.SignedOut(actor_id=by.user_id, area_id=by.area_id))


def end_session(session: Session, *, by: Actor, sign_in: SignInSession) -> None:
    """End one of the actor's other sessions."""
    _end_each(session, [sign_in.id], by=by, because=Ended.BY_OWNER)


def switch_area(session: Session, *, by: Actor, sign_in: SignInSession, area_id: UUID) -> None:
    """Go on in another area where the actor has a seat today."""
    if sessions.work_in(session, sign_in, area_id):
        publish(session, events.AreaSwitched(actor_id=by.user_id, area_id=area_id))


def end_sessions(
    session: Session,
    *,
    user_id: UUID,
    keep: UUID | None = None,
    because: Ended = Ended.CREDENTIALS,
) -> None:
    """End a person's sessions in every browser, but for the one to keep."""
    others = [SignInSession.id != keep] if keep is not None else []
    sessions.end(session, SignInSession.user_id == user_id, *others, because=because)


def prove(session: Session, *, by: Actor, sign_in: SignInSession) -> str | None:
    """Remember that whoever sits at this browser has just shown who they are once more.

    Gives the token that its cookie must hold from now on; None when the session has ended.
    """
    token = sessions.prove(session, sign_in)
    if token is not None:
        publish(session, events.ProofGiven(actor_id=by.user_id, area_id=by.area_id))
    return token


def refuse_proof(session: Session, *, by: Actor) -> None:
    """Log a wrong password where it was asked for once more."""
    publish(session, events.ProofFailed(actor_id=by.user_id, area_id=by.area_id))
