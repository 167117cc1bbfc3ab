"""One's own factors: more of them, fewer, new recovery codes. Changing any asks for proof."""

from typing import Any
from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, url_for
from flask import session as cookie
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from marac.access import Permission, requires
from marac.accounts.blueprint import bp
from marac.accounts.browsers import this_browser
from marac.accounts.factors import apps, ceremony, drawing, holding, passkeys, recovery
from marac.accounts.factors.arriving import CODES
from marac.accounts.factors.forms import AppCodeForm, PasskeyForm
from marac.accounts.factors.models import AuthenticatorApp, Passkey, Purpose
from marac.accounts.factors.routes.setting_up import WRONG
from marac.accounts.models import User
from marac.database import db
from marac.widgets import MaracForm


@bp.get("/account/factors")
@requires(Permission.ACCOUNT_OWN)
def own_factors() -> str:
    """List what the reader has, when each was last used, and what can be done about it."""
    factors = holding.factors_of(db.session, user=_me())
    return render_template("accounts/factors/own.html", factors=factors)


@bp.get("/account/factors/passkeys/new")
@requires(Permission.ACCOUNT_FACTORS)
def add_passkey() -> str:
    """Offer another passkey."""
    form = PasskeyForm(name=this_browser())
    return render_template("accounts/factors/add_passkey.html", form=form)


@bp.post("/account/factors/passkeys/options")
@requires(Permission.ACCOUNT_FACTORS)
def add_passkey_options() -> Response:
    """Say what key the browser is to make."""
    me = _me()
    options = passkeys.creation_options(
        db.session,
        site=ceremony.this_site(),
        user=me,
        asking=ceremony.asking(Purpose.ENROL, me.id),
    )
    return ceremony.as_json(options)


@bp.post("/account/factors/passkeys/new")
@requires(Permission.ACCOUNT_FACTORS)
def add_passkey_post() -> tuple[str, int] | Answer:
    """Keep another passkey."""
    form, me = PasskeyForm(), _me()
    if not form.validate():
        return render_template("accounts/factors/add_passkey.html", form=form), 422
    try:
        passkeys.add_passkey(
            db.session,
            site=ceremony.this_site(),
            user=me,
            asking=ceremony.asking(Purpose.ENROL, me.id),
            answer=ceremony.answer(),
            name=form.name.data or "",
        )
    except passkeys.NotAccepted:
        flash(ceremony.what_went_wrong(), "error")
        return redirect(url_for("accounts.add_passkey"), 303)
    return _changed("The passkey is added.")


@bp.get("/account/factors/passkeys/<uuid:passkey_id>/remove")
@requires(Permission.ACCOUNT_FACTORS)
def remove_passkey(passkey_id: UUID) -> str:
    """Ask whether to remove a passkey."""
    passkey = _passkey_or_404(passkey_id)
    return render_template("accounts/factors/remove.html", what=passkey.name, is_app=False)


@bp.post("/account/factors/passkeys/<uuid:passkey_id>/remove")
@requires(Permission.ACCOUNT_FACTORS)
def remove_passkey_post(passkey_id: UUID) -> Answer:
    """Remove a passkey that is not the last factor."""
    passkey = _passkey_or_404(passkey_id)
    holding.remove_passkey(db.session, user=_me(), passkey=passkey)
    return _changed("The passkey is removed.")


@bp.get("/account/factors/app")
@requires(Permission.ACCOUNT_FACTORS)
def own_app() -> str:
    """Show the code to scan, or offer to begin."""
    app = drawing.begun_here(db.session, user=_me())
    return _app_page(app, AppCodeForm())


@bp.post("/account/factors/app")
@requires(Permission.ACCOUNT_FACTORS)
def own_app_begin() -> Answer:
    """Make the seed that the page shows."""
    drawing.begin_here(db.session, user=_me())
    return redirect(url_for("accounts.own_app"), 303)


@bp.post("/account/factors/app/code")
@requires(Permission.ACCOUNT_FACTORS)
def own_app_code() -> tuple[str, int] | Answer:
    """Let the app count, in place of an earlier one."""
    app, form = drawing.begun_here(db.session, user=_me()) or abort(404), AppCodeForm()
    if form.validate() and not apps.confirm_app(db.session, user=_me(), code=form.code.data or ""):
        form.code.errors = [WRONG]
    if form.errors:
        return _app_page(app, form), 422
    return _changed("The app is set up.")


@bp.get("/account/factors/app/code.svg")
@requires(Permission.ACCOUNT_FACTORS)
def own_app_qr() -> Response:
    """Draw the code to scan."""
    app = drawing.begun_here(db.session, user=_me()) or abort(404)
    return drawing.as_picture(app.seed, _me())


@bp.get("/account/factors/app/remove")
@requires(Permission.ACCOUNT_FACTORS)
def remove_app() -> str:
    """Ask whether to remove the app."""
    if apps.find_app(db.session, user=_me()) is None:
        abort(404)
    return render_template("accounts/factors/remove.html", what="Authenticator app", is_app=True)


@bp.post("/account/factors/app/remove")
@requires(Permission.ACCOUNT_FACTORS)
def remove_app_post() -> Answer:
    """Remove the app when it is not the last factor."""
    if apps.find_app(db.session, user=_me()) is None:
        abort(404)
    holding.remove_app(db.session, user=_me())
    return _changed("The app is removed.")


@bp.get("/account/factors/codes")
@requires(Permission.ACCOUNT_FACTORS)
def own_codes() -> str:
    """Show codes that were just made, or ask whether to make new ones."""
    codes = recovery.show_codes(db.session, user=_me(), token=cookie.get(CODES, ""))
    if not codes:
        left = recovery.count_left(db.session, user=_me())
        return render_template("accounts/factors/renew.html", left=left)
    action = url_for("accounts.own_codes_kept")
    return render_template("accounts/factors/codes.html", codes=codes, action=action, first=False)


@bp.post("/account/factors/codes")
@requires(Permission.ACCOUNT_FACTORS)
def own_codes_post() -> Answer:
    """Put new codes in the place of the old ones."""
    cookie[CODES] = recovery.renew_codes(db.session, user=_me())
    return redirect(url_for("accounts.own_codes"), 303)


@bp.post("/account/factors/codes/kept")
@requires(Permission.ACCOUNT_OWN)
def own_codes_kept() -> Answer:
    """Put the codes away, if newer ones have not taken their place meanwhile."""
    if not recovery.show_codes(db.session, user=_me(), token=cookie.pop(CODES, "")):
        flash("Those recovery codes no longer work. Make ten new ones.", "error")
        return redirect(url_for("accounts.own_factors"), 303)
    recovery.put_away(db.session, user=_me())
    flash("Your new recovery codes count; the earlier ones no longer work.", "success")
    return redirect(url_for("accounts.own_factors"), 303)


def _me() -> User:
    user: User = current_user.user
    return user


def _passkey_or_404(passkey_id: UUID) -> Passkey:
    own = passkeys.list_passkeys(db.session, user=_me())
    return next((key for key in own if key.id == passkey_id), None) or abort(404)


def _changed(what: str) -> Answer:
    flash(what, "success")
    return redirect(url_for("accounts.own_factors"), 303)


def _app_page(app: AuthenticatorApp | None, form: MaracForm) -> str:
    back: dict[str, Any] = {"back": url_for("accounts.own_factors")}
    if app is None:
        return render_template("accounts/factors/app_begin.html", **back)
    return drawing.app_page(
        app,
        form,
        picture=url_for("accounts.own_app_qr"),
        action=url_for("accounts.own_app_code"),
        **back,
    )
