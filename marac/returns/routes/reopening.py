"""Giving a return back to its agency, with the reason; the co-ordinator alone does this."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, Role, requires, the_actor
from marac.database import db
from marac.returns import operations, queries
from marac.returns.blueprint import bp
from marac.returns.forms import ReopenForm
from marac.returns.mail import tell_of_reopening


@bp.route("/returns/<uuid:return_id>/reopen", methods=["GET", "POST"])
@requires(Permission.RETURN_READ_OTHERS)
def reopen(return_id: UUID) -> str | Response | tuple[str, int]:
    """Ask why, then give the return back."""
    by = the_actor()
    if not by.has(Role.COORDINATOR):
        abort(403)
    agency_return = queries.get_to_reopen(db.session, by=by, return_id=return_id) or abort(404)
    form = ReopenForm()
    if not form.validate_on_submit():
        page = render_template("returns/reopen.html", form=form, agency_return=agency_return)
        return page, 422 if form.errors else 200
    operations.reopen(db.session, by=by, agency_return=agency_return, reason=form.reason.data or "")
    tell_of_reopening(db.session, agency_return=agency_return)
    flash(f"Return reopened for {agency_return.agency.name}", "success")
    return redirect(url_for("cases.view", case_id=agency_return.case_id, _anchor="returns"), 303)
