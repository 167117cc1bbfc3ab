"""Legal holds: those that stand, setting one, and asking that one be lifted."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import approvals
from marac.access import Permission, requires, the_actor
from marac.cases.forms import FindForm
from marac.database import db
from marac.events import publish
from marac.governance import operations, queries
from marac.governance.approving import LIFT
from marac.governance.blueprint import bp
from marac.governance.events import HoldsListed
from marac.governance.forms import HoldForm, LiftForm

Answer = str | tuple[str, int] | Response

NONE_SUCH = "No case that you may act on has this reference"


@bp.route("/holds", methods=["GET", "POST"])
@requires(Permission.HOLD_SET)
def list_holds() -> Answer:
    """List the holds that stand, and find a case by its reference to put one on it."""
    by, session, form = the_actor(), db.session, FindForm()
    if form.validate_on_submit():
        reference = form.reference.data or ""
        case = queries.find_case_to_hold(session, by=by, reference=reference)
        if case is not None:
            return redirect(url_for("governance.hold", case_id=case.id), 303)
        form.reference.errors = [NONE_SUCH]
    holds = queries.list_holds(session, by=by)
    publish(session, HoldsListed(actor_id=by.user_id, area_id=by.area_id, shown=len(holds)))
    page = render_template("governance/list_holds.html", holds=holds, form=form)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/hold", methods=["GET", "POST"])
@requires(Permission.HOLD_SET)
def hold(case_id: UUID) -> Answer:
    """Keep a case from being disposed of, whatever its retention says."""
    by, form = the_actor(), HoldForm()
    case = queries.get_case_to_hold(db.session, by=by, case_id=case_id) or abort(404)
    if form.validate_on_submit():
        operations.set_hold(db.session, by=by, case=case, reason=form.reason.data or "")
        flash(f"{case.reference} is kept until two people lift the hold.", "success")
        return redirect(url_for("governance.list_holds"), 303)
    holds = queries.list_holds_of(db.session, by=by, case=case)
    page = render_template("governance/hold.html", case=case, holds=holds, form=form)
    return (page, 422) if form.errors else page


@bp.route("/holds/<uuid:hold_id>/lift", methods=["GET", "POST"])
@requires(Permission.HOLD_LIFT)
def lift(hold_id: UUID) -> Answer:
    """Ask that a hold be lifted; a second person agrees."""
    by, form = the_actor(), LiftForm()
    found = queries.get_hold_to_lift(db.session, by=by, hold_id=hold_id) or abort(404)
    if form.validate_on_submit():
        asked = approvals.request(
            db.session,
            by=by,
            act=LIFT,
            case_id=found.case_id,
            subject={"hold_id": found.id},
            reason=form.reason.data or "",
        )
        return approvals.pending_page(asked, back=url_for("governance.list_holds"))
    page = render_template("governance/lift.html", hold=found, form=form)
    return (page, 422) if form.errors else page
