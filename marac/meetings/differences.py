"""How what would go out now differs from what went out last, as one person may know it."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models import Case
from marac.cases.policy import visible_to as case_visible_to
from marac.meetings.models import Circulation, Meeting
from marac.meetings.queries import AgendaItem
from marac.meetings.snapshots import Snapshot, find_earlier, read
from marac.web.filters import plain_date


@dataclass(frozen=True)
class Move:
    """A case that has another number than before."""

    reference: str
    was: int
    now: int


@dataclass(frozen=True)
class Difference:
    """What is new, moved, put off or gone since the agenda before; names in their order.

    `since` names that agenda. Cases are compared only with a version for the same meeting.
    """

    since: str
    same_meeting: bool = False
    added: list[str] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    put_off: list[str] = field(default_factory=list)
    taken_off: list[str] = field(default_factory=list)
    agencies_new: list[str] = field(default_factory=list)
    agencies_gone: list[str] = field(default_factory=list)
    people_new: list[str] = field(default_factory=list)
    people_gone: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Tell whether nothing is different."""
        people = (self.agencies_new, self.agencies_gone, self.people_new, self.people_gone)
        return not any((self.added, self.moved, self.put_off, self.taken_off, *people))


def find_difference(
    session: Session, *, by: Actor, meeting: Meeting, items: list[AgendaItem], now: Snapshot
) -> Difference | None:
    """Compare what would be out then with what went out last; nothing when there is none."""
    earlier = find_earlier(session, meeting=meeting)
    kept = read(earlier.recipients) if earlier is not None else None
    if earlier is None or kept is None:
        return None
    references = _references(session, by, kept)
    then = kept.only(references)
    same = earlier.meeting_id == meeting.id
    found = compare_people(session, then=then, now=now, since=_since(earlier, same=same))
    return replace(found, same_meeting=True, **_cases(items, then, references)) if same else found


def compare_versions(
    session: Session, *, by: Actor, then: Circulation, now: Circulation
) -> Difference | None:
    """Compare two versions of one agenda; nothing where one of them kept nothing."""
    before, after = read(then.recipients), read(now.recipients)
    if before is None or after is None:
        return None
    references = _references(session, by, Snapshot(before.cases | after.cases))
    before, after = before.only(references), after.only(references)
    found = compare_people(session, then=before, now=after, since=_since(then, same=True))
    was = {case_id: number for number, case_id in enumerate(before.order, start=1)}
    return replace(
        found,
        same_meeting=True,
        added=[references[key] for key in after.order if key not in was],
        moved=[
            Move(references[key], was[key], number)
            for number, key in enumerate(after.order, start=1)
            if key in was and was[key] != number
        ],
        put_off=[
            references[key]
            for key in after.order
            if key in was and after.cases[key].deferred and not before.cases[key].deferred
        ],
        taken_off=[references[key] for key in before.order if key not in after.cases],
    )


def compare_people(session: Session, *, then: Snapshot, now: Snapshot, since: str) -> Difference:
    """Say which agencies and people are new or gone, whatever became of the cases."""
    agencies, people = _names(session, then, now)
    return Difference(
        since=since,
        agencies_new=_named(agencies, now.agencies - then.agencies),
        agencies_gone=_named(agencies, then.agencies - now.agencies),
        people_new=_named(people, now.people - then.people),
        people_gone=_named(people, then.people - now.people),
    )


def _since(earlier: Circulation, *, same: bool) -> str:
    if not same:
        return f"the agenda of {plain_date(earlier.meeting.starts_at)}"
    recalled = ", which was recalled" if earlier.recalled_at is not None else ""
    return f"version {earlier.number}{recalled}"


def _cases(items: list[AgendaItem], then: Snapshot, references: dict[UUID, str]) -> dict[str, Any]:
    """Say of each case of the same agenda what became of it."""
    before = {case_id: number for number, case_id in enumerate(then.order, start=1)}
    known = [item for item in items if item.case.id in before]
    on_it = {item.case.id for item in items}
    return {
        "added": [i.case.reference or "" for i in items if i.case.id not in before],
        "moved": [
            Move(i.case.reference or "", before[i.case.id], i.number)
            for i in known
            if before[i.case.id] != i.number
        ],
        "put_off": [
            i.case.reference or ""
            for i in known
            if i.listing.deferred and not then.cases[i.case.id].deferred
        ],
        "taken_off": [references[case_id] for case_id in then.order if case_id not in on_it],
    }


def _references(session: Session, by: Actor, kept: Snapshot) -> dict[UUID, str]:
    """Find the cases of a snapshot that the actor may see: of the others nothing is said."""
    rows = session.execute(
        sa.select(Case.id, Case.reference).where(Case.id.in_(kept.cases), case_visible_to(by))
    )
    return {row[0]: row[1] or "" for row in rows}


def _names(
    session: Session, then: Snapshot, now: Snapshot
) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Find the names of the agencies and people that are not in both."""
    agencies, people = then.agencies ^ now.agencies, then.people ^ now.people
    if not agencies and not people:
        return {}, {}
    rows = session.execute(
        sa.union_all(
            sa.select(Agency.id, Agency.name).where(Agency.id.in_(agencies)),
            sa.select(User.id, User.name).where(User.id.in_(people)),
        )
    ).all()
    names = {row[0]: row[1] for row in rows}
    return (
        {key: name for key, name in names.items() if key in agencies},
        {key: name for key, name in names.items() if key in people},
    )


def _named(names: dict[UUID, str], keys: set[UUID]) -> list[str]:
    return sorted(names[key] for key in keys if key in names)
