"""The area's own page: its timings, its statement, its words."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.agencies import operations, queries
from marac.agencies.area_forms import AreaForm, StatementForm
from marac.agencies.blueprint import bp
from marac.agencies.differences import catch_up
from marac.agencies.rhythm import rhythms_of
from marac.database import db
from marac.refusals import Refused
from marac.web.filters import clock_time, plain_date

Answer = str | tuple[str, int] | Response


@bp.get("/area-settings")
@requires(Permission.AREA_READ)
def area() -> str:
    """Show the settings and the statement that stands."""
    found = queries.get_area(db.session, by=the_actor())
    rhythms = "; then ".join(
        f"{one.words}, {clock_time(one.at)}, from {plain_date(one.begins_on)}"
        for one in rhythms_of(found)
    )
    return render_template(
        "agencies/area.html", area=found, rhythms=rhythms[0].upper() + rhythms[1:]
    )


@bp.get("/area-settings/edit")
@requires(Permission.AREA_EDIT)
def edit_area() -> str:
    """Offer the settings for changing."""
    form = AreaForm(obj=queries.get_area(db.session, by=the_actor()))
    return render_template("agencies/edit_area.html", form=form)


@bp.post("/area-settings/edit")
@requires(Permission.AREA_EDIT)
def edit_area_post() -> Answer:
    """Change the settings."""
    by, form = the_actor(), AreaForm()
    found = queries.get_area(db.session, by=by)
    differences = catch_up(form, found) if form.validate() else []
    if not form.errors and queries.area_name_taken(
        db.session, name=form.name.data or "", other_than=found
    ):
        form.name.errors = ["Another area has this name"]
    if form.errors:
        page = "agencies/edit_area.html"
        return render_template(page, form=form, differences=differences), 422
    operations.change_area(db.session, by=by, area=found, **form.fields())
    flash("The settings are saved.", "success")
    return redirect(url_for("agencies.area"), 303)


@bp.get("/area-settings/statement")
@requires(Permission.AREA_EDIT)
def add_statement() -> str:
    """Offer the wording that stands as the beginning of a new one."""
    found = queries.get_area(db.session, by=the_actor())
    form = StatementForm(text=found.statements[-1].text if found.statements else "")
    return render_template("agencies/add_statement.html", form=form)


@bp.post("/area-settings/statement")
@requires(Permission.AREA_EDIT)
def add_statement_post() -> Answer:
    """Give the area a new wording; what was signed keeps its own."""
    by, form = the_actor(), StatementForm()
    found = queries.get_area(db.session, by=by)
    if form.validate():
        try:
            operations.add_statement(db.session, by=by, area=found, text=form.text.data or "")
        except Refused as refused:
            form.text.errors = [str(refused)]
    if form.errors:
        return render_template("agencies/add_statement.html", form=form), 422
    flash("The new wording stands. Everyone signs it at the next meeting.", "success")
    return redirect(url_for("agencies.area"), 303)
