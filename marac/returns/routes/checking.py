"""Who will read a return, shown before it is handed in; handing it in, and signing it off."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.cases.readers import list_readers
from marac.database import db
from marac.returns import operations, typed
from marac.returns.audience import listeners_of
from marac.returns.blueprint import bp
from marac.returns.contents import digest_of
from marac.returns.models import Return
from marac.returns.routes.showing import log_reading, own_or_404, show
from marac.returns.states import gaps


@bp.get("/returns/<uuid:return_id>/check")
@requires(Permission.RETURN_WRITE)
def check(return_id: UUID) -> str:
    """Show who will see each part of the return before it is handed in."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    log_reading(by, agency_return)
    return _page(by, agency_return)


@bp.post("/returns/<uuid:return_id>/submit")
@requires(Permission.RETURN_WRITE)
def submit(return_id: UUID) -> Response | tuple[str, int]:
    """Hand the return in, or send it to the second person of the agency."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    operations.require_writable(agency_return)
    if request.form.get("seen", "") != digest_of(agency_return):
        return _page(by, agency_return, changed=True), 409
    reference = agency_return.case.reference
    if operations.hand_in(db.session, by=by, agency_return=agency_return):
        flash(f"Return for {reference} submitted", "success")
    else:
        flash(f"Return for {reference} waits for a colleague to sign it off", "success")
    return redirect(url_for("returns.worklist"), 303)


@bp.post("/returns/<uuid:return_id>/give-back")
@requires(Permission.RETURN_WRITE)
def give_back(return_id: UUID) -> Response:
    """Say that a return that waits to be signed off has to change first."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    operations.give_back(db.session, by=by, agency_return=agency_return)
    flash("The return is open to be changed again", "success")
    return redirect(url_for("returns.edit", return_id=agency_return.id), 303)


def _page(by: Actor, agency_return: Return, *, changed: bool = False) -> str:
    readers = list_readers(db.session, case=agency_return.case)
    waits = agency_return.ready_at is not None and agency_return.submitted_at is None
    return show(
        "returns/check.html",
        by,
        agency_return,
        gaps=_gaps(by, agency_return),
        listeners=listeners_of(agency_return, readers),
        seen=digest_of(agency_return),
        changed=changed,
        waits=waits,
        own_work=agency_return.ready_by_id == by.user_id,
    )


def _gaps(by: Actor, agency_return: Return) -> list[str]:
    """Say what stands between the return and handing it in, unsaved typing included."""
    waiting = typed.list_typed(db.session, by=by, agency_return=agency_return)
    said = ["Save what you typed, or throw it away"] if waiting else []
    return gaps(agency_return) + said
