"""Who somebody may be: the matcher's suggestions, as far as the reader may know of them.

The matcher reads every identity of the area. What it finds beyond the reader's cases is dropped
here before anything is counted or put in order, and where somebody lives or how to reach them is
compared only with what is open to the reader: nobody finds out by trying.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.cases.looking import LOOKED_AT, look_openly, without_where
from marac.database import beyond
from marac.people.decided import Comparison
from marac.people.matching import Band, Description, Match, describe
from marac.people.matching.learnt import weights_of
from marac.people.models import Identity, in_case
from marac.persons.operations.linking import Scored
from marac.persons.recorded import Recorded, by_identity, list_by_ids

SHOWN = 5
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


def suggest_for(
    session: Session, *, by: Actor, recorded: Recorded, show: int = SHOWN
) -> list[Suggestion]:
    """Suggest who somebody in a case may be; never whom somebody said that they are not."""
    description = describe(recorded.identity)
    if not recorded.located:
        description = without_where(description)
    with beyond(session, WHY):
        apart = _set_apart(session, recorded.identity)
    return suggest(session, by=by, description=description, without=apart, show=show)


def scored(session: Session, *, by: Actor, recorded: Recorded, other_id: UUID) -> Scored:
    """Give what the matcher says of a pair, to be remembered with what is decided about it."""
    for one in suggest_for(session, by=by, recorded=recorded, show=LOOKED_AT):
        if one.recorded.identity.id == other_id:
            version = weights_of(session, recorded.identity.area_id).version
            return Scored(one.match.bits, one.match.band.value, str(version))
    return Scored()


def suggest(
    session: Session,
    *,
    by: Actor,
    description: Description,
    without: Collection[UUID] = (),
    show: int = SHOWN,
) -> list[Suggestion]:
    """Suggest who fits a description, best first, each person once."""
    found = _look(session, by, description, without, located=True)
    if not by.runs_the_cycle:
        found += _look(session, by, without_where(description), without, located=False)
    return _each_once(found)[:show]


def suggest_places(
    session: Session, *, by: Actor, description: Description, show: int = 20
) -> list[Suggestion]:
    """Suggest whose address fits a description, where addresses are open to the actor."""
    return _look(session, by, description, (), located=True, place=True)[:show]


def _look(  # noqa: PLR0913 - as of the matcher, and of whom the answer may be
    session: Session,
    by: Actor,
    description: Description,
    without: Collection[UUID],
    *,
    located: bool,
    place: bool = False,
) -> list[Suggestion]:
    seen: dict[UUID, Recorded] = {}

    def open_(ids: set[UUID]) -> set[UUID]:
        seen.update(by_identity(list_by_ids(session, by=by, ids=ids, standing=place)))
        return {key for key in ids if key in seen and seen[key].located is located}

    found = look_openly(
        session,
        area_id=by.area_id,
        description=description,
        open_=open_,
        without=without,
        place=place,
    )
    return [Suggestion(seen[match.identity_id], match) for match in found]


def _each_once(found: Iterable[Suggestion]) -> list[Suggestion]:
    best: dict[UUID, Suggestion] = {}
    for one in sorted(found, key=lambda s: s.match.bits, reverse=True):
        best.setdefault(one.recorded.key, one)
    return list(best.values())


def _set_apart(session: Session, identity: Identity) -> set[UUID]:
    """Find whom never to suggest: the one itself, and everybody it was told apart from."""
    own = _together(session, {identity.id, identity.beside_id or identity.id})
    touched = sa.or_(Comparison.identity_id.in_(own), Comparison.other_id.in_(own))
    latest: dict[frozenset[UUID], bool] = {}
    for one in session.scalars(
        sa.select(Comparison).where(touched).order_by(Comparison.decided_at)
    ):
        latest[frozenset((one.identity_id, one.other_id))] = one.same
    rejected = {key for pair, same in latest.items() if not same for key in pair - own}
    return own | (_together(session, rejected) if rejected else set())


def _together(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Give all identities that are one person with any of these."""
    persons = sa.select(Identity.person_id).where(
        Identity.id.in_(ids), Identity.person_id.is_not(None)
    )
    either = sa.or_(Identity.person_id.in_(persons), in_case().in_(ids))
    return set(session.scalars(sa.select(Identity.id).where(either)))
