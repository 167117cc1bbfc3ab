"""The page that asks for the password once more, and leads back."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts.blueprint import bp
from marac.accounts.declaring_forms import ProofForm
from marac.accounts.landing import safe_path
from marac.accounts.proving import prove as check


@bp.get("/prove")
@requires(Permission.ACCOUNT_OWN)
def prove() -> str | Response:
    """Ask for the password, or lead on somebody who has given it a moment ago."""
    if the_actor().proved_lately:
        return redirect(safe_path(request.args.get("next")), 303)
    return render_template("accounts/prove.html", form=ProofForm())


@bp.post("/prove")
@requires(Permission.ACCOUNT_OWN)
def prove_post() -> tuple[str, int] | Response:
    """Remember a right password for five minutes and lead back to where it was asked for."""
    form = ProofForm()
    if form.validate() and not check(form.proof.data or ""):
        form.proof.errors = ["This is not your password"]
    if form.errors:
        return render_template("accounts/prove.html", form=form), 422
    return redirect(safe_path(request.args.get("next")), 303)
