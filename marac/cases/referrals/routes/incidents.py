"""The pages of one incident: add it, say why it is a hate incident, add details, remove it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.models import Case
from marac.cases.referrals import happenings
from marac.cases.referrals.forms.base import Offer
from marac.cases.referrals.forms.happening import IncidentForm
from marac.cases.referrals.forms.incident import MoreForm, WhatForm, stored, why_form
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.cases.referrals.routes.keeping import Kept, kept_on
from marac.cases.referrals.routes.steps import offer_of
from marac.database import db
from marac.incidents.models import Incident
from marac.incidents.saying import when_of_it


@dataclass(frozen=True)
class IncidentPage:
    """One of an incident's pages and the one that follows it."""

    heading: str
    form: Callable[[Offer, Incident | None], type[IncidentForm]]
    after: str | None


PAGES = {
    "what": IncidentPage("What happened", lambda *_known: WhatForm, "why"),
    "why": IncidentPage("Why it was hostile", why_form, "more"),
    "more": IncidentPage("Details of the incident", lambda *_known: MoreForm, None),
}


@bp.route("/referrals/<uuid:case_id>/incidents/new", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def add_incident(case_id: UUID) -> str | Response | tuple[str, int]:
    """Add an incident by what happened, when and where."""
    case = draft_or_refuse(case_id)
    offer = offer_of(case)
    kept = kept_on(case, "incidents/new", {})
    form = _form("what", offer, None, kept)
    if request.method != "POST":
        return _show(case, None, "what", form, kept)
    if not (form.validate_on_submit() and form.check(offer, None)):
        return _show(case, None, "what", form, kept), 422
    if _clashes(form, "what", offer, None, kept):
        return _show(case, None, "what", form, kept), 409
    incident = happenings.add_incident(
        db.session, by=the_actor(), case=case, values=form.told(None)
    )
    kept.done()
    return redirect(_after(case, incident, "what"), 303)


@bp.route("/referrals/<uuid:case_id>/incidents/<uuid:incident_id>/<page>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def change_incident(
    case_id: UUID, incident_id: UUID, page: str
) -> str | Response | tuple[str, int]:
    """Show or change one page of an incident."""
    case = draft_or_refuse(case_id)
    incident = _incident(case, incident_id)
    if page not in PAGES:
        abort(404)
    offer = offer_of(case)
    kept = kept_on(case, f"incidents/{incident_id}/{page}", _said(page, offer, incident))
    form = _form(page, offer, incident, kept)
    if request.method != "POST":
        return _show(case, incident, page, form, kept)
    if not (form.validate_on_submit() and form.check(offer, incident)):
        return _show(case, incident, page, form, kept), 422
    if _clashes(form, page, offer, incident, kept):
        return _show(case, incident, page, form, kept), 409
    happenings.change_incident(
        db.session, by=the_actor(), case=case, incident=incident, values=form.told(incident)
    )
    kept.done()
    return redirect(_after(case, incident, page), 303)


@bp.route("/referrals/<uuid:case_id>/incidents/<uuid:incident_id>/remove", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def remove_incident(case_id: UUID, incident_id: UUID) -> str | Response:
    """Ask whether an incident shall be removed, and do it."""
    case = draft_or_refuse(case_id)
    incident = _incident(case, incident_id)
    back = url_for("cases.referral_step", case_id=case.id, step="incidents")
    if request.method != "POST":
        return render_template("cases/referral/remove.html", what=incident.summary, back=back)
    happenings.remove_incident(db.session, by=the_actor(), case=case, incident=incident)
    flash("The incident was removed.", "success")
    return redirect(back, 303)


def _incident(case: Case, incident_id: UUID) -> Incident:
    return next((i for i in case.incidents if i.id == incident_id), None) or abort(404)


def _form(page: str, offer: Offer, incident: Incident | None, kept: Kept) -> IncidentForm:
    form = kept.form(PAGES[page].form(offer, incident), stored(incident))
    form.choose_from(offer, incident)
    return form


def _said(page: str, offer: Offer, incident: Incident) -> dict[str, Any]:
    """Give what one page of an incident says; the other pages are nothing to it."""
    return {
        name: said
        for name, said in stored(incident).items()
        if hasattr(PAGES[page].form(offer, incident), name)
    }


def _clashes(
    form: IncidentForm, page: str, offer: Offer, incident: Incident | None, kept: Kept
) -> bool:
    """Tell whether another window was quicker, and find what it says otherwise."""

    def make(sent: Any) -> IncidentForm:
        other = PAGES[page].form(offer, incident)(formdata=sent, data=stored(incident))
        other.choose_from(offer, incident)
        return other

    if kept.clashes:
        kept.compare(form, make)
    return kept.told


def _show(case: Case, incident: Incident | None, page: str, form: IncidentForm, kept: Kept) -> str:
    return render_template(
        "cases/referral/incident.html",
        case=case,
        incident=incident,
        when=when_of_it(incident) if incident else "",
        page=page,
        heading=PAGES[page].heading,
        form=form,
        kept=kept,
    )


def _after(case: Case, incident: Incident, page: str) -> str:
    following = PAGES[page].after
    if following is None or request.form.get("button") == "secondary":
        return url_for("cases.referral_step", case_id=case.id, step="incidents")
    return url_for(
        "cases.change_incident", case_id=case.id, incident_id=incident.id, page=following
    )
