"""What happened at an address, and who was recorded there, as far as one reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from marac.access import Actor
from marac.agencies.queries import CodeBook, get_code_book
from marac.cases.happenings.sheet import IncidentSheet, incident_sheet
from marac.cases.models import PartKind
from marac.cases.whereabouts import HOME_CODE
from marac.incidents.models import Incident
from marac.people.matching import Description
from marac.people.names import fold_name, tidy_postcode
from marac.persons.queries import get_recorded
from marac.persons.recorded import Recorded
from marac.persons.suggesting import suggest_places
from marac.persons.views import HistoryLine, history_of

SAME_ADDRESS, SAME_POSTCODE = "same address", "same postcode"
MOST = 60
# A shorter text, "12" say, stands in too many others to tell anything.
TELLING = 6


@dataclass(frozen=True)
class Happening:
    """One incident at the place, and the case that tells of it."""

    case_id: UUID
    reference: str
    sheet: IncidentSheet


@dataclass(frozen=True)
class PlaceView:
    """An address as one reader may see it: who was recorded there, what happened, in which cases.

    Only what stands in cases open to the reader, with the addresses that are open to them.
    """

    address: str
    spellings: tuple[str, ...]
    recorded: tuple[Recorded, ...]
    happened: tuple[Happening, ...]
    history: tuple[HistoryLine, ...]


def get_place(session: Session, *, by: Actor, identity_id: UUID) -> PlaceView | None:
    """Read the address of somebody recorded, if it is open to the actor."""
    asked = get_recorded(session, by=by, identity_id=identity_id)
    if asked is None or not asked.located or not written(asked):
        return None
    found = [asked, *_there(session, by, asked)]
    book = get_code_book(session, area_id=by.area_id)
    return PlaceView(
        address=written(asked),
        spellings=tuple(dict.fromkeys(written(one) for one in found)),
        recorded=tuple({one.identity.id: one for one in found}.values()),
        happened=tuple(_happened(session, found, book)),
        history=history_of(found, by=by),
    )


def written(recorded: Recorded) -> str:
    """Give an address as it was written down."""
    identity = recorded.identity
    return ", ".join(t for t in (identity.address, identity.postcode) if t)


def _there(session: Session, by: Actor, asked: Recorded) -> Iterable[Recorded]:
    identity = asked.identity
    wanted = Description(address=identity.address, postcode=identity.postcode)
    enough = SAME_ADDRESS if identity.address else SAME_POSTCODE
    found = suggest_places(session, by=by, description=wanted, show=MOST)
    return (one.recorded for one in found if enough in one.match.evidence)


def _happened(session: Session, found: list[Recorded], book: CodeBook) -> Iterable[Happening]:
    """Give the incidents of these cases that took place at the address, the latest first."""
    cases = {one.case.id: one.case for one in found}
    harmed = {one.case.id for one in found if one.part.kind is not PartKind.HARM_SOURCE}
    rows = session.scalars(
        sa.select(Incident)
        .where(Incident.case_id.in_(cases))
        .options(joinedload(Incident.strands))
        .order_by(Incident.happened_on.desc(), Incident.id)
    ).unique()
    for incident in rows:
        at_home = incident.location_code == HOME_CODE and incident.case_id in harmed
        if at_home or _took_place_at(incident, found):
            sheet = incident_sheet(incident, book, located=True)
            yield Happening(incident.case_id, cases[incident.case_id].reference or "", sheet)


def _took_place_at(incident: Incident, found: list[Recorded]) -> bool:
    """Tell whether where it happened is written as one of these addresses is."""
    place = _bare(incident.place)
    streets = {_bare(one.identity.address) for one in found}
    if any(street in place for street in streets if len(street) >= TELLING):
        return True
    postcodes = {tidy_postcode(one.identity.postcode) for one in found if not one.identity.address}
    return bool(incident.postcode) and tidy_postcode(incident.postcode) in postcodes


def _bare(text: str | None) -> str:
    return fold_name(text or "").replace(" ", "")
