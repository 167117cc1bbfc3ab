"""Recording another name, address or account of somebody, beside a case."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.database import db
from marac.persons import operations, queries
from marac.persons.blueprint import bp
from marac.persons.forms import LearntForm
from marac.persons.recorded import in_cases
from marac.persons.routes.reading import person_or_404


@bp.route("/people/<uuid:person_id>/learnt", methods=["GET", "POST"])
@requires(Permission.PERSON_MERGE_SPLIT)
def record(person_id: UUID) -> str | Response | tuple[str, int]:
    """Add an alias, an earlier name or address, or a way to reach somebody."""
    by, person, form = the_actor(), person_or_404(person_id), LearntForm()
    form.offer(in_cases(person.recorded))
    if form.validate_on_submit() and form.says_enough():
        beside = queries.get_recorded(db.session, by=by, identity_id=form.beside.data) or abort(404)
        operations.record(db.session, by=by, beside=beside.identity, values=form.values())
        flash("Recorded. It helps to find them again.", "success")
        return redirect(url_for("persons.view", person_id=person_id), 303)
    page = render_template("persons/record.html", person=person, form=form)
    return (page, 422) if form.errors else page
