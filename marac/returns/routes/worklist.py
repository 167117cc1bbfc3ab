"""The worklist: whom to search for, and nil answers for several cases at once."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.database import db
from marac.events import publish
from marac.returns import events, operations, queries
from marac.returns.blueprint import bp
from marac.returns.forms import NilForm
from marac.returns.models import Return
from marac.returns.people import people_of
from marac.returns.states import days_left, state_of
from marac.web.filters import plural


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
    chosen = [r for r in returns if r.id in form.chosen.data]
    operations.answer_nil(session, by=by, agency_returns=chosen, answer_given=form.answer.data)
    flash(f"{plural(len(chosen), 'return')} submitted: {form.answer.data.label}", "success")
    return redirect(url_for("returns.worklist"), 303)


def _page(by: Actor, returns: list[Return], form: NilForm) -> str:
    ticked = {str(id_) for id_ in form.chosen.data or ()}
    rows = [
        {
            "row": r,
            "state": state_of(r),
            "days_left": days_left(r.due_at),
            "people": people_of(r.case, by),
            "tickable": not r.items,
            "ticked": str(r.id) in ticked or request.args.get("tick") == "all",
        }
        for r in returns
    ]
    return render_template(
        "returns/worklist.html",
        form=form,
        asked=[row for row in rows if row["row"].submitted_at is None],
        submitted=[row for row in rows if row["row"].submitted_at is not None],
        several_agencies=len({r.agency_id for r in returns}) > 1,
    )
