"""Signed-in sessions: a random token in the browser, its SHA-256 in the database.

Ending the row ends the session at once, wherever its cookie may be. A session that ended stays so:
every change of a row says that it must not have ended, so that nothing saved late brings it back.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from marac import clock
from marac.access import Actor
from marac.accounts.actors import (
    DECLARATION_HOLDS,
    ORDER,
    actor_for,
    counts_today,
    has_declared,
    last_signed,
    make_actor,
    memberships_today,
)
from marac.accounts.lifetimes import IDLE, IDLE_IN_SESSION, LIFETIME, NOTED_EVERY, idle_for
from marac.accounts.models import Ended, SignInSession, User, Via
from marac.agencies.lists.book import newest_words, note_newest
from marac.agencies.models import Agency, Area, Membership
from marac.agencies.system import system_actor
from marac.database import instant

__all__ = [
    "DECLARATION_HOLDS",
    "SignedIn",
    "actor_for",
    "end",
    "ends_at",
    "has_declared",
    "hash_token",
    "last_signed",
    "living",
    "load_session",
    "memberships_today",
    "note_use",
    "open_session",
    "prove",
    "rotate",
    "system_actor",
    "why_ended",
    "work_in",
]

TOLD = {
    Ended.BY_OWNER: "You were signed out here from another browser of yours.",
    Ended.NEWER: "You were signed out here because you signed in in another browser.",
    Ended.CLOSED: "Your account was closed. Ask your MARAC co-ordinator if you still need it.",
    Ended.BY_OTHERS: "You were signed out by somebody who looks after accounts. Sign in again.",
    Ended.CREDENTIALS: "You were signed out here because the way in which you sign in was changed.",
}
RAN_OUT = "You were signed out because you signed in many hours ago. Sign in again to go on."
FELL_IDLE = "You were signed out because nothing was done here for 15 minutes."


@dataclass(frozen=True)
class SignedIn:
    """A signed-in browser, in the shape that Flask-Login expects of a user.

    `declared_at` is when the person last signed the declaration of the area that they work in.
    """

    token: str
    sign_in: SignInSession
    user: User
    actor: Actor
    areas: tuple[Area, ...] = ()
    declared_at: datetime | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Give Flask-Login the token, which is all that the cookie holds."""
        return self.token


def hash_token(token: str) -> str:
    """Compute what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(  # noqa: PLR0913 - all that is known of a new session
    session: Session,
    *,
    user: User,
    area_id: UUID | None = None,
    browser: str = "",
    via: Via = Via.PASSWORD,
    methods: tuple[str, ...] = ("password",),
    lifetime: timedelta = LIFETIME,
) -> str:
    """Begin a signed-in session and give its token, which exists nowhere else."""
    token = _new_token()
    session.add(
        SignInSession(
            user=user,
            token_hash=hash_token(token),
            area_id=area_id,
            browser=browser,
            via=via,
            methods=list(methods),
            proved_at=sa.null() if _shown_elsewhere(methods) else clock.now(),
            expires_at=clock.now() + lifetime,
        )
    )
    session.flush()
    return token


def _shown_elsewhere(methods: tuple[str, ...]) -> bool:
    """Tell whether nothing was shown here: a provider may let a browser in without asking anybody.

    Then the sign-in proves less than a step-up, for which the provider is told to ask afresh.
    """
    return methods == (Via.PROVIDER.value,)


def load_session(session: Session, token: str) -> SignedIn | None:
    """Find who holds a token, unless the session ended, ran out, or its person was disabled."""
    rows = session.execute(_holder(), {"token_hash": hash_token(token)}).all()
    if not rows:
        return None
    note_newest(session, rows[0][5:])
    sign_in, user = rows[0][0], rows[0][0].user
    held = [tuple(row[1:5]) for row in rows if row.Membership is not None]
    actor = make_actor(user, held, area_id=sign_in.area_id, proved_at=sign_in.proved_at)
    silent = clock.now() - sign_in.last_seen_at
    if silent >= IDLE and silent >= idle_for(session, actor):
        return None
    return SignedIn(
        token=token,
        sign_in=sign_in,
        user=user,
        actor=actor,
        areas=tuple(dict.fromkeys(area for _, _, area, _ in held)),
        declared_at=next((at for _, _, area, at in held if area.id == actor.area_id), None),
    )


@cache
def _holder() -> sa.Select[*tuple[Any, ...]]:
    """Select a session with its person and, a row each, what they hold today, or nothing.

    Every page begins so, and learns by the way which words are the newest.
    """
    theirs = sa.and_(Membership.user_id == SignInSession.user_id, counts_today())
    signed = last_signed(Membership.user_id, Membership.area_id)
    return (
        sa.select(SignInSession, Membership, Agency, Area, signed, *newest_words())
        .join(SignInSession.user)
        .outerjoin(Membership, theirs)
        .outerjoin(Agency, Agency.id == Membership.agency_id)
        .outerjoin(Area, Area.id == Membership.area_id)
        .where(
            SignInSession.token_hash == sa.bindparam("token_hash"),
            living(IDLE_IN_SESSION),
            User.disabled_at.is_(None),
        )
        .options(contains_eager(SignInSession.user))
        .order_by(*ORDER)
    )


def living(idle: timedelta = IDLE) -> sa.ColumnElement[bool]:
    """Say that a session has not ended, run out, or been left alone for so long."""
    return sa.and_(
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > instant(),
        SignInSession.last_seen_at > instant(lambda: clock.now() - idle),
    )


def ends_at(session: Session, signed_in: SignedIn) -> datetime:
    """Say when a session ends if nothing more is done in it."""
    row = signed_in.sign_in
    return min(row.expires_at, row.last_seen_at + idle_for(session, signed_in.actor))


def note_use(session: Session, session_id: UUID, *, last_seen_at: datetime) -> bool:
    """Write down that somebody has just done something here, once a minute at most."""
    if clock.now() - last_seen_at < NOTED_EVERY:
        return False
    return _change(session, session_id, last_seen_at=clock.now())


def rotate(session: Session, sign_in: SignInSession) -> str | None:
    """Give a session another token, which its browser must be given; None when it has ended."""
    token = _new_token()
    return token if _change(session, sign_in.id, token_hash=hash_token(token)) else None


def prove(session: Session, sign_in: SignInSession) -> str | None:
    """Remember that its person has just shown who they are; its token changes with that.

    Gives the new token, which the browser must be given, or None when the session has ended.
    """
    if not _change(session, sign_in.id, proved_at=clock.now(), last_seen_at=clock.now()):
        return None
    return rotate(session, sign_in)


def work_in(session: Session, sign_in: SignInSession, area_id: UUID) -> bool:
    """Go on in another area; False when the session has ended."""
    return _change(session, sign_in.id, area_id=area_id)


def end(session: Session, *which: sa.ColumnElement[bool], because: Ended) -> None:
    """End every session that these conditions mean, with the reason that its browser reads."""
    query = sa.update(SignInSession).where(*which, SignInSession.ended_at.is_(None))
    session.execute(query.values(ended_at=clock.now(), ended_because=because))


def why_ended(session: Session, token: str) -> str | None:
    """Tell the holder of a token why its session is over, when that is not plain to them."""
    ours = SignInSession.token_hash == hash_token(token)
    row = session.scalar(sa.select(SignInSession).where(ours))
    if row is None:
        return None
    if row.ended_because is not None:
        return TOLD.get(row.ended_because)
    return RAN_OUT if row.expires_at <= clock.now() else FELL_IDLE


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _change(session: Session, session_id: UUID, **values: Any) -> bool:
    """Change a row that has not ended; False when it has, and then nothing is changed."""
    query = (
        sa.update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(**values)
        .returning(SignInSession.id)
    )
    return session.scalar(query) is not None
