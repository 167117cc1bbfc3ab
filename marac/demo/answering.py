"""Hands in the agencies' returns for one agenda: the written ones, and short ones for the rest."""

from functools import partial

import sqlalchemy as sa

from marac import clock
from marac.access import Actor
from marac.demo import attesting, scripts
from marac.demo.scripts import Table
from marac.demo.world import World
from marac.returns import operations as returns
from marac.returns.models import Answer, Match, Nature, Return, Sharing
from marac.returns.people import people_of, targets_of
from marac.returns.values import Searches

# What agencies without a written part in a story say, by turns; the empty word is silence.
BEGUN = "begun"
EVERYBODY = ("not_known", "nothing_relevant")
HALF = ("not_known", "", BEGUN, "", "nothing_relevant", "", "", "")
# Of the agencies that answer by turns, some answer the working day after it was due.
LATE, DAYS_LATE = 7, 4
SEARCHED = "Case management system and the last two years of contacts"


def enter(world: World, stories: list[Table], area: str, *, whole: bool) -> None:
    """Plan the returns of an agenda that has just gone out; half of them when it is not `whole`."""
    for turn, story in enumerate(stories):
        step = partial(_answer_story, world, story, area, turn, EVERYBODY if whole else HALF)
        day = clock.add_working_days(clock.today(), 1)
        world.diary.enter(world.on(day, 9, turn * 25), step)


def _answer_story(
    world: World, story: Table, area: str, turn: int, pattern: tuple[str, ...]
) -> None:
    listing = world.listings[story["key"]]
    written = {part["agency"]: part for part in story.get("return", [])}
    keys = {agency.id: key for key, agency in world.agencies.items()}
    asked = world.session.scalars(sa.select(Return).where(Return.listing_id == listing.id)).all()
    # A restricted case is open to few, so nobody else answers for it by habit.
    pattern = ("",) if listing.case.restricted_at is not None else pattern
    rows = {keys[row.agency_id]: row for row in asked}
    for place, key in enumerate(sorted(rows)):
        said = written.get(key, {"answer": pattern[(turn + place) % len(pattern)]})
        if said["answer"] == Answer.NOT_KNOWN and key in _acquainted(world, story, area):
            said = said | {"answer": Answer.NOTHING_RELEVANT}
        if said["answer"] and not attesting.is_left_open(world.speaker(key, area), story["key"]):
            step = partial(_hand_in, world, area, key, rows[key], said)
            if pattern is EVERYBODY and key not in written and (turn + place) % LATE == LATE - 1:
                day = clock.add_working_days(clock.today(), DAYS_LATE)
                world.diary.enter(world.on(day, 9, 40), step)
            else:
                step()


def _acquainted(world: World, story: Table, area: str) -> set[str]:
    """Give the agencies that cannot say "not known": they referred, support, or heard it before."""
    people = [story[word] for word in ("referrer", "advocate") if word in story]
    earlier = scripts.read_invited(story["repeat_of"]) if "repeat_of" in story else []
    return {world.seat(person, area) for person in people} | set(earlier)


def _hand_in(world: World, area: str, agency: str, row: Return, said: Table) -> None:
    by, session = world.voice(agency, area), world.session
    begun = said["answer"] == BEGUN
    values = returns.ReturnValues(
        answer=None if begun else Answer(said["answer"]),
        reason=said.get("reason", ""),
        searched_on=clock.today(),
        searched_what=SEARCHED,
        searches=None if begun else _searches(row, by, Answer(said["answer"])),
        current_worker=said.get("worker", ""),
        risk_factors=said.get("raises", ""),
        protective_factors=said.get("protects", ""),
        action_taken=said.get("done", ""),
        proposed_actions=said.get("proposed", ""),
        staff_safety=said.get("staff_safety", ""),
    )
    returns.save(session, by=by, agency_return=row, values=values)
    for item in said.get("items", []):
        returns.add_item(session, by=by, agency_return=row, values=_item(world, item))
    if not begun:
        returns.submit(session, by=by, agency_return=row)


def _searches(row: Return, by: Actor, answer: Answer) -> Searches:
    """Say of everybody and every address that they were looked up, and how sure the match is."""
    match = Match.NONE if answer is Answer.NOT_KNOWN else Match.CERTAIN
    return {target.key: match for target in targets_of(people_of(row.case, by))}


def _item(world: World, item: Table) -> returns.ItemValues:
    return returns.ItemValues(
        text=item["text"],
        nature=Nature(item["nature"]),
        sharing=Sharing(item["sharing"]),
        relevance=item.get("relevance", ""),
        source=item.get("source", ""),
        verified=item.get("verified", False),
        withheld_reason=item.get("reason", ""),
        agency_ids=tuple(world.agency_ids(item.get("named", []))),
    )
