"""The second factor after the password: a passkey, a code of the app, or a recovery code."""

from flask import Response, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from marac.access import public
from marac.accounts import knocking
from marac.accounts.blueprint import bp
from marac.accounts.factors import apps, ceremony, holding, lost, passkeys, pending, recovery, totp
from marac.accounts.factors.arriving import go_on, who_waits
from marac.accounts.factors.forms import CodeForm
from marac.accounts.factors.models import PendingSignIn, Purpose
from marac.accounts.models import User
from marac.database import db

TOO_LATE = "That took too long, so please sign in again."
TOO_OFTEN = "That was the fifth wrong code, so please sign in again."
TOO_MANY = "There have been too many tries. Wait {wait}, then try again"
WRONG = "That code is wrong, or it was used before. You have {left} left"


@bp.get("/sign-in/confirm")
@public
def second_factor() -> str | Answer:
    """Ask for whichever factor the person has."""
    waiting = who_waits(db.session)
    if waiting is None:
        return start_again(TOO_LATE)
    if waiting.method or not holding.has_factor(db.session, user=waiting.user):
        return redirect(url_for("accounts.set_up"), 303)
    return _page(waiting, CodeForm())


@bp.post("/sign-in/confirm")
@public
def second_factor_post() -> tuple[str, int] | Answer:
    """Let in who gives a right code; the fifth wrong one ends it."""
    waiting = _waiting_with_factor()
    if waiting is None:
        return start_again(TOO_LATE)
    form = CodeForm()
    method = _spend(waiting, form) if form.validate() else ""
    if method:
        return go_on(db.session, waiting=waiting, method=method)
    if waiting.tries >= pending.TRIES:
        return start_again(TOO_OFTEN)
    return _page(waiting, form), 422


@bp.post("/sign-in/confirm/options")
@public
def second_factor_options() -> Response:
    """Say what the browser is to sign, with one of the person's passkeys."""
    waiting = _waiting_with_factor() or abort(409)
    asking = ceremony.asking(Purpose.SECOND, waiting.user_id)
    options = passkeys.request_options(
        db.session, site=ceremony.this_site(), asking=asking, user=waiting.user
    )
    return ceremony.as_json(options)


@bp.post("/sign-in/confirm/passkey")
@public
def second_factor_passkey() -> Answer:
    """Let in whose passkey signed it."""
    waiting = _waiting_with_factor()
    if waiting is None:
        return start_again(TOO_LATE)
    try:
        passkeys.check_passkey(
            db.session,
            site=ceremony.this_site(),
            asking=ceremony.asking(Purpose.SECOND, waiting.user_id),
            answer=ceremony.answer(),
        )
    except passkeys.NotAccepted:
        flash(ceremony.what_went_wrong(), "error")
        return redirect(url_for("accounts.second_factor"), 303)
    return go_on(db.session, waiting=waiting, method="passkey")


@bp.get("/sign-in/lost")
@public
def lost_factor() -> str | Answer:
    """Say what to do without any factor, or how far it has come."""
    waiting = _waiting_with_factor()
    if waiting is None:
        return start_again(TOO_LATE)
    claim = lost.open_claim(db.session, user=waiting.user)
    return render_template("accounts/factors/lost.html", claim=claim)


@bp.post("/sign-in/lost")
@public
def lost_factor_post() -> Answer:
    """Ask a colleague, the co-ordinator and a second person for help."""
    waiting = _waiting_with_factor()
    if waiting is None:
        return start_again(TOO_LATE)
    lost.claim_loss(db.session, user=waiting.user)
    return redirect(url_for("accounts.lost_factor"), 303)


def start_again(why: str) -> Answer:
    """Lead back to the door and say why."""
    flash(why, "error")
    return redirect(url_for("accounts.sign_in"), 303)


def _waiting_with_factor() -> PendingSignIn | None:
    """Find who waits here and has something to show; who has shown it already is past this."""
    waiting = who_waits(db.session)
    if waiting is None or waiting.method:
        return None
    return waiting if holding.has_factor(db.session, user=waiting.user) else None


def _spend(waiting: PendingSignIn, form: CodeForm) -> str:
    """Try a code; what a wrong one costs is kept although the page is refused."""
    user = waiting.user
    wait = knocking.take_try(db.session, email=user.email)
    if wait is not None:
        form.code.errors = [TOO_MANY.format(wait=wait.words)]
        return ""
    if pending.take_try(db.session, pending=waiting):
        method = _matches(user, form.code.data or "")
        if method:
            return method
    pending.refuse_factor(db.session, pending=waiting)
    knocking.fail(db.session, email=user.email, user=user)
    left = max(0, pending.TRIES - waiting.tries)
    form.code.errors = [WRONG.format(left="1 try" if left == 1 else f"{left} tries")]
    db.session.commit()
    return ""


def _matches(user: User, typed: str) -> str:
    """Spend a code and say what it was; nothing when it is wrong."""
    if totp.looks_like_code(typed):
        return "totp" if apps.spend_code(db.session, user=user, code=typed) else ""
    right = recovery.spend_recovery_code(db.session, user=user, code=typed)
    return "recovery" if right else ""


def _page(waiting: PendingSignIn, form: CodeForm) -> str:
    factors = holding.factors_of(db.session, user=waiting.user)
    return render_template("accounts/factors/confirm.html", form=form, factors=factors)
