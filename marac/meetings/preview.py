"""What circulating would do: which cases go to which agency, and how many people can open them."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from marac.access import Actor
from marac.agencies.models import Agency
from marac.cases.models import Case
from marac.cases.speakers import Reader, list_readers
from marac.meetings.differences import Difference, find_difference
from marac.meetings.models import Meeting
from marac.meetings.queries import AgendaItem, list_agenda
from marac.meetings.snapshots import Snapshot, snapshot_of


@dataclass(frozen=True)
class Share:
    """What one agency gets: its cases, and the people who can open at least one of them."""

    agency: Agency
    items: list[AgendaItem]
    people: list[Reader]

    @property
    def references(self) -> list[str]:
        """Give the references of its cases."""
        return [item.case.reference or "" for item in self.items]


@dataclass(frozen=True)
class Preview:
    """What would go out now, what is out already, and who gets what."""

    version: int
    new: list[AgendaItem]
    out: list[AgendaItem]
    shares: list[Share]
    difference: Difference | None
    going: Snapshot

    @property
    def seal(self) -> str:
        """Give a digest (SHA-256) of what goes out to whom, to tell whether it has changed."""
        text = json.dumps(self.going.stored(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def people(self) -> int:
        """Count the people who could open something; one who speaks for two agencies is one."""
        return len({reader.user_id for share in self.shares for reader in share.people})

    @property
    def supplement(self) -> bool:
        """Tell whether something is out already."""
        return bool(self.out)

    @property
    def restricted(self) -> list[AgendaItem]:
        """Give the restricted cases that would go out: two people must agree to that."""
        return [item for item in self.new if item.case.restricted_at is not None]

    @property
    def awaiting_agreement(self) -> list[AgendaItem]:
        """Give the late items that the chair has not agreed to hear; until then nothing goes."""
        return [item for item in self.new if item.listing.awaits_agreement]

    @property
    def may_go(self) -> bool:
        """Tell whether there is something to send and nothing that holds it up."""
        return bool(self.new) and not self.awaiting_agreement

    @property
    def uninvited(self) -> list[AgendaItem]:
        """Give the cases that would go to no agency."""
        return [item for item in self.new if not _invited(item)]


def load_preview(session: Session, *, by: Actor, meeting: Meeting) -> Preview:
    """Work out what circulating now would do, without doing it."""
    shown = (selectinload(Case.parts), selectinload(Case.invitations))
    items = list_agenda(session, by=by, meeting=meeting, options=shown)
    new = [i for i in items if i.listing.circulated_at is None and i.listing.undecided]
    out = [item for item in items if item.listing.circulated_at is not None]
    heard = [item.case.id for item in items if not item.listing.deferred]
    readers = list_readers(session, area_id=meeting.area_id, case_ids=heard)
    now = snapshot_of([item.listing for item in [*out, *new]], readers)
    going = now.only({item.case.id for item in new})
    return Preview(
        version=len(meeting.circulations) + 1,
        new=new,
        out=out,
        shares=_shares(
            _agencies(session, new), new, [r for r in readers if r.case_id in going.cases]
        ),
        difference=find_difference(session, by=by, meeting=meeting, items=[*out, *new], now=now),
        going=going,
    )


def _shares(
    agencies: Sequence[Agency], new: list[AgendaItem], readers: list[Reader]
) -> list[Share]:
    """Give each invited agency its share, by the agency's name."""
    people: dict[UUID, dict[UUID, Reader]] = defaultdict(dict)
    for reader in readers:
        people[reader.agency_id].setdefault(reader.user_id, reader)
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
