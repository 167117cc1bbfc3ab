"""The yearly promise of confidentiality, and the home that is asked for with it.

The declaration is open to whoever is signed in, because those who have not signed may open nothing
else; each view looks for itself at who that is.
"""

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, current_actor, public, requires, the_actor
from marac.accounts import homes, operations, queries
from marac.accounts.blueprint import bp
from marac.accounts.declaring_forms import DeclarationForm, HomeForm
from marac.accounts.landing import safe_path
from marac.accounts.sessions import DECLARATION_HOLDS
from marac.agencies.models import ConfidentialityStatement
from marac.database import db

Answer = str | tuple[str, int] | Response

# So long before a declaration runs out its signer is reminded, and may sign the next one.
REMIND = timedelta(days=30)
NEW_WORDING = "The statement has changed since you opened this page. Read the new wording below"


def declared_until() -> datetime | None:
    """Say until when the reader's declaration holds; nothing when they have none to hold."""
    signed = getattr(current_user, "declared_at", None)
    return signed + DECLARATION_HOLDS if signed is not None else None


def declaration_to_renew() -> datetime | None:
    """Say when the reader's declaration ends if that is soon, for a reminder in good time."""
    until = declared_until()
    return until if until is not None and until - clock.now() <= REMIND else None


@bp.get("/declaration")
@public
def declare() -> Answer:
    """Show the statement and what signing it means; to who has signed, what they signed."""
    by = current_actor()
    if by is None or not (by.seats or by.undeclared):
        return _send_away(by)
    statement = queries.get_statement(db.session, by=by)
    return _page(by, statement, DeclarationForm(statement=str(statement.id)))


@bp.post("/declaration")
@public
def declare_post() -> Answer:
    """Sign, and go on to the page that was wanted."""
    by = current_actor()
    if by is None or not (by.seats or by.undeclared):
        return _send_away(by)
    statement = queries.get_statement(db.session, by=by)
    form = DeclarationForm()
    if form.validate() and form.statement.data != str(statement.id):
        form.agreed.errors = [NEW_WORDING]
    if form.errors:
        form.statement.data, form.agreed.data = str(statement.id), False
        return _page(by, statement, form), 422
    operations.sign_declaration(db.session, by=by, statement=statement)
    if form.postcode.data:
        _keep_home(by, form)
    flash("Thank you. Your declaration is signed and holds for a year.", "success")
    return redirect(safe_path(request.args.get("next")), 303)


@bp.get("/account/home")
@requires(Permission.ACCOUNT_OWN)
def own_home() -> str:
    """Ask where the reader lives, or whether to forget it."""
    return render_template("accounts/own_home.html", form=HomeForm(), user=current_user.user)


@bp.post("/account/home")
@requires(Permission.ACCOUNT_OWN)
def own_home_post() -> Answer:
    """Keep the codes of a new home in place of the old; empty fields forget it."""
    form = HomeForm()
    if not form.validate():
        return render_template("accounts/own_home.html", form=form, user=current_user.user), 422
    _keep_home(the_actor(), form)
    said = "Your home is changed." if form.postcode.data else "Nothing is kept of your home."
    flash(said, "success")
    return redirect(url_for("accounts.own"), 303)


def _keep_home(by: Actor, form: HomeForm) -> None:
    key = homes.key_of(db.session)
    keys = homes.home_keys(form.postcode.data or "", form.house.data or "", key)
    operations.keep_home(db.session, by=by, user=current_user.user, keys=keys)


def _page(by: Actor, statement: ConfidentialityStatement, form: DeclarationForm) -> str:
    until = declared_until()
    return render_template(
        "accounts/declare.html",
        form=form if by.undeclared or declaration_to_renew() else None,
        statement=statement,
        user=current_user.user,
        until=None if by.undeclared else until,
        lapsed=until if by.undeclared else None,
    )


def _send_away(by: Actor | None) -> Response:
    """Send a stranger to the door, and someone without a seat to the page that explains it."""
    if by is None:
        return redirect(url_for("accounts.sign_in", next=url_for("accounts.declare")), 303)
    return redirect(url_for("accounts.no_seat"), 303)
