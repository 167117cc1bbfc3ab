"""The items of a return, one page each."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.returns import clashes, operations, queries
from marac.returns.blueprint import bp
from marac.returns.forms import ItemForm
from marac.returns.models import Return, ReturnItem
from marac.returns.routes.edit import own_or_404
from marac.returns.values import ItemValues


@bp.route("/returns/<uuid:return_id>/items/new", methods=["GET", "POST"])
@requires(Permission.RETURN_WRITE)
def add_item(return_id: UUID) -> str | Response | tuple[str, int]:
    """Add one piece of information."""
    by = the_actor()
    agency_return = own_or_404(by, return_id)
    operations.require_writable(agency_return)
    form = ItemForm()
    _offer(form, agency_return)
    if form.validate_on_submit():
        operations.add_item(db.session, by=by, agency_return=agency_return, values=form.values)
        flash("Item added", "success")
        return _back(agency_return)
    return _page(form, agency_return)


@bp.route("/returns/<uuid:return_id>/items/<uuid:item_id>", methods=["GET", "POST"])
@requires(Permission.RETURN_WRITE)
def change_item(return_id: UUID, item_id: UUID) -> str | Response | tuple[str, int]:
    """Change one piece of information, or who may read it."""
    by = the_actor()
    agency_return, item = _item_or_404(return_id, item_id)
    operations.require_writable(agency_return)
    saved = _saved(item)
    form = ItemForm(data=saved | {"version": clashes.version_for(item)})
    _offer(form, agency_return)
    if form.validate_on_submit():
        if clashes.is_stale(form, item.version):
            theirs = clashes.differences(form, saved)
            form.version.data = str(item.version)
            return _page(form, agency_return, item=item, theirs=theirs)[0], 409
        operations.change_item(db.session, by=by, item=item, values=form.values)
        flash("Item changed", "success")
        return _back(agency_return)
    return _page(form, agency_return, item=item)


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


def _saved(item: ReturnItem) -> dict[str, Any]:
    """Give what stands in the item, under the names of the form's fields."""
    names = set(ItemValues.__dataclass_fields__) - {"agency_ids"}
    saved = {name: getattr(item, name) for name in names}
    return saved | {"agency_ids": [release.agency_id for release in item.releases]}


def _back(agency_return: Return) -> Response:
    return redirect(url_for("returns.edit", return_id=agency_return.id, _anchor="items"), 303)


def _page(
    form: ItemForm,
    agency_return: Return,
    *,
    item: ReturnItem | None = None,
    theirs: list[tuple[str, str]] | None = None,
) -> tuple[str, int]:
    page = render_template(
        "returns/item.html", form=form, agency_return=agency_return, item=item, theirs=theirs
    )
    return page, 422 if form.errors else 200
