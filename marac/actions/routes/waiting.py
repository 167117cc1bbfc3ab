"""What waits for the co-ordinator, decided on one page: twenty actions take one press of Save."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.actions import arranging, history, operations
from marac.actions.blueprint import bp
from marac.actions.forms import LATER, DecisionForm
from marac.actions.lines import ActionLine
from marac.actions.log import waiting
from marac.actions.routes.listing import log_reading
from marac.actions.steps import Step, deciding_steps
from marac.database import db
from marac.web.filters import plural

Answer = str | Response | tuple[str, int]
Row = tuple[ActionLine, DecisionForm]
CHANGED = "Somebody changed this action meanwhile: read it again"


@bp.get("/actions/waiting")
@requires(Permission.ACTION_CONFIRM_CLOSED)
def list_waiting() -> str:
    """List what is reported complete and which new dates are asked for, each with its choice."""
    by = the_actor()
    lines = waiting.list_waiting(db.session, by=by)
    log_reading(by, lines)
    return _page([(line, _form(line, sent=False)) for line in lines])


@bp.post("/actions/waiting")
@requires(Permission.ACTION_CONFIRM_CLOSED)
def decide_waiting() -> Answer:
    """Take all decisions of the page at once, or none of them."""
    by = the_actor()
    lines = waiting.list_waiting(db.session, by=by)
    shown = [line for line in lines if f"{_prefix(line)}-version" in request.form]
    rows = [(line, _form(line, sent=True)) for line in shown]
    news = {line.action.id: history.news(line, form.version.data) for line, form in rows}
    wrong = [form for line, form in rows if not _is_right(line, form)]
    if wrong:
        return _page(rows, news), 422
    taken = [_take(line, form) for line, form in rows if form.decision.data != LATER]
    gone = sum(name.endswith("-version") for name in request.form) - len(shown)
    flash(_said(len(taken), gone), "success")
    return redirect(url_for("actions.list_waiting"), 303)


def _said(taken: int, gone: int) -> str:
    """Say how many were decided, and how many somebody else had settled meanwhile."""
    said = f"{plural(taken, 'decision')} saved."
    return f"{said} {plural(gone, 'action')} had been settled meanwhile." if gone else said


def _take(line: ActionLine, form: DecisionForm) -> Step:
    by, session, text = the_actor(), db.session, form.text.data or ""
    step: Step = form.decision.data
    if step is Step.CONFIRM:
        operations.confirm_closed(session, by=by, action=line.action, text=text)
    elif step is Step.SEND_BACK:
        operations.send_back(session, by=by, action=line.action, text=text)
    elif line.wish is not None:
        agreed = step is Step.NEW_DATE
        arranging.decide_date(session, by=by, wish=line.wish, agreed=agreed, text=text)
    return step


def _is_right(line: ActionLine, form: DecisionForm) -> bool:
    if not form.validate():
        return False
    if form.version.data != str(line.action.version) and form.decision.data != LATER:
        form.version.data = str(line.action.version)
        form.decision.errors = [CHANGED]
        return False
    return True


def _form(line: ActionLine, *, sent: bool) -> DecisionForm:
    steps = deciding_steps(line.action)
    first = steps[0].value if steps and request.args.get("all") == "confirm" else LATER
    if sent:
        form = DecisionForm(prefix=_prefix(line))
    else:
        data: dict[str, Any] = {"version": str(line.action.version), "decision": first}
        form = DecisionForm(formdata=None, data=data, prefix=_prefix(line))
    form.offer(steps)
    return form


def _prefix(line: ActionLine) -> str:
    return f"a{line.action.id.hex}"


def _page(rows: list[Row], news: Mapping[UUID, list[history.Told]] | None = None) -> str:
    return render_template(
        "actions/list_waiting.html",
        rows=rows,
        said={line.action.id: history.since_it_waits(line.action) for line, _ in rows},
        steps=Step,
        news=news or {},
        forms=[form for _, form in rows],
    )
