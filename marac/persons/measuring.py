"""How well the matcher finds the people whom somebody confirmed, group by recorded ethnicity.

Of each confirmed pair the one is looked up among all: recall is how often the other is among the
first. Precision is how much of what was suggested and decided on was confirmed. Ethnicity is what
the person harmed said of themselves, never guessed from a name. Groups with few decisions are
counted together, so that no number tells of one person.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import CodeList
from marac.agencies.queries import get_code_book
from marac.cases.models import Part, PartKind, Traits
from marac.database import beyond
from marac.people.decided import Comparison
from marac.people.matching import describe, look_up
from marac.people.models import Identity

SMALLEST = 10
AMONG = (1, 5, 20)
# Only the latest decisions are measured, so that the page stays quick.
LATEST = 300
WHY = "only shares leave: how often the matcher found what somebody confirmed, no small numbers"
NOT_RECORDED, TOGETHER, EVERYBODY = "Not recorded", "Smaller groups together", "Everybody"


@dataclass(frozen=True)
class Measured:
    """How one group fares, in whole per cent; None where too few decisions were made.

    `recall` goes by the number of suggestions looked at: 1, 5 and 20.
    """

    group: str
    recall: tuple[int | None, ...]
    precision: int | None


@dataclass
class Tally:
    """Counts of one group while they are gathered."""

    confirmed: int = 0
    found: list[int] = field(default_factory=lambda: [0 for _ in AMONG])
    shown: int = 0
    right: int = 0

    @property
    def decided(self) -> int:
        """Count what somebody decided, whichever way."""
        return self.confirmed + self.shown - self.right

    def add(self, other: "Tally") -> None:
        """Count another group with this one."""
        self.confirmed += other.confirmed
        self.found = [a + b for a, b in zip(self.found, other.found, strict=True)]
        self.shown, self.right = self.shown + other.shown, self.right + other.right


def measure(session: Session, *, by: Actor) -> list[Measured]:
    """Measure the matcher on what was decided in the actor's area: all first, then the groups."""
    if by.area_id is None:
        return []
    with beyond(session, WHY):
        groups = _tally(session, by.area_id)
    book = get_code_book(session, area_id=by.area_id)
    named = {
        book.label(CodeList.ETHNICITY, code) if code else NOT_RECORDED: tally
        for code, tally in groups.items()
    }
    everybody = Tally()
    for tally in named.values():
        everybody.add(tally)
    shown = [(EVERYBODY, everybody), *_large_enough(named)]
    return [_measured(group, tally) for group, tally in shown]


def _large_enough(groups: dict[str, Tally]) -> list[tuple[str, Tally]]:
    """Pool the small groups; one alone would stand out as what is missing from the whole."""
    in_order = sorted(groups.items(), key=lambda item: item[1].decided)
    pool, pooled = Tally(), 0
    while in_order and (
        in_order[0][1].decided < SMALLEST or (pooled and pool.decided < SMALLEST) or pooled == 1
    ):
        pool.add(in_order.pop(0)[1])
        pooled += 1
    kept = list(reversed(in_order))
    return [*kept, (TOGETHER, pool)] if pooled else kept


def _measured(group: str, tally: Tally) -> Measured:
    return Measured(
        group,
        tuple(_share(count, tally.confirmed) for count in tally.found),
        _share(tally.right, tally.shown),
    )


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole >= SMALLEST else None


def _tally(session: Session, area_id: UUID) -> dict[str, Tally]:
    latest = _latest(session, area_id)
    identities = _identities(session, latest)
    said = _ethnicities(session, identities)
    groups: dict[str, Tally] = defaultdict(Tally)
    for one in latest:
        pair = (one.identity_id, one.other_id)
        tally = groups[next((said[key] for key in pair if said.get(key)), "")]
        if one.bits is not None:
            tally.shown += 1
            tally.right += one.same
        if one.same:
            place = _place(session, area_id, identities[one.identity_id], one.other_id)
            tally.confirmed += 1
            tally.found = [n + (place < most) for n, most in zip(tally.found, AMONG, strict=True)]
    return dict(groups)


def _latest(session: Session, area_id: UUID) -> list[Comparison]:
    """Give the latest decision on each pair."""
    rows = session.scalars(
        sa.select(Comparison)
        .where(Comparison.area_id == area_id)
        .order_by(Comparison.decided_at.desc(), Comparison.id.desc())
        .limit(LATEST)
    )
    kept: dict[frozenset[UUID], Comparison] = {}
    for one in rows:
        kept.setdefault(frozenset((one.identity_id, one.other_id)), one)
    return list(kept.values())


def _identities(session: Session, decided: Iterable[Comparison]) -> dict[UUID, Identity]:
    ids = {key for one in decided for key in (one.identity_id, one.other_id)}
    return {row.id: row for row in session.scalars(sa.select(Identity).where(Identity.id.in_(ids)))}


def _ethnicities(session: Session, identities: dict[UUID, Identity]) -> dict[UUID, str]:
    """Read what was recorded of the person harmed; of nobody else is it asked."""
    rows = session.execute(
        sa.select(Part.identity_id, Traits)
        .join(Traits, Traits.case_id == Part.case_id)
        .where(Part.kind == PartKind.SUBJECT, Part.identity_id.in_(identities))
    )
    return {identity_id: traits.ethnicity for identity_id, traits in rows}


def _place(session: Session, area_id: UUID, asked: Identity, other_id: UUID) -> int:
    """Tell how many stand before the other when the one is looked up."""
    found = look_up(
        session,
        area_id=area_id,
        description=describe(asked),
        show=max(AMONG),
        without={asked.id},
        best_per_person=False,
    )
    places = [number for number, match in enumerate(found) if match.identity_id == other_id]
    return places[0] if places else max(AMONG)
