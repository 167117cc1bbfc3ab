"""The seed of an app as a person takes it over: a picture to scan, or letters to type."""

import io
from typing import Any

import segno
from flask import Response, render_template

from marac.accounts.factors import totp
from marac.accounts.factors.models import AuthenticatorApp
from marac.accounts.models import User


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
