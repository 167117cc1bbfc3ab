"""The pages on which co-ordinators look again at names that stand where there is no crime."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.agencies.queries import get_area
from marac.cases.blueprint import bp
from marac.cases.naming import operations, queries
from marac.cases.naming.events import NamingReviewsListed
from marac.cases.naming.forms import TAKE_OUT, NamingForm
from marac.cases.routes.browse import case_or_404
from marac.database import db
from marac.events import publish
from marac.refusals import Refused

NOTHING = "Nobody is named in this case without a crime being recorded."


@bp.get("/cases/naming")
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def list_naming() -> str:
    """List the cases in which a name is due to be looked at."""
    by = the_actor()
    due = queries.list_due(db.session, by=by)
    publish(
        db.session,
        NamingReviewsListed(actor_id=by.user_id, area_id=by.area_id, shown=len(due)),
    )
    return render_template("cases/naming/list.html", due=due)


@bp.route("/cases/<uuid:case_id>/naming", methods=["GET", "POST"])
@requires(Permission.CASE_TRIAGE_ACCEPT_LIST)
def review_naming(case_id: UUID) -> str | tuple[str, int] | Response:
    """Look at whether the name is still needed."""
    by, case = the_actor(), case_or_404(case_id)
    if not operations.must_be_looked_at(case):
        raise Refused(NOTHING)
    days = get_area(db.session, by=by).naming_review_days
    form = NamingForm(data={"next_on": clock.today() + timedelta(days=days)})
    if form.validate_on_submit():
        reason = form.reason.data or ""
        if form.answer.data == TAKE_OUT:
            operations.take_names_out(db.session, by=by, case=case, reason=reason)
            flash("The names are taken out. Look through what people wrote for others.", "success")
        else:
            operations.keep_name(
                db.session, by=by, case=case, reason=reason, next_on=form.next_look
            )
            flash("The name stays, with your reason and the date to look again.", "success")
        return redirect(url_for("cases.view", case_id=case.id), 303)
    page = render_template("cases/naming/review.html", case=case, form=form)
    return (page, 422) if form.errors else page
