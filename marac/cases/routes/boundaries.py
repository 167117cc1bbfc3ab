"""Keeping people away from a case: one's own conflict of interest, and another's."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.queries import list_agencies
from marac.cases import operations, queries, readers
from marac.cases.attesting.detour import not_there
from marac.cases.blueprint import bp
from marac.cases.forms import ConflictForm, FindForm, ImposeForm
from marac.cases.models import Case
from marac.database import db

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/conflict", methods=["GET", "POST"])
@requires(Permission.CONFLICT_DECLARE)
def declare_conflict(case_id: UUID) -> Answer:
    """Declare an interest in a case, and never see it again."""
    by = the_actor()
    case = queries.get_case_to_step_back_from(db.session, by=by, case_id=case_id)
    case = case or not_there(by, Case.id == case_id)
    form = ConflictForm()
    if form.validate_on_submit():
        operations.declare_conflict(db.session, by=by, case=case, reason=form.reason.data or "")
        flash("Your interest is recorded. You can no longer see that case.", "success")
        return redirect("/", 303)
    page = render_template("cases/declare_conflict.html", case=case, form=form)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/exclude", methods=["GET", "POST"])
@requires(Permission.CONFLICT_IMPOSE)
def impose_conflict(case_id: UUID) -> Answer:
    """Keep another person, or a whole agency, away from a case."""
    by = the_actor()
    case = queries.get_case_to_govern(db.session, by=by, case_id=case_id) or abort(404)
    form = ImposeForm(who=request.args.get("who"))
    form.offer(readers.list_members(db.session, case=case), list_agencies(db.session, by=by))
    if form.validate_on_submit():
        operations.impose_conflict(
            db.session, by=by, case=case, reason=form.reason.data or "", **form.target
        )
        flash("They can no longer see the case.", "success")
        return redirect(url_for("cases.find_to_exclude"), 303)
    page = render_template("cases/impose_conflict.html", case=case, form=form)
    return (page, 422) if form.errors else page


@bp.route("/conflicts", methods=["GET", "POST"])
@requires(Permission.CONFLICT_IMPOSE)
def find_to_exclude() -> Answer:
    """Find a case by its reference, to keep somebody away from it."""
    by, form = the_actor(), FindForm()
    if form.validate_on_submit():
        reference = form.reference.data or ""
        case = queries.find_case_to_govern(db.session, by=by, reference=reference)
        if case is not None:
            return redirect(url_for("cases.impose_conflict", case_id=case.id), 303)
        form.reference.errors = ["No case that you may act on has this reference"]
    page = render_template("cases/find_to_exclude.html", form=form)
    return (page, 422) if form.errors else page
