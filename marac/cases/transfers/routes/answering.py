"""What other areas offer, and what goes from here; accepting an offer or not."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.events import CasesListed
from marac.cases.models import Transfer
from marac.cases.transfers import operations, queries
from marac.cases.transfers.events import OfferRead
from marac.cases.transfers.forms import AcceptOfferForm, DeclineOfferForm
from marac.database import db
from marac.events import publish

Answer = str | tuple[str, int] | Response


@bp.get("/transfers")
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def list_transfers() -> str:
    """Show what is offered to this area, and which of its cases are to go or have gone."""
    by = the_actor()
    underway = queries.list_underway(db.session, by=by)
    seen = CasesListed(actor_id=by.user_id, area_id=by.area_id, shown=len(underway))
    publish(db.session, seen)
    return render_template(
        "cases/transfers/list.html",
        offers=queries.list_offers(db.session, by=by),
        underway=underway,
    )


@bp.route("/transfers/<uuid:transfer_id>", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def offer(transfer_id: UUID) -> Answer:
    """Read what another area offers, and take the case over."""
    by, row = the_actor(), _offer(transfer_id)
    form = AcceptOfferForm()
    if form.validate_on_submit():
        arrived = operations.accept(db.session, by=by, transfer=row)
        flash("The case is a referral to this area now. Check it, and confirm that it came.")
        return redirect(url_for("cases.confirm_receipt", case_id=arrived.id), 303)
    seen = OfferRead(actor_id=by.user_id, area_id=by.area_id, transfer_id=row.id)
    publish(db.session, seen)
    return render_template("cases/transfers/offer.html", transfer=row, form=form)


@bp.route("/transfers/<uuid:transfer_id>/decline", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def decline_offer(transfer_id: UUID) -> Answer:
    """Do not take a case over; the area that offers it keeps it."""
    by, row = the_actor(), _offer(transfer_id)
    form = DeclineOfferForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        operations.decline(db.session, by=by, transfer=row, reason=reason)
        flash("The case stays with the area that offered it.", "success")
        return redirect(url_for("cases.list_transfers"), 303)
    page = render_template("cases/transfers/decline.html", transfer=row, form=form)
    return (page, 422) if form.errors else page


def _offer(transfer_id: UUID) -> Transfer:
    return queries.get_offer(db.session, by=the_actor(), transfer_id=transfer_id) or abort(404)
