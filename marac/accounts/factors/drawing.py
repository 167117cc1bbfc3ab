"""The seed of an app as a person takes it over: a picture to scan, or letters to type.

Only the browser that began with a seed is shown it. Whoever else has the person's password by then
could otherwise watch them set up their app, and have a copy of it that nobody knows of.
"""

import io
from typing import Any

import segno
from flask import Response, render_template
from flask import session as cookie
from sqlalchemy.orm import Session

from marac.accounts.factors import apps, totp
from marac.accounts.factors.models import AuthenticatorApp
from marac.accounts.models import User

BEGUN = "app_begun"


def begin_here(session: Session, *, user: User) -> None:
    """Make a seed, and remember in this browser that it was made here."""
    cookie[BEGUN] = str(apps.begin_app(session, user=user).id)


def begun_here(session: Session, *, user: User) -> AuthenticatorApp | None:
    """Find the seed that a person is putting into their app, if it was begun in this browser."""
    app = apps.find_begun(session, user=user)
    return app if app is not None and cookie.get(BEGUN) == str(app.id) else None


def as_picture(seed: str, user: User) -> Response:
    """Draw the seed as a QR code."""
    drawn = io.BytesIO()
    segno.make(totp.address_of(seed, user.email), error="m").save(
        drawn, kind="svg", scale=5, border=4, dark="#0b0c0c", light="#ffffff", xmldecl=False
    )
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def app_page(app: AuthenticatorApp, form: Any, *, picture: str, action: str, back: str) -> str:
    """Show the picture, the letters and the field for the first code."""
    letters = totp.in_groups(app.seed)
    return render_template(
        "accounts/factors/app.html",
        form=form,
        letters=letters,
        picture=picture,
        action=action,
        back=back,
    )
