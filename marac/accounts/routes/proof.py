"""The page that asks once more for a password, a code or a passkey, and leads back."""

from flask import redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts import proving
from marac.accounts.blueprint import bp
from marac.accounts.declaring_forms import ProofForm
from marac.accounts.factors.arriving import asks_for_factors
from marac.accounts.factors.passkeys import list_passkeys
from marac.accounts.federation.routes.proving import own_provider
from marac.accounts.landing import safe_path
from marac.database import db

NOT_YOURS = "This is not your password"
WRONG = "This is not your password, nor a code that your app shows now"
TOO_OFTEN = "There have been too many tries. Wait {wait}, then try again"


@bp.get("/prove")
@requires(Permission.ACCOUNT_OWN)
def prove() -> str | Response:
    """Ask for proof, or lead on somebody who has given it a moment ago."""
    if the_actor().proved_lately:
        return redirect(safe_path(request.args.get("next")), 303)
    return _page(ProofForm())


@bp.post("/prove")
@requires(Permission.ACCOUNT_OWN)
def prove_post() -> tuple[str, int] | Response:
    """Remember a right answer for five minutes and lead back to where it was asked for."""
    form = ProofForm()
    if form.validate() and not proving.prove(form.proof.data or ""):
        form.proof.errors = [what_is_wrong(WRONG if asks_for_factors() else NOT_YOURS)]
    if form.errors:
        return _page(form), 422
    return redirect(safe_path(request.args.get("next")), 303)


def what_is_wrong(otherwise: str) -> str:
    """Say that a proof has to wait, or else what was wrong with it."""
    wait = proving.waiting()
    return TOO_OFTEN.format(wait=wait.words) if wait is not None else otherwise


def _page(form: ProofForm) -> str:
    if asks_for_factors():
        form.proof.label.text = "Password or code"
    keys = list_passkeys(db.session, user=current_user.user)
    provider = own_provider()
    return render_template(
        "accounts/prove.html", form=form, has_passkey=bool(keys), provider=provider
    )
