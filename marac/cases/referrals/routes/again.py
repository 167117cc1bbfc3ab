"""The pages on which a referrer takes a sent referral back, or refers again from an old one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.blueprint import bp
from marac.cases.forms import WithdrawForm
from marac.cases.models import Case
from marac.cases.referrals import again, queries
from marac.database import db


@bp.route("/referrals/<uuid:case_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.REFERRAL_READ_OWN)
def take_back(case_id: UUID) -> str | Response | tuple[str, int]:
    """Withdraw one's own referral, with the reason."""
    case, form = _own(case_id), WithdrawForm()
    if form.validate_on_submit():
        again.take_back(db.session, by=the_actor(), case=case, reason=form.note.data or "")
        flash("The referral is withdrawn.", "success")
        return redirect(url_for("cases.referral", case_id=case.id), 303)
    if not again.may_take_back(case):
        return redirect(url_for("cases.referral", case_id=case.id), 303)
    page = render_template("cases/referral/take_back.html", case=case, form=form)
    return (page, 422) if form.is_submitted() else page


@bp.post("/referrals/<uuid:case_id>/again")
@requires(Permission.REFERRAL_CREATE)
def refer_again(case_id: UUID) -> Response:
    """Begin a draft that holds everything of a referral that came to nothing."""
    draft = again.refer_again(db.session, by=the_actor(), case=_own(case_id))
    flash("This draft holds all that you wrote before. Read every page, then send it.", "success")
    return redirect(url_for("cases.referral", case_id=draft.id), 303)


def _own(case_id: UUID) -> Case:
    return queries.get_own_referral(db.session, by=the_actor(), case_id=case_id) or abort(404)
