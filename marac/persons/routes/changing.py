"""Asking a second person to merge one person into another, or to split one in two."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from marac.access import Actor, Permission, requires, the_actor
from marac.accounts import searching
from marac.approvals import pending_page
from marac.database import db
from marac.people.decided import ChangeKind
from marac.people.models import Person
from marac.persons import approving, operations, queries, searches
from marac.persons.blueprint import bp
from marac.persons.forms import FindOtherForm, MergeForm, SplitForm
from marac.persons.recorded import in_cases
from marac.persons.routes.reading import person_or_404, several
from marac.persons.views import PersonView

Answer = str | Response | tuple[str, int]


@bp.route("/people/<uuid:person_id>/merge", methods=["GET", "POST"])
@requires(Permission.PERSON_MERGE_SPLIT)
def merge(person_id: UUID) -> Answer:
    """Say who else is the same person; one more identity is linked at once, a person is asked."""
    by, person, form = the_actor(), person_or_404(person_id), MergeForm()
    find = searching.fill(FindOtherForm)
    candidates = searches.candidates(
        db.session, by=by, view=person, words=find.q.data or "", other_id=_chosen()
    )
    form.offer(candidates)
    if request.method == "GET" and form.other.data is None:
        form.other.data = _chosen()
    if form.validate_on_submit():
        other = person_or_404(form.other.data)
        return _merge(db.session, by, person, other, form.reason.data or "")
    page = render_template(
        "persons/merge.html", person=person, form=form, find=find, candidates=candidates
    )
    return (page, 422) if form.errors else page


@bp.post("/people/<uuid:person_id>/merge/find")
@requires(Permission.PERSON_MERGE_SPLIT)
def find_other(person_id: UUID) -> Response:
    """Keep what was typed out of the address, and go back with whom it finds."""
    person_or_404(person_id)
    led = searching.keep_words(FindOtherForm)
    led.location = led.location.replace("/merge/find", "/merge", 1)
    return led


@bp.route("/people/<uuid:person_id>/split", methods=["GET", "POST"])
@requires(Permission.PERSON_MERGE_SPLIT)
def split(person_id: UUID) -> Answer:
    """Ask that some of what was recorded count as another person."""
    by, person, form = the_actor(), person_or_404(person_id), SplitForm()
    merges = queries.list_merges(db.session, view=person)
    form.offer(in_cases(person.recorded), merges)
    if several(person) and form.validate_on_submit() and form.asks_for_one():
        undo = form.undo.data if "undo" in form else None
        undone = next((m for m in merges if str(m.change.id) == undo), None)
        change = operations.prepare(
            db.session,
            by_id=by.user_id,
            kind=ChangeKind.SPLIT,
            source=_person(db.session, person),
            undoes=undone.change if undone else None,
            named=undone.ids if undone else form.identities.data or (),
        )
        asked = approving.ask(db.session, by=by, change=change, reason=form.reason.data or "")
        return pending_page(asked, back=url_for("persons.view", person_id=person_id))
    page = render_template("persons/split.html", person=person, form=form, several=several(person))
    return (page, 422) if form.errors else page


def _merge(
    session: Session, by: Actor, person: PersonView, other: PersonView, reason: str
) -> Answer:
    back = url_for("persons.view", person_id=other.key)
    if not (several(person) and several(other)):
        one, another = (in_cases(side.recorded)[0].identity for side in (person, other))
        operations.link(session, by=by, one=one, other=another)
        flash("Linked: they count as one person now.", "success")
        return redirect(back, 303)
    named = [one.identity.id for side in (person, other) for one in in_cases(side.recorded)]
    change = operations.prepare(
        session,
        by_id=by.user_id,
        kind=ChangeKind.MERGE,
        source=_person(session, person),
        target=_person(session, other),
        named=named,
    )
    asked = approving.ask(session, by=by, change=change, reason=reason)
    return pending_page(asked, back=url_for("persons.view", person_id=person.key))


def _person(session: Session, view: PersonView) -> Person:
    person_id = view.recorded[0].identity.person_id or abort(404)
    return session.get_one(Person, person_id)


def _chosen() -> UUID | None:
    """Give who was chosen on the page before."""
    try:
        return UUID(request.args.get("other", ""))
    except ValueError:
        return None
