"""Signing in and out. One text answers an unknown person, a closed account and a wrong password."""

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from marac.access import current_actor, public
from marac.accounts import choosing, knocking, operations, passwords, queries
from marac.accounts.blueprint import bp
from marac.accounts.factors.arriving import arrive, asks_for_factors
from marac.accounts.factors.holding import has_factor
from marac.accounts.federation.bounds import belongs_to_provider
from marac.accounts.forms import SignInForm
from marac.accounts.guarding import throttled
from marac.accounts.landing import FRONT_PAGE, safe_path
from marac.accounts.models import User, Via
from marac.accounts.standing import why_kept_out
from marac.accounts.throttling import Kind, Wait
from marac.database import db
from marac.web import forget_everything

NO_MATCH = "The e-mail address or the password is wrong"
THROUGH_AGENCY = "You sign in with your organisation’s account, not with a password."
TOO_OFTEN = "There have been too many tries. Wait {wait}, then try again"


@bp.get("/sign-in")
@public
def sign_in() -> str | Response:
    """Show the door, or the page behind it to someone who is in."""
    if current_actor() is not None:
        return redirect(safe_path(request.args.get("next")), 303)
    return render_template("accounts/sign_in.html", form=SignInForm())


@bp.post("/sign-in")
@public
@throttled(Kind.ADDRESS)
def sign_in_post() -> tuple[str, int] | Response:
    """Let someone in whose password is right."""
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    email = operations.tidy_email(form.email.data or "")
    wait = knocking.take_try(db.session, email=email)
    if wait is not None:
        return _turn_away(form, wait)
    user = _who_knocks(email, form.password.data or "")
    if user is None:
        form.email.errors = [NO_MATCH]
        return render_template("accounts/sign_in.html", form=form), 422
    if _comes_through_agency(user):
        return _lead_to_agency(user)
    wanted = _remind(user, form.password.data or "") or request.args.get("next", "")
    return arrive(
        db.session,
        user=user,
        via=Via.PASSWORD,
        factor_done=False,
        wanted=wanted,
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
    return forget_everything(redirect(url_for("accounts.sign_in"), 303))


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


def _turn_away(form: SignInForm, wait: Wait) -> Response:
    """Say when to try again: the same to everybody, whether there is such an account or not."""
    form.email.errors = [TOO_OFTEN.format(wait=wait.words)]
    answer = make_response(render_template("accounts/sign_in.html", form=form), 429)
    answer.headers["Retry-After"] = str(wait.seconds)
    return answer


def _who_knocks(email: str, given: str) -> User | None:
    """Find whose address and password these are; a refusal is logged before the answer goes."""
    known = queries.get_credentials(db.session, email=email)
    # Nobody should wait for the database while the hash is computed, which takes a while.
    db.session.rollback()
    right = passwords.matches(known.password_hash, given)
    fresh = passwords.renewed(known.password_hash, given) if right else None
    user = db.session.get(User, known.user_id) if known.user_id is not None else None
    if right and user is not None and user.password_hash == known.password_hash:
        user.password_hash = fresh or user.password_hash
        return user
    knocking.fail(db.session, email=email, user=user)
    db.session.commit()
    return None


def _comes_through_agency(user: User) -> bool:
    """Tell whether a person has no second factor of ours because their agency's lets them in."""
    if not asks_for_factors() or has_factor(db.session, user=user):
        return False
    return belongs_to_provider(db.session, user=user)


def _lead_to_agency(user: User) -> Response:
    """Let nobody set up a first factor with a password that was stolen, or chosen by mail."""
    operations.refuse_sign_in(db.session, user_id=user.id)
    flash(THROUGH_AGENCY, "error")
    return redirect(url_for("accounts.organisation", next=request.args.get("next")), 303)


def _remind(user: User, given: str) -> str | None:
    """Lead somebody whose roles ask for a longer password than theirs to choosing one."""
    shortest = choosing.chooser_of(db.session, user=user).shortest
    if len(passwords.normalise(given)) >= shortest:
        return None
    return url_for("accounts.own_password", longer="yes")
