"""Helping a colleague who lost their factors: vouching for them, and confirming it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts.blueprint import bp
from marac.accounts.factors import lost, standing
from marac.accounts.factors.models import LostFactorClaim
from marac.approvals import pending_page
from marac.database import db


@bp.get("/lost-factors")
@requires(Permission.FACTOR_VOUCH)
def lost_claims() -> str:
    """List who waits for the reader's help."""
    by = the_actor()
    claims = lost.list_claims(db.session, by=by)
    return render_template("accounts/factors/claims.html", claims=claims)


@bp.get("/lost-factors/<uuid:claim_id>")
@requires(Permission.FACTOR_VOUCH)
def lost_claim(claim_id: UUID) -> str:
    """Show who it is, how far it has come, and what the reader can do."""
    claim = _claim_or_404(claim_id)
    line = standing.line_of(db.session, by=the_actor(), claim=claim)
    return render_template("accounts/factors/claim.html", line=line)


@bp.post("/lost-factors/<uuid:claim_id>/vouch")
@requires(Permission.FACTOR_VOUCH)
def lost_claim_vouch(claim_id: UUID) -> Response:
    """Vouch for a colleague of one's agency."""
    lost.vouch(db.session, by=the_actor(), claim=_claim_or_404(claim_id))
    flash("Thank you. The MARAC co-ordinator is asked next.", "success")
    return redirect(url_for("accounts.lost_claim", claim_id=claim_id), 303)


@bp.post("/lost-factors/<uuid:claim_id>/confirm")
@requires(Permission.FACTOR_RESET)
def lost_claim_confirm(claim_id: UUID) -> tuple[str, int]:
    """Confirm it, which asks a second person."""
    claim = _claim_or_404(claim_id)
    request = lost.confirm(db.session, by=the_actor(), claim=claim)
    return pending_page(request, back=url_for("accounts.lost_claim", claim_id=claim_id))


@bp.post("/lost-factors/<uuid:claim_id>/refuse")
@requires(Permission.FACTOR_VOUCH)
def lost_claim_refuse(claim_id: UUID) -> Response:
    """Say that one cannot; the person is told and can ask again."""
    lost.refuse(db.session, by=the_actor(), claim=_claim_or_404(claim_id))
    flash("Nothing was changed, and the person has been told.", "success")
    return redirect(url_for("accounts.lost_claim", claim_id=claim_id), 303)


def _claim_or_404(claim_id: UUID) -> LostFactorClaim:
    return lost.get_claim(db.session, by=the_actor(), claim_id=claim_id) or abort(404)
