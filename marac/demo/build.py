"""Makes the whole demonstration: two areas, four past meetings and one that is about to come."""

from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from marac import clock
from marac.demo import (
    attendance,
    cast,
    coming_back,
    comparing,
    files,
    hearing,
    judging,
    meetings,
    reminding,
    researching,
    returning,
    rewording,
    scripts,
    stories,
    telling,
    timing,
    touching,
    typing,
    visiting,
)
from marac.demo.diary import Diary, Step
from marac.demo.meetings import Sitting
from marac.demo.world import World
from marac.meetings.models import Meeting

# The next meeting of Bristol lies so many working days ahead: its agenda is out, returns come in.
DAYS_TO_MEETING = 4
PAST_MEETINGS = len(scripts.PAST)
# Somerset met two working days ago, so that its minutes are still being written.
SOMERSET_MET = -2
# A case of the next meeting to which its referrer added files.
HAS_FILES = "warsame"
# The areas were set up so long before the first meeting.
SET_UP = timedelta(weeks=5)


def build(
    session: Session,
    *,
    built_at: datetime,
    after_each_day: Step,
    people: tuple[str, ...] = scripts.CAST,
) -> World:
    """Live through the demonstration's months up to `built_at`; commit after each day of it."""
    built_on = clock.london_day(built_at)
    script = scripts.read_cast(*people)
    world = World(session, Diary(built_at), built_on, script["person"])
    first_days = _first_days(built_on)
    begun = world.on(min(first_days.values()) - SET_UP, 7)
    with clock.moved_to(begun):
        cast.begin(world, script, first_days)
        session.commit()
    world.diary.enter(begun + timedelta(hours=2), partial(_plan, world, first_days))
    world.diary.live(session, after_each_day=after_each_day)
    with clock.moved_to(built_at):
        files.attach(world, HAS_FILES)
        hearing.record(world)
        coming_back.come_back(world)
        comparing.decide(world)
        timing.keep(world)
        typing.leave(world)
        researching.leave(world)
        attendance.say_when(world)
        session.commit()
    return world


def _first_days(built_on: date) -> dict[str, date]:
    next_day = clock.add_working_days(built_on, DAYS_TO_MEETING)
    return {
        "bristol": next_day - timedelta(weeks=2 * PAST_MEETINGS),
        "somerset": clock.add_working_days(built_on, SOMERSET_MET),
    }


def _plan(world: World, first_days: dict[str, date]) -> None:
    """Put the meetings in the calendar, and the stories into the diary."""
    _plan_bristol(world, first_days["bristol"])
    _plan_somerset(world, first_days["somerset"])
    for turn, story in enumerate(scripts.read_cases(*scripts.WAITING)):
        day = clock.add_working_days(world.built_on, -story["days_ago"])
        stories.leave_waiting(world, story, world.on(day, 10, turn * 15))
    judging.enter(world)
    returning.enter(world)
    telling.enter(world)
    rewording.enter(world)
    touching.enter(world)
    reminding.enter(world)
    visiting.enter(world)


def _plan_bristol(world: World, first: date) -> None:
    days = meetings.plan(
        world, "bristol", after=first - timedelta(days=1), number=PAST_MEETINGS + 2
    )
    deferred: list[scripts.Table] = []
    for number, meeting in enumerate(days[:PAST_MEETINGS]):
        told = scripts.read_cases(scripts.PAST[number])
        keys = frozenset(story["key"] for story in deferred)
        sitting = Sitting("bristol", meeting, [*deferred, *told], keys, days[number + 1])
        meetings.prepare(world, sitting)
        meetings.hold(world, sitting, review_on=_day(days[-1]))
        deferred = [story for story in told if "deferral" in story]
    coming = scripts.read_cases(*scripts.NEXT)
    meetings.prepare(world, Sitting("bristol", days[PAST_MEETINGS], coming))


def _plan_somerset(world: World, first: date) -> None:
    days = meetings.plan(world, "somerset", after=first - timedelta(days=1), number=3)
    told = scripts.read_cases(*scripts.SOMERSET)
    past = [story for story in told if "outcome" in story]
    sitting = Sitting("somerset", days[0], past)
    meetings.prepare(world, sitting)
    meetings.hold(world, sitting, review_on=_day(days[2]))
    coming = [story for story in told if "outcome" not in story]
    meetings.prepare(world, Sitting("somerset", days[1], coming))


def _day(meeting: Meeting) -> date:
    return clock.london_day(meeting.starts_at)
