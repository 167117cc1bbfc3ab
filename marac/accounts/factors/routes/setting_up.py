"""Setting up the first factor, one calm page a step: passkey or app, recovery codes, and on."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask import session as cookie
from werkzeug.wrappers import Response as Answer

from marac.access import public
from marac.accounts.blueprint import bp
from marac.accounts.browsers import this_browser
from marac.accounts.factors import apps, ceremony, drawing, holding, passkeys, recovery
from marac.accounts.factors.arriving import CODES, go_on, let_in, who_waits
from marac.accounts.factors.forms import AppCodeForm, PasskeyForm
from marac.accounts.factors.models import AuthenticatorApp, PendingSignIn, Purpose
from marac.accounts.factors.routes.confirming import TOO_LATE, start_again
from marac.database import db

WRONG = "That is not the code that the app shows now. Wait for the next one and try that"
REPLACED = "Newer recovery codes have taken the place of those, so please sign in again."


@bp.get("/sign-in/set-up")
@public
def set_up() -> str | Answer:
    """Offer a passkey, and an app to who cannot have one."""
    waiting = _newcomer()
    if waiting is None:
        return _elsewhere()
    form = PasskeyForm(name=this_browser())
    return render_template("accounts/factors/set_up.html", form=form)


@bp.post("/sign-in/set-up/options")
@public
def set_up_options() -> Response:
    """Say what key the browser is to make."""
    waiting = _newcomer() or abort(409)
    asking = ceremony.asking(Purpose.ENROL, waiting.user_id)
    options = passkeys.creation_options(
        db.session, site=ceremony.this_site(), user=waiting.user, asking=asking
    )
    return ceremony.as_json(options)


@bp.post("/sign-in/set-up/passkey")
@public
def set_up_passkey() -> tuple[str, int] | Answer:
    """Keep the key and go on to the recovery codes."""
    waiting = _newcomer()
    if waiting is None:
        return _elsewhere()
    form = PasskeyForm()
    if not form.validate():
        return render_template("accounts/factors/set_up.html", form=form), 422
    try:
        passkeys.add_passkey(
            db.session,
            site=ceremony.this_site(),
            user=waiting.user,
            asking=ceremony.asking(Purpose.ENROL, waiting.user_id),
            answer=ceremony.answer(),
            name=form.name.data or "",
        )
    except passkeys.NotAccepted:
        flash(ceremony.what_went_wrong(), "error")
        return redirect(url_for("accounts.set_up"), 303)
    return go_on(db.session, waiting=waiting, method="passkey")


@bp.post("/sign-in/set-up/app")
@public
def set_up_app_begin() -> Answer:
    """Make the seed that the next page shows."""
    waiting = _newcomer()
    if waiting is None:
        return _elsewhere()
    drawing.begin_here(db.session, user=waiting.user)
    return redirect(url_for("accounts.set_up_app"), 303)


@bp.get("/sign-in/set-up/app")
@public
def set_up_app() -> str | Answer:
    """Show the code to scan, and ask for the first code of the app."""
    waiting = _newcomer()
    app = drawing.begun_here(db.session, user=waiting.user) if waiting else None
    return _app_page(app, AppCodeForm()) if app else redirect(url_for("accounts.set_up"), 303)


@bp.post("/sign-in/set-up/app/code")
@public
def set_up_app_code() -> tuple[str, int] | Answer:
    """Let the app count and go on to the recovery codes."""
    waiting = _newcomer()
    app = drawing.begun_here(db.session, user=waiting.user) if waiting else None
    if waiting is None or app is None:
        return _elsewhere()
    form = AppCodeForm()
    if form.validate() and not apps.confirm_app(
        db.session, user=waiting.user, code=form.code.data or ""
    ):
        form.code.errors = [WRONG]
    if form.errors:
        return _app_page(app, form), 422
    return go_on(db.session, waiting=waiting, method="totp")


@bp.get("/sign-in/set-up/app/code.svg")
@public
def set_up_app_qr() -> Response:
    """Draw the code to scan, for the person whose it is and nobody's cache."""
    waiting = _newcomer() or abort(404)
    app = drawing.begun_here(db.session, user=waiting.user) or abort(404)
    return drawing.as_picture(app.seed, waiting.user)


@bp.get("/sign-in/set-up/codes")
@public
def set_up_codes() -> str | Answer:
    """Show the recovery codes until their owner goes on."""
    waiting = who_waits(db.session)
    if waiting is None or not waiting.method:
        return start_again(TOO_LATE)
    codes = _codes_of(waiting)
    if not codes:
        return start_again(TOO_LATE)
    action = url_for("accounts.set_up_done")
    return render_template("accounts/factors/codes.html", codes=codes, action=action, first=True)


@bp.post("/sign-in/set-up/codes")
@public
def set_up_done() -> Answer:
    """Put the codes away and let the person in, to where they were going."""
    waiting = who_waits(db.session)
    if waiting is None or not waiting.method:
        return start_again(TOO_LATE)
    if not _codes_of(waiting):
        return start_again(REPLACED)
    recovery.put_away(db.session, user=waiting.user)
    return let_in(db.session, waiting=waiting, method=waiting.method)


def _codes_of(waiting: PendingSignIn) -> Sequence[str]:
    """Give the codes that were made in this browser, if they still are the person's codes."""
    return recovery.show_codes(db.session, user=waiting.user, token=cookie.get(CODES, ""))


def _newcomer() -> PendingSignIn | None:
    """Find who waits here and has no factor yet; a password alone never adds a second one."""
    waiting = who_waits(db.session)
    if waiting is None or waiting.method or holding.has_factor(db.session, user=waiting.user):
        return None
    return waiting


def _elsewhere() -> Answer:
    """Lead who is not setting up their first factor to where they stand."""
    waiting = who_waits(db.session)
    if waiting is None:
        return start_again(TOO_LATE)
    step = "set_up_codes" if waiting.method else "second_factor"
    return redirect(url_for(f"accounts.{step}"), 303)


def _app_page(app: AuthenticatorApp, form: Any) -> str:
    return drawing.app_page(
        app,
        form,
        picture=url_for("accounts.set_up_app_qr"),
        action=url_for("accounts.set_up_app_code"),
        back=url_for("accounts.set_up"),
    )
