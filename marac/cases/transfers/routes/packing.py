"""Making the sealed pack for an area elsewhere, and taking it out to be sent."""

from uuid import UUID

from flask import abort, current_app, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, gives_file, requires, the_actor
from marac.accounts.guarding import spend
from marac.accounts.throttling import Kind
from marac.cases.blueprint import bp
from marac.cases.events import about
from marac.cases.models import Case, Transfer
from marac.cases.routes.browse import case_or_404
from marac.cases.transfers import enclosing, packing
from marac.cases.transfers.events import PackPageViewed
from marac.cases.transfers.forms import PackForm
from marac.cases.transfers.routes.sending import outgoing
from marac.database import db
from marac.events import publish
from marac.inspection import disposition
from marac.web.filters import plural

Answer = str | tuple[str, int] | Response


@bp.route("/cases/<uuid:case_id>/transfer/pack", methods=["GET", "POST"])
@requires(Permission.PDF_DOWNLOAD)
def transfer_pack(case_id: UUID) -> Answer:
    """Make the sealed pack, and show with which phrase it opens."""
    by, case, row = the_actor(), case_or_404(case_id), None
    row = _elsewhere(case)
    form = PackForm()
    if form.validate_on_submit():
        spend(Kind.PDF)
        stayed = _make(case, row)
        behind = (
            f" {plural(stayed, 'file')} stayed behind: its last part says which." if stayed else ""
        )
        flash(f"The pack is made and sealed.{behind}", "success")
        return redirect(url_for("cases.transfer_pack", case_id=case_id), 303)
    publish(db.session, PackPageViewed(**about(case, by), transfer_id=row.id))
    return render_template("cases/transfers/pack.html", case=case, form=form, transfer=row)


@bp.get("/cases/<uuid:case_id>/transfer/pack.pdf")
@requires(Permission.PDF_DOWNLOAD)
@gives_file
def transfer_pack_file(case_id: UUID) -> Response:
    """Hand out the sealed pack; nothing of it stays in a cache."""
    by, case = the_actor(), case_or_404(case_id)
    row = _elsewhere(case)
    spend(Kind.PDF)
    answer = make_response(packing.take_out(db.session, by=by, case=case, transfer=row))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = disposition(f"{case.reference}-sealed.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _elsewhere(case: Case) -> Transfer:
    """Read the transfer of a case to an area elsewhere, for whoever sends it."""
    row = outgoing(case)
    return row if row.to_area_id is None else abort(404)


def _make(case: Case, row: Transfer) -> int:
    """Draft, seal and keep the pack, in two short transactions round the slow part.

    Gives how many files are not in it.

    A request that posts holds SQLite's one write lock. Laying the pack out takes a second or more,
    so the lock is given back meanwhile: nothing was written yet, and rolling back loses nothing.
    """
    by, case_id = the_actor(), case.id
    files = enclosing.collect(current_app, db.session, by=by, case=case)
    draft = packing.draft_pack(db.session, by=by, case=case, transfer=row, enclosures=files)
    db.session.rollback()
    sealed = packing.seal(draft)
    case = case_or_404(case_id)
    packing.keep_pack(db.session, by=by, case=case, transfer=_elsewhere(case), sealed=sealed)
    return len(files) - len(sealed.enclosed)
