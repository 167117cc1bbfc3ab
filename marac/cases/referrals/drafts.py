"""What every change of a draft has in common: it is the writer's own, and saving is an event."""

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.models import Case, Part, PartKind
from marac.cases.referrals.events import ReferralSaved
from marac.events import publish
from marac.people.models import IdentityKind
from marac.people.operations import describe, new_identity
from marac.refusals import Refused

SENT = "This referral has been sent, so it can no longer be changed."


def must_be_own_draft(case: Case, by: Actor) -> None:
    """Refuse to change a referral that was sent, or that somebody else wrote."""
    if case.submitted_at is not None:
        raise Refused(SENT)
    if case.referrer_id != by.user_id:
        raise Refused("Only the person who began a referral may change it.")


def saved(session: Session, *, by: Actor, case: Case, step: str) -> None:
    """Write a changed page of a draft and say that it was saved."""
    session.flush()
    publish(
        session,
        ReferralSaved(actor_id=by.user_id, area_id=case.area_id, case_id=case.id, step=step),
    )


def assign(row: Any, values: Any) -> None:
    """Set the columns of a row that a page's values are named after."""
    for column, value in asdict(values).items():
        setattr(row, column, value)


def describe_subject(case: Case, facts: dict[str, Any]) -> None:
    """Set facts of who or what was harmed, of whom nothing may be known yet."""
    if case.subject is None:
        add_part(case, PartKind.SUBJECT, case.subject_kind or IdentityKind.PERSON, facts)
    else:
        describe(case.subject, facts)


def add_part(
    case: Case, kind: PartKind, identity_kind: IdentityKind, facts: dict[str, Any]
) -> Part:
    """Add an identity to a case at the end of its own kind."""
    position = 1 + max((p.position for p in case.parts if p.kind == kind), default=0)
    identity = new_identity(case.area_id, identity_kind, facts)
    part = Part(kind=kind, position=position, identity=identity)
    case.parts.append(part)
    return part


def remove_part(session: Session, case: Case, part: Part) -> None:
    """Take an identity out of a draft altogether; nothing else can refer to it yet."""
    case.parts.remove(part)
    session.flush()
    session.delete(part.identity)
