"""The worklist: whom to search for, and nil answers for several cases at once."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.cases.attesting.queries import count_to_check
from marac.database import db
from marac.events import publish
from marac.refusals import Refused
from marac.returns import events, operations, queries
from marac.returns.blueprint import bp
from marac.returns.forms import NilForm
from marac.returns.models import Return
from marac.returns.people import SearchFor, people_of
from marac.returns.states import NIL, ReturnState, days_left, state_of
from marac.web.filters import plural


@dataclass(frozen=True)
class Line:
    """One case to search for, as the worklist shows it."""

    row: Return
    state: ReturnState
    days_left: int
    people: list[SearchFor]
    ticked: bool

    @property
    def waits(self) -> bool:
        """Tell whether it is ready and a second person of the agency is to sign it off."""
        return self.row.ready_at is not None and self.row.submitted_at is None

    def signable_by(self, actor: Actor) -> bool:
        """Tell whether the person may sign it off from the list: a colleague's nil answer."""
        nil = self.row.answer in NIL and not self.row.items
        return self.waits and nil and self.row.ready_by_id != actor.user_id

    @property
    def tickable(self) -> bool:
        """Tell whether a nil answer may be given here: not when items are written already."""
        return not self.row.items


@bp.route("/returns", methods=["GET", "POST"])
@requires(Permission.RETURN_WRITE)
def worklist() -> str | Response | tuple[str, int]:
    """List the cases that the person's agencies are asked about; take one answer for several."""
    by, session = the_actor(), db.session
    returns = queries.list_worklist(session, by=by)
    form = NilForm()
    form.offer(returns)
    if request.method == "GET":
        case_ids = tuple(dict.fromkeys(r.case_id for r in returns))
        publish(
            session,
            events.WorklistConsulted(actor_id=by.user_id, area_id=by.area_id, case_ids=case_ids),
        )
        return _page(by, returns, form)
    if not form.validate():
        return _page(by, returns, form), 422
    chosen = [r for r in returns if r.id in (form.chosen.data or ())]
    answer = form.answer.data
    sent = operations.answer_nil(session, by=by, agency_returns=chosen, answer_given=answer)
    if sent:
        flash(f"{plural(len(sent), 'return')} submitted: {answer.label}", "success")
    if len(sent) < len(chosen):
        waiting = plural(len(chosen) - len(sent), "return")
        flash(f"{waiting} for a colleague to sign off: {answer.label}", "success")
    return redirect(url_for("returns.worklist"), 303)


@bp.post("/returns/sign-off")
@requires(Permission.RETURN_WRITE)
def sign_off() -> Response:
    """Sign the ticked nil answers off, and so hand them in; all of them or none."""
    by, session = the_actor(), db.session
    wanted = set(request.form.getlist("chosen"))
    lines = (_line(by, r, ticked=False) for r in queries.list_worklist(session, by=by))
    chosen = [line.row for line in lines if str(line.row.id) in wanted and line.signable_by(by)]
    if not chosen or len(chosen) != len(wanted):
        raise Refused("Tick the answers to sign off. One that changed since has to be read first.")
    for agency_return in chosen:
        operations.submit(session, by=by, agency_return=agency_return)
    flash(f"{plural(len(chosen), 'return')} signed off and submitted", "success")
    return redirect(url_for("returns.worklist"), 303)


def _page(by: Actor, returns: list[Return], form: NilForm) -> str:
    ticked = set(form.chosen.data or ())
    all_ticked = request.args.get("tick") == "all"
    rows = [_line(by, r, ticked=all_ticked or r.id in ticked) for r in returns]
    return render_template(
        "returns/worklist.html",
        form=form,
        asked=[line for line in rows if line.row.submitted_at is None and not line.waits],
        waiting=[line for line in rows if line.waits],
        reader_id=by.user_id,
        sign_all=request.args.get("tick") == "sign",
        signable=any(line.signable_by(by) for line in rows),
        submitted=[line for line in rows if line.row.submitted_at is not None],
        to_check=count_to_check(db.session, by=by),
        several_agencies=len({r.agency_id for r in returns}) > 1,
    )


def _line(by: Actor, row: Return, *, ticked: bool) -> Line:
    return Line(row, state_of(row), days_left(row.due_at), people_of(row.case, by), ticked)
