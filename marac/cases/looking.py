"""Asking the matcher so that nobody learns from its answer of a case that is not open to them.

The matcher reads every identity of an area. Dropping what is hidden from its answer is not enough:
how likely it calls one depends on all the others it found. So it is asked again without them, as
if they had never been recorded.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from marac.database import beyond
from marac.people.matching import Description, Match, Wanted, look_up_each, places_like

# Enough that whoever is weighed against many others is still among them.
LOOKED_AT = 40
# Each leaves out what the one before found and may not be shown.
ROUNDS = 4
WHY = "the matcher reads all identities; what the reader may not know is dropped from its answer"

# Of some identities, gives those that are open to the reader for this answer.
Open = Callable[[set[UUID]], set[UUID]]


# Reads of some identities what says whether they are open.
Read = Callable[[set[UUID]], object]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who or what is looked for, which of those read are open, and which are not to be given."""

    description: Description
    is_open: Callable[[UUID], bool]
    without: Collection[UUID] = ()


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
    opened = set[UUID]()
    return look_openly_each(
        session,
        area_id=area_id,
        asked=[
            Asked(description=description, is_open=opened.__contains__, without=without),
        ],
        read=lambda ids: opened.update(open_(ids)),
        place=place,
    )[0]


def look_openly_each(
    session: Session,
    *,
    area_id: UUID | None,
    asked: Sequence[Asked],
    read: Read,
    place: bool = False,
) -> list[list[Match]]:
    """Give who fits each of several descriptions, in as few questions to the matcher as one.

    Whoever is found is `read` before it is asked whether they are open, all that are new at once.
    """
    found: list[list[Match]] = [[] for _ in asked]
    if area_id is None:
        return found
    waiting = {n: one for n, one in enumerate(asked) if one.description != Description()}
    left_out = {n: set(one.without) for n, one in waiting.items()}
    known = set[UUID]()
    for _ in range(ROUNDS + 1):
        if not waiting:
            break
        answers = _ask(session, area_id, waiting, left_out, place=place)
        ids = {match.identity_id for matches in answers.values() for match in matches} - known
        read(ids)
        known |= ids
        for number, matches in answers.items():
            is_open = waiting[number].is_open
            found[number] = [match for match in matches if is_open(match.identity_id)]
            if len(found[number]) == len(matches):
                del waiting[number]
            left_out[number] |= {m.identity_id for m in matches if not is_open(m.identity_id)}
    return found


def _ask(
    session: Session,
    area_id: UUID,
    waiting: Mapping[int, Asked],
    left_out: Mapping[int, set[UUID]],
    *,
    place: bool,
) -> dict[int, list[Match]]:
    wanted = [
        Wanted(description=one.description, without=left_out[n]) for n, one in waiting.items()
    ]
    with beyond(session, WHY):
        if place:
            each = [_places(session, area_id, one) for one in wanted]
        else:
            each = look_up_each(session, area_id=area_id, wanted=wanted, best_per_person=False)
    return {n: matches[:LOOKED_AT] for n, matches in zip(waiting, each, strict=True)}


def _places(session: Session, area_id: UUID, wanted: Wanted) -> list[Match]:
    return places_like(
        session,
        area_id=area_id,
        description=wanted.description,
        show=LOOKED_AT,
        without=wanted.without,
    )


def without_where(description: Description) -> Description:
    """Leave out where somebody lives and how to reach them."""
    return replace(description, house="", street="", postcode="", address="", phones=(), emails=())
