"""A passkey instead of the password, where somebody proves once more that it is they."""

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from marac.access import Permission, requires
from marac.accounts import proving
from marac.accounts.blueprint import bp
from marac.accounts.factors import ceremony, passkeys
from marac.accounts.factors.models import Purpose
from marac.accounts.landing import safe_path
from marac.database import db


@bp.post("/prove/options")
@requires(Permission.ACCOUNT_OWN)
def prove_options() -> Response:
    """Say what the browser is to sign, with one of the reader's passkeys."""
    me = current_user.user
    options = passkeys.request_options(
        db.session,
        site=ceremony.this_site(),
        asking=ceremony.asking(Purpose.PROOF, me.id),
        user=me,
    )
    return ceremony.as_json(options)


@bp.post("/prove/passkey")
@requires(Permission.ACCOUNT_OWN)
def prove_passkey() -> Answer:
    """Count a passkey as proof, and lead back; a script that stays on its page hears yes or no."""
    try:
        passkeys.check_passkey(
            db.session,
            site=ceremony.this_site(),
            asking=ceremony.asking(Purpose.PROOF, current_user.user.id),
            answer=ceremony.answer(),
        )
        right = True
    except passkeys.NotAccepted:
        right = False
    proving.settle(right=right)
    if request.form.get("in_place"):
        return Response(status=204 if right else 422)
    if right:
        return redirect(safe_path(request.args.get("next")), 303)
    flash(ceremony.what_went_wrong(), "error")
    return redirect(url_for("accounts.prove", next=request.args.get("next")), 303)
