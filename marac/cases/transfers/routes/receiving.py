"""Confirming that a case has come: here with one question, for an area elsewhere by name."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts.models import User
from marac.cases.blueprint import bp
from marac.cases.models import Case, HeardHere
from marac.cases.referrals.known import Known, find_known
from marac.cases.routes.browse import case_or_404
from marac.cases.transfers import operations, queries
from marac.cases.transfers.forms import ReceiptForm, TakeOverForm
from marac.cases.transfers.queries import Passage
from marac.database import db
from marac.people.matching import describe

Answer = str | tuple[str, int] | Response
KNOWN = (
    "The receipt is confirmed. If the earlier case is still open, merge this referral into it;"
    " else link the two people."
)


@bp.route("/cases/<uuid:case_id>/transfer/receipt", methods=["GET", "POST"])
@requires(Permission.CASE_INVITE_WITHDRAW)
def confirm_receipt(case_id: UUID) -> Answer:
    """Confirm that a case has come: by the area that got it, or for one elsewhere."""
    by, case = the_actor(), case_or_404(case_id)
    passage = _unconfirmed(case)
    form = TakeOverForm() if passage.incoming else ReceiptForm()
    if form.validate_on_submit():
        heard = form.heard_here.data if isinstance(form, TakeOverForm) else None
        own = db.session.get_one(User, by.user_id).name
        name = form["name"].data if isinstance(form, ReceiptForm) else own
        transfer = passage.transfer
        operations.confirm(db.session, by=by, transfer=transfer, name=name, heard_here=heard)
        flash(KNOWN if heard is HeardHere.YES else "The receipt is confirmed.", "success")
        return redirect(url_for("cases.view", case_id=case.id, _anchor="transfer"), 303)
    known = _known(case) if passage.incoming else []
    page = render_template(
        "cases/transfers/receipt.html", case=case, form=form, passage=passage, known=known
    )
    return (page, 422) if form.errors else page


def _unconfirmed(case: Case) -> Passage:
    """Read the way of a case whose receipt the person may confirm."""
    passage = queries.get_passage(db.session, by=the_actor(), case=case)
    here = passage is not None and (passage.incoming or passage.transfer.to_area_id is None)
    return passage if passage is not None and here else abort(404)


def _known(case: Case) -> list[Known]:
    """Look up whether somebody like the person harmed is in another case here."""
    if case.subject is None:
        return []
    found = find_known(db.session, by=the_actor(), description=describe(case.subject))
    return [known for known in found if known.case.id != case.id]
