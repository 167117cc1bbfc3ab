"""What a mailed link opens: an invitation, and a forgotten password."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import public
from marac.accounts import choosing, knocking, mail, operations, passwords, queries
from marac.accounts.blueprint import bp
from marac.accounts.factors.arriving import arrive
from marac.accounts.federation.queries import find_linked
from marac.accounts.forms import ForgottenForm, NewPasswordForm
from marac.accounts.guarding import throttled
from marac.accounts.landing import FRONT_PAGE
from marac.accounts.links import find_link
from marac.accounts.models import LinkPurpose, User, Via
from marac.accounts.throttling import Kind
from marac.database import db

Answer = str | tuple[str, int] | Response


@bp.get("/forgotten-password")
@public
def forgotten() -> str:
    """Ask for the address to which a reset link should go."""
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@bp.post("/forgotten-password")
@public
@throttled(Kind.ADDRESS)
def forgotten_post() -> Answer:
    """Send a link if there is anyone to send it to; the answer is the same either way."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    email = operations.tidy_email(form.email.data or "")
    if knocking.take_reset(db.session, email=email) is not None:
        # Nothing is sent, and the answer is the same: it tells nobody who has an account.
        return redirect(url_for("accounts.forgotten_sent"), 303)
    user = _who_forgot(email)
    token = operations.ask_for_reset(db.session, user=user)
    if user is not None and token is not None:
        mail.send_reset(db.session, user=user, token=token)
    return redirect(url_for("accounts.forgotten_sent"), 303)


def _who_forgot(email: str) -> User | None:
    """Find who can have forgotten a password; who was only invited has the invitation's 48 hours.

    A stranger could otherwise end that invitation, and an old mailbox begin it again years later.
    """
    user = queries.find_open_account(db.session, email=email)
    if user is None or user.password_hash is not None:
        return user
    return user if find_linked(db.session, user_ids=[user.id]) else None


@bp.get("/forgotten-password/sent")
@public
def forgotten_sent() -> str:
    """Say what to expect, known or not."""
    return render_template("accounts/forgotten_sent.html")


@bp.get("/reset/<token>")
@public
def reset(token: str) -> Answer:
    """Ask for a new password; opening the link does not use it up, since mail scanners open it."""
    return _show(token, LinkPurpose.RESET)


@bp.post("/reset/<token>")
@public
@throttled(Kind.ADDRESS)
def reset_post(token: str) -> Answer:
    """Set the new password and end every session."""
    return _follow(token, LinkPurpose.RESET)


@bp.get("/invitation/<token>")
@public
def accept(token: str) -> Answer:
    """Welcome an invited person and ask for a password."""
    return _show(token, LinkPurpose.INVITATION)


@bp.post("/invitation/<token>")
@public
@throttled(Kind.ADDRESS)
def accept_post(token: str) -> Answer:
    """Set the first password, and go on to the second factor."""
    return _follow(token, LinkPurpose.INVITATION)


def _show(token: str, purpose: LinkPurpose) -> Answer:
    link = find_link(db.session, token, purpose=purpose)
    if link is None:
        return _dead(purpose)
    form = NewPasswordForm(choosing.chooser_of(db.session, user=link.user))
    return _page(purpose, form, link.user)


def _follow(token: str, purpose: LinkPurpose) -> Answer:
    link = find_link(db.session, token, purpose=purpose)
    if link is None:
        return _dead(purpose)
    form = NewPasswordForm(choosing.chooser_of(db.session, user=link.user))
    if not form.validate():
        return _page(purpose, form, link.user), 422
    # Nobody should wait for the database while the hash is computed, which takes a while.
    db.session.rollback()
    kept = passwords.hash_of(form.new_password.data or "")
    link = find_link(db.session, token, purpose=purpose)
    if link is None:
        return _dead(purpose)
    operations.follow_link(db.session, link=link, kept=kept)
    if purpose is LinkPurpose.INVITATION:
        return _lead_in(link.user)
    flash("Your password is set. Sign in with it.", "success")
    return redirect(url_for("accounts.sign_in"), 303)


def _lead_in(user: User) -> Response:
    """Lead somebody who has just chosen their first password straight on, without asking for it."""
    return arrive(
        db.session,
        user=user,
        via=Via.PASSWORD,
        factor_done=False,
        wanted=FRONT_PAGE,
    )


def _page(purpose: LinkPurpose, form: NewPasswordForm, user: User) -> str:
    template = "accept" if purpose is LinkPurpose.INVITATION else "reset"
    return render_template(f"accounts/{template}.html", form=form, user=user)


def _dead(purpose: LinkPurpose) -> tuple[str, int]:
    """Answer a link that was used, ran out or never was: the same page for each."""
    invited = purpose is LinkPurpose.INVITATION
    return render_template("accounts/dead_link.html", invited=invited), 404
