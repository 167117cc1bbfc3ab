"""The pages of one person of a household, or of one alleged perpetrator."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.models import Case, Part, PartKind
from marac.cases.referrals import parties
from marac.cases.referrals.forms.base import StepForm
from marac.cases.referrals.forms.parties import (
    SOURCE_FORMS,
    ChildForm,
    MemberForm,
    SourceKindForm,
)
from marac.cases.referrals.parties import step_of
from marac.cases.referrals.routes.drafts import draft_or_refuse
from marac.cases.referrals.routes.steps import offer_of
from marac.cases.referrals.values import MemberValues, SourceValues
from marac.database import db
from marac.people.models import IdentityKind

MEMBERS = {"child": PartKind.CHILD, "other": PartKind.HOUSEHOLD_MEMBER}
MEMBER_FORMS: dict[PartKind, type[StepForm]] = {
    PartKind.CHILD: ChildForm,
    PartKind.HOUSEHOLD_MEMBER: MemberForm,
}
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
    form = _filled(case, MEMBER_FORMS[part_kind], None)
    if not form.validate_on_submit():
        return _show(case, part_kind, form)
    values = form.answers(MemberValues)
    parties.add_member(db.session, by=the_actor(), case=case, kind=part_kind, values=values)
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
    form = _filled(case, SOURCE_FORMS[identity_kind], None)
    if not form.validate_on_submit():
        return _show(case, PartKind.HARM_SOURCE, form)
    values = form.answers(SourceValues)
    parties.add_source(db.session, by=the_actor(), case=case, kind=identity_kind, values=values)
    return _back(case, "sources")


@bp.route("/referrals/<uuid:case_id>/people/<uuid:part_id>", methods=["GET", "POST"])
@requires(Permission.REFERRAL_EDIT_DRAFT)
def change_party(case_id: UUID, part_id: UUID) -> str | Response | tuple[str, int]:
    """Change what is said of one of them."""
    case = draft_or_refuse(case_id)
    part = _part(case, part_id)
    form = _filled(case, _form_of(part), part)
    if not form.validate_on_submit():
        return _show(case, part.kind, form)
    values = form.answers(_values_of(part))
    parties.change_party(db.session, by=the_actor(), case=case, part=part, values=values)
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


def _form_of(part: Part) -> type[StepForm]:
    if part.kind == PartKind.HARM_SOURCE:
        return SOURCE_FORMS[IdentityKind(part.identity.kind)]
    return MEMBER_FORMS[part.kind]


def _values_of(part: Part) -> type[MemberValues] | type[SourceValues]:
    return SourceValues if part.kind == PartKind.HARM_SOURCE else MemberValues


def _filled(case: Case, kind: type[StepForm], part: Part | None) -> StepForm:
    stored: dict[str, Any] = {}
    if part is not None and request.method != "POST":
        names = [field.name for field in fields(_values_of(part))]
        stored = {name: getattr(part, name, getattr(part.identity, name, None)) for name in names}
    form = kind(data=stored)
    form.offer(offer_of(case), case)
    return form


def _show(case: Case, kind: PartKind, form: StepForm) -> str | tuple[str, int]:
    shown = render_template(
        "cases/referral/party.html", case=case, heading=HEADINGS[kind], form=form, kind=kind
    )
    return shown if request.method != "POST" else (shown, 422)


def _back(case: Case, step: str) -> Response:
    return redirect(url_for("cases.referral_step", case_id=case.id, step=step), 303)
