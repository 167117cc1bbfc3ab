"""The browsers in which a person has signed in before, each known by a cookie of its own.

The cookie opens nothing. It lets a person in while a stranger elsewhere has used up the tries at
their password, and it tells them when somebody signs in as them in a browser of no other time.
"""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from marac import clock
from marac.accounts.models import KnownDevice, User
from marac.accounts.sessions import hash_token
from marac.web.cookies import keep_cookie, read_cookie

# No browser keeps a cookie for longer.
KEPT = timedelta(days=400)
LONGEST_TOKEN = 64
COOKIE = "marac-device"


def token_here() -> str:
    """Give what this request's browser is known by; an empty text when it is not."""
    token = read_cookie(COOKIE) or ""
    return token if len(token) <= LONGEST_TOKEN else ""


def is_known(session: Session, *, email: str, token: str) -> bool:
    """Tell whether the person of this address, if there is one, has signed in here before."""
    query = sa.select(KnownDevice.id).join(User, User.id == KnownDevice.user_id)
    return (
        session.scalar(
            query.where(User.email == email, KnownDevice.token_hash == hash_token(token)).limit(1)
        )
        is not None
    )


def remember(session: Session, *, user: User, token: str) -> bool:
    """Remember a browser of a person; tell whether it is new to somebody who has had others."""
    now = clock.now()
    session.execute(
        sa.delete(KnownDevice).where(
            KnownDevice.user_id == user.id, KnownDevice.last_seen_at < now - KEPT
        )
    )
    known = session.scalars(sa.select(KnownDevice).where(KnownDevice.user_id == user.id)).all()
    here = next((row for row in known if row.token_hash == hash_token(token)), None)
    if here is not None:
        here.last_seen_at = now
        return False
    session.add(KnownDevice(user_id=user.id, token_hash=hash_token(token)))
    session.flush()
    return bool(known)


def new_token() -> str:
    """Make what a browser will be known by."""
    return secrets.token_urlsafe(32)


def keep(response: Response, token: str) -> None:
    """Let the browser keep what it is known by, out of reach of scripts and of other sites."""
    keep_cookie(response, COOKIE, token, seconds=int(KEPT.total_seconds()))
