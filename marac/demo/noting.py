"""Writes the record of a case as a room does: by two people, who add to each other's texts."""

from collections.abc import Mapping
from functools import partial

from marac import clock
from marac.cases.models import Listing
from marac.demo.world import World
from marac.meetings.models import Heading
from marac.meetings.room import keeping, operations
from marac.widgets.typed import Typing

LEFT = "Ask at the next meeting how the school took it, and whether"


def write(world: World, area: str, listing: Listing, notes: Mapping[str, str]) -> None:
    """The co-ordinator notes how each text begins, and the chair how it goes on.

    In one case the chair is called away in the middle of a sentence, which stays as typed.
    """
    session, by, chair = world.session, world.coordinator(area), world.chair(area)
    for heading, text in notes.items():
        save = partial(operations.save_note, session, listing=listing, heading=Heading(heading))
        first = text.partition(". ")[0].removesuffix(".") + "."
        note = save(by=by, text=first, version=None)
        if len(first) < len(text):
            save(by=chair, text=text, version=note.version)
    if listing.position == 1:
        typing = Typing(fields=[("community-text", LEFT)], window=f"{clock.today():%Y%m%d}")
        keeping.keep_typed(session, by=chair, listing=listing, typing=typing)
