"""Who is kept away from a case, and asking a second person to open its boundaries again."""

from uuid import UUID

from flask import abort, render_template, url_for

from marac import approvals
from marac.access import Permission, requires, the_actor
from marac.approvals import pending_page
from marac.cases import approving, boundaries, queries
from marac.cases.blueprint import bp
from marac.cases.boundary_forms import LiftForm
from marac.cases.events import KeptAwayViewed, about
from marac.cases.routes.browse import case_or_404
from marac.database import db
from marac.events import publish
from marac.refusals import Refused

Answer = str | tuple[str, int]


@bp.get("/cases/<uuid:case_id>/kept-away")
@requires(Permission.CONFLICT_IMPOSE)
def list_kept_away(case_id: UUID) -> Answer:
    """Show who is kept away from a case, and why."""
    by = the_actor()
    case = queries.get_case_to_govern(db.session, by=by, case_id=case_id) or abort(404)
    publish(db.session, KeptAwayViewed(**about(case, by)))
    kept = boundaries.list_kept_away(db.session, by=by, case=case)
    waiting = approvals.list_pending(
        db.session, by=by, act=approving.LIFT_CONFLICT, case_id=case.id
    )
    return render_template(
        "cases/list_kept_away.html",
        case=case,
        kept_away=[k for k in kept if k.conflict.lifted_at is None],
        let_back=[k for k in kept if k.conflict.lifted_at is not None],
        waiting={request.subject["conflict_id"]: request for request in waiting},
    )


@bp.route("/cases/<uuid:case_id>/kept-away/<uuid:conflict_id>/lift", methods=["GET", "POST"])
@requires(Permission.CONFLICT_LIFT)
def lift_conflict(case_id: UUID, conflict_id: UUID) -> Answer:
    """Ask that a person or an agency be let near a case again."""
    by = the_actor()
    kept = boundaries.get_kept_away(
        db.session, by=by, case_id=case_id, conflict_id=conflict_id
    ) or abort(404)
    form = LiftForm()
    if form.validate_on_submit():
        request = approving.ask_to_lift(
            db.session, by=by, conflict=kept.conflict, reason=form.reason.data or ""
        )
        return pending_page(request, back=url_for("cases.list_kept_away", case_id=case_id))
    if kept.conflict.lifted_at is not None:
        raise Refused("This conflict of interest has been lifted already.")
    page = render_template(
        "cases/lift_conflict.html", case=kept.conflict.case, kept=kept, form=form
    )
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/unrestrict", methods=["GET", "POST"])
@requires(Permission.CASE_UNRESTRICT)
def unrestrict(case_id: UUID) -> Answer:
    """Ask that a restricted case be opened again to everyone who would see it by their role."""
    by, case, form = the_actor(), case_or_404(case_id), LiftForm()
    if form.validate_on_submit():
        request = approving.ask_to_unrestrict(
            db.session, by=by, case=case, reason=form.reason.data or ""
        )
        return pending_page(request, back=url_for("cases.view", case_id=case.id))
    if case.restricted_at is None:
        raise Refused("This case is not restricted.")
    waiting = approvals.pending_for(db.session, by=by, act=approving.UNRESTRICT, case_id=case.id)
    page = render_template("cases/unrestrict.html", case=case, form=form, waiting=waiting)
    return (page, 422) if form.errors else page
