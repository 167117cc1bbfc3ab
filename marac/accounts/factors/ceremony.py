"""The part of a request in a passkey's ceremony: which site, which browser, what it answered."""

import secrets
from uuid import UUID

from flask import Response, current_app, request
from flask import session as cookie

from marac.accounts.factors.challenges import Asking
from marac.accounts.factors.models import Purpose
from marac.accounts.factors.passkeys import Site

BROWSER = "passkey_browser"
FIELD = "credential"
FAILED = "The passkey was not accepted. Try again, or use another way."
NO_ANSWER = (
    "Your browser did not use a passkey: it needs JavaScript for that."
    " Try again, or use another way."
)


def this_site() -> Site:
    """Say where this installation is, by its settings."""
    return Site.at(current_app.extensions["marac.settings"].base_url)


def asking(purpose: Purpose, user_id: UUID | None = None) -> Asking:
    """Say for what this browser is asked; its token is made when it is asked for the first time."""
    if BROWSER not in cookie:
        cookie[BROWSER] = secrets.token_urlsafe(32)
    return Asking(purpose=purpose, browser=cookie[BROWSER], user_id=user_id)


def answer() -> str:
    """Give what the browser sent back."""
    return request.form.get(FIELD, "")


def what_went_wrong() -> str:
    """Say it in words to the person."""
    return FAILED if answer() else NO_ANSWER


def as_json(options: str) -> Response:
    """Answer a script with options that are JSON already."""
    return Response(options, mimetype="application/json")
