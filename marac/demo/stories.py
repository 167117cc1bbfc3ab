"""Takes a story from its referral to a place on an agenda, or to whatever else became of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from marac import clock
from marac.access import Role
from marac.cases import operations as cases
from marac.cases import referrals
from marac.demo import referring
from marac.demo.scripts import Table
from marac.demo.world import World
from marac.meetings import operations as meetings
from marac.meetings.calendar import deadlines
from marac.meetings.models import Meeting

# How many working days a referrer takes to sit down and write, by turns.
TAKES_DAYS = (2, 1, 3)
# Somebody triages for two hours in the morning: so many minutes lie between one case and the next.
TRIAGE_MINUTES = 8


@dataclass(frozen=True)
class Hearing:
    """The meeting that a story is for, its turn among the stories of that meeting, and its days."""

    area: str
    meeting: Meeting
    turn: int
    base: date

    @property
    def last_day(self) -> date:
        """Give the last day on which a referral can still be triaged before referrals close."""
        return clock.london_day(deadlines(self.meeting).referrals_close)


def tell(world: World, story: Table, hearing: Hearing) -> None:
    """Enter a story into the diary: referred in time, accepted, listed, agencies invited."""
    wrote = _writing_day(story, hearing)
    triaged = min(clock.add_working_days(wrote, 1), hearing.last_day)
    minute = hearing.turn * TRIAGE_MINUTES
    world.diary.enter(world.on(wrote, 13, minute), partial(_refer, world, story, hearing.base))
    world.diary.enter(world.on(triaged, 9, minute), partial(_take_on, world, story, hearing))


def _writing_day(story: Table, hearing: Hearing) -> date:
    latest = min(i.get("ended_days_ago", i["days_ago"]) for i in story["incident"])
    happened = hearing.base - timedelta(days=latest)
    wrote = clock.add_working_days(happened, TAKES_DAYS[hearing.turn % len(TAKES_DAYS)])
    return min(wrote, clock.add_working_days(hearing.last_day, -1))


def _refer(world: World, story: Table, base: date) -> None:
    case = referring.write(world, story, base=base)
    by = world.actor(story["referrer"], story.get("area", "bristol"))
    referrals.submit(world.session, by=by, case=case)


def _take_on(world: World, story: Table, hearing: Hearing) -> None:
    session, case = world.session, world.cases[story["key"]]
    by = world.coordinator(hearing.area)
    if "question" in story:
        asked = cases.ask(session, by=by, case=case, text=story["question"]["text"])
        referrer = world.actor(story["referrer"], hearing.area)
        cases.answer(session, by=referrer, question=asked, text=story["question"]["answer"])
    cases.accept(session, by=by, case=case)
    cases.invite(session, by=by, case=case, agency_ids=world.agency_ids(story["invite"]))
    if "advocate" in story:
        advocate = world.users[story["advocate"]]
        cases.assign_advocate(session, by=by, case=case, user_id=advocate.id)
    if case.restricted_at is not None or "readers" in story:
        _restrict(world, story, hearing.area)
    listing = meetings.list_case(session, by=by, meeting=hearing.meeting, case=case)
    world.listings[story["key"]] = listing


def _restrict(world: World, story: Table, area: str) -> None:
    """Keep a case among the co-ordinators, the chairs and the few who work on it."""
    keys = [*story.get("readers", []), story["referrer"]]
    keys += [story["advocate"]] if "advocate" in story else []
    keys += [world.holder(role, area) for role in (Role.COORDINATOR, Role.CHAIR)]
    readers = {world.users[key].id for key in keys}
    case = world.cases[story["key"]]
    cases.restrict(world.session, by=world.coordinator(area), case=case, user_ids=readers)


def leave_waiting(world: World, story: Table, at: datetime) -> None:
    """Enter a story that is not on an agenda: a draft, or a referral at triage or declined."""
    step = _draft if story["state"] == "draft" else _refer
    world.diary.enter(at, partial(step, world, story, world.built_on))
    if story["state"] == "declined":
        world.diary.enter(at + timedelta(days=1), partial(_decline, world, story))
    if story["state"] == "asked":
        world.diary.enter(at + timedelta(hours=2), partial(_ask, world, story))


def _draft(world: World, story: Table, base: date) -> None:
    referring.write(world, story, base=base)


def _decline(world: World, story: Table) -> None:
    cases.decline(
        world.session,
        by=world.coordinator("bristol"),
        case=world.cases[story["key"]],
        **story["decline"],
    )


def _ask(world: World, story: Table) -> None:
    cases.ask(
        world.session,
        by=world.coordinator("bristol"),
        case=world.cases[story["key"]],
        text=story["question"]["text"],
    )
