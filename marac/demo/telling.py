"""Lets agencies tell of incidents after a referral, and correct one: a pattern that grows worse."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from marac import clock
from marac.cases import happenings
from marac.demo import referring, scripts
from marac.demo.scripts import Table
from marac.demo.world import World
from marac.incidents.operations import values_of

AREA, FILE = "bristol", "happening.toml"


def enter(world: World) -> None:
    """Enter what is told after the referrals, on the working days on which it is told."""
    script = scripts.read(FILE)
    for number, told in enumerate(script["incident"]):
        world.diary.enter(_moment(world, told, number), partial(_tell, world, told))
    for number, told in enumerate(script["correction"]):
        moment = _moment(world, told, len(script["incident"]) + number)
        world.diary.enter(moment, partial(_correct, world, told))


def _moment(world: World, told: Table, number: int) -> datetime:
    return world.on(clock.add_working_days(world.built_on, -told["told"]), 15, 10 * number)


def _tell(world: World, told: Table) -> None:
    case, by = world.cases[told["case"]], world.actor(told["by"], AREA)
    values = referring.incident_values(told, world.built_on)
    happenings.record_incident(world.session, by=by, case=case, values=values)


def _correct(world: World, told: Table) -> None:
    case, by = world.cases[told["case"]], world.actor(told["by"], AREA)
    day = world.built_on - timedelta(days=told["days_ago"])
    incident = next(i for i in case.incidents if i.happened_on == day)
    values = replace(values_of(incident), **told["set"])
    happenings.correct_incident(world.session, by=by, case=case, incident=incident, values=values)
