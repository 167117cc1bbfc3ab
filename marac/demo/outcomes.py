"""Tells the people harmed: before past meetings, and what these decided; one is late, one tried."""

import re
from datetime import date, timedelta
from functools import partial
from typing import Any

import uuid_utils.compat as uuids

from marac import clock
from marac.cases.models import Case, Listing, Means, VoiceStage
from marac.cases.telling.operations import may_tell
from marac.cases.voice.operations import Telling, record_telling
from marac.demo.scripts import Table
from marac.demo.world import World
from marac.meetings.models import Meeting

# Of these nobody has been told yet, or it was tried and is tried again tomorrow.
LEFT, TRIED = "jarrett", "thapa"
NO_ANSWER = "No answer twice; his cousin says that he works double shifts this week."
SAID = {
    "kowalczyk": "He asked for the name of whoever comes about the camera.",
    "delaney": "Thanked us for using his name. He would rather not meet anybody yet.",
    "bright": "Jo explained it with the pictures; he smiled at the new lock.",
    "haddad": "They are relieved that the school knows.",
    "quilter": "She wants to hear it from the same officer next time.",
    "vickery": "He had not expected that anybody would call back.",
}
USUALLY = "Glad to be told, and has no question for now."
BEFORE = "Knows that the meeting will talk about it, and agrees."
WAYS = (
    (re.compile(r"text", re.I), Means.MESSAGE),
    (re.compile(r"visit|café|with her", re.I), Means.IN_PERSON),
)
AGENDA_TO_WORD = 2


def plan_of(world: World, listing: Listing, story: Table) -> dict[str, Any]:
    """Say who tells them, how and by when, as the room does; by account where there is one."""
    told = story.get("told", {})
    due = timedelta(days=told["due"]) + clock.today() if "due" in told else None
    return {
        "victim_told_by": told.get("by", ""),
        "victim_told_how": told.get("how", ""),
        "victim_told_due": due,
        "teller_id": _teller_id(world, listing.case, told.get("by", "")),
    }


def enter(world: World, area: str, listing: Listing, story: Table) -> None:
    """Enter the day on which they are told what was decided, unless nobody has told them."""
    told = story.get("told")
    if told is None or story["key"] == LEFT:
        return
    day = clock.add_working_days(clock.today() + timedelta(days=told["due"]), 0)
    world.diary.enter(world.on(day, 11), partial(_tell, world, area, listing, story))


def speak_before(world: World, area: str, meeting: Meeting) -> None:
    """Enter the day on which those of a past agenda hear that the meeting talks about them."""
    day = clock.add_working_days(clock.today(), AGENDA_TO_WORD)
    world.diary.enter(world.on(day, 12), partial(_speak, world, area, meeting))


def _tell(world: World, area: str, listing: Listing, story: Table) -> None:
    told = story["told"]
    said = _said(told["by"], _means(told["how"]), SAID.get(story["key"], USUALLY))
    if story["key"] == TRIED:
        again = clock.add_working_days(world.built_on, 1)
        said = {"told": False, "why_not": NO_ANSWER, "again_on": again}
    telling = Telling(stage=VoiceStage.AFTER, listing_id=listing.id, **said)
    _record(world, area, listing.case, telling)


def _speak(world: World, area: str, meeting: Meeting) -> None:
    for listing in meeting.listings:
        case = listing.case
        who = case.advocate.name if case.advocate is not None else "The co-ordinator"
        said = _said(who, _safe_means(case), BEFORE)
        telling = Telling(stage=VoiceStage.BEFORE, listing_id=listing.id, **said)
        _record(world, area, case, telling)


def _record(world: World, area: str, case: Case, telling: Telling) -> None:
    if case.closed_at is None:
        by = world.coordinator(area)
        record_telling(world.session, by=by, case=case, telling=telling, entry_id=uuids.uuid7())


def _said(who: str, means: Means, said: str) -> dict[str, Any]:
    day: date = clock.today()
    return {"told": True, "told_on": day, "means": means, "who": who, "said": said}


def _means(how: str) -> Means:
    return next((means for words, means in WAYS if words.search(how)), Means.PHONE)


def _safe_means(case: Case) -> Means:
    if case.contact is not None and case.contact.safe_to_call:
        return Means.PHONE
    return Means.IN_PERSON


def _teller_id(world: World, case: Case, name: str) -> Any:
    user = next((user for user in world.users.values() if user.name == name), None)
    if user is None or not may_tell(world.session, case=case, user_id=user.id):
        return None
    return user.id
