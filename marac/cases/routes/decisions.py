"""What a co-ordinator or chair decides about a running case: its withdrawal, its end."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases import operations
from marac.cases.blueprint import bp
from marac.cases.forms import CloseForm, WithdrawForm
from marac.cases.routes.browse import case_or_404
from marac.database import db

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def withdraw(case_id: UUID) -> Answer:
    """Take a referral back, with the reason."""
    by, case = the_actor(), case_or_404(case_id)
    form = WithdrawForm()
    if form.validate_on_submit():
        operations.withdraw(db.session, by=by, case=case, note=form.note.data or "")
        flash("The referral is withdrawn.", "success")
        return redirect(url_for("cases.view", case_id=case.id), 303)
    page = render_template("cases/withdraw.html", case=case, form=form)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/close", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def close(case_id: UUID) -> Answer:
    """End a case: no further MARAC."""
    by, case = the_actor(), case_or_404(case_id)
    form = CloseForm()
    if form.validate_on_submit():
        operations.close(db.session, by=by, case=case)
        flash("The case is closed. Its content stays readable for 28 days.", "success")
        return redirect(url_for("cases.view", case_id=case.id), 303)
    return render_template("cases/close.html", case=case, form=form)
