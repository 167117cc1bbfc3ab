"""The agencies of an area: who takes part, under which law, with which agreement."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac import clock
from marac.access import Permission, requires, the_actor
from marac.agencies import operations, queries
from marac.agencies.agreements import standing_of
from marac.agencies.blueprint import bp
from marac.agencies.differences import catch_up
from marac.agencies.forms import AgencyForm, AgreementForm, ChangeAgencyForm
from marac.agencies.managers import names_manager
from marac.agencies.models import AreaAgency
from marac.agencies.queries import CodeBook
from marac.database import db

Answer = str | tuple[str, int] | Response
JOINED = "{} works with another MARAC too. It has joined this one with its details as they stand."


@bp.get("/agencies")
@requires(Permission.AREA_READ)
def list_agencies() -> str:
    """List the agencies, with what their agreements need."""
    places = queries.list_places(db.session, by=the_actor())
    return render_template(
        "agencies/list_agencies.html",
        rows=[(place, _standing(place)) for place in places],
        book=_book(),
        today=clock.today(),
    )


@bp.get("/agencies/<uuid:agency_id>")
@requires(Permission.AREA_READ)
def agency(agency_id: UUID) -> str:
    """Show one agency and its agreements."""
    place = _place_or_404(agency_id)
    return render_template(
        "agencies/agency.html",
        place=place,
        agency=place.agency,
        standing=_standing(place),
        book=_book(),
        today=clock.today(),
        may_name_manager=names_manager(the_actor(), agency_id),
    )


@bp.get("/agencies/new")
@requires(Permission.AREA_EDIT)
def add_agency() -> str:
    """Ask what is known of a new agency."""
    return render_template("agencies/add_agency.html", form=AgencyForm(_book()))


@bp.post("/agencies/new")
@requires(Permission.AREA_EDIT)
def add_agency_post() -> Answer:
    """Add an agency, or let one in that another area knows by the same name."""
    by, form = the_actor(), AgencyForm(_book())
    if not form.validate():
        return render_template("agencies/add_agency.html", form=form), 422
    area, fields = queries.get_area(db.session, by=by), form.fields()
    taken = queries.find_namesake(db.session, name=fields["name"], short_name=fields["short_name"])
    if taken is None:
        added = operations.create_agency(db.session, by=by, area=area, **fields)
        flash(f"{added.name} is added. Now its agreement has to be recorded.", "success")
    elif taken.name == fields["name"] and not queries.takes_part(db.session, by=by, agency=taken):
        added = taken
        operations.join_area(db.session, by=by, area=area, agency=taken)
        flash(JOINED.format(taken.name), "success")
    else:
        form.mark_taken(taken)
        return render_template("agencies/add_agency.html", form=form), 422
    return redirect(url_for("agencies.agency", agency_id=added.id), 303)


@bp.get("/agencies/<uuid:agency_id>/edit")
@requires(Permission.AREA_EDIT)
def edit_agency(agency_id: UUID) -> str:
    """Offer an agency's details for changing."""
    place = _place_or_404(agency_id)
    form = ChangeAgencyForm(_book(), obj=place.agency, left_on=place.left_on)
    return render_template("agencies/edit_agency.html", form=form, agency=place.agency)


@bp.post("/agencies/<uuid:agency_id>/edit")
@requires(Permission.AREA_EDIT)
def edit_agency_post(agency_id: UUID) -> Answer:
    """Change an agency."""
    place = _place_or_404(agency_id)
    form, seen = ChangeAgencyForm(_book()), place.agency
    differences = catch_up(form, seen) if form.validate() else []
    if form.errors or not _change(form, place):
        page = "agencies/edit_agency.html"
        return render_template(page, form=form, agency=seen, differences=differences), 422
    flash("The agency is saved.", "success")
    return redirect(url_for("agencies.agency", agency_id=agency_id), 303)


@bp.get("/agencies/<uuid:agency_id>/agreements/new")
@requires(Permission.ISA_EDIT)
def record_agreement(agency_id: UUID) -> str:
    """Ask for the three facts of an agreement."""
    place = _place_or_404(agency_id)
    form = AgreementForm()
    return render_template("agencies/record_agreement.html", form=form, agency=place.agency)


@bp.post("/agencies/<uuid:agency_id>/agreements/new")
@requires(Permission.ISA_EDIT)
def record_agreement_post(agency_id: UUID) -> Answer:
    """Record an agreement; the agency's people may work from now on."""
    found, form = _place_or_404(agency_id).agency, AgreementForm()
    if not form.validate():
        return render_template("agencies/record_agreement.html", form=form, agency=found), 422
    operations.record_agreement(
        db.session,
        by=the_actor(),
        agency=found,
        reference=form.reference.data or "",
        signed_on=form.signed_on.data,
        expires_on=form.expires_on.data,
    )
    flash("The agreement is recorded.", "success")
    return redirect(url_for("agencies.agency", agency_id=agency_id), 303)


def _change(form: ChangeAgencyForm, place: AreaAgency) -> bool:
    fields = form.fields()
    taken = queries.find_namesake(
        db.session, name=fields["name"], short_name=fields["short_name"], other_than=place.agency
    )
    if taken is not None:
        form.mark_taken(taken)
        return False
    operations.change_agency(
        db.session, by=the_actor(), place=place, left_on=form.left_on.data, **fields
    )
    return True


def _standing(place: AreaAgency) -> object:
    return standing_of(place.agency.agreements, clock.today())


def _book() -> CodeBook:
    return queries.get_code_book(db.session, area_id=the_actor().area_id)


def _place_or_404(agency_id: UUID) -> AreaAgency:
    place = queries.get_place(db.session, by=the_actor(), agency_id=agency_id)
    if place is None:
        abort(404)
    return place
