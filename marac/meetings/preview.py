"""What circulating would do: which cases go to which agency, and how many people can open them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.meetings.builder import load_builder
from marac.meetings.models import Meeting
from marac.meetings.queries import AgendaItem
from marac.meetings.readers import Reader, list_readers


@dataclass(frozen=True)
class Share:
    """What one agency gets: its cases, and the people who can open at least one of them."""

    agency: Agency
    items: list[AgendaItem]
    people: list[str]


@dataclass(frozen=True)
class Preview:
    """What would go out now, what is out already, and who gets what."""

    version: int
    new: list[AgendaItem]
    out: list[AgendaItem]
    shares: list[Share]

    @property
    def put_off(self) -> list[AgendaItem]:
        """Give the cases that went out and have been put off since."""
        return [item for item in self.out if item.listing.deferral_code]

    @property
    def awaiting_agreement(self) -> list[AgendaItem]:
        """Give the late items that the chair has not agreed to hear; until then nothing goes."""
        return [item for item in self.new if item.listing.awaits_agreement]

    @property
    def uninvited(self) -> list[AgendaItem]:
        """Give the cases that would go to no agency."""
        return [item for item in self.new if not _invited(item)]


def load_preview(session: Session, *, by: Actor, meeting: Meeting) -> Preview:
    """Work out what circulating now would do, without doing it."""
    items = load_builder(session, by=by, meeting=meeting).items
    new = [item for item in items if item.listing.circulated_at is None]
    readers = list_readers(
        session, area_id=meeting.area_id, case_ids=[item.case.id for item in new]
    )
    return Preview(
        version=len(meeting.circulations) + 1,
        new=new,
        out=[item for item in items if item.listing.circulated_at is not None],
        shares=_shares(_agencies(session, new), new, readers),
    )


def _shares(
    agencies: Sequence[Agency], new: list[AgendaItem], readers: list[Reader]
) -> list[Share]:
    """Give each invited agency its share, by the agency's name."""
    people: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    for reader in readers:
        people[reader.agency_id][reader.user_id] = reader.name
    shares = []
    for agency in agencies:
        items = [item for item in new if agency.id in _invited(item)]
        if items:
            shares.append(Share(agency, items, list(people[agency.id].values())))
    return shares


def _agencies(session: Session, new: list[AgendaItem]) -> Sequence[Agency]:
    invited = {agency_id for item in new for agency_id in _invited(item)}
    return session.scalars(
        sa.select(Agency).where(Agency.id.in_(invited)).order_by(Agency.name)
    ).all()


def _invited(item: AgendaItem) -> set[UUID]:
    return {i.agency_id for i in item.case.invitations if i.withdrawn_at is None}
