"""The page of one action, which a reminder opens: one choice and one sentence, on a phone too.

Whoever owns the action answers here, a front-line worker who may do nothing else in marac too.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.actions import arranging, events, history, operations, queries
from marac.actions.blueprint import bp
from marac.actions.forms import UpdateForm
from marac.actions.lines import ActionLine
from marac.actions.routes.action import not_open
from marac.actions.steps import Step, told_steps
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.database import db
from marac.events import publish
from marac.refusals import Refused

Answer = str | Response | tuple[str, int]
PLAIN: Mapping[Step, Callable[..., None]] = {
    Step.ACCEPT: operations.accept,
    Step.START: operations.start,
    Step.COMMENT: operations.comment,
    Step.IMPOSSIBLE: operations.report_impossible,
    Step.NOT_DONE: operations.report_not_done,
}


@bp.get("/actions/<uuid:action_id>/update")
@requires(Permission.ACTION_LIST)
def update(action_id: UUID) -> Answer:
    """Ask how one action stands; who only reads it is led to its page."""
    by = the_actor()
    line = queries.get_action_to_answer(db.session, by=by, action_id=action_id)
    if line is None:
        seen = queries.get_action(db.session, by=by, action_id=action_id)
        if seen is None:
            not_open(by, action_id)
        return redirect(url_for("actions.view", action_id=action_id), 303)
    publish(
        db.session,
        events.ActionConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=line.action.case_id,
            action_id=line.action.id,
        ),
    )
    return _page(by, line, _form(line, {"version": str(line.action.version)}))


@bp.post("/actions/<uuid:action_id>/update")
@requires(Permission.ACTION_LIST)
def take_update(action_id: UUID) -> Answer:
    """Take how an action stands from its owner, their agency or the co-ordinator."""
    by = the_actor()
    found = queries.get_action_to_answer(db.session, by=by, action_id=action_id)
    line = found or abort(404)
    form = _form(line)
    if not line_takes(line):
        raise Refused("Nothing more is to be said of this action as it stands.")
    if not form.validate():
        return _page(by, line, form), 422
    if form.version.data != str(line.action.version):
        news = history.news(line, form.version.data)
        form.version.data = str(line.action.version)
        return _page(by, line, form, news=news), 409
    try:
        _take(by, line, form)
    except Refused as refused:
        if form.step.data is not Step.ASK_DATE:
            raise
        form.wanted_on.errors = [f"{refused}"]
        return _page(by, line, form), 422
    done = form.step.data.done
    flash(f"{line.reference}: {done[0].lower()}{done[1:]}. Thank you.", "success")
    return redirect(url_for("actions.update", action_id=line.action.id), 303)


def line_takes(line: ActionLine) -> bool:
    """Tell whether anything can be said of an action now."""
    return bool(told_steps(line.action))


def _take(by: Actor, line: ActionLine, form: UpdateForm) -> None:
    step, session, text = form.step.data, db.session, form.text.data or ""
    if step is Step.REPORT_DONE:
        operations.report_done(
            session, by=by, action=line.action, text=text, effect=form.effect.data
        )
    elif step is Step.ASK_DATE:
        arranging.ask_for_date(
            session, by=by, action=line.action, wanted_on=form.wanted_on.data, reason=text
        )
    else:
        PLAIN[step](session, by=by, action=line.action, text=text)


def _form(line: ActionLine, data: dict[str, Any] | None = None) -> UpdateForm:
    form = UpdateForm(formdata=None, data=data) if data is not None else UpdateForm()
    form.offer(told_steps(line.action))
    return form


def _page(
    by: Actor, line: ActionLine, form: UpdateForm, *, news: list[history.Told] | None = None
) -> str:
    return render_template(
        "actions/update.html",
        line=line,
        action=line.action,
        case_line=_case_line(by, line),
        form=form,
        open_to_answer=line_takes(line),
        latest=line.action.updates[-1] if line.action.updates else None,
        latest_step=Step(line.action.updates[-1].step) if line.action.updates else None,
        news=news,
        hands_over=by.may(Permission.ACTION_UPDATE_PROGRESS),
    )


def _case_line(by: Actor, line: ActionLine) -> str:
    """Say the case in one line, as far as the reader may open it."""
    reference = f"Case {line.action.case.reference}"
    if not line.case_open:
        return reference
    book = get_code_book(db.session, area_id=by.area_id)
    strands = book.dated(CodeList.STRAND, line.action.case.strand_days)
    return " · ".join(part for part in (reference, line.who, ", ".join(strands)) if part)
