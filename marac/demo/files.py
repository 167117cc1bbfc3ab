"""Two files in a case that waits to be heard: one for all who take part, one for the few."""

from marac.attachments import operations
from marac.attachments.models import Audience
from marac.demo.world import World
from marac.inspection import Kind, Sound

AREA = "bristol"
DIARY = """What happened, written down with the person harmed

Week 1, Monday: shouting on the stairs, about 10pm. A neighbour heard it.
Week 1, Friday: rubbish before the door, and again on Saturday.
Week 2, Tuesday: somebody tried the handle of the door at night.
"""
WHEREABOUTS = "Where they are staying this week. For the co-ordinator and the chair only.\n"


def attach(world: World, key: str) -> None:
    """Let a referrer add what they hold to the case that they referred."""
    case = world.cases[key]
    referrer = next(k for k, user in world.users.items() if user.id == case.referrer_id)
    told = (
        ("Diary of incidents.txt", DIARY, Audience.ALL, "What happened, week by week"),
        ("Where they stay.txt", WHEREABOUTS, Audience.RUNNERS, ""),
    )
    for name, words, sharing, note in told:
        operations.add(
            world.session,
            by=world.actor(referrer, AREA),
            case=case,
            file=Sound(name=name, kind=Kind.TEXT, data=words.encode()),
            sharing=sharing,
            note=note,
            checked=False,
        )
