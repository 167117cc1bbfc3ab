"""Choosing who keeps in touch with the person harmed, and ending it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.callers import TAKEN_ON
from marac.cases.models import Case
from marac.cases.routes.browse import case_or_404
from marac.contacts import operations, policy
from marac.contacts.blueprint import bp
from marac.contacts.candidates import list_candidates
from marac.contacts.forms import GiveForm
from marac.database import db
from marac.refusals import Refused

Answer = str | tuple[str, int] | Response


@bp.route("/contacts/<uuid:case_id>/give", methods=["GET", "POST"])
@requires(Permission.CONTACT_MAKE)
def give(case_id: UUID) -> Answer:
    """Choose a champion or an advocate; the page says who may be chosen and what they will see."""
    by, case = the_actor(), _case_for(case_id)
    candidates = list_candidates(db.session, by=by, case=case)
    now = operations.live_caller(db.session, case=case)
    stands = {"person": now.user_id, "note": now.note} if now is not None else {}
    form = GiveForm(data=stands)
    form.offer(candidates)
    if form.validate_on_submit():
        operations.give(
            db.session,
            by=by,
            case=case,
            user_id=form.person.data,
            note=form.note.data or "",
        )
        flash("They are told by e-mail that there is somebody to contact.", "success")
        return redirect(url_for("cases.view", case_id=case.id, _anchor="in-touch"), 303)
    page = render_template(
        "contacts/give.html", case=case, form=form, candidates=candidates, now=now
    )
    return (page, 422) if form.errors else page


@bp.post("/contacts/<uuid:case_id>/end")
@requires(Permission.CONTACT_MAKE)
def end(case_id: UUID) -> Answer:
    """Take the case from whoever was chosen."""
    by, case = the_actor(), _case_for(case_id)
    operations.end(db.session, by=by, case=case)
    flash("They keep in touch no more, and see nothing of the case.", "success")
    return redirect(url_for("cases.view", case_id=case.id, _anchor="in-touch"), 303)


def _case_for(case_id: UUID) -> Case:
    """Find the case: 404 out of sight, 403 for whom this is not, 409 when it is not running."""
    by, case = the_actor(), case_or_404(case_id)
    if case.closed_at is not None or case.decision not in TAKEN_ON:
        raise Refused(policy.CLOSED)
    if not policy.may_give(by, case):
        abort(403)
    return case
