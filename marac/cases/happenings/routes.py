"""The pages on which people tell of an incident of a running case, correct it or take it out."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies.queries import get_code_book
from marac.cases import policy
from marac.cases.blueprint import bp
from marac.cases.events import about
from marac.cases.happenings import operations
from marac.cases.happenings.events import IncidentHistoryViewed
from marac.cases.happenings.forms import RemoveForm, catch_up, telling_form
from marac.cases.happenings.policy import may_correct, may_record
from marac.cases.happenings.queries import load_history
from marac.cases.happenings.sheet import incident_sheets
from marac.cases.models import Case
from marac.cases.referrals.forms.base import Offer
from marac.cases.repeats.routes import REPEAT
from marac.cases.repeats.same import flag_of
from marac.cases.routes.browse import case_or_404
from marac.cases.whereabouts import homes_of, tells_home
from marac.database import db
from marac.events import publish
from marac.incidents.models import Incident
from marac.incidents.saying import when_of_it
from marac.refusals import Refused

Answer = str | tuple[str, int] | Response
NOT_NOW = "Nothing can be added to this case now. Tell the co-ordinator what happened."
NOT_YOURS = "Only the agency that told of this incident, or the co-ordinator, may correct it."


@bp.route("/cases/<uuid:case_id>/incidents/new", methods=["GET", "POST"])
@requires(Permission.ATTACHMENT_ADD)
def record_incident(case_id: UUID) -> Answer:
    """Tell of a further incident."""
    by, case = the_actor(), case_or_404(case_id)
    flag = flag_of(db.session, by=by, case=case) if case.closed_at is not None else None
    if not may_record(by, case, flagged_until=flag):
        raise Refused(NOT_NOW)
    offer = _offer(case)
    form = telling_form(offer, posted=request.method == "POST")
    if form.validate_on_submit() and form.check(offer, None):
        values = form.told(None)
        incident = operations.record_incident(db.session, by=by, case=case, values=values)
        repeated = by.runs_the_cycle and any(r.incident_id == incident.id for r in case.repeats)
        flash(REPEAT if repeated else "The incident is added to the case.", "success")
        return _back(case, incident)
    page = render_template("cases/happenings/tell.html", case=case, form=form, incident=None)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/incidents/<uuid:incident_id>/correct", methods=["GET", "POST"])
@requires(Permission.ATTACHMENT_ADD)
def correct_incident(case_id: UUID, incident_id: UUID) -> Answer:
    """Correct what is told of an incident; what it said before is kept."""
    by, case = the_actor(), case_or_404(case_id)
    incident = _correctable(case, incident_id)
    offer = _offer(case)
    located = policy.sees_safe_contact(by, case) or not tells_home(incident, homes_of(case))
    form = telling_form(offer, incident, located=located, posted=request.method == "POST")
    saved = []
    if form.validate_on_submit() and form.check(offer, incident):
        saved = catch_up(form, incident, offer.book)
        if not form.errors:
            values = form.told(incident)
            operations.correct_incident(
                db.session, by=by, case=case, incident=incident, values=values
            )
            flash("The incident is corrected. What it said before is kept.", "success")
            return _back(case, incident)
    page = render_template(
        "cases/happenings/tell.html",
        case=case,
        form=form,
        incident=incident,
        when=when_of_it(incident),
        saved=saved,
    )
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/incidents/<uuid:incident_id>/take-out", methods=["GET", "POST"])
@requires(Permission.ATTACHMENT_ADD)
def take_out_incident(case_id: UUID, incident_id: UUID) -> Answer:
    """Take out an incident that does not belong to the case, with the reason."""
    by, case = the_actor(), case_or_404(case_id)
    incident = _correctable(case, incident_id)
    form = RemoveForm()
    if form.validate_on_submit():
        reason = form.reason.data or ""
        operations.remove_incident(db.session, by=by, case=case, incident=incident, reason=reason)
        flash("The incident is taken out of the case.", "success")
        return redirect(url_for("cases.view", case_id=case.id, _anchor="incidents"), 303)
    located = policy.sees_safe_contact(by, case)
    sheet = incident_sheets(case, [incident], _offer(case).book, located=located)[0]
    page = render_template("cases/happenings/take_out.html", case=case, form=form, sheet=sheet)
    return (page, 422) if form.errors else page


@bp.get("/cases/<uuid:case_id>/incidents/history")
@requires(Permission.CASE_READ_CORE)
def incident_history(case_id: UUID) -> str:
    """Show what the incidents of a case said before they were corrected."""
    by, case = the_actor(), case_or_404(case_id)
    publish(db.session, IncidentHistoryViewed(**about(case, by)))
    history = load_history(db.session, by=by, case=case)
    return render_template("cases/happenings/history.html", case=case, history=history)


def _correctable(case: Case, incident_id: UUID) -> Incident:
    by = the_actor()
    incident = next((i for i in case.incidents if i.id == incident_id), None) or abort(404)
    if not may_record(by, case):
        raise Refused(NOT_NOW)
    if not may_correct(by, case, incident):
        raise Refused(NOT_YOURS)
    return incident


def _offer(case: Case) -> Offer:
    return Offer(book=get_code_book(db.session, area_id=case.area_id), agencies=[])


def _back(case: Case, incident: Incident) -> Response:
    return redirect(url_for("cases.view", case_id=case.id, _anchor=f"incident-{incident.id}"), 303)
