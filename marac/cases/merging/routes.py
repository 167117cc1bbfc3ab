"""Merging a referral into another case, and undoing it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.merging import operations, queries
from marac.cases.merging.forms import MergeForm, UndoMergeForm
from marac.cases.models import Case
from marac.cases.repeats.same import list_same
from marac.cases.routes.finding import case_for
from marac.database import db

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/merge", methods=["GET", "POST"])
@requires(Permission.CASE_INVITE_WITHDRAW)
def merge(case_id: UUID) -> Answer:
    """Let a referral go into the case that it is about."""
    by, duplicate = the_actor(), case_for(Permission.CASE_INVITE_WITHDRAW, case_id)
    form = MergeForm()
    if form.validate_on_submit() and (case := _chosen(by, form, duplicate)) is not None:
        operations.merge(
            db.session, by=by, case=case, duplicate=duplicate, reason=form.reason.data or ""
        )
        flash(f"{duplicate.reference} went into this case. Check the safe contact.", "success")
        return redirect(url_for("cases.view", case_id=case.id), 303)
    others = list_same(db.session, by=by, case=duplicate)
    page = render_template("cases/merging/merge.html", case=duplicate, form=form, others=others)
    return (page, 422) if form.is_submitted() else page


@bp.route("/cases/<uuid:case_id>/merges/<uuid:merge_id>/undo", methods=["GET", "POST"])
@requires(Permission.CASE_INVITE_WITHDRAW)
def undo_merge(case_id: UUID, merge_id: UUID) -> Answer:
    """Tell a case and the referral that went into it apart again."""
    by, case = the_actor(), case_for(Permission.CASE_INVITE_WITHDRAW, case_id)
    row = queries.get_merge(db.session, by=by, case_id=case.id, merge_id=merge_id) or abort(404)
    form = UndoMergeForm()
    if form.validate_on_submit():
        operations.undo(db.session, by=by, merge=row)
        flash(f"{row.duplicate.reference} is a referral of its own again.", "success")
        return redirect(url_for("cases.view", case_id=case.id), 303)
    return render_template("cases/merging/undo.html", case=case, merge=row, form=form)


def _chosen(by: Actor, form: MergeForm, duplicate: Case) -> Case | None:
    """Find the case that was named; what is wrong with it stands at the field."""
    case = queries.find_case(db.session, by=by, reference=form.reference.data or "")
    problem = (
        "There is no open case with this reference that you may open"
        if case is None
        else operations.why_not(db.session, case=case, duplicate=duplicate)
    )
    if problem:
        form.reference.errors = [problem]
    return None if problem else case
