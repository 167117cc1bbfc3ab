"""The pages about a case's risk: judge it again, look back on it, and what it means to others."""

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases import operations
from marac.cases.blueprint import bp
from marac.cases.events import CaseViewed, about
from marac.cases.models import Case, RiskAssessment
from marac.cases.openings import limits, reasons
from marac.cases.openings.standing import get_case_to_open
from marac.cases.risk import impact, queries
from marac.cases.risk.comparing import Comparison, compare
from marac.cases.risk.forms import AssessForm, CriticalForm, ImpactForm
from marac.cases.risk.sheets import said_in, sheet_of
from marac.cases.risk.suggesting import suggestions_for
from marac.cases.risk.trend import trend_of
from marac.cases.routes.browse import case_or_404
from marac.database import db

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/risk", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def assess_risk(case_id: UUID) -> Answer:
    """Judge the risk again; the earlier judgements stay."""
    by, case = the_actor(), case_or_404(case_id)
    form = AssessForm() if request.method == "POST" else AssessForm(data=_begun(case))
    form.ask(case)
    working_out = request.form.get("button") == "work-out"
    if form.is_submitted() and not working_out and form.validate():
        operations.assess_risk(
            db.session,
            by=by,
            case=case,
            level=form.level.data,
            red_flags=form.ticked,
            reason=form.reason.data or "",
            sheet=form.sheet,
        )
        flash("The new risk level is recorded.", "success")
        return redirect(url_for("cases.view", case_id=case.id, _anchor="risk"), 303)
    page = render_template(
        "cases/risk/assess.html",
        case=case,
        form=form,
        suggestions=suggestions_for(db.session, case=case, sheet=form.sheet),
    )
    return (page, 422) if form.errors else page


@bp.get("/cases/<uuid:case_id>/risk/history")
@requires(Permission.CASE_READ_CORE)
def risk_history(case_id: UUID) -> Answer:
    """Show how the risk moved, the latest answers, and any two judgements side by side."""
    by, session = the_actor(), db.session
    found = get_case_to_open(
        session, by=by, case_id=case_id, reasons=reasons.registered(current_app)
    )
    case, standing = found or (case_or_404(case_id), None)
    if standing is None or standing.purpose is None:
        return redirect(url_for("cases.purpose", case_id=case.id), 303)
    viewed = CaseViewed(**about(case, by), purpose=standing.purpose)
    limits.note(session, viewed, others=standing.others)
    assessments = queries.list_assessments(session, by=by, case=case)
    latest = next((s for s in map(sheet_of, reversed(assessments)) if s is not None), None)
    return render_template(
        "cases/risk/history.html",
        case=case,
        trend=trend_of(assessments),
        said=said_in(latest) if latest is not None else [],
        comparison=_comparison(assessments),
        suggestions=suggestions_for(session, case=case, sheet=latest),
        may_assess=by.may(Permission.CASE_TRIAGE_ACCEPT_LIST) and case.closed_at is None,
    )


@bp.route("/cases/<uuid:case_id>/community", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def community_impact(case_id: UUID) -> Answer:
    """Judge what a case means to a community; earlier judgements stay."""
    by, case = the_actor(), case_or_404(case_id)
    known = queries.list_impacts(db.session, by=by, case=case)
    form = ImpactForm.for_latest(known[0] if known else None)
    if form.validate_on_submit():
        impact.record_impact(
            db.session, by=by, case=case, values=form.values, based_on=form.based_on.data
        )
        flash("The community impact is recorded.", "success")
        return redirect(url_for("cases.view", case_id=case.id, _anchor="community"), 303)
    page = render_template("cases/risk/community.html", case=case, form=form)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/critical-incident", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def critical_incident(case_id: UUID) -> Answer:
    """Say that a case is a critical incident, or that it no longer is, and why."""
    by, case = the_actor(), case_or_404(case_id)
    live = impact.live_critical(case)
    form = CriticalForm()
    if form.validate_on_submit():
        # The page says which of the two it was, so that a second click undoes nothing.
        act = impact.end_critical if request.form.get("ending") else impact.declare_critical
        act(db.session, by=by, case=case, reason=form.reason.data or "")
        flash("Recorded.", "success")
        return redirect(url_for("cases.view", case_id=case.id), 303)
    page = render_template("cases/risk/critical.html", case=case, form=form, live=live)
    return (page, 422) if form.errors else page


def _begun(case: Case) -> dict[str, object]:
    """Begin with the latest level and red flags; the reason is to be given anew."""
    latest = case.risk
    return {"level": latest.level, "red_flags": list(latest.red_flags)} if latest else {}


def _comparison(assessments: list[RiskAssessment]) -> Comparison | None:
    """Compare the two that the address names, the last two when it names none."""
    judged = {str(a.id): a for a in assessments if a.level is not None}
    if len(judged) < 2:
        return None
    *_, before, after = judged
    chosen = [request.args.get("before", before), request.args.get("after", after)]
    pair = [judged.get(key) or abort(404) for key in chosen]
    return compare(*pair)
