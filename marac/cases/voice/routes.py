"""The two pages of the voice: what they said, and whether they were told."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Actor, Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.models import Case, Listing
from marac.cases.policy import knows_listing
from marac.cases.routes.browse import case_or_404
from marac.cases.telling.forms import TellingForm
from marac.cases.voice import operations, policy
from marac.cases.voice.forms import WishesForm
from marac.database import db
from marac.refusals import Refused

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/voice/wishes", methods=["GET", "POST"])
@requires(Permission.CASE_READ_CORE)
def record_wishes(case_id: UUID) -> Answer:
    """Write down what the person harmed said."""
    by, case = the_actor(), _case_for(policy.may_record_wishes, case_id)
    form = WishesForm(said_on=clock.today())
    if form.validate_on_submit():
        operations.record_wishes(
            db.session, by=by, case=case, wishes=form.wishes, entry_id=form.entry_id
        )
        flash("What they said is recorded.", "success")
        return redirect(url_for("cases.view", case_id=case.id, _anchor="voice"), 303)
    page = render_template("cases/voice/wishes.html", case=case, form=form)
    return (page, 422) if form.errors else page


@bp.route("/cases/<uuid:case_id>/voice/told", methods=["GET", "POST"])
@requires(Permission.CASE_READ_CORE)
def record_telling(case_id: UUID) -> Answer:
    """Write down whether the person harmed was told, or why not."""
    by, case = the_actor(), _case_for(policy.may_record_telling, case_id)
    listings = _known(by, case)
    form = TellingForm(
        told_on=clock.today(), who=by.display_name, listing=listings[0].id if listings else None
    )
    form.offer(listings)
    form.mind(by=by, case=case)
    if form.validate_on_submit():
        operations.record_telling(
            db.session, by=by, case=case, telling=form.telling, entry_id=form.entry_id
        )
        flash("It is recorded whether they were told.", "success")
        return redirect(url_for("cases.view", case_id=case.id, _anchor="voice"), 303)
    page = render_template("cases/voice/told.html", case=case, form=form)
    return (page, 422) if form.errors else page


def _known(by: Actor, case: Case) -> list[Listing]:
    """Give the meetings of the case of which the person knows, the latest first."""
    return [listing for listing in reversed(case.listings) if knows_listing(by, listing)]


def _case_for(allowed: Callable[[Actor, Case], bool], case_id: UUID) -> Case:
    """Find the case: 404 when out of sight, 409 when it is closed, 403 for whom this is not."""
    by, case = the_actor(), case_or_404(case_id)
    if case.closed_at is not None:
        raise Refused(operations.CLOSED)
    if not allowed(by, case):
        abort(403)
    return case
