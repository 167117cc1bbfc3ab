"""Gives stories their answers about risk, judges some again, and tells what they mean to others."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from marac.cases import operations as cases
from marac.cases.models import Case, RedFlag, RiskLevel
from marac.cases.risk import impact
from marac.cases.risk.impact import ImpactValues, Tension
from marac.cases.risk.queries import latest_sheet, questions_for
from marac.cases.risk.sheets import Sheet
from marac.demo import scripts
from marac.demo.scripts import Table
from marac.demo.world import World
from marac.risk.grid import Answer
from marac.risk.words import Source

FILE = "risk.toml"


def answered(story: Table, case: Case) -> Sheet | None:
    """Give what the referrer of a story answered, if it is told."""
    told = _told(story)
    if told is None:
        return None
    said = told.get("said", {})
    return _sheet(case, {}, told["answers"], said)


def answered_after(story: Table, case: Case) -> Sheet | None:
    """Give what the room answered: as before, but for what it changed."""
    before = latest_sheet(case)
    told = _told(story)
    if before is None or told is None:
        return before
    return _sheet(case, before.answers, told.get("after", {}), {})


def enter(world: World) -> None:
    """Enter the judgements that come between a referral and its meeting."""
    for told in scripts.read(FILE)["case"]:
        for number, again in enumerate(told.get("again", [])):
            day = world.built_on - timedelta(days=again["days_ago"])
            _enter(world, world.on(day, 12, number), partial(_again, world, told["key"], again))
        yesterday = world.on(world.built_on - timedelta(days=1), 14)
        if "community" in told:
            _enter(world, yesterday, partial(_impact, world, told["key"], told["community"]))
        if "critical" in told:
            _enter(world, yesterday, partial(_critical, world, told["key"], told["critical"]))


def _enter(world: World, moment: datetime, step: Any) -> None:
    world.diary.enter(moment, step)


def _told(story: Table) -> Table | None:
    return next((t for t in scripts.read(FILE)["case"] if t["key"] == story["key"]), None)


def _sheet(case: Case, before: Any, answers: dict[str, int], said: dict[str, list[str]]) -> Sheet:
    given = dict(before)
    for key, score in answers.items():
        source, comment = said.get(key, ["", ""])
        given[key] = Answer(score, comment, Source(source) if source else None)
    return Sheet(questions_for(case), given)


def _again(world: World, key: str, again: Table) -> None:
    case = world.cases[key]
    before = latest_sheet(case)
    known = case.risk
    cases.assess_risk(
        world.session,
        by=world.coordinator(_area(world, case)),
        case=case,
        level=RiskLevel(again["level"]),
        red_flags=[RedFlag(flag) for flag in known.red_flags] if known else [],
        reason=again["reason"],
        sheet=_sheet(case, before.answers if before else {}, again["answers"], {}),
    )


def _impact(world: World, key: str, told: Table) -> None:
    case = world.cases[key]
    values = ImpactValues(
        community=told["community"],
        tension={Tension(kind): degree for kind, degree in told["tension"].items()},
        contacts=told["contacts"],
        reassurance=told["reassurance"],
    )
    by = world.coordinator(_area(world, case))
    impact.record_impact(world.session, by=by, case=case, values=values, based_on=None)


def _critical(world: World, key: str, told: Table) -> None:
    case = world.cases[key]
    by = world.coordinator(_area(world, case))
    impact.declare_critical(world.session, by=by, case=case, reason=told["reason"])


def _area(world: World, case: Case) -> str:
    return next(key for key, area in world.areas.items() if area.id == case.area_id)
