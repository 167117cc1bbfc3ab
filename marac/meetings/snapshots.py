"""What stood on an agenda when it went out, to whom: in ids, to compare the next version with.

A snapshot holds the whole agenda, whoever sent it out; whoever compares with it sees only what is
about cases that they may see.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.cases.models import Listing
from marac.cases.speakers import Reader, list_readers
from marac.meetings.models import Circulation, Meeting
from marac.meetings.policy import on_the_agenda


@dataclass(frozen=True)
class Placed:
    """One case of a snapshot: its place, and the people of each agency who could open it."""

    position: int
    deferred: bool
    agencies: dict[UUID, frozenset[UUID]]


@dataclass(frozen=True)
class Snapshot:
    """The cases of an agenda, each with its place and its readers."""

    cases: dict[UUID, Placed]

    @property
    def agencies(self) -> set[UUID]:
        """Give every agency that got a case."""
        return {agency_id for case in self.cases.values() for agency_id in case.agencies}

    @property
    def people(self) -> set[UUID]:
        """Give everyone who could open a case."""
        shares = (people for case in self.cases.values() for people in case.agencies.values())
        return {user_id for people in shares for user_id in people}

    @property
    def order(self) -> list[UUID]:
        """Give the cases in the order of their places."""
        return sorted(self.cases, key=lambda case_id: self.cases[case_id].position)

    def only(self, case_ids: Collection[UUID]) -> "Snapshot":
        """Leave out every case but these."""
        return Snapshot({key: case for key, case in self.cases.items() if key in case_ids})

    def stored(self) -> dict[str, Any]:
        """Write it as a circulation keeps it."""
        return {
            "cases": {
                str(case_id): {
                    "position": case.position,
                    "deferred": case.deferred,
                    "agencies": {str(a): sorted(map(str, who)) for a, who in case.agencies.items()},
                }
                for case_id, case in self.cases.items()
            }
        }


def read(stored: dict[str, Any]) -> Snapshot | None:
    """Read what a circulation kept; nothing where it kept nothing."""
    if "cases" not in stored:
        return None
    return Snapshot(
        {
            UUID(case_id): Placed(
                position=case["position"],
                deferred=case["deferred"],
                agencies={
                    UUID(agency): frozenset(map(UUID, who))
                    for agency, who in case["agencies"].items()
                },
            )
            for case_id, case in stored["cases"].items()
        }
    )


def snapshot_of(listings: Iterable[Listing], readers: Iterable[Reader]) -> Snapshot:
    """Put places and their readers together; the cases' invitations are loaded."""
    people: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for reader in readers:
        people[reader.case_id, reader.agency_id].add(reader.user_id)
    return Snapshot(
        {
            place.case_id: Placed(
                position=place.position,
                deferred=place.deferred,
                agencies={
                    agency_id: frozenset(people[place.case_id, agency_id])
                    for agency_id in _agencies_of(place)
                },
            )
            for place in listings
        }
    )


def take_snapshot(session: Session, *, meeting: Meeting) -> Snapshot:
    """Take down all of an agenda that is out now."""
    places = session.scalars(
        sa.select(Listing).where(
            Listing.meeting_id == meeting.id, Listing.circulated_at.is_not(None), on_the_agenda()
        )
    ).all()
    ids = [place.case_id for place in places if not place.deferred]
    readers = list_readers(session, area_id=meeting.area_id, case_ids=ids)
    return snapshot_of(places, readers)


def find_earlier(session: Session, *, meeting: Meeting) -> Circulation | None:
    """Find what the next version is compared with: the last one, or that of the meeting before.

    One that was recalled counts too for its own meeting: people may have seen it.
    """
    if meeting.circulations:
        return meeting.circulations[-1]
    return session.scalar(
        sa.select(Circulation)
        .join(Circulation.meeting)
        .where(
            Meeting.area_id == meeting.area_id,
            Meeting.starts_at < meeting.starts_at,
            Meeting.cancelled_at.is_(None),
            Circulation.recalled_at.is_(None),
        )
        .order_by(Meeting.starts_at.desc(), Circulation.number.desc())
        .options(sa.orm.joinedload(Circulation.meeting, innerjoin=True))
        .limit(1)
    )


def _agencies_of(place: Listing) -> list[UUID]:
    """Give the agencies that take part in a case that is heard; a case put off goes to nobody."""
    if place.deferred:
        return []
    return [i.agency_id for i in place.case.invitations if i.withdrawn_at is None]
