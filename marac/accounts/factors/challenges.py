"""Challenges for passkeys: good for a minute, in one browser, for one purpose, once."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.factors.models import PasskeyChallenge, Purpose
from marac.accounts.sessions import hash_token

HOLDS = timedelta(seconds=60)
BYTES = 32


@dataclass(frozen=True)
class Asking:
    """For what a passkey is asked, in which browser (a token in its cookie), and of whom."""

    purpose: Purpose
    browser: str
    user_id: UUID | None = None


def make_challenge(session: Session, *, asking: Asking) -> bytes:
    """Make a challenge; an earlier one for the same stops working."""
    session.execute(
        sa.delete(PasskeyChallenge).where(
            sa.or_(_for(asking), PasskeyChallenge.expires_at <= clock.now())
        )
    )
    challenge = secrets.token_bytes(BYTES)
    session.add(
        PasskeyChallenge(
            browser_hash=hash_token(asking.browser),
            purpose=asking.purpose,
            user_id=asking.user_id,
            challenge=challenge,
            expires_at=clock.now() + HOLDS,
        )
    )
    session.flush()
    return challenge


def take_challenge(session: Session, *, asking: Asking) -> bytes | None:
    """Take the challenge that was made for this, if it still holds; nobody can take it again."""
    found = session.execute(
        sa.delete(PasskeyChallenge)
        .where(_for(asking))
        .returning(
            PasskeyChallenge.challenge, PasskeyChallenge.user_id, PasskeyChallenge.expires_at
        )
        .execution_options(synchronize_session=False)
    ).all()
    now = clock.now()
    return next(
        (row.challenge for row in found if row.user_id == asking.user_id and row.expires_at > now),
        None,
    )


def _for(asking: Asking) -> sa.ColumnElement[bool]:
    return sa.and_(
        PasskeyChallenge.browser_hash == hash_token(asking.browser),
        PasskeyChallenge.purpose == asking.purpose,
    )
