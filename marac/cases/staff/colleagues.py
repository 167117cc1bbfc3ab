"""The colleagues of a staff victim: they see nothing of the case unless they are named."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.members import Member, list_members
from marac.cases.models import Case
from marac.cases.operations.restriction import restrict
from marac.cases.staff.events import ColleaguesExcluded
from marac.events import publish
from marac.refusals import Refused


@dataclass(frozen=True)
class Colleagues:
    """The people of the employing agency with a seat in the area, and those who are on the list."""

    total: int
    named: tuple[Member, ...]


def employer_of(case: Case) -> UUID | None:
    """Give the agency for which the person harmed works."""
    return case.subject.staff_of_id if case.subject is not None else None


def list_colleagues(session: Session, *, case: Case) -> Colleagues:
    """Find the colleagues of the person harmed, for those who may change the list of the case."""
    found = _colleagues(case, list_members(session, case=case))
    return Colleagues(len(found), tuple(m for m in found if m.named))


def exclude_colleagues(session: Session, *, by: Actor, case: Case) -> tuple[UUID, ...]:
    """Take every colleague of the person harmed off the list of the case.

    The list must keep a co-ordinator and a chair, who may be a colleague where there is no other:
    then this is refused, and people are named one by one.
    """
    if case.restricted_at is None:
        raise Refused("Restrict the case first, then say who is on its list.")
    members = list_members(session, case=case)
    gone = {m.user_id for m in _colleagues(case, members) if m.named}
    if not gone:
        return ()
    restrict(
        session,
        by=by,
        case=case,
        user_ids={m.user_id for m in members if m.named and not m.conflicted} - gone,
    )
    user_ids = tuple(sorted(gone))
    publish(
        session,
        ColleaguesExcluded(
            actor_id=by.user_id, area_id=case.area_id, case_id=case.id, user_ids=user_ids
        ),
    )
    return user_ids


def _colleagues(case: Case, members: list[Member]) -> list[Member]:
    employer = employer_of(case)
    return [m for m in members if employer in m.agency_ids and not m.conflicted]
