"""One agency's return: what it found, who will see it, handing it in, giving it back."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, Role, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.cases.attesting.detour import not_there
from marac.cases.models import Case
from marac.cases.openings import limits
from marac.cases.readers import list_readers
from marac.database import db
from marac.returns import clashes, events, operations, policy, queries
from marac.returns.audience import audience_of, listeners_of
from marac.returns.blueprint import bp
from marac.returns.forms import ReturnForm
from marac.returns.models import Return
from marac.returns.people import people_of
from marac.returns.states import days_left, gaps, state_of, wanted
from marac.returns.values import ReturnValues


def own_or_404(by: Actor, return_id: UUID) -> Return:
    """Read a return of the person's agency; any other might as well not exist."""
    found = queries.get_own(db.session, by=by, return_id=return_id)
    mine = sa.and_(Return.id == return_id, policy.speaks_for(by, Return.agency_id))
    return found or not_there(by, Case.id.in_(sa.select(Return.case_id).where(mine)))


@bp.get("/returns/<uuid:return_id>")
@requires(Permission.RETURN_WRITE)
def edit(return_id: UUID) -> str:
    """Open a return to write in, or to read when it can no longer be changed."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    _log_reading(by, agency_return)
    if agency_return.submitted_at is not None or not wanted(agency_return.listing):
        return _page("returns/submitted.html", by, agency_return)
    return _page("returns/edit.html", by, agency_return, form=_form(agency_return))


@bp.post("/returns/<uuid:return_id>")
@requires(Permission.RETURN_WRITE)
@throttled(Kind.AUTOSAVE)
def save(return_id: UUID) -> Response | tuple[str, int]:
    """Keep what the agency found so far."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    operations.require_writable(agency_return)
    form = _form(agency_return)
    if not form.validate():
        return _page("returns/edit.html", by, agency_return, form=form), 422
    if clashes.is_stale(form, agency_return.version):
        theirs = clashes.differences(form, _saved(agency_return))
        form.version.data = str(agency_return.version)
        return _page("returns/edit.html", by, agency_return, form=form, theirs=theirs), 409
    operations.save(db.session, by=by, agency_return=agency_return, values=form.values)
    return _after_saving(agency_return)


def _form(agency_return: Return) -> ReturnForm:
    version = {"version": clashes.version_for(agency_return)}
    return ReturnForm(data=_saved(agency_return) | version)


def _saved(agency_return: Return) -> dict[str, Any]:
    """Give what stands in the return, under the names of the form's fields."""
    return {name: getattr(agency_return, name) for name in ReturnValues.__dataclass_fields__}


def _after_saving(agency_return: Return) -> Response:
    """Go on to the check, or stay with the return."""
    next_page = {"add": "returns.add_item", "check": "returns.check"}
    endpoint = next_page.get(request.form.get("button", ""), "returns.edit")
    if endpoint == "returns.edit":
        flash("Return saved. It is not submitted yet", "success")
    return redirect(url_for(endpoint, return_id=agency_return.id), 303)


@bp.get("/returns/<uuid:return_id>/check")
@requires(Permission.RETURN_WRITE)
def check(return_id: UUID) -> str:
    """Show who will see each part of the return before it is handed in."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    _log_reading(by, agency_return)
    readers = list_readers(db.session, case=agency_return.case)
    listeners = listeners_of(agency_return, readers)
    return _page("returns/check.html", by, agency_return, listeners=listeners)


@bp.post("/returns/<uuid:return_id>/submit")
@requires(Permission.RETURN_WRITE)
def submit(return_id: UUID) -> Response:
    """Hand the return in."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    operations.submit(db.session, by=by, agency_return=agency_return)
    flash(f"Return for {agency_return.case.reference} submitted", "success")
    return redirect(url_for("returns.worklist"), 303)


@bp.post("/returns/<uuid:return_id>/reopen")
@requires(Permission.RETURN_READ_OTHERS)
def reopen(return_id: UUID) -> Response:
    """Give a return back to its agency; the co-ordinator alone does this."""
    by = the_actor()
    if not by.has(Role.COORDINATOR):
        abort(403)
    agency_return = queries.get_to_reopen(db.session, by=by, return_id=return_id) or abort(404)
    operations.reopen(db.session, by=by, agency_return=agency_return)
    flash(f"Return reopened for {agency_return.agency.name}", "success")
    return redirect(url_for("cases.view", case_id=agency_return.case_id, _anchor="returns"), 303)


def _log_reading(by: Actor, agency_return: Return) -> None:
    limits.note(
        db.session,
        events.ReturnConsulted(
            actor_id=by.user_id,
            area_id=by.area_id,
            case_id=agency_return.case_id,
            return_id=agency_return.id,
        ),
    )


def _page(
    template: str,
    by: Actor,
    agency_return: Return,
    *,
    form: ReturnForm | None = None,
    theirs: list[tuple[str, str]] | None = None,
    **more: object,
) -> str:
    invited = queries.list_invited(db.session, case_id=agency_return.case_id)
    return render_template(
        template,
        agency_return=agency_return,
        case=agency_return.case,
        state=state_of(agency_return),
        days_left=days_left(agency_return.due_at),
        people=people_of(agency_return.case, by),
        audience=audience_of(agency_return, invited),
        gaps=gaps(agency_return),
        form=form,
        theirs=theirs,
        **more,
    )
