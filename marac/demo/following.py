"""Reports on the actions of past meetings, each to its written end or to none at all."""

from datetime import date, timedelta
from functools import partial

from marac import clock
from marac.access import Actor
from marac.actions import arranging
from marac.actions import operations as actions
from marac.actions.models import Action
from marac.demo.scripts import Table
from marac.demo.world import World

# How an action went. Those of the first list are begun before they end; silence is `overdue`.
BEGUN = ("closed", "reported", "progress", "impossible", "not_done")
REPORTS = {
    "closed": actions.report_done,
    "reported": actions.report_done,
    "impossible": actions.report_impossible,
    "not_done": actions.report_not_done,
}


def enter(world: World, action: Action, task: Table, *, area: str, met_on: date) -> None:
    """Plan what becomes of an action after its meeting."""
    outcome = task["outcome"]
    if outcome == "overdue":
        return
    first = clock.add_working_days(met_on, 1)
    end = max(first, clock.add_working_days(met_on + timedelta(days=task["due"] - 1), 0))
    end = clock.add_working_days(end, task.get("late", 0))
    step = partial(_take_on, world, action, task, area)
    world.diary.enter(world.on(first, 14), step)
    for turn, text in enumerate(task.get("comments", []), start=2):
        day = clock.add_working_days(met_on, turn)
        world.diary.enter(world.on(day, 10, 20), partial(_comment, world, action, task, area, text))
    if "wish" in task:
        asked = world.on(clock.add_working_days(end, -1), 11)
        world.diary.enter(asked, partial(_ask_for_date, world, action, task, area))
    if outcome in REPORTS:
        moment = world.on(end, 16)
        world.diary.enter(moment, partial(_report, world, action, task, area))
    if outcome == "closed":
        confirmed = world.on(clock.add_working_days(end, 1), 9, 30)
        world.diary.enter(confirmed, partial(_confirm, world, action, area))


def _by(world: World, task: Table, area: str) -> Actor:
    """Give who reports: the owner when they have an account, else their agency's voice."""
    return (
        world.actor(task["owner"], area) if "owner" in task else world.voice(task["agency"], area)
    )


def _take_on(world: World, action: Action, task: Table, area: str) -> None:
    by = _by(world, task, area)
    actions.accept(world.session, by=by, action=action)
    if task["outcome"] in BEGUN:
        actions.start(world.session, by=by, action=action)


def _comment(world: World, action: Action, task: Table, area: str, text: str) -> None:
    actions.comment(world.session, by=_by(world, task, area), action=action, text=text)


def _ask_for_date(world: World, action: Action, task: Table, area: str) -> None:
    arranging.ask_for_date(
        world.session,
        by=_by(world, task, area),
        action=action,
        wanted_on=clock.add_working_days(action.due_on + timedelta(days=task["wish"]["days"]), 0),
        reason=task["wish"]["reason"],
    )


def _report(world: World, action: Action, task: Table, area: str) -> None:
    report = REPORTS[task["outcome"]]
    report(world.session, by=_by(world, task, area), action=action, text=task.get("text", ""))


def _confirm(world: World, action: Action, area: str) -> None:
    actions.confirm_closed(world.session, by=world.coordinator(area), action=action)
