"""The pages of one incident: add it, say why it is a hate incident, add details, remove it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.models import Case
from marac.cases.referrals import happenings
from marac.cases.referrals.forms.base import Offer
from marac.cases.referrals.forms.incident import DETAIL, MoreForm, WhatForm, WhyForm, why_form
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.cases.referrals.routes.steps import offer_of
from marac.database import db
from marac.incidents.models import Incident
from marac.incidents.operations import IncidentValues, values_of

IncidentForm = WhatForm | WhyForm | MoreForm


@dataclass(frozen=True)
class IncidentPage:
    """One of an incident's pages and the one that follows it."""

    heading: str
    form: Callable[[Offer], type[Any]]
    after: str | None


PAGES = {
    "what": IncidentPage("What happened", lambda _offer: WhatForm, "why"),
    "why": IncidentPage("Why it was hostile", why_form, "more"),
    "more": IncidentPage("Details of the incident", lambda _offer: MoreForm, None),
}


@bp.route("/referrals/<uuid:case_id>/incidents/new", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def add_incident(case_id: UUID) -> str | Response | tuple[str, int]:
    """Add an incident by what happened, when and where."""
    case = draft_or_refuse(case_id)
    form = _form("what", case, None)
    if request.method != "POST":
        return _show(case, None, "what", form)
    if not form.validate_on_submit():
        return _show(case, None, "what", form), 422
    incident = happenings.add_incident(
        db.session, by=the_actor(), case=case, values=form.answers(IncidentValues)
    )
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
    form = _form(page, case, incident)
    if request.method != "POST":
        return _show(case, incident, page, form)
    if not form.validate_on_submit():
        return _show(case, incident, page, form), 422
    happenings.change_incident(
        db.session, by=the_actor(), case=case, incident=incident, values=_changed(incident, form)
    )
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


def _form(page: str, case: Case, incident: Incident | None) -> IncidentForm:
    offer = offer_of(case)
    kind = PAGES[page].form(offer)
    form: IncidentForm = kind(data=_stored(incident)) if request.method != "POST" else kind()
    form.choose_from(offer, incident)
    return form


def _stored(incident: Incident | None) -> dict[str, Any]:
    if incident is None:
        return {}
    told = asdict(values_of(incident))
    targets = told.pop("strands")
    return (
        told
        | {"strands": [target["strand"] for target in targets]}
        | {DETAIL + target["strand"]: target["detail"] for target in targets}
    )


def _changed(incident: Incident, form: IncidentForm) -> IncidentValues:
    """Put the answers of one page into all that was told already."""
    asked = [f.name for f in fields(IncidentValues) if f.name in form and f.name != "strands"]
    answers: dict[str, Any] = {name: form[name].data for name in asked}
    blanks = {name: "" for name, value in answers.items() if value is None and _is_text(name)}
    if isinstance(form, WhyForm):
        answers["strands"] = form.targets()
    return replace(values_of(incident), **answers | blanks)


def _is_text(name: str) -> bool:
    return IncidentValues.__dataclass_fields__[name].default == ""


def _show(case: Case, incident: Incident | None, page: str, form: IncidentForm) -> str:
    return render_template(
        "cases/referral/incident.html",
        case=case,
        incident=incident,
        page=page,
        heading=PAGES[page].heading,
        form=form,
    )


def _after(case: Case, incident: Incident, page: str) -> str:
    following = PAGES[page].after
    if following is None or request.form.get("button") == "secondary":
        return url_for("cases.referral_step", case_id=case.id, step="incidents")
    return url_for(
        "cases.change_incident", case_id=case.id, incident_id=incident.id, page=following
    )
