"""What a case is opened for, who opened it, and who opened too many."""

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, Role, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.events import about
from marac.cases.openings import operations, queries
from marac.cases.openings.events import AlertsListed, CaseLogViewed, OpeningsListed
from marac.cases.openings.forms import PurposeForm
from marac.cases.openings.limits import STOP_AT, TooManyCases
from marac.cases.openings.weeks import Week
from marac.cases.queries import get_case
from marac.cases.routes.browse import case_or_404
from marac.database import db
from marac.events import publish
from marac.web import Page


@bp.route("/cases/<uuid:case_id>/purpose", methods=["GET", "POST"])
@requires(Permission.CASE_READ_CORE)
def purpose(case_id: UUID) -> str | tuple[str, int] | Response:
    """Ask what a case is opened for today, then go on to it."""
    by, case = the_actor(), case_or_404(case_id)
    stated = queries.get_stated(db.session, by=by, case=case)
    form = PurposeForm(obj=stated)
    if form.validate_on_submit():
        operations.state_purpose(
            db.session, by=by, case=case, purpose=form.purpose.data, words=form.words.data or ""
        )
        return redirect(url_for("cases.view", case_id=case.id), 303)
    page = render_template("cases/openings/purpose.html", reference=case.reference, form=form)
    return (page, 422) if form.errors else page


@bp.get("/cases/<uuid:case_id>/log")
@requires(Permission.AUDIT_CASE_LOG)
def case_log(case_id: UUID) -> str:
    """Show who opened a case, when, what for and by which rule."""
    by, session = the_actor(), db.session
    case = queries.get_case_of_log(session, by=by, case_id=case_id) or abort(404)
    where = queries.of_case(case.id)
    total = queries.count_openings(session, by=by, where=where)
    page = Page.asked_for(request.args.get("page"), size=queries.PAGE_SIZE, total=total)
    lines = queries.list_openings(session, by=by, where=where, offset=page.offset)
    publish(session, CaseLogViewed(**about(case, by), shown=len(lines)))
    return render_template(
        "cases/openings/case_log.html",
        reference=case.reference,
        case_id=case.id if get_case(session, by=by, case_id=case.id) else None,
        page=page,
        lines=lines,
        named=_reads_names(),
        whole=by.has(Role.COORDINATOR, Role.INFORMATION_GOVERNANCE, Role.AUDITOR),
    )


@bp.get("/agency/openings")
@requires(Permission.AUDIT_CASE_LOG)
def agency_openings() -> str:
    """Show a lead who of their agency opened which case in a week; to overseers, the area's."""
    by, session, week = the_actor(), db.session, Week.asked_for(request.args.get("week"))
    where = queries.between(week.since, week.until)
    total = queries.count_openings(session, by=by, where=where)
    page = Page.asked_for(request.args.get("page"), size=queries.PAGE_SIZE, total=total)
    lines = queries.list_openings(session, by=by, where=where, offset=page.offset)
    publish(
        session,
        OpeningsListed(
            actor_id=by.user_id,
            area_id=by.area_id,
            week=week.monday.isoformat(),
            shown=len(lines),
        ),
    )
    return render_template(
        "cases/openings/agency_openings.html",
        week=week,
        page=page,
        lines=lines,
        named=_reads_names(),
        whole=by.has(Role.COORDINATOR, Role.INFORMATION_GOVERNANCE, Role.AUDITOR),
    )


@bp.get("/openings/alerts")
@requires(Permission.BREAKGLASS_REVIEW)
def list_alerts() -> str:
    """Show who opened more cases within an hour than their work explains."""
    by = the_actor()
    alerts = queries.list_alerts(db.session, by=by)
    publish(db.session, AlertsListed(actor_id=by.user_id, area_id=by.area_id, shown=len(alerts)))
    return render_template("cases/openings/list_alerts.html", alerts=alerts)


@bp.app_errorhandler(TooManyCases)
def show_stopped(_error: TooManyCases) -> tuple[str, int]:
    """Tell somebody who opened too many cases what happened, and whom to ask."""
    coordinates = the_actor().has(Role.COORDINATOR)
    page = render_template("cases/openings/stopped.html", limit=STOP_AT, coordinates=coordinates)
    return page, 429


def _reads_names() -> bool:
    """Tell whether the reader may know who opened a case; an auditor alone may not."""
    return the_actor().has(Role.COORDINATOR, Role.INFORMATION_GOVERNANCE, Role.REPRESENTATIVE)
