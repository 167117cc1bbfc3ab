"""The pages of the checklist: all seven points, one of them, and the colleagues on the list."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.differences import catch_up
from marac.agencies.queries import list_agencies
from marac.cases.blueprint import bp
from marac.cases.events import about
from marac.cases.models import Case, Promise, StaffPoint
from marac.cases.queries import list_named_ids
from marac.cases.routes.browse import case_or_404
from marac.cases.staff import colleagues, operations, queries
from marac.cases.staff.events import StaffChecklistViewed
from marac.cases.staff.forms import OPEN, EmployerForm, PointForm
from marac.cases.staff.promises import MEANING, checklist, usually_due
from marac.database import db
from marac.events import publish

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/staff", methods=["GET", "POST"])
@requires(Permission.CASE_RESTRICT)
def staff_checklist(case_id: UUID) -> Answer:
    """Show the seven points; of any other case, ask for which agency the person harmed works."""
    by, case = the_actor(), case_or_404(case_id)
    if not case.staff_victim:
        return _ask_for_employer(case)
    publish(db.session, StaffChecklistViewed(**about(case, by)))
    return render_template(
        "cases/staff/checklist.html",
        case=case,
        points=checklist(case, queries.list_points(db.session, by=by, case=case)),
        colleagues=colleagues.list_colleagues(db.session, case=case),
        employer=_employer_name(case),
    )


@bp.route("/cases/<uuid:case_id>/staff/<promise>", methods=["GET", "POST"])
@requires(Permission.CASE_RESTRICT)
def staff_point(case_id: UUID, promise: str) -> Answer:
    """Say who sees to a point by when, and what came of it."""
    by, case = the_actor(), case_or_404(case_id)
    if promise not in set(Promise) or not case.staff_victim:
        abort(404)
    point = Promise(promise)
    rows = queries.list_points(db.session, by=by, case=case)
    row = next((r for r in rows if r.promise is point), None)
    form = PointForm(data=_stored(case, point, row))
    behind = form.is_submitted() and catch_up(form, row) if row is not None else []
    if form.validate_on_submit() and not behind:
        operations.set_point(
            db.session,
            by=by,
            case=case,
            promise=point,
            said=form.point,
            version=form.version.data or "",
        )
        flash("Saved.", "success")
        return redirect(url_for("cases.staff_checklist", case_id=case.id), 303)
    page = render_template(
        "cases/staff/point.html",
        case=case,
        point=point,
        meaning=MEANING[point],
        form=form,
        differences=behind or [],
    )
    return (page, 422) if form.errors or behind else page


@bp.post("/cases/<uuid:case_id>/staff/colleagues")
@requires(Permission.CASE_RESTRICT)
def exclude_colleagues(case_id: UUID) -> Response:
    """Take the colleagues of the person harmed off the list."""
    by, case = the_actor(), case_or_404(case_id)
    if not case.staff_victim:
        abort(404)
    colleagues.exclude_colleagues(db.session, by=by, case=case)
    flash("No colleague of the person harmed is on the list now.", "success")
    # Whoever works for the same agency has just left the list, and the case with it.
    if by.user_id in list_named_ids(db.session, by=by, case=case):
        return redirect(url_for("cases.staff_checklist", case_id=case.id), 303)
    return redirect(url_for("cases.list_cases"), 303)


def _ask_for_employer(case: Case) -> Answer:
    by, form = the_actor(), EmployerForm()
    form.offer(list_agencies(db.session, by=by))
    if form.validate_on_submit():
        operations.mark_staff_victim(db.session, by=by, case=case, agency_id=form.agency.data)
        flash("The case is about a colleague now, and only the people on its list see it.")
        return redirect(url_for("cases.staff_checklist", case_id=case.id), 303)
    page = render_template("cases/staff/employer.html", case=case, form=form)
    return (page, 422) if form.errors else page


def _employer_name(case: Case) -> str:
    employer = colleagues.employer_of(case)
    agencies = list_agencies(db.session, by=the_actor())
    return next((agency.name for agency in agencies if agency.id == employer), "")


def _stored(case: Case, promise: Promise, row: StaffPoint | None) -> dict[str, Any]:
    if row is None:
        return {"due_on": usually_due(case, promise), "kept": OPEN}
    return {
        "version": str(row.version),
        "owner_name": row.owner_name,
        "due_on": row.due_on,
        "kept": row.kept.value if row.kept else OPEN,
        "note": row.note,
    }
