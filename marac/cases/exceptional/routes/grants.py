"""Opening one case to one auditor or governance lead: what is open, asking for more, ending."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac import approvals
from marac.access import Actor, Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.exceptional import approving, deadlines, operations, queries
from marac.cases.exceptional.events import GrantsListed
from marac.cases.exceptional.forms import EndForm, GrantForm
from marac.cases.models import Case
from marac.database import db
from marac.events import publish

Answer = str | tuple[str, int] | Response

NONE_SUCH = "No case that you may act on has this reference"
NOT_TO_THEM = "This case cannot be opened to this person"
HAS_ONE = "This case is open to this person already"


@bp.get("/grants")
@requires(Permission.GRANT_NAMED_CASE)
def list_grants() -> str:
    """List the cases that are open to somebody by a grant, and those that were."""
    by, session = the_actor(), db.session
    live = queries.list_grants(session, by=by, live=True)
    ended = queries.list_grants(session, by=by, live=False)
    shown = len(live) + len(ended)
    publish(session, GrantsListed(actor_id=by.user_id, area_id=by.area_id, shown=shown))
    waiting = approvals.list_pending(session, by=by, act=approving.GRANT)
    return render_template(
        "cases/exceptional/list_grants.html",
        live=live,
        ended=ended,
        waiting=waiting,
        deadlines=deadlines,
    )


@bp.route("/grants/new", methods=["GET", "POST"])
@requires(Permission.GRANT_NAMED_CASE)
def ask_for_grant() -> Answer:
    """Ask that a case be opened to somebody; a second person agrees."""
    by = the_actor()
    form = GrantForm(reference=request.args.get("reference", ""))
    form.offer(approving.list_grantees(db.session, area_id=by.area_id or abort(404)))
    case = _case_for(by, form) if form.validate_on_submit() else None
    if case is not None:
        asked = approvals.request(
            db.session,
            by=by,
            act=approving.GRANT,
            case_id=case.id,
            subject=approving.subject_of(
                user_id=form.person.data or abort(400), last_day=form.last_day.data
            ),
            reason=form.purpose.data or "",
        )
        return approvals.pending_page(asked, back=url_for("cases.list_grants"))
    page = render_template("cases/exceptional/ask_for_grant.html", form=form)
    return (page, 422) if form.errors else page


@bp.route("/grants/<uuid:grant_id>/end", methods=["GET", "POST"])
@requires(Permission.GRANT_NAMED_CASE)
def end_grant(grant_id: UUID) -> Answer:
    """Close a case again to somebody before their day."""
    by, form = the_actor(), EndForm()
    grant = queries.get_grant(db.session, by=by, grant_id=grant_id) or abort(404)
    if form.validate_on_submit():
        operations.end_grant(db.session, by=by, grant=grant)
        flash(f"{grant.user.name} can no longer open {grant.case.reference}.", "success")
        return redirect(url_for("cases.list_grants"), 303)
    return render_template(
        "cases/exceptional/end_grant.html", grant=grant, form=form, deadlines=deadlines
    )


def _case_for(by: Actor, form: GrantForm) -> Case | None:
    """Find the case of a form, if it can be opened to the person chosen; else say why not."""
    session, user_id = db.session, form.person.data
    case = queries.find_grantable(session, by=by, reference=form.reference.data or "")
    if case is None:
        form.reference.errors = [NONE_SUCH]
    elif user_id is None or not approving.may_receive(session, case=case, user_id=user_id):
        form.person.errors = [NOT_TO_THEM]
    elif queries.has_live_grant(session, case=case, user_id=user_id):
        form.person.errors = [HAS_ONE]
    else:
        return case
    return None
