"""Plans the calendar, and holds the past meetings from the agenda to the minutes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from marac import clock
from marac.access import Actor
from marac.actions import operations as actions
from marac.actions.models import Aim
from marac.cases import operations as cases
from marac.cases.models import Case, Listing, Outcome, RedFlag, RiskLevel
from marac.demo import (
    answering,
    attesting,
    beside,
    following,
    judging,
    minuting,
    noting,
    outcomes,
    stories,
)
from marac.demo.scripts import Table
from marac.demo.stories import Hearing
from marac.demo.world import World
from marac.meetings import minutes, room
from marac.meetings import operations as agendas
from marac.meetings.calendar import deadlines, next_meetings
from marac.meetings.models import Attendance, Meeting

# Of the people expected, every so manieth sends an apology.
APOLOGIES = 9
MINUTES_BEFORE = 8


@dataclass(frozen=True)
class Sitting:
    """One meeting of an area with the stories that stand on its agenda, in their order.

    Of these, `deferred` were put off at the meeting before; `following` takes what is put off here.
    """

    area: str
    meeting: Meeting
    stories: list[Table]
    deferred: frozenset[str] = frozenset()
    following: Meeting | None = None

    @property
    def day(self) -> date:
        """Give the day of the meeting."""
        return clock.london_day(self.meeting.starts_at)


def plan(world: World, area: str, *, after: date, number: int) -> list[Meeting]:
    """Put an area's meetings in the calendar."""
    row = world.areas[area]
    turns = next_meetings(row, after=after, number=number)
    by = world.coordinator(area)
    world.meetings[area] = agendas.plan_several(world.session, by=by, area=row, turns=turns)
    return world.meetings[area]


def prepare(world: World, sitting: Sitting) -> None:
    """Enter the way to a meeting: its referrals, its agenda, and all or half of its returns."""
    past = sitting.day < world.built_on
    base = sitting.day if past else world.built_on
    fresh = [s for s in sitting.stories if s["key"] not in sitting.deferred]
    for turn, story in enumerate(fresh):
        hearing = Hearing(sitting.area, sitting.meeting, turn, base)
        stories.tell(world, story, hearing)
    agenda_day = clock.london_day(deadlines(sitting.meeting).agenda)
    world.diary.enter(world.on(agenda_day, 15), partial(_circulate, world, sitting))


def _circulate(world: World, sitting: Sitting) -> None:
    by = world.coordinator(sitting.area)
    agendas.put_children_first(world.session, by=by, meeting=sitting.meeting)
    restricted = any(place.case.restricted_at for place in sitting.meeting.listings)
    second = world.chair(sitting.area) if restricted else None
    agendas.circulate(world.session, by=by, meeting=sitting.meeting, agreed_by=second)
    attested = clock.now() + timedelta(hours=1)
    world.diary.enter(attested, partial(attesting.attest, world, sitting.area))
    answering.enter(world, sitting.stories, sitting.area, whole=sitting.day < world.built_on)
    if sitting.day < world.built_on:
        outcomes.speak_before(world, sitting.area, sitting.meeting)


def _list_again(world: World, sitting: Sitting, story: Table) -> None:
    """Put a case that was put off on the next agenda, as its first item."""
    case, by = world.cases[story["key"]], world.coordinator(sitting.area)
    if sitting.following is None:
        raise LookupError(f"{case.reference} is put off and no meeting follows")
    listing = agendas.list_case(world.session, by=by, meeting=sitting.following, case=case)
    world.listings[story["key"]] = listing


def hold(world: World, sitting: Sitting, *, review_on: date) -> None:
    """Enter a past meeting: opened, every case heard, concluded, minuted and followed up.

    Cases for review come back at the meeting of `review_on`.
    """
    starts = sitting.meeting.starts_at
    world.diary.enter(starts, partial(_open, world, sitting))
    for turn, story in enumerate(sitting.stories):
        moment = starts + timedelta(minutes=15 + turn * 20)
        world.diary.enter(moment, partial(_hear, world, sitting, story, review_on))
    closing = starts + timedelta(minutes=30 + len(sitting.stories) * 20)
    world.diary.enter(closing, partial(_conclude, world, sitting))
    world.diary.enter(_days_after(world, sitting, 1), partial(_minute, world, sitting))


def _open(world: World, sitting: Sitting) -> None:
    session, by = world.session, world.coordinator(sitting.area)
    room.operations.start(session, by=by, meeting=sitting.meeting)
    session.expire(sitting.meeting, ["attendances"])
    presences = [
        _presence(person, place, clock.now())
        for place, person in enumerate(sitting.meeting.attendances, start=1)
    ]
    beside.bring_an_observer(world, sitting.area, sitting.meeting)
    room.operations.record_attendance(session, by=by, meeting=sitting.meeting, presences=presences)


def _presence(person: Attendance, place: int, starts: datetime) -> room.operations.Presence:
    away = place % APOLOGIES == 0
    arrived = starts - timedelta(minutes=place % MINUTES_BEFORE)
    return room.operations.Presence(person, None if away else arrived, None, away, not away)


def _hear(world: World, sitting: Sitting, story: Table, review_on: date) -> None:
    session, by = world.session, world.coordinator(sitting.area)
    listing = world.listings[story["key"]]
    deferral = story.get("deferral")
    if deferral and story["key"] not in sitting.deferred:
        room.operations.defer(session, by=by, listing=listing, **deferral)
        step = partial(_list_again, world, sitting, story)
        world.diary.enter(_days_after(world, sitting, 1), step)
        return
    room.operations.hear(session, by=by, meeting=sitting.meeting, listing=listing, cleared=True)
    beside.write_privately(world, sitting.area, listing)
    if "interest" in story:
        _declare(world, sitting, listing, story["interest"])
    noting.write(world, sitting.area, listing, story["notes"])
    _judge_again(world, by, listing, story)
    for task in story.get("action", []):
        _propose(world, by, sitting, listing, task)
    _decide(world, sitting.area, listing, story, review_on)


def _declare(world: World, sitting: Sitting, listing: Listing, interest: Table) -> None:
    user = world.users[interest["person"]]
    person = next(a for a in sitting.meeting.attendances if a.user_id == user.id)
    room.operations.declare_interest(
        world.session,
        by=world.coordinator(sitting.area),
        meeting=sitting.meeting,
        attendance=person,
        listings=[listing],
        text=interest["text"],
    )


def _judge_again(world: World, by: Actor, listing: Listing, story: Table) -> None:
    after, case = story["after"], _case(world, story)
    cases.assess_risk(
        world.session,
        by=by,
        case=case,
        level=RiskLevel(after["level"]),
        red_flags=[RedFlag(flag) for flag in after.get("flags", [])],
        reason=after["reason"],
        listing=listing,
        sheet=judging.answered_after(story, case),
    )


def _case(world: World, story: Table) -> Case:
    return world.cases[story["key"]]


def _propose(world: World, by: Actor, sitting: Sitting, listing: Listing, task: Table) -> None:
    owner = world.users[task["owner"]] if "owner" in task else None
    action = actions.propose(
        world.session,
        by=by,
        case=listing.case,
        listing=listing,
        agency_id=world.agencies[task["agency"]].id,
        owner_id=owner.id if owner else None,
        owner_name=owner.name if owner else task["owner_name"],
        task=task["task"],
        due_on=clock.add_working_days(sitting.day + timedelta(days=task["due"]), 0),
        aim=Aim(task["aim"]) if "aim" in task else None,
    )
    following.enter(world, action, task, area=sitting.area, met_on=sitting.day)


def _decide(world: World, area: str, listing: Listing, story: Table, review_on: date) -> None:
    room.operations.decide(
        world.session,
        by=world.coordinator(area),
        listing=listing,
        outcome=Outcome(story["outcome"]),
        review_on=review_on if story["outcome"] == "review" else None,
        note=story["decision"],
        safeguarding=story["safeguarding"],
        safeguarding_note=story.get("safeguarding_note", ""),
        **outcomes.plan_of(world, listing, story),
    )
    outcomes.enter(world, area, listing, story)
    if "closed" in story:
        day = clock.today() + timedelta(days=story["closed"])
        world.diary.enter(world.on(day, 16), partial(_close, world, story))


def _close(world: World, story: Table) -> None:
    area = story.get("area", "bristol")
    cases.close(world.session, by=world.coordinator(area), case=_case(world, story))


def _conclude(world: World, sitting: Sitting) -> None:
    by = world.chair(sitting.area)
    minuting.type_in(world, sitting.area, sitting.meeting)
    room.operations.conclude(world.session, by=by, meeting=sitting.meeting)


def _days_after(world: World, sitting: Sitting, days: int) -> datetime:
    return world.on(clock.add_working_days(sitting.day, days), 11)


def _minute(world: World, sitting: Sitting) -> None:
    by = world.coordinator(sitting.area)
    revision = minutes.operations.draft_minutes(world.session, by=by, meeting=sitting.meeting)

    def approve() -> None:
        chair = world.chair(sitting.area)
        minutes.operations.approve(world.session, by=chair, revision=revision)

    def send() -> None:
        by = world.coordinator(sitting.area)
        minutes.circulating.circulate_minutes(world.session, by=by, revision=revision)

    world.diary.enter(_days_after(world, sitting, 2), approve)
    world.diary.enter(_days_after(world, sitting, 3), send)
    amended = partial(minuting.amend, world, sitting.area, sitting.meeting)
    world.diary.enter(_days_after(world, sitting, 4), amended)
