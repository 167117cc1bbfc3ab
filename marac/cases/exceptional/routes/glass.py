"""Opening one case in an emergency."""

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.cases import queries as cases
from marac.cases.blueprint import bp
from marac.cases.exceptional import deadlines, operations, queries
from marac.cases.exceptional.forms import BreakGlassForm
from marac.database import db
from marac.refusals import Refused

Answer = str | tuple[str, int] | Response

# One answer for no such case, one that is hidden from the person, and one that is no longer kept.
NONE_SUCH = "No case with this reference can be opened"
OPEN_ALREADY = "You can open this case already: you find it under Cases"


@bp.get("/break-glass")
@requires(Permission.BREAKGLASS_OPEN)
def break_glass() -> str:
    """Ask which case it is about and why it cannot wait, and show what came of earlier ones."""
    return _page(the_actor(), BreakGlassForm())


@bp.post("/break-glass")
@requires(Permission.BREAKGLASS_OPEN)
def break_glass_post() -> Answer:
    """Open the named case for an hour, and go there."""
    by, session, form = the_actor(), db.session, BreakGlassForm()
    if not form.validate_on_submit():
        return _page(by, form), 422
    # Before the reference is looked up: who is blocked must not learn which cases there are.
    if queries.is_unreviewed(session, by=by):
        raise Refused(operations.UNREVIEWED)
    case = queries.find_breakable(session, by=by, reference=form.reference.data or "")
    if case is not None and cases.get_case(session, by=by, case_id=case.id) is not None:
        form.reference.errors = [OPEN_ALREADY]
        return _page(by, form), 422
    if case is None:
        operations.refuse_glass(session, by=by)
        session.commit()  # a refused form undoes what it did, but this stays in the log
        form.reference.errors = [NONE_SUCH]
        return _page(by, form), 422
    operations.break_glass(
        session,
        by=by,
        case=case,
        category=form.category.data or abort(400),
        reason=form.reason.data or "",
    )
    flash("The case is open to you for one hour. Its reviewers have been told.", "success")
    return redirect(url_for("cases.view", case_id=case.id), 303)


def _page(by: Actor, form: BreakGlassForm) -> str:
    return render_template(
        "cases/exceptional/break_glass.html",
        form=form,
        blocked=queries.is_unreviewed(db.session, by=by),
        openings=queries.list_own_openings(db.session, by=by),
        deadlines=deadlines,
    )
