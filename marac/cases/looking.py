"""Asking the matcher so that nobody learns from its answer of a case that is not open to them.

The matcher reads every identity of an area. Dropping what is hidden from its answer is not enough:
how likely it calls one depends on all the others it found. So it is asked again without them, as
if they had never been recorded.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from marac.database import beyond
from marac.people.matching import Description, Match, look_up, places_like

# Enough that whoever is weighed against many others is still among them.
LOOKED_AT = 40
# Each leaves out what the one before found and may not be shown.
ROUNDS = 4
WHY = "the matcher reads all identities; what the reader may not know is dropped from its answer"

# Of some identities, gives those that are open to the reader for this answer.
Open = Callable[[set[UUID]], set[UUID]]


def look_openly(  # noqa: PLR0913 - what is asked, of which area, and who may be told
    session: Session,
    *,
    area_id: UUID | None,
    description: Description,
    open_: Open,
    without: Collection[UUID] = (),
    place: bool = False,
) -> list[Match]:
    """Give who fits a description among those that are open to the reader, the likeliest first.

    For a `place`, who was recorded at the address.
    """
    if area_id is None or description == Description():
        return []
    left_out, asked, shown = set(without), set[UUID](), set[UUID]()
    found = _ask(session, area_id, description, left_out, place=place)
    for _ in range(ROUNDS):
        ids = {match.identity_id for match in found}
        shown |= open_(ids - asked)
        asked |= ids
        if ids <= shown:
            break
        left_out |= ids - shown
        found = _ask(session, area_id, description, left_out, place=place)
    return [match for match in found if match.identity_id in shown]


def _ask(
    session: Session,
    area_id: UUID,
    description: Description,
    without: Collection[UUID],
    *,
    place: bool,
) -> list[Match]:
    wanted: dict[str, Any] = {"area_id": area_id, "description": description, "show": LOOKED_AT}
    with beyond(session, WHY):
        if place:
            return places_like(session, **wanted, without=without)
        return look_up(session, **wanted, without=without, best_per_person=False)


def without_where(description: Description) -> Description:
    """Leave out where somebody lives and how to reach them."""
    return replace(description, house="", street="", postcode="", address="", phones=(), emails=())
