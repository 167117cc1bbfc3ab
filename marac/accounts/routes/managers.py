"""The page on which the manager of an agency is named, by those who may."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts import managing
from marac.accounts.blueprint import bp
from marac.accounts.managing_forms import NOBODY, ManagerForm
from marac.agencies import operations
from marac.agencies.managers import names_manager
from marac.agencies.models import AreaAgency
from marac.agencies.queries import get_place
from marac.database import db

Answer = str | Response | tuple[str, int]


@bp.get("/agencies/<uuid:agency_id>/manager")
@requires(Permission.ACTION_LIST)
def manager(agency_id: UUID) -> str:
    """Ask who is told when an agency is late with what it took on."""
    place = _place_or_404(agency_id)
    chosen = place.manager_id.hex if place.manager_id else NOBODY
    return _page(_form(agency_id, data={"manager": chosen}), place)


@bp.post("/agencies/<uuid:agency_id>/manager")
@requires(Permission.ACTION_LIST)
def name_manager(agency_id: UUID) -> Answer:
    """Keep who is told, or that nobody in particular is."""
    place = _place_or_404(agency_id)
    form = _form(agency_id)
    if not form.validate():
        return _page(form, place), 422
    by = the_actor()
    operations.name_manager(db.session, by=by, place=place, manager_id=form.chosen_id)
    flash("Saved. The next morning’s reminders go by it.", "success")
    if by.may(Permission.AREA_READ):
        return redirect(url_for("agencies.agency", agency_id=agency_id), 303)
    return redirect(url_for("reminders.own"), 303)


def _form(agency_id: UUID, **words: object) -> ManagerForm:
    people = managing.list_choices(db.session, by=the_actor(), agency_id=agency_id)
    return ManagerForm(people, **words)


def _page(form: ManagerForm, place: AreaAgency) -> str:
    managed = managing.get_managed(db.session, by=the_actor(), agency_id=place.agency_id)
    return render_template("accounts/manager.html", form=form, place=place, managed=managed)


def _place_or_404(agency_id: UUID) -> AreaAgency:
    by = the_actor()
    place = get_place(db.session, by=by, agency_id=agency_id)
    if place is None or not names_manager(by, agency_id):
        abort(404)
    return place
