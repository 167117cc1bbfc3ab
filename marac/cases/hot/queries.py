"""Reading to whom, where and by whom incidents happened, in the cases that the reader may open."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from marac import clock
from marac.access import Actor, Permission
from marac.cases import policy
from marac.cases.hot import sightings
from marac.cases.hot.counting import Ranking, Sighting, rank
from marac.cases.hot.sightings import Seen
from marac.cases.models import Case, Part
from marac.incidents.models import Incident

# More would take longer than a page may; the page says so.
MOST = 3000


@dataclass(frozen=True)
class HotSpots:
    """What came up again since a day, over how many incidents and cases."""

    since: date
    incidents: int
    cases: int
    cut: bool
    victims: Ranking
    perpetrators: Ranking
    addresses: Ranking
    places: Ranking
    groups: Ranking


def find_hot_spots(session: Session, *, by: Actor, months: int) -> HotSpots:
    """Find whom and what several incidents of the last months have in common: two queries."""
    since = clock.add_months(clock.today(), -months)
    rows = session.execute(_incidents(by, since)).all()
    people = _people(session, by, {row.case_id for row in rows})
    houses = {
        part.id: house
        for parts in people.values()
        for part in parts
        if (house := sightings.house_of(part.identity)) is not None
    }
    seen = [
        Seen(row.Incident, row.reference or "", bool(row.located), people[row.case_id], houses)
        for row in rows
    ]
    return HotSpots(
        since=since,
        incidents=len(rows),
        cases=len({row.case_id for row in rows}),
        cut=len(rows) == MOST,
        victims=_rank(seen, sightings.victims),
        perpetrators=_rank(seen, sightings.perpetrators),
        addresses=_rank(seen, sightings.addresses),
        places=_rank(seen, sightings.places),
        groups=_rank(seen, sightings.groups),
    )


def _rank(seen: Iterable[Seen], told: Callable[[Seen], Iterable[Sighting]]) -> Ranking:
    return rank(sighting for one in seen for sighting in told(one))


def _incidents(by: Actor, since: date) -> sa.Select[Any]:
    """Select the incidents, the latest first, and whether the reader may know where people live."""
    located = sa.or_(policy.within(by, Permission.CASE_READ_SAFE_CONTACT), policy.referred_by(by))
    columns = (
        Incident.place,
        Incident.postcode,
        Incident.uprn,
        Incident.location_code,
        Incident.case_id,
    )
    return (
        sa.select(Incident, Case.id.label("case_id"), Case.reference)
        .add_columns(sa.case((located, 1), else_=0).label("located"))
        .join(Case, Case.id == Incident.case_id)
        .where(
            policy.visible_to(by),
            Case.submitted_at.is_not(None),
            Case.merged_into_id.is_(None),
            Incident.happened_on >= since,
        )
        .options(load_only(Incident.happened_on, *columns))
        .order_by(Incident.happened_on.desc(), Incident.id.desc())
        .limit(MOST)
    )


def _people(session: Session, by: Actor, case_ids: set[UUID]) -> dict[UUID, list[Part]]:
    found = session.scalars(
        sa.select(Part)
        .join(Case, Case.id == Part.case_id)
        .where(Part.case_id.in_(case_ids), policy.visible_to(by))
    )
    people: dict[UUID, list[Part]] = defaultdict(list)
    for part in found:
        people[part.case_id].append(part)
    return people
