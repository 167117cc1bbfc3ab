"""The way in for those who use their organisation's account: which organisation it is."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from marac.access import current_actor, public
from marac.accounts.blueprint import bp
from marac.accounts.federation import queries
from marac.accounts.federation.forms import OrganisationForm
from marac.accounts.federation.models import Purpose
from marac.accounts.federation.routes.leaving import send_away
from marac.accounts.guarding import throttled
from marac.accounts.landing import safe_path
from marac.accounts.operations import tidy_email
from marac.accounts.throttling import Kind
from marac.database import db

Answer = str | tuple[str, int] | Response

NOT_THIS_WAY = (
    "Addresses that end like this do not sign in through an organisation. Use your password instead"
)


@bp.get("/sign-in/organisation")
@public
def organisation() -> Answer:
    """Ask for the address that tells which organisation it is."""
    if current_actor() is not None:
        return redirect(safe_path(request.args.get("next")), 303)
    return render_template("accounts/federation/organisation.html", form=OrganisationForm())


@bp.post("/sign-in/organisation")
@public
@throttled(Kind.ADDRESS)
def organisation_post() -> Answer:
    """Lead on to the provider of the address's domain; whose address it is plays no part yet."""
    form = OrganisationForm()
    provider = None
    if form.validate():
        email = tidy_email(form.email.data or "")
        provider = queries.find_for_address(db.session, email=email)
        if provider is None:
            form.email.errors = [NOT_THIS_WAY]
    if provider is None:
        return render_template("accounts/federation/organisation.html", form=form), 422
    wanted = safe_path(request.args.get("next"))
    return send_away(provider, purpose=Purpose.SIGN_IN, wanted=wanted)
