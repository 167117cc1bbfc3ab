"""What one agency would see of an agenda that goes out now, case by case and person by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session, selectinload

from marac.access import Actor
from marac.agencies.models import Agency
from marac.agencies.queries import get_agency
from marac.cases.attesting.queries import Named, name_everybody, wards_of
from marac.cases.models import Case
from marac.cases.speakers import Reader, list_readers
from marac.meetings.models import Meeting
from marac.meetings.queries import AgendaItem, list_agenda


@dataclass(frozen=True)
class Seen:
    """One case as an agency sees it: first the names and the ward, then the case itself.

    `number` is the agency's own count, which has no gaps; `located` tells that the safe contact and
    where people live are released to it.
    """

    number: int
    item: AgendaItem
    people: tuple[Named, ...]
    wards: tuple[str, ...]
    located: bool
    readers: tuple[Reader, ...]


@dataclass(frozen=True)
class AgencyView:
    """Everything that an agency sees of an agenda, and how many of its cases it does not see."""

    agency: Agency
    cases: list[Seen]
    others: int


def load_agency_view(
    session: Session, *, by: Actor, meeting: Meeting, agency_id: UUID
) -> AgencyView | None:
    """Work out what an agency of the area would see of the agenda, as far as the actor sees it."""
    agency = get_agency(session, by=by, agency_id=agency_id)
    if agency is None:
        return None
    loaded = [Case.parts, Case.invitations, Case.contact_releases]
    items = list_agenda(
        session, by=by, meeting=meeting, options=[selectinload(one) for one in loaded]
    )
    own = [item for item in items if _is_invited(item.case, agency_id)]
    heard = [item.case.id for item in own if not item.listing.deferred]
    readers = list_readers(session, area_id=meeting.area_id, case_ids=heard)
    mine = [reader for reader in readers if reader.agency_id == agency_id]
    seen = [_seen(n, item, agency_id, mine) for n, item in enumerate(own, start=1)]
    return AgencyView(agency, seen, len(items) - len(own))


def _seen(number: int, item: AgendaItem, agency_id: UUID, readers: Sequence[Reader]) -> Seen:
    identities = [part.identity for part in item.case.parts]
    return Seen(
        number=number,
        item=item,
        people=name_everybody(identities),
        wards=wards_of(identities),
        located=any(
            release.agency_id == agency_id and release.withdrawn_at is None
            for release in item.case.contact_releases
        ),
        readers=tuple(reader for reader in readers if reader.case_id == item.case.id),
    )


def _is_invited(case: Case, agency_id: UUID) -> bool:
    return any(i.agency_id == agency_id and i.withdrawn_at is None for i in case.invitations)
