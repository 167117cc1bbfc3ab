"""Who those in a case may be: suggestions with their evidence, and what somebody decides."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marac.access import Permission, requires, the_actor
from marac.cases.policy import may_now
from marac.cases.routes.browse import case_or_404
from marac.cases.routes.finding import case_for
from marac.database import db
from marac.events import publish
from marac.persons import operations, queries, suggesting
from marac.persons.blueprint import bp
from marac.persons.events import MatchesLookedUp
from marac.persons.forms import DecideForm
from marac.persons.recorded import Recorded
from marac.persons.routes.reading import several
from marac.persons.section import parts_to_match

DIFFERENT, SAME = "different", "same"


@bp.get("/cases/<uuid:case_id>/matches")
@requires(Permission.CASE_READ_CORE)
def matches(case_id: UUID) -> str:
    """Show who those harmed and those who harm may be, in cases that the reader may open."""
    by, case = the_actor(), case_or_404(case_id)
    wanted = {part.identity_id for part in parts_to_match(case)}
    asked = [one for one in queries.list_parts(by=by, case=case) if one.identity.id in wanted]
    each = suggesting.suggest_for_each(db.session, by=by, each=asked)
    found = list(zip(asked, each, strict=True))
    shown = tuple(s.recorded.identity.id for _, suggestions in found for s in suggestions)
    event = MatchesLookedUp(actor_id=by.user_id, area_id=by.area_id, case_id=case.id, shown=shown)
    publish(db.session, event)
    return render_template(
        "persons/matches.html",
        case=case,
        found=found,
        also_in=queries.cases_with(db.session, by=by, case=case),
        decides=may_now(by, Permission.PERSON_MERGE_SPLIT, case),
    )


@bp.post("/cases/<uuid:case_id>/matches/<uuid:identity_id>/<uuid:other_id>")
@requires(Permission.PERSON_MERGE_SPLIT)
def decide(case_id: UUID, identity_id: UUID, other_id: UUID) -> Response:
    """Say that somebody in a case is, or is not, somebody who was recorded before."""
    by, case = the_actor(), case_for(Permission.PERSON_MERGE_SPLIT, case_id)
    one = queries.get_part(db.session, by=by, case=case, identity_id=identity_id) or abort(404)
    other = queries.get_recorded(db.session, by=by, identity_id=other_id) or abort(404)
    answer, form = request.form.get("button"), DecideForm()
    if one.identity.id == other.identity.id:
        abort(404)
    if not form.validate_on_submit() or answer not in (SAME, DIFFERENT):
        return redirect(url_for("persons.matches", case_id=case_id), 303)
    pair = {"one": one.identity, "other": other.identity}
    scored = suggesting.scored(db.session, by=by, recorded=one, other_id=other_id)
    if answer == DIFFERENT:
        operations.tell_apart(db.session, by=by, scored=scored, **pair)
        flash("Kept apart: the one is not suggested for the other again.", "success")
    elif _both_are_several(one, other):
        address = url_for("persons.merge", person_id=identity_id, other=other_id)
        return redirect(address, 303)
    else:
        operations.link(db.session, by=by, scored=scored, **pair)
        flash("Linked: they count as one person now.", "success")
    return redirect(url_for("persons.matches", case_id=case_id), 303)


def _both_are_several(one: Recorded, other: Recorded) -> bool:
    """Tell whether both are persons of more than one identity, as far as the decider sees."""
    by = the_actor()
    people = (
        queries.get_person(db.session, by=by, person_id=recorded.identity.id)
        for recorded in (one, other)
    )
    return all(person is not None and several(person) for person in people)
