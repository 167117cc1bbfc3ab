"""Signing in and out. One text answers an unknown person, a closed account and a wrong password."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from marac.access import current_actor, public
from marac.accounts import operations, passwords, queries
from marac.accounts.blueprint import bp
from marac.accounts.browsers import describe
from marac.accounts.entering import enter
from marac.accounts.forms import SignInForm
from marac.accounts.landing import FRONT_PAGE, safe_path
from marac.accounts.models import User, Via
from marac.accounts.standing import why_kept_out
from marac.database import db

NO_MATCH = "The e-mail address or the password is wrong"


@bp.get("/sign-in")
@public
def sign_in() -> str | Response:
    """Show the door, or the page behind it to someone who is in."""
    if current_actor() is not None:
        return redirect(safe_path(request.args.get("next")), 303)
    return render_template("accounts/sign_in.html", form=SignInForm())


@bp.post("/sign-in")
@public
def sign_in_post() -> tuple[str, int] | Response:
    """Let someone in whose password is right."""
    form = SignInForm()
    user = _who_knocks(form) if form.validate() else None
    if user is None:
        return render_template("accounts/sign_in.html", form=form), 422
    operations.renew_hash(db.session, user=user, password=form.password.data or "")
    return enter(
        db.session,
        user=user,
        via=Via.PASSWORD,
        methods=("password",),
        browser=describe(request.headers.get("User-Agent", "")),
        wanted=request.args.get("next", ""),
    )


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session on the server and forget everything in the cookie; anybody may."""
    actor = current_actor()
    if actor is not None:
        operations.sign_out(db.session, by=actor, sign_in=current_user.sign_in)
    session.clear()
    flash("You are signed out.", "success")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.get("/no-role")
@public
def no_seat() -> str | Response:
    """Explain to someone who is signed in why there is nothing here for them today."""
    actor = current_actor()
    if actor is None or actor.seats:
        return redirect(FRONT_PAGE, 303)
    if actor.undeclared:
        return redirect(url_for("accounts.declare"), 303)
    seats = queries.list_own_past_and_present(db.session, by=actor)
    return render_template("accounts/no_seat.html", reasons=why_kept_out(seats))


def _who_knocks(form: SignInForm) -> User | None:
    """Find whose address and password these are; a refusal is logged before the answer goes."""
    given = form.password.data or ""
    known = queries.get_credentials(db.session, email=operations.tidy_email(form.email.data or ""))
    # Nobody should wait for the database while the hash is computed, which takes a while.
    db.session.rollback()
    if passwords.matches(known.password_hash, given):
        user = db.session.get(User, known.user_id)
        if user is not None and user.password_hash == known.password_hash:
            return user
    operations.refuse_sign_in(db.session, user_id=known.user_id)
    db.session.commit()
    form.email.errors = [NO_MATCH]
    return None
