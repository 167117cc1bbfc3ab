"""Reading where and by whom incidents happened, in the cases that the reader may open.

A place that tells where somebody lives counts only for those who may know where they live.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, load_only

from marac import clock
from marac.access import Actor, Permission
from marac.cases import policy
from marac.cases.hot.counting import Ranking, Sighting, rank
from marac.cases.models import Case, Part, PartKind
from marac.cases.whereabouts import homes_among, tells_home
from marac.incidents.models import Incident
from marac.people.models import Identity, IdentityKind
from marac.people.names import fold_name, tidy_postcode

# More would take longer than a page may; the page says so.
MOST = 3000


@dataclass(frozen=True)
class HotSpots:
    """What came up again since a day, over how many incidents and cases."""

    since: date
    incidents: int
    cases: int
    cut: bool
    places: Ranking
    perpetrators: Ranking


def find_hot_spots(session: Session, *, by: Actor, months: int) -> HotSpots:
    """Find the places and perpetrators of several incidents in the last months: two queries."""
    since = clock.add_months(clock.today(), -months)
    rows = session.execute(_incidents(by, since)).all()
    people = _people(session, by, {row.case_id for row in rows})
    return HotSpots(
        since=since,
        incidents=len(rows),
        cases=len({row.case_id for row in rows}),
        cut=len(rows) == MOST,
        places=rank(seen for row in rows if (seen := _place(row, people[row.case_id]))),
        perpetrators=rank(
            seen for row in rows for part in people[row.case_id] if (seen := _culprit(row, part))
        ),
    )


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


def _place(row: Any, people: Sequence[Part]) -> Sighting | None:
    """Read where an incident happened; nothing where that is not written down, or not open."""
    incident: Incident = row.Incident
    label = ", ".join(text for text in (incident.place, incident.postcode) if text)
    key = fold_name(incident.place), tidy_postcode(incident.postcode)
    if not any(key) or (not row.located and tells_home(incident, homes_among(people))):
        return None
    return _sighting(row, key, label)


def _culprit(row: Any, part: Part) -> Sighting | None:
    """Read who is said to have done it; one of whom nothing is known cannot come up again."""
    identity = part.identity
    if part.kind is not PartKind.HARM_SOURCE or not (identity.search_name or identity.handle):
        return None
    return _sighting(row, _person_key(identity), identity.paper_name or identity.handle)


def _person_key(identity: Identity) -> Hashable:
    """Say who counts as the same: linked by people, one name and birthday, or one account.

    A name alone is never enough for a person.
    """
    if identity.person_id is not None:
        return identity.person_id
    if identity.handle:
        return fold_name(identity.handle), fold_name(identity.platform)
    if identity.kind is IdentityKind.PERSON and identity.born_on is None:
        return identity.id
    return identity.kind, identity.search_name, identity.born_on


def _sighting(row: Any, key: Hashable, label: str) -> Sighting:
    incident: Incident = row.Incident
    return Sighting(key, label, incident.id, incident.happened_on, row.case_id, row.reference or "")
