"""Lets a case of the first meeting come back as a repeat, and two move between the areas."""

from datetime import timedelta

from marac import clock
from marac.access import Actor
from marac.agencies.queries import get_code_book
from marac.cases.models import Case
from marac.cases.repeats.operations import tell
from marac.cases.story import timeline_of
from marac.cases.transfers.operations import Destination, Papers, accept, send
from marac.cases.transfers.telling import offer_of
from marac.demo.world import World
from marac.incidents.operations import IncidentValues, Targeted

AREA, FROM = "bristol", "somerset"
REPEAT, MOVED, LEAVING, TELLER = "kowalczyk", "vickery", "castellanos", "council-safety"
LINE = "Both tyres of the same car let down again overnight, a note with the old words on it"
WHY = "He has taken a room in Bristol, and the calls have followed him there."
WHY_THERE = (
    "The council has found the family a home in Somerset, and they move at the end of the month."
)


def come_back(world: World) -> None:
    """Tell of a further incident in a flagged case, and send a case to the area next door."""
    session, by = world.session, world.voice(TELLER, AREA)
    values = IncidentValues(
        happened_on=clock.today() - timedelta(days=1),
        summary=LINE,
        strands=(Targeted(strand="RACE"),),
    )
    case = world.cases[REPEAT]
    agency_id = next(iter(by.agency_ids))
    tell(session, by=by, case=case, agency_id=agency_id, values=values)
    by, case = world.coordinator(FROM), world.cases[MOVED]
    _hand_over(world, by, case)
    _leave(world)


def _hand_over(world: World, by: Actor, case: Case) -> None:
    """Offer a case to Bristol, and accept it there; its receipt is still to be confirmed."""
    session, here = world.session, world.areas[AREA]
    told = offer_of(case, get_code_book(session, area_id=case.area_id))
    papers = Papers(WHY, told, timeline_of(case, by=by))
    row = send(session, by=by, case=case, to=Destination(here, here.name), papers=papers)
    accept(session, by=world.coordinator(AREA), transfer=row)


def _leave(world: World) -> None:
    """Offer a case of Bristol to Somerset, where nobody has answered yet."""
    session, by = world.session, world.coordinator(AREA)
    case, there = world.cases[LEAVING], world.areas[FROM]
    told = offer_of(case, get_code_book(session, area_id=case.area_id))
    papers = Papers(WHY_THERE, told, timeline_of(case, by=by))
    send(session, by=by, case=case, to=Destination(there, there.name), papers=papers)
