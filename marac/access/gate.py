"""The gate before every view: it lets through what is marked, and refuses the rest."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from marac.access.actor import Actor
from marac.access.permissions import Permission
from marac.access.rules import RULES

View = TypeVar("View", bound=Callable[..., Any])
Prover = Callable[[str], bool]

READING = ("GET", "HEAD")
PROVER = "marac.prover"
# The field in which a form that needs it asks for the passphrase once more.
PROOF = "proof"


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the one permission that it needs; the gate refuses views without a mark."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view that anyone may open, signed in or not."""
    view.public = True  # type: ignore[attr-defined]
    return view


def gives_file(view: View) -> View:
    """Mark a view that answers with a file: after a proof the reader is back at the link to it."""
    view.file = True  # type: ignore[attr-defined]
    return view


def leads_back(way: Callable[[], str | None]) -> Callable[[View], View]:
    """Mark a view whose form is filled in again after a proof: `way` is the page that does so."""

    def mark(view: View) -> View:
        view.way_back = way  # type: ignore[attr-defined]
        return view

    return mark


def quiet(view: View) -> View:
    """Mark a view that pages call by themselves: it is no sign that somebody sits before them."""
    view.quiet = True  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor | None:
    """Say who sent this request, or None when nobody is signed in."""
    return getattr(current_user, "actor", None)


def the_actor() -> Actor:
    """Say who sent this request, in a view behind the gate."""
    return current_actor() or abort(401)


def prove_with(app: Flask, prover: Prover) -> None:
    """Let `prover` check a passphrase given once more, and remember that it was right."""
    app.extensions[PROVER] = prover


def has_proved(actor: Actor) -> bool:
    """Tell whether the person has shown who they are, lately or with this very form."""
    if actor.proved_lately:
        return True
    proof = request.form.get(PROOF, "") if request.method == "POST" else ""
    return bool(proof) and current_app.extensions[PROVER](proof)


def init_app(app: Flask) -> None:
    """Put the gate before every view and give templates the actor."""
    app.before_request(_gate)
    public(app.view_functions["static"])
    app.context_processor(lambda: {"current_actor": current_actor(), "Permission": Permission})


def _gate() -> Response | None:
    view = _view()
    if view is None or getattr(view, "public", False):
        return None
    permission = getattr(view, "permission", None)
    actor = current_actor()
    if actor is None:
        # What a page fetches by itself would show the door inside the page.
        if permission is None or request.method not in READING or "HX-Request" in request.headers:
            abort(401)
        return redirect(url_for("accounts.sign_in", next=request.path), 303)
    if permission is not None and not actor.seats and request.method in READING:
        return _send_away(actor)
    if permission is None or not actor.may(permission):
        abort(403)
    if RULES[permission].fresh and not has_proved(actor):
        return _ask_for_proof(view)
    return None


def _send_away(actor: Actor) -> Response:
    """Send someone who may open nothing here today to the page that says what to do."""
    if not actor.undeclared:
        return redirect(url_for("accounts.no_seat"), 303)
    wanted = request.path if request.path != "/" else None
    return redirect(url_for("accounts.declare", next=wanted), 303)


def _ask_for_proof(view: Callable[..., Any]) -> Response:
    """Send the person to give their password, and from there back to where they were.

    A form that needs proof carries the field itself, so that nothing typed is lost on the way.
    """
    if request.method == "POST":
        flash("Give your password, then send this again.", "error")
    return redirect(url_for("accounts.prove", next=_way_back(view)), 303)


def _way_back(view: Callable[..., Any]) -> str | None:
    """Give the page that was asked for; behind a form or a file, the page that led to it."""
    if request.method == "GET" and not getattr(view, "file", False):
        return request.path
    own: Callable[[], str | None] | None = getattr(view, "way_back", None)
    if own is not None and (page_again := own()) is not None:
        return page_again
    try:
        page = urlsplit(request.referrer or "")
    except ValueError:  # whoever sends it writes there what they like
        page = urlsplit("")
    if page.netloc == request.host:
        return f"{page.path}?{page.query}" if page.query else page.path
    return request.path if request.method == "GET" else None


def _view() -> Callable[..., Any] | None:
    """Find the view function that would answer this request."""
    return current_app.view_functions.get(request.endpoint) if request.endpoint else None
