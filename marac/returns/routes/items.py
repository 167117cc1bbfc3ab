"""The items of a return, one page each."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts.guarding import throttled
from marac.accounts.throttling import Kind
from marac.database import db
from marac.returns import clashes, operations, queries
from marac.returns.blueprint import bp
from marac.returns.item_form import ItemForm
from marac.returns.models import Return, ReturnItem
from marac.returns.routes.keeping import NEW_ITEM, Kept, kept_on
from marac.returns.routes.showing import own_or_404
from marac.returns.suggesting import Suggestion, read_before
from marac.returns.values import ITEM_FACTS

Answer = str | Response | tuple[str, int]


@bp.route("/returns/<uuid:return_id>/items/new", methods=["GET", "POST"])
@requires(Permission.RETURN_WRITE)
@throttled(Kind.AUTOSAVE)
def add_item(return_id: UUID) -> Answer:
    """Add one piece of information, new or as it was said last time."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    operations.require_writable(agency_return)
    kept = kept_on(agency_return, NEW_ITEM)
    before = _said_before(agency_return, kept)
    form = kept.form(ItemForm, before.prefilled if before is not None else {})
    _offer(form, agency_return)
    if not form.validate_on_submit():
        return _page(form, agency_return, kept, before=before)
    if kept.typed_elsewhere:
        return _clash(form, agency_return, kept)
    values = form.values(taken_from_id=before.item.id if before is not None else None)
    operations.add_item(db.session, by=by, agency_return=agency_return, values=values)
    kept.done()
    flash("Item added", "success")
    return _back(agency_return)


@bp.route("/returns/<uuid:return_id>/items/<uuid:item_id>", methods=["GET", "POST"])
@requires(Permission.RETURN_WRITE)
@throttled(Kind.AUTOSAVE)
def change_item(return_id: UUID, item_id: UUID) -> Answer:
    """Change one piece of information, or who may read it."""
    by = the_actor()
    agency_return, item = _item_or_404(return_id, item_id)
    operations.require_writable(agency_return)
    saved = _saved(item)
    kept = kept_on(agency_return, f"items/{item.id}", saved)
    form = kept.form(ItemForm, saved | {"version": clashes.version_for(item)})
    _offer(form, agency_return)
    if not form.validate_on_submit():
        return _page(form, agency_return, kept, item=item)
    if kept.typed_elsewhere or clashes.is_stale(form, item.version):
        return _clash(form, agency_return, kept, item=item)
    values = form.values(taken_from_id=item.taken_from_id)
    operations.change_item(db.session, by=by, item=item, values=values)
    kept.done()
    flash("Item changed", "success")
    return _back(agency_return)


@bp.post("/returns/<uuid:return_id>/items/<uuid:item_id>/remove")
@requires(Permission.RETURN_WRITE)
def remove_item(return_id: UUID, item_id: UUID) -> Response:
    """Take one piece of information out."""
    agency_return, item = _item_or_404(return_id, item_id)
    operations.remove_item(db.session, by=the_actor(), item=item)
    flash("Item removed", "success")
    return _back(agency_return)


def _item_or_404(return_id: UUID, item_id: UUID) -> tuple[Return, ReturnItem]:
    agency_return = own_or_404(the_actor(), return_id)
    item = next((item for item in agency_return.items if item.id == item_id), None)
    return agency_return, item or abort(404)


def _offer(form: ItemForm, agency_return: Return) -> None:
    invited = queries.list_invited(db.session, case_id=agency_return.case_id)
    form.offer(agency_return.case, [a for a in invited if a.id != agency_return.agency_id])


def _said_before(agency_return: Return, kept: Kept) -> Suggestion | None:
    """Find the item of an earlier return that the page, or what was typed on it, takes over."""
    typed = kept.row.sent.get("from", "") if kept.row is not None else ""
    wanted = request.values.get("from", "") or typed
    if not wanted:
        return None
    before = read_before(db.session, by=the_actor(), agency_return=agency_return)
    return next((one for one in before.suggestions if str(one.item.id) == wanted), None)


def _saved(item: ReturnItem) -> dict[str, Any]:
    """Give what stands in the item, under the names of the form's fields."""
    saved = {name: getattr(item, name) for name in ITEM_FACTS if name != "taken_from_id"}
    return saved | {"agency_ids": [release.agency_id for release in item.releases]}


def _back(agency_return: Return) -> Response:
    if request.form.get("button") == "check":
        return redirect(url_for("returns.check", return_id=agency_return.id), 303)
    return redirect(url_for("returns.edit", return_id=agency_return.id, _anchor="items"), 303)


def _clash(
    form: ItemForm, agency_return: Return, kept: Kept, *, item: ReturnItem | None = None
) -> tuple[str, int]:
    """Show both texts: what was sent, and what another window or a colleague says."""
    if kept.row is not None and kept.typed_elsewhere:
        other = ItemForm(formdata=kept.row.sent)
        _offer(other, agency_return)
        saved = {name: other[name].data for name in (*ITEM_FACTS, "agency_ids") if name in other}
    else:
        saved = _saved(item) if item is not None else {}
    kept.told, kept.theirs = True, clashes.differences(form, saved)
    form.version.data = str(item.version) if item is not None else ""
    return _page(form, agency_return, kept, item=item)[0], 409


def _page(
    form: ItemForm,
    agency_return: Return,
    kept: Kept,
    *,
    item: ReturnItem | None = None,
    before: Suggestion | None = None,
) -> tuple[str, int]:
    page = render_template(
        "returns/item.html",
        form=form,
        agency_return=agency_return,
        case=agency_return.case,
        item=item,
        kept=kept,
        before=before,
    )
    return page, 422 if form.errors else 200
