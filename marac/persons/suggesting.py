"""Who somebody may be: the matcher's suggestions, as far as the reader may know of them.

The matcher reads every identity of the area. What it finds beyond the reader's cases is dropped
here before anything is counted or put in order, and where somebody lives or how to reach them is
compared only with what is open to the reader: nobody finds out by trying.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from marac.access import Actor
from marac.cases.looking import LOOKED_AT, Asked, look_openly_each, without_where
from marac.database import beyond
from marac.people.decided import Comparison
from marac.people.matching import Band, Description, Match, describe
from marac.people.matching.learnt import weights_of
from marac.people.models import Identity
from marac.persons.operations.linking import Scored
from marac.persons.recorded import Recorded, by_identity, list_by_ids

SHOWN = 5
# An identity, the one that it is beside, and the person.
Names = tuple[UUID, UUID | None, UUID | None]
WHY = "whom somebody was told apart from counts whole; it only takes from what is suggested"


@dataclass(frozen=True)
class Suggestion:
    """Somebody recorded who may be the one looked for, with what speaks for it."""

    recorded: Recorded
    match: Match

    @property
    def weak(self) -> bool:
        """Tell whether so little speaks for it that it is shown only when asked for."""
        return self.match.band is Band.WEAK


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Who is looked for, and which identities are not to be suggested for them."""

    description: Description
    without: Collection[UUID] = ()


def suggest_for(
    session: Session, *, by: Actor, recorded: Recorded, show: int = SHOWN
) -> list[Suggestion]:
    """Suggest who somebody in a case may be; never whom somebody said that they are not."""
    return suggest_for_each(session, by=by, each=[recorded], show=show)[0]


def suggest_for_each(
    session: Session, *, by: Actor, each: Sequence[Recorded], show: int = SHOWN
) -> list[list[Suggestion]]:
    """Suggest who each of several may be, in as few queries as for one."""
    with beyond(session, WHY):
        apart = set_apart(session, [one.identity for one in each])
    sought = [
        Sought(
            description=describe(one.identity)
            if one.located
            else without_where(describe(one.identity)),
            without=apart[one.identity.id],
        )
        for one in each
    ]
    return suggest_each(session, by=by, sought=sought, show=show)


def scored(session: Session, *, by: Actor, recorded: Recorded, other_id: UUID) -> Scored:
    """Give what the matcher says of a pair, to be remembered with what is decided about it."""
    for one in suggest_for(session, by=by, recorded=recorded, show=LOOKED_AT):
        if one.recorded.identity.id == other_id:
            version = weights_of(session, recorded.identity.area_id).version
            return Scored(one.match.bits, one.match.band.value, str(version))
    return Scored()


def suggest(
    session: Session, *, by: Actor, description: Description, show: int = SHOWN
) -> list[Suggestion]:
    """Suggest who fits a description, best first, each person once."""
    return suggest_each(session, by=by, sought=[Sought(description=description)], show=show)[0]


def suggest_each(
    session: Session, *, by: Actor, sought: Sequence[Sought], show: int = SHOWN
) -> list[list[Suggestion]]:
    """Suggest who fits each of several descriptions.

    Whoever does not know where all of those live is asked about twice: with what speaks of where,
    among those of whom it is open, and without it among the others.
    """
    ways = (True,) if by.runs_the_cycle else (True, False)
    found = _look(session, by, [(one, located) for one in sought for located in ways])
    return [
        _each_once(chain.from_iterable(found[at * len(ways) : (at + 1) * len(ways)]))[:show]
        for at in range(len(sought))
    ]


def suggest_places(
    session: Session, *, by: Actor, description: Description, show: int = 20
) -> list[Suggestion]:
    """Suggest whose address fits a description, where addresses are open to the actor."""
    return _look(session, by, [(Sought(description=description), True)], place=True)[0][:show]


def _look(
    session: Session, by: Actor, sought: Sequence[tuple[Sought, bool]], *, place: bool = False
) -> list[list[Suggestion]]:
    """Ask the matcher; of each who is sought, only those whose address is open, or is not."""
    seen: dict[UUID, Recorded] = {}
    found = look_openly_each(
        session,
        area_id=by.area_id,
        asked=[
            Asked(
                description=one.description if located else without_where(one.description),
                is_open=partial(_is_open, seen, located),
                without=one.without,
            )
            for one, located in sought
        ],
        read=lambda ids: seen.update(
            by_identity(list_by_ids(session, by=by, ids=ids, standing=place))
        ),
        place=place,
    )
    return [[Suggestion(seen[m.identity_id], m) for m in matches] for matches in found]


def _is_open(seen: Mapping[UUID, Recorded], located: bool, identity_id: UUID) -> bool:
    one = seen.get(identity_id)
    return one is not None and one.located is located


def _each_once(found: Iterable[Suggestion]) -> list[Suggestion]:
    best: dict[UUID, Suggestion] = {}
    for one in sorted(found, key=lambda s: s.match.bits, reverse=True):
        best.setdefault(one.recorded.key, one)
    return list(best.values())


def set_apart(session: Session, identities: Sequence[Identity]) -> dict[UUID, set[UUID]]:
    """Tell for each whom never to suggest: the one itself, and everybody it was told apart from.

    Whoever is linked goes by the person, so that all that is known of them stays away together.
    """
    own = {one.id: _names_of(one.id, one.beside_id, one.person_id) for one in identities}
    latest: dict[frozenset[UUID], tuple[bool, set[UUID], set[UUID]]] = {}
    for same, one, other in _compared(session, {key for ids in own.values() for key in ids}):
        pair = frozenset((one[0], other[0]))
        latest[pair] = (same, _names_of(*one), _names_of(*other))
    rejected = [(one, other) for same, one, other in latest.values() if not same]
    rejected += [(other, one) for one, other in rejected]
    return {
        key: ids.union(*(other - ids for one, other in rejected if one & ids))
        for key, ids in own.items()
    }


def _compared(session: Session, ids: Collection[UUID]) -> Iterator[tuple[bool, Names, Names]]:
    """Give what was decided about any of some persons or identities, in order of time."""
    if not ids:
        return
    one, other = aliased(Identity), aliased(Identity)
    # Each by itself an index: nobody is looked through.
    theirs = sa.union_all(
        *(
            sa.select(Identity.id).where(column.in_(ids))
            for column in (Identity.id, Identity.beside_id, Identity.person_id)
        )
    )
    rows = session.execute(
        sa.select(Comparison.same, *_parts(one), *_parts(other))
        .join(one, one.id == Comparison.identity_id)
        .join(other, other.id == Comparison.other_id)
        .where(sa.or_(Comparison.identity_id.in_(theirs), Comparison.other_id.in_(theirs)))
        .order_by(Comparison.decided_at)
    )
    for same, *sides in rows:
        yield same, (sides[0], sides[1], sides[2]), (sides[3], sides[4], sides[5])


def _parts(identity: type[Identity]) -> tuple[Any, ...]:
    return identity.id, identity.beside_id, identity.person_id


def _names_of(*ids: UUID | None) -> set[UUID]:
    return {key for key in ids if key is not None}
