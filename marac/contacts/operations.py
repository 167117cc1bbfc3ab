"""Choosing who keeps in touch with the person harmed, and writing down each attempt once."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor
from marac.accounts.models import User
from marac.cases.callers import TAKEN_ON
from marac.cases.events import about
from marac.cases.models import Case, Means
from marac.contacts import mail, policy
from marac.contacts.candidates import list_candidates
from marac.contacts.events import CallerEnded, CallerGiven, ContactRecorded
from marac.contacts.models import Caller, Contact, ContactOutcome
from marac.contacts.safety import why_not
from marac.contacts.sheets import CallSheet
from marac.events import publish
from marac.refusals import Refused

NOT_YOURS = "Only the co-ordinator chooses who keeps in touch."
NOT_OFFERED = "Choose a champion or an advocate who may be given this case."
NOBODY = "Nobody was chosen to keep in touch with them."
CHOSEN_MEANWHILE = "Somebody else chose who keeps in touch in this moment. Look again."
AHEAD = "What was done cannot lie in the future."


@dataclass(frozen=True, kw_only=True)
class Attempted:
    """An attempt to reach somebody: when, how, what came of it, what they said and need."""

    happened_on: date
    outcome: ContactOutcome
    means: Means
    said: str = ""
    needs: str = ""
    next_on: date | None = None


def give(session: Session, *, by: Actor, case: Case, user_id: UUID, note: str) -> Caller:
    """Choose who keeps in touch from now on; whoever did before sees nothing of it any more.

    Choosing the same person again asks for contact anew.
    """
    _check(by, case)
    chosen = next(
        (c for c in list_candidates(session, by=by, case=case) if c.user_id == user_id), None
    )
    if chosen is None:
        raise Refused(NOT_OFFERED)
    before = live_caller(session, case=case)
    if before is not None:
        _end(session, by, case, before)
    row = Caller(
        case_id=case.id,
        user_id=chosen.user_id,
        agency_id=chosen.agency_id,
        given_at=clock.now(),
        given_by_id=by.user_id,
        note=note,
    )
    _add(session, row)
    given = {"caller_id": row.id, "user_id": row.user_id, "agency_id": row.agency_id}
    publish(session, CallerGiven(**about(case, by), **given))
    mail.tell_of_choice(session, chosen=session.get_one(User, row.user_id))
    return row


def end(session: Session, *, by: Actor, case: Case) -> None:
    """Let nobody keep in touch by choice any more; an assigned advocate does without it."""
    _check(by, case)
    row = live_caller(session, case=case)
    if row is None:
        raise Refused(NOBODY)
    _end(session, by, case, row)


def record_contact(
    session: Session, *, by: Actor, sheet: CallSheet, attempted: Attempted, entry_id: UUID
) -> Contact:
    """Write down one attempt; sending the same form twice records it once.

    Nothing is refused that tells of wrong or unsafe details. Where they want no contact, nobody is
    chosen any more.
    """
    unsafe = "" if attempted.outcome.stops else why_not(attempted.means, sheet.contact)
    if unsafe:
        raise Refused(f"{unsafe}.")
    if attempted.happened_on > clock.today():
        raise Refused(AHEAD)
    before = session.get(Contact, entry_id)
    if before is not None:
        return before
    row = Contact(
        id=entry_id,
        case_id=sheet.case_id,
        caller_id=sheet.caller_id,
        made_by_id=by.user_id,
        agency_id=sheet.agency_id,
        recorded_at=clock.now(),
        **vars(attempted),
    )
    session.add(row)
    session.flush()
    where: dict[str, Any] = {
        "actor_id": by.user_id,
        "area_id": sheet.area_id,
        "case_id": sheet.case_id,
    }
    told: dict[str, Any] = {"outcome": row.outcome.value, "next_on": row.next_on}
    publish(session, ContactRecorded(**where, contact_id=row.id, **told))
    if row.outcome is ContactOutcome.DECLINED and sheet.caller_id is not None:
        _stop(session, by, sheet.caller_id, where)
    return row


def live_caller(session: Session, *, case: Case) -> Caller | None:
    """Find who was chosen for a case that is open to somebody, whatever they can do today."""
    return session.scalar(
        sa.select(Caller).where(Caller.case_id == case.id, Caller.ended_at.is_(None))
    )


def _add(session: Session, row: Caller) -> None:
    """Add who was chosen, unless somebody else chose in the same moment."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise Refused(CHOSEN_MEANWHILE) from None


def _check(by: Actor, case: Case) -> None:
    if case.closed_at is not None or case.decision not in TAKEN_ON:
        raise Refused(policy.CLOSED)
    if not policy.may_give(by, case):
        raise Refused(NOT_YOURS)


def _end(session: Session, by: Actor, case: Case, row: Caller) -> None:
    _stop(session, by, row.id, about(case, by))


def _stop(session: Session, by: Actor, caller_id: UUID, where: dict[str, Any]) -> None:
    row = session.get_one(Caller, caller_id)
    row.ended_at, row.ended_by_id = clock.now(), by.user_id
    session.flush()
    publish(session, CallerEnded(**where, caller_id=row.id, user_id=row.user_id))
