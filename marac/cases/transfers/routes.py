"""Sending a case to another area, and confirming a receipt: there by name, here with one button."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts.models import User
from marac.cases.blueprint import bp
from marac.cases.models import Case
from marac.cases.routes.finding import case_for
from marac.cases.story import timeline_of
from marac.cases.transfers import operations, queries
from marac.cases.transfers.forms import ReceiptForm, TakeOverForm, TransferForm
from marac.database import db

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/transfer", methods=["GET", "POST"])
@requires(Permission.CASE_INVITE_WITHDRAW)
def transfer(case_id: UUID) -> Answer:
    """Send a case to another area; it stays open here until that area has it."""
    by, case = the_actor(), case_for(Permission.CASE_INVITE_WITHDRAW, case_id)
    areas = queries.list_other_areas(db.session, by=by)
    form = TransferForm()
    form.offer(areas)
    if form.validate_on_submit():
        area = next((area for area in areas if area.id == form.area_id), None)
        operations.send(
            db.session,
            by=by,
            case=case,
            to=operations.Destination(area, area.name if area else form["name"].data),
            reason=form.reason.data or "",
            history=timeline_of(case, by=by),
        )
        flash("The case is sent. It stays open here until its receipt is confirmed.", "success")
        return redirect(_case_page(case), 303)
    page = render_template("cases/transfers/send.html", case=case, form=form)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/transfer/receipt", methods=["GET", "POST"])
@requires(Permission.CASE_INVITE_WITHDRAW)
def confirm_receipt(case_id: UUID) -> Answer:
    """Confirm that a case has come: by the area that got it, or for one elsewhere."""
    by, case = the_actor(), case_for(Permission.CASE_INVITE_WITHDRAW, case_id)
    passage = queries.get_passage(db.session, by=by, case=case)
    if passage is None or not (passage.incoming or passage.transfer.to_area_id is None):
        abort(404)
    form = TakeOverForm() if passage.incoming else ReceiptForm()
    if form.validate_on_submit():
        own = db.session.get_one(User, by.user_id).name
        name = form["name"].data if isinstance(form, ReceiptForm) else own
        operations.confirm(db.session, by=by, transfer=passage.transfer, name=name)
        flash("The receipt is confirmed.", "success")
        return redirect(_case_page(case), 303)
    page = render_template("cases/transfers/receipt.html", case=case, form=form, passage=passage)
    return (page, 422) if form.errors else page


def _case_page(case: Case) -> str:
    return url_for("cases.view", case_id=case.id, _anchor="transfer")
