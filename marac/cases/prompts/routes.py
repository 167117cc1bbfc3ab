"""The pages of prompts: all with their rules, one to decide, what is known of a source."""

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.agencies.queries import list_agencies
from marac.cases.blueprint import bp
from marac.cases.events import about
from marac.cases.models import Case, Part, PartKind, PromptAnswer, PromptKind
from marac.cases.prompts import operations, turning
from marac.cases.prompts.events import PromptsViewed
from marac.cases.prompts.forms import DecideForm, OffenceForm
from marac.cases.prompts.queries import list_prompts
from marac.cases.prompts.standing import Prompt
from marac.cases.routes.browse import case_or_404
from marac.database import db
from marac.events import publish
from marac.refusals import Refused

Answer = str | tuple[str, int] | Response
NO_ACTIONS = "No action can be made here"
USUAL_DAYS = 5


@bp.get("/cases/<uuid:case_id>/prompts")
@requires(Permission.CASE_READ_CORE)
def list_case_prompts(case_id: UUID) -> str:
    """Show every prompt with its rule, whether the facts raise it, and each decision."""
    by, case = the_actor(), case_or_404(case_id)
    publish(db.session, PromptsViewed(**about(case, by)))
    return render_template(
        "cases/prompts/list.html",
        case=case,
        prompts=list_prompts(case),
        sources=case.harm_sources,
        may_decide=by.runs_the_cycle and case.closed_at is None,
    )


@bp.route("/cases/<uuid:case_id>/prompts/<prompt>", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def decide_prompt(case_id: UUID, prompt: str) -> Answer:
    """Accept a prompt, decline it with the reason, or make an action of it."""
    by, case = the_actor(), case_or_404(case_id)
    asked = _asked(case, prompt)
    operations.must_be_open(case, asked)
    maker = turning.registered(current_app)
    form = DecideForm(due_on=clock.add_working_days(clock.today(), USUAL_DAYS))
    cannot_act = maker.why_not(by, case) if maker is not None else NO_ACTIONS
    form.offer(list_agencies(db.session, by=by), cannot_act)
    if form.validate_on_submit():
        _decide(by, case, asked, form, maker)
        flash("The decision is kept with its reason and facts.", "success")
        return redirect(url_for("cases.view", case_id=case.id, _anchor="prompts"), 303)
    page = render_template("cases/prompts/decide.html", case=case, prompt=asked, form=form)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/sources/<uuid:part_id>/offence", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def record_offence(case_id: UUID, part_id: UUID) -> Answer:
    """Record what restorative justice asks of an alleged perpetrator."""
    by, case = the_actor(), case_or_404(case_id)
    part = _source(case, part_id)
    if case.closed_at is not None:
        raise Refused(operations.CLOSED)
    form = OffenceForm.of(part)
    if form.validate_on_submit():
        admitted, first = form.answers
        operations.record_offence_facts(
            db.session, by=by, part=part, admitted=admitted, first=first
        )
        flash("Saved.", "success")
        return redirect(url_for("cases.list_case_prompts", case_id=case.id), 303)
    page = render_template("cases/prompts/offence.html", case=case, part=part, form=form)
    return (page, 422) if form.errors else page


def _decide(
    by: Actor, case: Case, prompt: Prompt, form: DecideForm, maker: turning.Maker | None
) -> None:
    acting = form.answer.data is PromptAnswer.ACTION and maker is not None
    action_id = maker.make(db.session, by, case, form.wanted) if acting and maker else None
    operations.decide(
        db.session,
        by=by,
        case=case,
        prompt=prompt,
        answer=form.answer.data,
        reason=form.words,
        action_id=action_id,
    )


def _asked(case: Case, name: str) -> Prompt:
    prompts = list_prompts(case)
    if name not in set(PromptKind):
        abort(404)
    return next(prompt for prompt in prompts if prompt.kind == name)


def _source(case: Case, part_id: UUID) -> Part:
    found = (p for p in case.parts if p.id == part_id and p.kind is PartKind.HARM_SOURCE)
    return next(found, None) or abort(404)
