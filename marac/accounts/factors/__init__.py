"""Second factors: passkeys first, authenticator apps second, recovery codes for a bad day."""

from flask import Flask

from marac.accounts import events as happened
from marac.accounts.factors import cli, mail, resetting, routes
from marac.accounts.factors.arriving import asks_for_factors
from marac.accounts.factors.pending import end_pending
from marac.database import subscribe
from marac.events import Event

__all__ = ["cli", "init_app", "routes"]


def init_app(app: Flask) -> None:
    """Register the reset, tell templates of factors, and end what a new password overtakes."""
    resetting.init_app(app)
    mail.init_app(app)
    app.jinja_env.globals["asks_for_factors"] = asks_for_factors
    for kind in (happened.PasswordChanged, happened.UserDisabled):
        subscribe(app, kind, _end_waiting)


def _end_waiting(session: object, event: Event) -> None:
    """Let nobody go on from an earlier password."""
    end_pending(session, user_id=event.user_id)  # type: ignore[arg-type, attr-defined]
