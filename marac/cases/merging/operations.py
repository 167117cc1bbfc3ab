"""Letting a referral go into the case that it is about, and telling the two apart again.

What the referral told follows into the case: its incidents, people, risk and words, and its files
by way of what is published. The referral itself keeps every row as it was, so that undoing restores
both.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.cases.copying import copy_incident, copy_row
from marac.cases.events import about
from marac.cases.flag import last_referred
from marac.cases.merging.events import CasesMerged, MergeUndone
from marac.cases.merging.said import words_of
from marac.cases.models import (
    Case,
    Conflict,
    Ground,
    Merge,
    Part,
    PartKind,
    Repeat,
    RiskAssessment,
)
from marac.events import publish
from marac.incidents.models import Incident
from marac.people.models import Identity
from marac.refusals import Refused

COPIED = {"incidents": Incident, "parts": Part, "assessments": RiskAssessment}


def merge(session: Session, *, by: Actor, case: Case, duplicate: Case, reason: str) -> Merge:
    """Let a referral go into a case; it counts there as a referral of the day it was sent."""
    _hold(session, case, duplicate)
    if problem := why_not(session, case=case, duplicate=duplicate):
        raise Refused(problem)
    copied = _copy(case, duplicate)
    session.flush()
    row = Merge(
        case=case,
        duplicate_id=duplicate.id,
        merged_at=clock.now(),
        merged_by_id=by.user_id,
        reason=reason,
        said=words_of(duplicate),
        copied={table: [str(row.id) for row in rows] for table, rows in copied.items()},
    )
    session.add(row)
    session.flush()
    _count_as_referral(session, by, row, duplicate)
    duplicate.merged_into_id, duplicate.closed_at = case.id, row.merged_at
    session.flush()
    session.expire(case, ["last_repeat_at", "repeats", "merges"])
    publish(session, CasesMerged(**about(case, by), merge_id=row.id, duplicate_id=duplicate.id))
    return row


def undo(session: Session, *, by: Actor, merge: Merge) -> None:
    """Tell two cases apart again: each holds what it held before, and what came since."""
    case, duplicate = merge.case, merge.duplicate
    _hold(session, case, duplicate)
    if merge.undone_at is not None or duplicate.merged_into_id != case.id:
        raise Refused("These two cases have been told apart already.")
    if case.closed_at is not None:
        raise Refused("The case is closed, so nothing can be taken out of it any more.")
    for table, model in COPIED.items():
        ids = [UUID(text) for text in merge.copied.get(table, [])]
        for row in session.scalars(sa.select(model).where(model.id.in_(ids))):
            session.delete(row)
    _uncount(session, merge)
    merge.undone_at, merge.undone_by_id = clock.now(), by.user_id
    duplicate.merged_into_id = duplicate.closed_at = None
    session.flush()
    changed = ["last_repeat_at", "repeats", "merges", *COPIED]
    session.expire(case, changed)
    publish(session, MergeUndone(**about(case, by), merge_id=merge.id, duplicate_id=duplicate.id))


def why_not(session: Session, *, case: Case, duplicate: Case) -> str:
    """Say in a sentence why a referral cannot go into a case; nothing when it can."""
    return _not_open(case, duplicate) or _would_tell_more(session, case, duplicate)


def _not_open(case: Case, duplicate: Case) -> str:
    if case.id == duplicate.id:
        return "That is this referral itself. Enter the reference of the other case."
    if duplicate.submitted_at is None or duplicate.closed_at is not None:
        return "Only an open referral can go into another case."
    if any(listing.circulated_at or listing.undecided for listing in duplicate.listings):
        return "This case is on an agenda, or was on one that went out, so it stays a case."
    if case.submitted_at is None or case.closed_at is not None:
        return "The other case is not open, so nothing can go into it."
    return ""


def _would_tell_more(session: Session, case: Case, duplicate: Case) -> str:
    """Say who could read the referral by way of the case from whom it is kept now."""
    if duplicate.restricted_at is not None and case.restricted_at is None:
        return "This referral is restricted and the other case is not. Restrict that one first."
    if _kept_away(session, duplicate) - _kept_away(session, case):
        return "Somebody is kept away from this referral. Keep them away from the other case first."
    return ""


def _hold(session: Session, *cases: Case) -> None:
    """Hold both cases, always in one order, and read them as they stand now."""
    for case in sorted(cases, key=lambda case: case.id):
        session.execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
        session.refresh(case)


def _copy(case: Case, duplicate: Case) -> dict[str, list[Any]]:
    incidents = [copy_incident(incident) for incident in duplicate.incidents]
    parts = [
        copy_row(part, identity=part.identity, position=100 + part.position)
        for part in _new_parts(case, duplicate)
    ]
    assessments = [copy_row(a, without=["listing_id"]) for a in duplicate.assessments]
    case.incidents.extend(incidents)
    case.parts.extend(parts)
    case.assessments.extend(assessments)
    return {"incidents": incidents, "parts": parts, "assessments": assessments}


def _new_parts(case: Case, duplicate: Case) -> Iterator[Part]:
    """Give who is in the referral beside the person harmed, and not yet in the case."""
    there = {_known_as(part.identity) for part in case.parts}
    for part in duplicate.parts:
        if part.kind is not PartKind.SUBJECT and _known_as(part.identity) not in there:
            yield part


def _known_as(identity: Identity) -> object:
    return identity.person_id or (identity.kind, identity.search_name or identity.id)


def _count_as_referral(session: Session, by: Actor, merge: Merge, duplicate: Case) -> None:
    case = merge.case
    session.add(
        Repeat(
            case_id=case.id,
            merge_id=merge.id,
            referred_at=last_referred(duplicate),
            referred_by_id=by.user_id,
            agency_id=duplicate.agency_id,
        )
    )
    heard = any(listing.decided_at is not None for listing in case.listings)
    if heard and Ground.REPEAT.value not in case.grounds:
        case.grounds = [*case.grounds, Ground.REPEAT.value]
        merge.copied = {**merge.copied, "grounds": [Ground.REPEAT.value]}
    session.flush()


def _uncount(session: Session, merge: Merge) -> None:
    """Take back that the referral counted, and the ground, unless another repeat holds it."""
    session.execute(sa.delete(Repeat).where(Repeat.merge_id == merge.id))
    others = session.scalar(sa.select(Repeat.id).where(Repeat.case_id == merge.case_id).limit(1))
    taken = merge.copied.get("grounds", []) if others is None else []
    merge.case.grounds = [ground for ground in merge.case.grounds if ground not in taken]


def _kept_away(session: Session, case: Case) -> set[tuple[UUID | None, UUID | None]]:
    rows = session.execute(
        sa.select(Conflict.user_id, Conflict.agency_id).where(
            Conflict.case_id == case.id, Conflict.lifted_at.is_(None)
        )
    )
    return {(user_id, agency_id) for user_id, agency_id in rows}
