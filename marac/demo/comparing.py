"""Lets the co-ordinator decide who is already known, so that how well people are found is measured.

Those at triage are left open: there the page of a case still asks.
"""

from marac.cases.models import Case
from marac.demo.world import World
from marac.persons import operations, queries, suggesting
from marac.persons.recorded import Recorded
from marac.persons.section import parts_to_match
from marac.persons.suggesting import Suggestion

AREA = "bristol"
# Cases in which somebody comes back, and others in which the matcher only thought of a relative.
CAME_BACK = ("kowalczyk-again", "bright-again", "haddad-again")
ELSEWHERE = ("warsame", "ashcombe", "rao")
# Of relatives somebody says that they are others; of strangers nobody needs to.
WORTH_A_WORD = -5.0


def decide(world: World) -> None:
    """Link whom the matcher surely knows, and tell apart relatives that it thought of besides."""
    for key in (*CAME_BACK, *ELSEWHERE):
        _decide(world, world.cases[key])


def _decide(world: World, case: Case) -> None:
    session, by = world.session, world.coordinator(AREA)
    asked = {part.identity_id for part in parts_to_match(case)}
    for one in queries.list_parts(by=by, case=case):
        if one.identity.id not in asked:
            continue
        for suggestion in suggesting.suggest_for(session, by=by, recorded=one):
            _answer(world, one, suggestion)


def _answer(world: World, one: Recorded, suggestion: Suggestion) -> None:
    session, by = world.session, world.coordinator(AREA)
    other = suggestion.recorded.identity
    if suggestion.weak and (other.born_on is None or suggestion.match.bits < WORTH_A_WORD):
        return
    if one.identity.person_id is not None and one.identity.person_id == other.person_id:
        return
    say = operations.tell_apart if suggestion.weak else operations.link
    scored = suggesting.scored(session, by=by, recorded=one, other_id=other.id)
    say(session, by=by, one=one.identity, other=other, scored=scored)
    session.refresh(one.identity)
