"""Leaves a draft as somebody left it who was called away while typing."""

from marac import clock
from marac.cases.referrals.typed import keep_typed
from marac.demo.world import World
from marac.widgets.typed import Typing

DRAFT, WRITER, AREA = "draft", "referrer", "bristol"
HALF = "She is afraid of the upper deck, and that her brothers hear of it before"


def leave(world: World) -> None:
    """Keep half a sentence on a page of the draft, which waits there for its writer."""
    keep_typed(
        world.session,
        by=world.actor(WRITER, AREA),
        case=world.cases[DRAFT],
        page="voice",
        typing=Typing(
            fields=[("voice_fears", HALF), ("voice_wants", ""), ("voice_safe_to_talk", "")],
            window=f"{clock.today():%Y%m%d}",
        ),
    )
