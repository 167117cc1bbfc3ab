"""One action: what is to be done, its history, and the next step in one sentence."""

from collections.abc import Callable
from typing import NoReturn
from uuid import UUID

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.actions import events, history, operations, policy, queries
from marac.actions.blueprint import bp
from marac.actions.forms import StepForm
from marac.actions.lines import ActionLine
from marac.actions.models import Action
from marac.actions.steps import (
    Step,
    closing_steps,
    deciding_steps,
    may_progress,
    progress_steps,
    told_steps,
)
from marac.attachments import taking
from marac.attachments.queries import FileLine, list_files
from marac.cases.attesting.detour import not_there
from marac.cases.models import Case
from marac.cases.policy import may_now
from marac.database import db
from marac.events import publish
from marac.refusals import Refused
from marac.risk.queries import current_set

OPERATIONS: dict[Step, Callable[..., None]] = {
    Step.ACCEPT: operations.accept,
    Step.START: operations.start,
    Step.COMMENT: operations.comment,
    Step.REPORT_DONE: operations.report_done,
    Step.IMPOSSIBLE: operations.report_impossible,
    Step.NOT_DONE: operations.report_not_done,
    Step.CONFIRM: operations.confirm_closed,
    Step.SEND_BACK: operations.send_back,
    Step.SUPERSEDE: operations.supersede,
    Step.TRANSFER: operations.transfer,
}


@bp.get("/actions/<uuid:action_id>")
@requires(Permission.ACTION_LIST)
def view(action_id: UUID) -> str:
    """Show one action and its history, with the steps that the person may take."""
    by = the_actor()
    line = queries.get_action(db.session, by=by, action_id=action_id) or not_open(by, action_id)
    publish(
        db.session,
        events.ActionConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=line.action.case_id,
            action_id=line.action.id,
        ),
    )
    return _page(by, line)


@bp.post("/actions/<uuid:action_id>/progress")
@requires(Permission.ACTION_UPDATE_PROGRESS)
def progress(action_id: UUID) -> Response | tuple[str, int]:
    """Take what the owner, their agency or the co-ordinator reports."""
    by = the_actor()
    found = queries.get_action_to_report_on(db.session, by=by, action_id=action_id)
    line = found or abort(404)
    return _take_step(by, line, StepForm(prefix="progress"), progress_steps(line.action))


@bp.post("/actions/<uuid:action_id>/ending")
@requires(Permission.ACTION_CONFIRM_CLOSED)
def ending(action_id: UUID) -> Response | tuple[str, int]:
    """Take what the co-ordinator or the chair decides about an action's end."""
    by = the_actor()
    line = queries.get_action(db.session, by=by, action_id=action_id) or abort(404)
    return _take_step(by, line, StepForm(prefix="ending"), closing_steps(line.action))


def not_open(by: Actor, action_id: UUID) -> NoReturn:
    """Ask the owner who has not said yet whether they have a conflict; to others it is not."""
    mine = sa.and_(Action.id == action_id, policy.own(by))
    not_there(by, Case.id.in_(sa.select(Action.case_id).where(mine)))


def _take_step(
    by: Actor, line: ActionLine, form: StepForm, allowed: list[Step]
) -> Response | tuple[str, int]:
    if not form.validate():
        return _page(by, line, sent=form), 422
    step = form.step.data
    if form.version.data != str(line.action.version):
        return _show_clash(by, line, form), 409
    if step not in allowed:
        raise Refused("This step cannot be taken as the action stands.")
    OPERATIONS[step](db.session, by=by, action=line.action, text=form.text.data)
    flash(f"{line.reference}: {step.done[0].lower()}{step.done[1:]}", "success")
    return redirect(url_for("actions.view", action_id=line.action.id), 303)


def _show_clash(by: Actor, line: ActionLine, form: StepForm) -> str:
    """Show what someone else reported meanwhile, with the sentence typed here still in its box."""
    news = history.news(line, form.version.data)
    form.version.data = str(line.action.version)
    return _page(by, line, sent=form, news=news)


def _page(
    by: Actor,
    line: ActionLine,
    *,
    sent: StepForm | None = None,
    news: list[history.Told] | None = None,
) -> str:
    version = {"version": str(line.action.version)}
    forms = {p: StepForm(formdata=None, data=version, prefix=p) for p in ("progress", "ending")}
    if sent is not None:
        forms[sent._prefix.rstrip("-")] = sent
    closing = closing_steps(line.action) if by.may(Permission.ACTION_CONFIRM_CLOSED) else []
    mine = progress_steps(line.action) if may_progress(by, line.action) else []
    return render_template(
        "actions/view.html",
        line=line,
        action=line.action,
        history=history.told(reversed(line.action.updates)),
        progress_form=forms["progress"],
        progress_steps=[step for step in mine if step not in closing],
        ending_form=forms["ending"],
        closing_steps=closing,
        decides=bool(closing and line.wish and deciding_steps(line.action)),
        factor=_factor(line.action),
        evidence=_evidence(by, line.action),
        lets_out=taking.the_guard().lets_out,
        links=_links(by, line),
        form=sent,
        news=news,
    )


def _links(by: Actor, line: ActionLine) -> list[tuple[str, str]]:
    """Give what else the person may do with the action: each in words, with its address."""
    action, found = line.action, []
    mine = may_progress(by, action) or action.owner_id == by.user_id
    if mine and told_steps(action):
        found.append(("Say how it stands, or ask for a new date", "actions.update"))
        found.append(("Add a file that shows it", "actions.add_evidence"))
        if may_progress(by, action) and action.reported_done_at is None:
            found.append(("Hand it over to a colleague", "actions.hand_over"))
    runs = by.may(Permission.ACTION_ASSIGN) and action.ended_at is None
    if runs and may_now(by, Permission.ACTION_ASSIGN, action.case):
        found.append(("Say what it is for", "actions.describe"))
    return [(text, url_for(endpoint, action_id=action.id)) for text, endpoint in found]


def _factor(action: Action) -> str:
    """Say in words to which risk factor the action answers."""
    if not action.factor:
        return ""
    questions = current_set(db.session, area_id=action.case.area_id).questions
    return next((q.text for q in questions if q.key == action.factor), "")


def _evidence(by: Actor, action: Action) -> list[FileLine]:
    """List the files that show what was done, as far as the reader knows of them."""
    ids = {shown.attachment_id for shown in action.evidence}
    files = list_files(db.session, by=by, case=action.case) if ids else []
    return [file for file in files if file.file.id in ids]
