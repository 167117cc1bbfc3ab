"""Authenticator apps: sharing a seed with one, and spending each of its codes once."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.accounts.factors import events, totp
from marac.accounts.factors.models import AuthenticatorApp
from marac.accounts.models import User
from marac.events import publish


def begin_app(session: Session, *, user: User) -> AuthenticatorApp:
    """Make a seed for a person to put into their app; one that they began before is forgotten."""
    session.execute(
        sa.delete(AuthenticatorApp).where(
            AuthenticatorApp.user_id == user.id, AuthenticatorApp.confirmed_at.is_(None)
        )
    )
    app = AuthenticatorApp(user_id=user.id, seed=totp.new_seed())
    session.add(app)
    session.flush()
    return app


def find_begun(session: Session, *, user: User) -> AuthenticatorApp | None:
    """Find the seed that a person is putting into their app."""
    return session.scalars(_of(user).where(AuthenticatorApp.confirmed_at.is_(None))).first()


def find_app(session: Session, *, user: User) -> AuthenticatorApp | None:
    """Find the app that a person has set up."""
    return session.scalars(_of(user).where(AuthenticatorApp.confirmed_at.is_not(None))).first()


def confirm_app(session: Session, *, user: User, code: str) -> bool:
    """Let an app count from the first right code on; it takes the place of an earlier one."""
    app = find_begun(session, user=user)
    if app is None or not _accept(session, app, code):
        return False
    session.execute(
        sa.delete(AuthenticatorApp).where(
            AuthenticatorApp.user_id == user.id, AuthenticatorApp.id != app.id
        )
    )
    app.confirmed_at = clock.now()
    session.flush()
    publish(session, events.AppAdded(actor_id=user.id, area_id=None, user_id=user.id))
    return True


def spend_code(session: Session, *, user: User, code: str) -> bool:
    """Accept a code of a person's app, which then works nowhere again."""
    app = find_app(session, user=user)
    return app is not None and _accept(session, app, code)


def _accept(session: Session, app: AuthenticatorApp, code: str) -> bool:
    """Take the code's half minute in one statement, so that of two at once only one gets it."""
    step = totp.matching_step(app.seed, totp.tidy_code(code), clock.now())
    if step is None:
        return False
    taken: Any = session.execute(
        sa.update(AuthenticatorApp)
        .where(AuthenticatorApp.id == app.id, AuthenticatorApp.last_step < step)
        .values(last_step=step, last_used_at=clock.now())
    )
    return bool(taken.rowcount == 1)


def _of(user: User) -> sa.Select[AuthenticatorApp]:
    return (
        sa.select(AuthenticatorApp)
        .where(AuthenticatorApp.user_id == user.id)
        .order_by(AuthenticatorApp.created_at.desc(), AuthenticatorApp.id.desc())
    )
