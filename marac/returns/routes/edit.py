"""One agency's return: what it found, written down bit by bit."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.database import db
from marac.returns import clashes, operations, suggesting
from marac.returns.blueprint import bp
from marac.returns.forms import MATCH, ReturnForm, return_form
from marac.returns.models import Return
from marac.returns.people import people_of, targets_of
from marac.returns.routes.keeping import ANSWER, Kept, kept_on
from marac.returns.routes.showing import log_reading, opened_or_404, own_or_404, show
from marac.returns.states import wanted
from marac.returns.values import FACTS, searches_of


@bp.get("/returns/<uuid:return_id>")
@requires(Permission.RETURN_WRITE)
def edit(return_id: UUID) -> str:
    """Open a return to write in, or to read when it can no longer be changed."""
    by = the_actor()
    opened = opened_or_404(by, return_id)
    agency_return = opened.agency_return
    log_reading(by, agency_return, others=opened.others)
    if agency_return.submitted_at is not None or not wanted(agency_return.listing):
        return show("returns/submitted.html", by, agency_return)
    kept = kept_on(agency_return, ANSWER, _saved(agency_return), rows=opened.typed)
    return _page(by, agency_return, kept, _form(by, agency_return, kept))


@bp.post("/returns/<uuid:return_id>")
@requires(Permission.RETURN_WRITE)
@throttled(Kind.AUTOSAVE)
def save(return_id: UUID) -> Response | tuple[str, int]:
    """Keep what the agency found so far."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    operations.require_writable(agency_return)
    kept = kept_on(agency_return, ANSWER, _saved(agency_return))
    form = _form(by, agency_return, kept)
    if not form.validate():
        return _page(by, agency_return, kept, form), 422
    if clashes.is_stale(form, agency_return.version) or kept.typed_elsewhere:
        kept.told, kept.theirs = True, _theirs(agency_return, kept, form)
        form.version.data = str(agency_return.version)
        return _page(by, agency_return, kept, form), 409
    operations.save(db.session, by=by, agency_return=agency_return, values=form.values)
    kept.done()
    return _after_saving(agency_return)


def _form(by: Actor, agency_return: Return, kept: Kept) -> ReturnForm:
    kind = return_form(targets_of(people_of(agency_return.case, by)))
    version = {"version": clashes.version_for(agency_return)}
    return kept.form(kind, _saved(agency_return) | version)


def _saved(agency_return: Return) -> dict[str, Any]:
    """Give what stands in the return, under the names of the form's fields."""
    searches = {
        MATCH.format(sought.value, identity_id.hex): match
        for (sought, identity_id), match in searches_of(agency_return).items()
    }
    return {name: getattr(agency_return, name) for name in FACTS} | searches


def _theirs(agency_return: Return, kept: Kept, form: ReturnForm) -> list[tuple[str, str]]:
    """Say what a colleague saved otherwise, or what another window of the same person says."""
    if kept.row is None or not kept.typed_elsewhere:
        saved = dict.fromkeys((match.name for match in form.matches), None)
        return clashes.differences(form, saved | _saved(agency_return))
    sent: MultiDict[str, str] = kept.row.sent
    other = type(form)(formdata=sent)
    asked = (name for name in FACTS if name in other)
    return clashes.differences(form, {name: other[name].data for name in asked})


def _after_saving(agency_return: Return) -> Response:
    """Go on to the check, or stay with the return."""
    next_page = {"add": "returns.add_item", "check": "returns.check"}
    endpoint = next_page.get(request.form.get("button", ""), "returns.edit")
    if endpoint == "returns.edit":
        flash("Return saved. It is not submitted yet", "success")
    return redirect(url_for(endpoint, return_id=agency_return.id), 303)


def _page(by: Actor, agency_return: Return, kept: Kept, form: ReturnForm) -> str:
    before = suggesting.read_before(db.session, by=by, agency_return=agency_return)
    return show(
        "returns/edit.html",
        by,
        agency_return,
        form=form,
        kept=kept,
        typed_items=[page for page in kept.all_pages if page != ANSWER],
        before=before,
        may_repeat=not kept.all_pages
        and operations.can_be_repeated(agency_return, before.last_time),
    )
