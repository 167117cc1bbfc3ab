"""Somebody whom the demonstration knows from an earlier meeting, referred again under another name.

The surgery writes the name as it sounds; the address and the day of birth are the same. A
co-ordinator finds both among the possible matches.
"""

from datetime import timedelta

from marac import clock
from marac.demo import scripts, stories
from marac.demo.world import World

KNOWN_AS = "delaney"
HEARD = {
    "key": "delany",
    "state": "submitted",
    "referrer": "referrer-gp",
    "given": "Fionn",
    "surname": "Delany",
    "phone": "",
    "grounds": ["judgement"],
    "reason": "It has begun again, and the surgery fears for a life.",
}
AGAIN = {"days_ago": 4, "summary": "The same man waited again."}
WORKING_DAYS_AGO = 1


def enter(world: World) -> None:
    """Enter the referral in the diary, to wait at triage."""
    told = scripts.read_cases(scripts.PAST[0])
    before = next(story for story in told if story["key"] == KNOWN_AS)
    last = {k: v for k, v in before["incident"][-1].items() if k != "ended_days_ago"} | AGAIN
    story = before | HEARD | {"incident": [last]}
    day = clock.add_working_days(world.built_on, -WORKING_DAYS_AGO)
    stories.leave_waiting(world, story, world.on(day, 11) + timedelta(minutes=5))
