"""Four eyes on people: merging two persons, splitting one; whoever agrees sees what they agree to.

A request names the identities that the asker saw. Who may not know of every one of them knows of
no request; what is moved besides is in nobody's sight, and in no pin.
"""

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from flask import Flask, url_for
from sqlalchemy.orm import Session

from marac import approvals
from marac.access import Actor, Permission, Role
from marac.approvals import Act, ApprovalRequest, Description
from marac.cases.models import Case, Part
from marac.cases.policy import governable, visible_to
from marac.database import beyond
from marac.events import publish
from marac.people.decided import ChangeKind, PersonChange, PersonMove
from marac.people.models import Identity, Person, in_case
from marac.persons.events import PersonsMerged, PersonSplit
from marac.persons.operations import merge, split
from marac.persons.recorded import list_by_ids
from marac.refusals import Refused

MERGE, SPLIT = "person.merge", "person.split"
WHY = "a request is about persons whole, whatever its reader sees of them"


def ask(session: Session, *, by: Actor, change: PersonChange, reason: str) -> ApprovalRequest:
    """Ask that a prepared change of persons be done."""
    act = MERGE if change.kind is ChangeKind.MERGE else SPLIT
    subject = {"change": change.id.hex}
    return approvals.request(session, by=by, act=act, subject=subject, reason=reason)


def init_app(app: Flask) -> None:
    """Register both acts."""
    approvals.register(app, _act(MERGE, "merge one person into another", _merge))
    approvals.register(app, _act(SPLIT, "split a person in two", _split))


def _act(
    name: str, title: str, carry_out: Callable[[Session, Actor, ApprovalRequest], None]
) -> Act:
    return Act(
        name=name,
        title=title,
        requested_with=Permission.PERSON_MERGE_SPLIT,
        approvers=frozenset({Role.COORDINATOR}),
        visible_to=_knows_everybody_named,
        pin=_pin,
        describe=_describe,
        carry_out=carry_out,
    )


def _knows_everybody_named(actor: Actor) -> sa.ColumnElement[bool]:
    """Say that a person may know of a case of each identity that a request names."""
    change_id = sa.func.replace(sa.cast(PersonMove.change_id, sa.Text), "-", "")
    named = sa.select(PersonMove.id).where(
        change_id == ApprovalRequest.subject["change"].as_string(), PersonMove.named
    )
    of_case = (
        sa.select(Part.id)
        .join(Case, Case.id == Part.case_id)
        .join(Identity, in_case() == Part.identity_id)
        .where(Identity.id == PersonMove.identity_id)
        .where(sa.or_(visible_to(actor), governable(actor)))
        .correlate(PersonMove)
        .exists()
    )
    every = named.where(~of_case).correlate(ApprovalRequest).exists()
    return sa.and_(named.correlate(ApprovalRequest).exists(), ~every)


def _change_of(session: Session, request: ApprovalRequest) -> PersonChange:
    return session.get_one(PersonChange, UUID(hex=request.subject["change"]))


def _named(session: Session, change: PersonChange) -> list[UUID]:
    named = sa.select(PersonMove.identity_id).where(
        PersonMove.change_id == change.id, PersonMove.named
    )
    return sorted(session.scalars(named))


def _pin(session: Session, request: ApprovalRequest) -> str:
    """Give whose identities they are now: a request for something that has moved is void."""
    change = _change_of(session, request)
    found = sa.select(Identity.id, Identity.person_id).where(
        Identity.id.in_(_named(session, change))
    )
    rows = session.execute(found.order_by(Identity.id))
    undoes = session.get(PersonChange, change.undoes_id) if change.undoes_id else None
    done = undoes.undone_at.isoformat() if undoes is not None and undoes.undone_at else ""
    return "|".join([change.kind.value, done, *(f"{one}:{of}" for one, of in rows)])


def _describe(session: Session, by: Actor, request: ApprovalRequest) -> Description:
    """Name those concerned as far as the reader may see, and the cases for who sees no more."""
    with beyond(session, WHY):
        change = _change_of(session, request)
        sides = _sides(session, change)
    heads = {
        ChangeKind.MERGE: ("Merge", "Into"),
        ChangeKind.SPLIT: ("Split out", "Stays"),
    }[change.kind]
    lines = [
        (head, _in_words(session, by, ids)) for head, ids in zip(heads, sides, strict=True) if ids
    ]
    then = {
        ChangeKind.MERGE: "They count as one person: one history, found under every spelling.",
        ChangeKind.SPLIT: "They count as two persons, and neither is suggested for the other.",
    }[change.kind]
    first = next((key for ids in sides for key in ids), None)
    may_look = by.may(Permission.PERSON_MERGE_SPLIT) and first is not None
    link = url_for("persons.view", person_id=first) if may_look else None
    return Description((*lines, ("Then", then), ("Undone by", _undone_by(change))), link)


def _undone_by(change: PersonChange) -> str:
    other = "split" if change.kind is ChangeKind.MERGE else "merge"
    return f"A {other}, which two people agree on as well. Nothing is lost."


def _sides(session: Session, change: PersonChange) -> tuple[list[UUID], list[UUID]]:
    """Give the named identities that would move, and those that stay where they are."""
    named = _named(session, change)
    if change.kind is ChangeKind.SPLIT:
        return named, []
    came = sa.select(PersonMove.identity_id).where(
        PersonMove.change_id == change.id, PersonMove.moved
    )
    theirs = sa.select(Identity.id).where(Identity.person_id == change.source_id)
    moving = set(session.scalars(came if change.done_at else theirs))
    return [key for key in named if key in moving], [key for key in named if key not in moving]


def _in_words(session: Session, by: Actor, ids: list[UUID]) -> str:
    seen = list_by_ids(session, by=by, ids=ids)
    told = {f"{one.name} ({one.role.lower()}, {one.case.reference})" for one in seen}
    missing = set(ids) - {one.identity.id for one in seen}
    if missing:
        told |= set(_references(session, by, missing))
    return "; ".join(sorted(told))


def _references(session: Session, by: Actor, ids: set[UUID]) -> list[str]:
    """Name the cases of those whose names are not open to whoever governs."""
    with beyond(session, WHY):
        found = (
            sa.select(Case.reference)
            .join(Part, Part.case_id == Case.id)
            .join(Identity, in_case() == Part.identity_id)
            .where(Identity.id.in_(ids), governable(by))
        )
        return [f"somebody in {reference}" for reference in session.scalars(found.distinct())]


def _merge(session: Session, by: Actor, request: ApprovalRequest) -> None:
    change = _change_of(session, request)
    target = session.get(Person, change.target_id) if change.target_id else None
    if target is None or target.merged_into_id is not None:
        raise Refused("One of these has been merged into somebody else since.")
    merge(session, by_id=by.user_id, change=change)
    publish(
        session,
        PersonsMerged(
            actor_id=by.user_id,
            area_id=by.area_id,
            change_id=change.id,
            source_id=change.source_id,
            target_id=target.id,
        ),
    )


def _split(session: Session, by: Actor, request: ApprovalRequest) -> None:
    change = _change_of(session, request)
    split(session, by_id=by.user_id, change=change)
    publish(
        session,
        PersonSplit(
            actor_id=by.user_id,
            area_id=by.area_id,
            change_id=change.id,
            source_id=change.source_id,
            target_id=change.target_id or change.source_id,
        ),
    )
