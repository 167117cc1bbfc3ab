"""Lets a case of the first meeting come back as a repeat, and one of Somerset move to Bristol."""

from datetime import timedelta

from marac import clock
from marac.cases.repeats.operations import tell
from marac.cases.story import timeline_of
from marac.cases.transfers.operations import Destination, send
from marac.demo.world import World
from marac.incidents.operations import IncidentValues, Targeted

AREA, FROM = "bristol", "somerset"
REPEAT, MOVED, TELLER = "kowalczyk", "vickery", "council-safety"
LINE = "Both tyres of the same car let down again overnight, a note with the old words on it"
WHY = "He has taken a room in Bristol, and the calls have followed him there."


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
    here = world.areas[AREA]
    send(
        session,
        by=by,
        case=case,
        to=Destination(here, here.name),
        reason=WHY,
        history=timeline_of(case, by=by),
    )
