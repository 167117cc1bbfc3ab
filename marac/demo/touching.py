"""Lets champions keep in touch with people: one spoke, one tried, one found the details wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from uuid_utils import compat as uuids

from marac import clock
from marac.cases import callers
from marac.cases.attesting import operations as attesting
from marac.cases.models import Case, Means
from marac.contacts import operations
from marac.contacts.candidates import list_candidates
from marac.contacts.models import Caller, ContactOutcome
from marac.contacts.operations import Attempted
from marac.contacts.queries import list_due
from marac.contacts.safety import why_not
from marac.contacts.sheets import get_call_sheet
from marac.demo.world import World
from marac.people.models import IdentityKind

AREA = "bristol"
FIRST, SECOND = "champion", "champion2"
ADVOCATES = ("advocate", "advocate2", "advocate3")
NOTE = "Ask for them by their first name. Say that you call about the support they asked for."


@dataclass(frozen=True)
class Tried:
    """What came of an attempt, in the words of whoever made it."""

    outcome: ContactOutcome
    said: str = ""
    needs: str = ""
    next_in: int | None = None


SPOKE = Tried(
    ContactOutcome.SPOKE,
    "Sleeps better since the light on the stairs works. Is afraid of the weekends.",
    "Somebody to go along to the housing office",
    next_in=9,
)
SILENT = Tried(ContactOutcome.NO_ANSWER, next_in=2)
CALM = Tried(ContactOutcome.SPOKE, "Nothing new has happened. Wants to know what the meeting says.")
WRONG = Tried(ContactOutcome.WRONG, "Somebody else has this number now and knows nobody of it.")


def enter(world: World) -> None:
    """Enter who is given whom in the last working days, and what they made of it."""
    days = {
        6: [partial(_give, world, FIRST, 0), partial(_give, world, SECOND, 1)],
        5: [partial(_give, world, SECOND, 2)],
        4: [partial(_try, world, FIRST, SPOKE), partial(_try, world, SECOND, SILENT)],
        3: [partial(_reach, world, key) for key in ADVOCATES],
        2: [partial(_give, world, FIRST, -1), partial(_give, world, FIRST, -2)],
        1: [partial(_try, world, SECOND, WRONG)],
    }
    for ago, steps in days.items():
        for number, step in enumerate(steps):
            world.diary.enter(_moment(world, ago, number), step)


def _moment(world: World, ago: int, number: int) -> datetime:
    return world.on(clock.add_working_days(world.built_on, -ago), 16, 10 + 5 * number)


def _give(world: World, key: str, place: int) -> None:
    """Give somebody one of the cases that nobody has: the oldest first, or the latest."""
    session, by, chosen = world.session, world.coordinator(AREA), world.users[key]
    found = [case for case in _free(world) if _may_choose(world, case, key)]
    if not -len(found) <= place < len(found):
        return
    case = found[max(place, 0) if place >= 0 else -1]
    operations.give(session, by=by, case=case, user_id=chosen.id, note=NOTE)
    attesting.attest(session, by=world.actor(key, AREA), case=case)


def _free(world: World) -> list[Case]:
    """List the running cases of single people which nobody was given, the oldest first."""
    found = sa.select(Case).where(
        Case.area_id == world.areas[AREA].id,
        Case.restricted_at.is_(None),
        Case.subject_kind == IdentityKind.PERSON,
        callers.is_running(),
        ~callers.has_caller(),
    )
    return list(world.session.scalars(found.order_by(Case.decided_at, Case.reference)))


def _may_choose(world: World, case: Case, key: str) -> bool:
    user_id, by = world.users[key].id, world.coordinator(AREA)
    offered = list_candidates(world.session, by=by, case=case)
    return any(one.user_id == user_id and not one.warnings for one in offered)


def _try(world: World, key: str, tried: Tried) -> None:
    """Let somebody try to reach whom they were given last."""
    session, user_id = world.session, world.users[key].id
    mine = sa.select(Caller).where(Caller.user_id == user_id, Caller.ended_at.is_(None))
    row = session.scalars(mine.order_by(Caller.given_at.desc())).first()
    if row is not None:
        _record(world, key, row.case_id, tried)


def _reach(world: World, key: str) -> None:
    """Let an advocate speak to all but the last of those whom they are there for."""
    for duty in list_due(world.session, by=world.actor(key, AREA))[:-1]:
        _record(world, key, duty.case_id, CALM)


def _record(world: World, key: str, case_id: UUID, tried: Tried) -> None:
    session, by = world.session, world.actor(key, AREA)
    sheet = get_call_sheet(session, by=by, case_id=case_id)
    if sheet is None:
        return
    means = Means.IN_PERSON if why_not(Means.PHONE, sheet.contact) else Means.PHONE
    days = timedelta(days=tried.next_in) if tried.next_in else None
    operations.record_contact(
        session,
        by=by,
        sheet=sheet,
        attempted=Attempted(
            happened_on=clock.today(),
            outcome=tried.outcome,
            means=means,
            said=tried.said,
            needs=tried.needs,
            next_on=clock.add_working_days(clock.today() + days, 0) if days else None,
        ),
        entry_id=uuids.uuid7(),
    )


def end_all(world: World) -> None:
    """Take every case from whoever keeps in touch: the canaries know no sliver of a case.

    The access model, by which they are judged, gives a champion none; ADR 26 says who has one.
    """
    session = world.session
    for row in session.scalars(sa.select(Caller).where(Caller.ended_at.is_(None))).all():
        row.ended_at, row.ended_by_id = clock.now(), row.given_by_id
    session.flush()
