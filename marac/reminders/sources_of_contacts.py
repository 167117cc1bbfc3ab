"""Contact with the people harmed: who keeps in touch is reminded, or whoever has to choose them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from marac.access import Actor, Role
from marac.contacts.duties import Duty
from marac.contacts.queries import list_due, list_overseen, list_waiting
from marac.contacts.states import Standing
from marac.reminders.kinds import Kind
from marac.reminders.ladder import Rung
from marac.reminders.matters import Matter

# What the co-ordinator has to put right before anybody can make contact.
COORDINATORS = (Standing.NOBODY, Standing.PROBLEM)


def list_contacts(session: Session, *, by: Actor) -> Iterable[Matter]:
    """List the first and the next contacts that are the person's own, or theirs to watch over.

    Somebody who has not said yet whether they have a conflict of interest is told of no reference.
    """
    mine = set()
    for duty in list_due(session, by=by):
        mine.add(duty.case_id)
        if duty.state.due_on is not None and duty.state.standing is not Standing.PROBLEM:
            yield _matter(duty, duty.state.due_on, duty.begun, Rung.OWNER)
    for duty in list_waiting(session, by=by):
        mine.add(duty.case_id)
        if duty.state.due_on is not None:
            yield _matter(duty, duty.state.due_on, duty.begun, Rung.OWNER, told=False)
    for duty in list_overseen(session, by=by):
        if duty.case_id not in mine:
            yield from _watched(duty, by)


def _watched(duty: Duty, by: Actor) -> Iterable[Matter]:
    """Give what the co-ordinator has to see to, and to the chair whatever is late."""
    state = duty.state
    if state.due_on is None:
        return
    if state.standing in COORDINATORS and by.has(Role.COORDINATOR):
        due_on = state.since if state.standing is Standing.PROBLEM else state.due_on
        yield _matter(duty, due_on, state.since, Rung.OWNER)
    elif by.has(Role.CHAIR):
        yield _matter(duty, state.due_on, state.since, Rung.CHAIR)


def _matter(duty: Duty, due_on: date, since: date, rung: Rung, *, told: bool = True) -> Matter:
    case = (("case_id", duty.case_id),)
    return Matter(
        kind=Kind.FIRST_CONTACT if duty.state.first else Kind.NEXT_CONTACT,
        subject_id=duty.case_id,
        due_on=due_on,
        since=since,
        rung=rung,
        reference=duty.reference if told else "",
        page="contacts.view",
        values=case,
    )
