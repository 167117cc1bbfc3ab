"""What circulating minutes would do: which agency reads of which cases, and who its people are."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.cases.models import Case, Invitation
from marac.cases.policy import visible_to as case_visible_to
from marac.cases.speakers import Reader, list_readers
from marac.meetings.differences import Difference, compare_people
from marac.meetings.models import Meeting, MinutesRevision
from marac.meetings.snapshots import Placed, Snapshot, read


@dataclass(frozen=True)
class Extract:
    """What one agency reads: its cases, and the people who can read of at least one."""

    agency: Agency
    references: list[str]
    people: list[Reader]


@dataclass(frozen=True)
class MinutesPreview:
    """Who reads what of an approved version once it goes out, and how that differs.

    `changed` are the cases of which an amendment says something else than the version before.
    """

    shares: list[Extract]
    difference: Difference | None
    changed: list[str]
    earlier: int | None
    seal: str

    @property
    def people(self) -> int:
        """Count the people who could read something; one who speaks for two agencies is one."""
        return len({reader.user_id for share in self.shares for reader in share.people})


def load_minutes_preview(
    session: Session, *, by: Actor, meeting: Meeting, known: list[MinutesRevision]
) -> MinutesPreview:
    """Work out who would read the latest of these versions, as far as the actor may know."""
    revision = known[-1]
    entries = revision.content["cases"]
    references = _references(session, by, [UUID(entry["case_id"]) for entry in entries])
    readers = list_readers(session, area_id=meeting.area_id, case_ids=list(references))
    invited = _invited(session, list(references))
    now = _snapshot(invited, readers)
    earlier = next((r for r in reversed(known[:-1]) if r.circulated_at is not None), None)
    return MinutesPreview(
        shares=_shares(invited, references, readers),
        difference=_since_the_agenda(session, meeting, now),
        changed=_changed(earlier, entries, references),
        earlier=earlier.number if earlier is not None else None,
        seal=_seal(revision, now),
    )


def _references(session: Session, by: Actor, ids: list[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        sa.select(Case.id, Case.reference)
        .where(Case.id.in_(ids), case_visible_to(by))
        .order_by(Case.reference)
    )
    return {row[0]: row[1] or "" for row in rows}


def _invited(session: Session, ids: list[UUID]) -> list[tuple[Agency, UUID]]:
    """Read which agency takes part in which case, by the agency's name."""
    rows = session.execute(
        sa.select(Agency, Invitation.case_id)
        .join(Invitation, Invitation.agency_id == Agency.id)
        .where(Invitation.case_id.in_(ids), Invitation.withdrawn_at.is_(None))
        .order_by(Agency.name, Agency.id)
    )
    return [(row[0], row[1]) for row in rows]


def _snapshot(invited: list[tuple[Agency, UUID]], readers: list[Reader]) -> Snapshot:
    people: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for reader in readers:
        people[reader.case_id, reader.agency_id].add(reader.user_id)
    agencies: dict[UUID, dict[UUID, frozenset[UUID]]] = defaultdict(dict)
    for agency, case_id in invited:
        agencies[case_id][agency.id] = frozenset(people[case_id, agency.id])
    return Snapshot({case_id: Placed(0, False, shares) for case_id, shares in agencies.items()})


def _shares(
    invited: list[tuple[Agency, UUID]], references: dict[UUID, str], readers: list[Reader]
) -> list[Extract]:
    people: dict[UUID, dict[UUID, Reader]] = defaultdict(dict)
    for reader in readers:
        people[reader.agency_id].setdefault(reader.user_id, reader)
    cases: dict[Agency, list[str]] = defaultdict(list)
    for agency, case_id in invited:
        cases[agency].append(references[case_id])
    return [
        Extract(agency, sorted(named), list(people[agency.id].values()))
        for agency, named in cases.items()
    ]


def _since_the_agenda(session: Session, meeting: Meeting, now: Snapshot) -> Difference | None:
    """Compare who reads the minutes with who got the agenda, for the same cases."""
    last = meeting.agendas_out[-1] if meeting.agendas_out else None
    then = read(last.recipients) if last is not None else None
    if then is None:
        return None
    return compare_people(
        session, then=then.only(now.cases), now=now, since="the agenda that went out"
    )


def _changed(
    earlier: MinutesRevision | None, entries: list[dict[str, Any]], references: dict[UUID, str]
) -> list[str]:
    """Name the cases of which an amendment says something else."""
    if earlier is None:
        return []
    before = {entry["case_id"]: entry for entry in earlier.content["cases"]}
    return [
        references[UUID(entry["case_id"])]
        for entry in entries
        if UUID(entry["case_id"]) in references and before.get(entry["case_id"]) != entry
    ]


def _seal(revision: MinutesRevision, now: Snapshot) -> str:
    """Give a digest (SHA-256) of what goes out to whom, to tell whether it has changed."""
    text = json.dumps([revision.digest, now.stored()], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
