"""Reading people and places: what one reader may see of them, here and in their other areas."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor, Permission
from marac.accounts.actors import held_by, make_actor
from marac.accounts.models import User
from marac.cases.models import Case, Part
from marac.cases.policy import sees_safe_contact, visible_to
from marac.cases.whereabouts import homes_of
from marac.database import beyond
from marac.people.decided import ChangeKind, PersonChange, PersonMove
from marac.people.matching import Band, describe
from marac.people.models import Identity
from marac.persons.recorded import ROLES, Recorded, is_located, list_of, list_of_each, list_recorded
from marac.persons.suggesting import Sought, Suggestion, suggest_each
from marac.persons.views import HistoryLine, PersonView, history_of, view_of

ELSEWHERE = "another area's cases are asked for as the reader, with the seats they hold there"


@dataclass(frozen=True)
class Elsewhere:
    """Who in another area of the reader's may be the same person."""

    area: str
    suggestions: tuple[Suggestion, ...]
    lines: dict[UUID, tuple[HistoryLine, ...]]


@dataclass(frozen=True)
class EarlierMerge:
    """A merge that can be undone: when it was, and which of the identities seen here it brought."""

    change: PersonChange
    ids: frozenset[UUID]
    done_at: datetime
    names: tuple[str, ...]


def get_person(session: Session, *, by: Actor, person_id: UUID) -> PersonView | None:
    """Read a person, or an identity that is linked to nobody, as far as the actor may see."""
    found = list_of(session, by=by, key=person_id)
    return view_of(found, by=by) if found else None


def cases_of_person(session: Session, *, by: Actor, person_id: UUID) -> tuple[HistoryLine, ...]:
    """Give the cases of a person that the actor may open, the latest first."""
    return history_of(list_of(session, by=by, key=person_id), by=by)


@dataclass(frozen=True)
class AlsoIn:
    """Another case of somebody in a case: which, and their part in it."""

    case_id: UUID
    reference: str
    role: str
    referred_at: datetime | None


def cases_with(session: Session, *, by: Actor, case: Case) -> dict[UUID, tuple[AlsoIn, ...]]:
    """Give for each identity in a case the other cases of the same person, in one query.

    Only those that the actor may open; whoever is linked to nobody is not among them.
    """
    persons = {p.identity.person_id: p.identity_id for p in case.parts if p.identity.person_id}
    if not persons:
        return {}
    rows = session.execute(
        sa.select(
            sa.type_coerce(Identity.person_id, sa.Uuid()),
            Case.id,
            Case.reference,
            Part.kind,
            Case.submitted_at,
        )
        .join(Part, Part.identity_id == Identity.id)
        .join(Case, Case.id == Part.case_id)
        .where(Identity.person_id.in_(persons), Case.id != case.id, visible_to(by))
        .order_by(Case.submitted_at.desc(), Case.id)
    )
    told: dict[UUID, list[AlsoIn]] = {}
    for person_id, case_id, reference, kind, referred_at in rows:
        line = AlsoIn(case_id, reference or "", ROLES[kind], referred_at)
        told.setdefault(persons[person_id], []).append(line)
    return {key: tuple(lines) for key, lines in told.items()}


def list_parts(*, by: Actor, case: Case) -> list[Recorded]:
    """List who was recorded in a case that is open to the actor."""
    open_, homes = sees_safe_contact(by, case), homes_of(case)
    found = [
        Recorded(part.identity, part, case, is_located(part.identity, part, open_, homes))
        for part in case.parts
    ]
    return sorted(found, key=lambda one: (list(ROLES).index(one.part.kind), one.name))


def get_part(session: Session, *, by: Actor, case: Case, identity_id: UUID) -> Recorded | None:
    """Read an identity in a case that is open to the actor."""
    where = sa.and_(Identity.id == identity_id, Part.case_id == case.id)
    return next(iter(list_recorded(session, by=by, where=where, standing=False)), None)


def get_recorded(session: Session, *, by: Actor, identity_id: UUID) -> Recorded | None:
    """Read one recorded identity that the actor may know of, where it tells most."""
    found = list_recorded(session, by=by, where=Identity.id == identity_id, standing=False)
    return next((one for one in found if one.located), found[0] if found else None)


def list_elsewhere(session: Session, *, by: Actor, view: PersonView) -> list[Elsewhere]:
    """Find who may be the same in the other areas where the actor holds a seat.

    Each is read as the person they are there: the same rules, another area's seats.
    """
    found = []
    for actor in _elsewhere(session, by):
        with beyond(session, ELSEWHERE):
            likely = _likely(session, actor, view)
            told = list_of_each(session, by=actor, keys=[one.recorded.key for one in likely])
        lines = {
            one.recorded.identity.id: history_of(told[one.recorded.key], by=actor) for one in likely
        }
        if likely:
            found.append(Elsewhere(actor.area_name, tuple(likely), lines))
    return found


def _elsewhere(session: Session, by: Actor) -> list[Actor]:
    user, rows = session.get_one(User, by.user_id), held_by(session, by.user_id)
    areas = {area.id for _, _, area, _ in rows} - {by.area_id}
    actors = [make_actor(user, rows, area_id=area_id) for area_id in sorted(areas)]
    return [actor for actor in actors if actor.may(Permission.CASE_READ_CORE)]


def _likely(session: Session, actor: Actor, view: PersonView) -> list[Suggestion]:
    sought = [
        Sought(description=describe(one.identity)) for one in view.recorded[:5] if one.located
    ]
    best: dict[UUID, Suggestion] = {}
    for found in chain.from_iterable(suggest_each(session, by=actor, sought=sought)):
        if found.match.band is not Band.WEAK:
            best.setdefault(found.recorded.key, found)
    return list(best.values())


def list_merges(session: Session, *, view: PersonView) -> list[EarlierMerge]:
    """List the merges that made this person what it is and that can be undone, the latest first.

    One counts only where some of what it brought is seen here, and some of what was there before.
    """
    seen = {one.identity.id: one for one in view.recorded}
    holders = {one.identity.person_id for one in view.recorded}
    rows = session.execute(
        sa.select(PersonChange, PersonMove.identity_id)
        .join(PersonMove, sa.and_(PersonMove.change_id == PersonChange.id, PersonMove.moved))
        .join(Identity, Identity.id == PersonMove.identity_id)
        .where(
            PersonChange.kind == ChangeKind.MERGE,
            PersonChange.done_at.is_not(None),
            PersonChange.undone_at.is_(None),
            PersonMove.identity_id.in_(seen),
            Identity.person_id.in_(holders),
        )
        .order_by(PersonChange.done_at.desc(), PersonChange.id, PersonMove.identity_id)
    )
    brought: dict[PersonChange, list[UUID]] = {}
    for change, identity_id in rows:
        brought.setdefault(change, []).append(identity_id)
    return [_merge(change, ids, seen) for change, ids in brought.items() if set(ids) < set(seen)]


def _merge(change: PersonChange, ids: list[UUID], seen: dict[UUID, Recorded]) -> EarlierMerge:
    return EarlierMerge(
        change=change,
        ids=frozenset(ids),
        done_at=change.done_at or change.asked_at,
        names=tuple(dict.fromkeys(seen[key].name for key in ids)),
    )
