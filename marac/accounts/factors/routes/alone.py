"""Signing in with a passkey alone: the device knows its owner and checks that it is they."""

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from marac.access import public
from marac.accounts.blueprint import bp
from marac.accounts.factors import ceremony, passkeys
from marac.accounts.factors.arriving import enter_with_passkey
from marac.accounts.factors.models import Purpose
from marac.accounts.guarding import throttled
from marac.accounts.landing import safe_path
from marac.accounts.throttling import Kind
from marac.database import db


@bp.post("/sign-in/passkey/options")
@public
@throttled(Kind.ADDRESS)
def sign_in_passkey_options() -> Response:
    """Say what the browser is to sign, with whichever passkey it has for this site."""
    asking = ceremony.asking(Purpose.SIGN_IN)
    options = passkeys.request_options(
        db.session, site=ceremony.this_site(), asking=asking, user=None
    )
    return ceremony.as_json(options)


@bp.post("/sign-in/passkey")
@public
@throttled(Kind.ADDRESS)
def sign_in_passkey() -> Answer:
    """Let in whoever's passkey signed it; one text answers everything that is wrong."""
    wanted = safe_path(request.args.get("next"))
    try:
        passkey = passkeys.check_passkey(
            db.session,
            site=ceremony.this_site(),
            asking=ceremony.asking(Purpose.SIGN_IN),
            answer=ceremony.answer(),
        )
    except passkeys.NotAccepted:
        flash(ceremony.what_went_wrong(), "error")
        return redirect(url_for("accounts.sign_in", next=request.args.get("next")), 303)
    return enter_with_passkey(db.session, user=passkey.user, wanted=wanted)
