"""Searching people and places across spellings, and reading what is known of one."""

from uuid import UUID

from flask import abort, render_template
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.accounts import searching
from marac.database import db
from marac.events import publish
from marac.persons import places, queries, searches
from marac.persons.blueprint import bp
from marac.persons.events import PersonsSearched, PersonViewed, PlaceViewed
from marac.persons.forms import SearchForm
from marac.persons.recorded import in_cases
from marac.persons.views import PersonView


@bp.get("/people")
@requires(Permission.CASE_LIST_SEARCH)
def search() -> str:
    """Show who and what was found under any spelling, as far as the reader may see."""
    by, form = the_actor(), searching.fill(SearchForm)
    asked = bool(form.q.data or form.place.data)
    found = searches.find(db.session, by=by, name=form.q.data or "", place=form.place.data or "")
    if asked:
        shown = tuple(one.recorded.identity.id for one in found)
        event = PersonsSearched(actor_id=by.user_id, area_id=by.area_id, shown=shown)
        publish(db.session, event)
    return render_template("persons/search.html", form=form, asked=asked, found=found)


@bp.post("/people")
@requires(Permission.CASE_LIST_SEARCH)
def search_post() -> Response:
    """Keep what was typed out of the address, and go on to whom it finds."""
    return searching.keep_words(SearchForm)


@bp.get("/people/<uuid:person_id>")
@requires(Permission.CASE_READ_CORE)
def view(person_id: UUID) -> str:
    """Show a person: names, births, addresses, and their history across cases."""
    by, person = the_actor(), person_or_404(person_id)
    cases = tuple(line.case_id for line in person.history)
    publish(
        db.session,
        PersonViewed(actor_id=by.user_id, area_id=by.area_id, person_id=person_id, cases=cases),
    )
    return render_template(
        "persons/view.html",
        person=person,
        several=several(person),
        elsewhere=queries.list_elsewhere(db.session, by=by, view=person),
        changeable=by.may(Permission.PERSON_MERGE_SPLIT),
    )


@bp.get("/places/<uuid:identity_id>")
@requires(Permission.CASE_READ_CORE)
def place(identity_id: UUID) -> str:
    """Show what happened at an address, and who was recorded there."""
    by = the_actor()
    found = places.get_place(db.session, by=by, identity_id=identity_id) or abort(404)
    cases = tuple(line.case_id for line in found.history)
    event = PlaceViewed(
        actor_id=by.user_id, area_id=by.area_id, identity_id=identity_id, cases=cases
    )
    publish(db.session, event)
    return render_template("persons/place.html", place=found)


def person_or_404(person_id: UUID) -> PersonView:
    """Read the person; one of whom the reader may see nothing answers as one that never was."""
    by = the_actor()
    return queries.get_person(db.session, by=by, person_id=person_id) or abort(404)


def several(person: PersonView) -> bool:
    """Tell whether the reader sees more than one identity in cases: only then is it split."""
    return len(in_cases(person.recorded)) > 1
