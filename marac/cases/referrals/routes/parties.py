"""The pages of one person of a household, or of one alleged perpetrator."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.models import Case, Part, PartKind
from marac.cases.referrals import parties, sheets
from marac.cases.referrals.forms.base import StepForm
from marac.cases.referrals.forms.parties import MEMBER_FORMS, SOURCE_FORMS, SourceKindForm
from marac.cases.referrals.parties import step_of
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.cases.referrals.routes.keeping import Kept, kept_on
from marac.cases.referrals.routes.steps import offer_of
from marac.cases.referrals.values import MemberValues, SourceValues
from marac.database import db

MEMBERS = {"child": PartKind.CHILD, "other": PartKind.HOUSEHOLD_MEMBER}
HEADINGS = {
    PartKind.CHILD: "A child at home",
    PartKind.HOUSEHOLD_MEMBER: "Someone else at home",
    PartKind.HARM_SOURCE: "Who did it",
}


@bp.route("/referrals/<uuid:case_id>/household/<kind>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def add_member(case_id: UUID, kind: str) -> str | Response | tuple[str, int]:
    """Add a child or another person of the household."""
    case = draft_or_refuse(case_id)
    part_kind = MEMBERS.get(kind) or abort(404)
    kept = kept_on(case, f"household/{kind}", {})
    form = _filled(case, MEMBER_FORMS[part_kind], kept, {})
    if not _accepted(case, form, kept, {}):
        return _show(case, part_kind, form, kept)
    values = form.answers(MemberValues)
    parties.add_member(db.session, by=the_actor(), case=case, kind=part_kind, values=values)
    kept.done()
    return _back(case, "household")


@bp.get("/referrals/<uuid:case_id>/sources/new")
@requires(Permission.REFERRAL_EDIT_DRAFT)
def choose_source(case_id: UUID) -> str | Response | tuple[str, int]:
    """Ask what is known of somebody before asking for it."""
    case = draft_or_refuse(case_id)
    form = SourceKindForm()
    pressed = "button" in request.args
    if pressed and form.validate():
        kind = form.kind.data
        return redirect(url_for("cases.add_source", case_id=case.id, kind=kind.value), 303)
    shown = render_template("cases/referral/choose_source.html", case=case, form=form)
    return (shown, 422) if pressed else shown


@bp.route("/referrals/<uuid:case_id>/sources/new/<kind>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def add_source(case_id: UUID, kind: str) -> str | Response | tuple[str, int]:
    """Add somebody who is said to have done it."""
    case = draft_or_refuse(case_id)
    identity_kind = next((k for k in SOURCE_FORMS if k.value == kind), None) or abort(404)
    kept = kept_on(case, f"sources/new/{kind}", {})
    form = _filled(case, SOURCE_FORMS[identity_kind], kept, {})
    if not _accepted(case, form, kept, {}):
        return _show(case, PartKind.HARM_SOURCE, form, kept)
    values = form.answers(SourceValues)
    parties.add_source(db.session, by=the_actor(), case=case, kind=identity_kind, values=values)
    kept.done()
    return _back(case, "sources")


@bp.route("/referrals/<uuid:case_id>/people/<uuid:part_id>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def change_party(case_id: UUID, part_id: UUID) -> str | Response | tuple[str, int]:
    """Change what is said of one of them."""
    case = draft_or_refuse(case_id)
    part = _part(case, part_id)
    saved = sheets.said_of(part)
    kept = kept_on(case, f"people/{part_id}", saved)
    form = _filled(case, sheets.form_of(part), kept, saved)
    if not _accepted(case, form, kept, saved):
        return _show(case, part.kind, form, kept)
    values = form.answers(sheets.values_of(part))
    parties.change_party(db.session, by=the_actor(), case=case, part=part, values=values)
    kept.done()
    return _back(case, step_of(part))


@bp.route("/referrals/<uuid:case_id>/people/<uuid:part_id>/remove", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def remove_party(case_id: UUID, part_id: UUID) -> str | Response:
    """Ask whether somebody shall be removed, and do it."""
    case = draft_or_refuse(case_id)
    part = _part(case, part_id)
    step = step_of(part)
    if request.method != "POST":
        who = part.identity.name or part.identity.handle or part.identity.description
        back = url_for("cases.referral_step", case_id=case.id, step=step)
        return render_template("cases/referral/remove.html", what=who, back=back)
    parties.remove_party(db.session, by=the_actor(), case=case, part=part)
    flash("They were removed from the referral.", "success")
    return _back(case, step)


def _part(case: Case, part_id: UUID) -> Part:
    others = (p for p in case.parts if p.id == part_id and p.kind != PartKind.SUBJECT)
    return next(others, None) or abort(404)


def _filled(case: Case, kind: type[StepForm], kept: Kept, saved: dict[str, Any]) -> StepForm:
    return _offered(case, kept.form(kind, saved))


def _accepted(case: Case, form: StepForm, kept: Kept, saved: dict[str, Any]) -> bool:
    """Tell whether what was sent is right and overwrites nothing that its sender has not seen."""
    if not form.validate_on_submit():
        return False
    if kept.clashes:
        kept.compare(form, lambda sent: _offered(case, type(form)(formdata=sent, data=saved)))
    return not kept.told


def _offered(case: Case, form: StepForm) -> StepForm:
    form.offer(offer_of(case), case)
    return form


def _show(case: Case, kind: PartKind, form: StepForm, kept: Kept) -> str | tuple[str, int]:
    shown = render_template(
        "cases/referral/party.html",
        case=case,
        heading=HEADINGS[kind],
        form=form,
        kind=kind,
        kept=kept,
    )
    if request.method != "POST":
        return shown
    return shown, 422 if form.errors else 409


def _back(case: Case, step: str) -> Response:
    return redirect(url_for("cases.referral_step", case_id=case.id, step=step), 303)
