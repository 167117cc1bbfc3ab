"""Single-use links: made for one person and one purpose, good once and not for long."""

import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac import clock
from marac.accounts.models import LinkPurpose, SingleUseLink, User
from marac.accounts.sessions import hash_token

LIFETIMES = {LinkPurpose.INVITATION: timedelta(hours=48), LinkPurpose.RESET: timedelta(hours=1)}


def make_link(session: Session, *, user: User, purpose: LinkPurpose) -> str:
    """Make a link and give its token; any earlier link of the same person stops working."""
    use_up(session, user=user)
    token = secrets.token_urlsafe(32)
    session.add(
        SingleUseLink(
            user=user,
            purpose=purpose,
            token_hash=hash_token(token),
            expires_at=clock.now() + LIFETIMES[purpose],
        )
    )
    session.flush()
    return token


def find_link(session: Session, token: str, *, purpose: LinkPurpose) -> SingleUseLink | None:
    """Find the link of a token, unless it was used, ran out, or its person was disabled."""
    return session.scalar(
        sa.select(SingleUseLink)
        .join(SingleUseLink.user)
        .where(
            SingleUseLink.token_hash == hash_token(token),
            SingleUseLink.purpose == purpose,
            SingleUseLink.used_at.is_(None),
            SingleUseLink.expires_at > clock.now(),
            User.disabled_at.is_(None),
        )
        .options(joinedload(SingleUseLink.user, innerjoin=True))
        .with_for_update(of=SingleUseLink)
    )


def use_up(session: Session, *, user: User) -> None:
    """Stop every link of a person from working."""
    session.execute(
        sa.update(SingleUseLink)
        .where(SingleUseLink.user_id == user.id, SingleUseLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
