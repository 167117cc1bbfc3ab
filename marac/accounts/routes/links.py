"""What a mailed link opens: an invitation, and a forgotten password."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import public
from marac.accounts import mail, operations, queries
from marac.accounts.blueprint import bp
from marac.accounts.forms import ForgottenForm, NewPasswordForm
from marac.accounts.links import find_link
from marac.accounts.models import LinkPurpose
from marac.database import db

Answer = str | tuple[str, int] | Response


@bp.get("/forgotten-password")
@public
def forgotten() -> str:
    """Ask for the address to which a reset link should go."""
    return render_template("accounts/forgotten.html", form=ForgottenForm())


@bp.post("/forgotten-password")
@public
def forgotten_post() -> Answer:
    """Send a link if there is anyone to send it to; the answer is the same either way."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("accounts/forgotten.html", form=form), 422
    email = operations.tidy_email(form.email.data or "")
    user = queries.find_open_account(db.session, email=email)
    token = operations.ask_for_reset(db.session, user=user)
    if user is not None and token is not None:
        mail.send_reset(db.session, user=user, token=token)
    return redirect(url_for("accounts.forgotten_sent"), 303)


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
def accept_post(token: str) -> Answer:
    """Set the first password."""
    return _follow(token, LinkPurpose.INVITATION)


def _show(token: str, purpose: LinkPurpose) -> Answer:
    link = find_link(db.session, token, purpose=purpose)
    if link is None:
        return _dead(purpose)
    return _page(purpose, NewPasswordForm(link.user))


def _follow(token: str, purpose: LinkPurpose) -> Answer:
    link = find_link(db.session, token, purpose=purpose)
    if link is None:
        return _dead(purpose)
    form = NewPasswordForm(link.user)
    if not form.validate():
        return _page(purpose, form), 422
    operations.follow_link(db.session, link=link, password=form.new_password.data or "")
    flash("Your password is set. Sign in with it.", "success")
    return redirect(url_for("accounts.sign_in"), 303)


def _page(purpose: LinkPurpose, form: NewPasswordForm) -> str:
    template = "accept" if purpose is LinkPurpose.INVITATION else "reset"
    return render_template(f"accounts/{template}.html", form=form)


def _dead(purpose: LinkPurpose) -> tuple[str, int]:
    """Answer a link that was used, ran out or never was: the same page for each."""
    invited = purpose is LinkPurpose.INVITATION
    return render_template("accounts/dead_link.html", invited=invited), 404
