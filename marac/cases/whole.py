"""Reading a case with everything that its page shows: what it has many of comes in one query.

The kinds of rows are stacked, not multiplied: each row of the answer holds a row of one kind, so a
case with 60 listings and 10 judgements is read in some 70 rows and opened once. Incidents, of which
there may be hundreds, come in a query of their own: a row of the stack is wide.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, lazyload, load_only, undefer
from sqlalchemy.orm.attributes import InstrumentedAttribute, set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from marac.accounts.models import User
from marac.agencies.models import Agency
from marac.cases.models import (
    Case,
    CommunityImpact,
    CriticalIncident,
    Invitation,
    Listing,
    Merge,
    NamingReview,
    Part,
    PromptDecision,
    Question,
    Repeat,
    RiskAssessment,
    VoiceEntry,
)
from marac.cases.showing import gather_to_show
from marac.database import kept
from marac.incidents.models import Incident, IncidentStrand


@dataclass(frozen=True)
class Kind:
    """Rows that a case has several of, each with the one row of other kinds that it refers to.

    Of the models that have columns in `only` nothing else is read, until it is asked for.
    """

    many: InstrumentedAttribute[Any]
    ones: tuple[InstrumentedAttribute[Any], ...] = ()
    only: tuple[InstrumentedAttribute[Any], ...] = ()


# Of who did something a page says the name. Of an agency that takes part it may say more.
NAMES = (User.name, Agency.name)

KINDS = (
    Kind(Case.incidents),
    Kind(Case.parts, (Part.identity,)),
    Kind(
        Case.assessments,
        (RiskAssessment.assessed_by, RiskAssessment.agency, RiskAssessment.sheet),
        NAMES,
    ),
    Kind(Case.questions, (Question.asked_by,), NAMES),
    Kind(Case.listings, (Listing.teller,), NAMES),
    Kind(Case.contact_releases),
    Kind(Case.invitations, (Invitation.agency,)),
    Kind(Case.repeats, (Repeat.agency,), NAMES),
    Kind(Case.merges, (Merge.merged_by,), NAMES),
    Kind(Case.impacts, (CommunityImpact.recorded_by,), NAMES),
    Kind(Case.critical_incidents, (CriticalIncident.declared_by,), NAMES),
    Kind(Case.prompt_decisions, (PromptDecision.decided_by,), NAMES),
    Kind(Case.naming_reviews, (NamingReview.reviewed_by,), NAMES),
    Kind(Case.voice_entries, (VoiceEntry.recorded_by, VoiceEntry.agency), NAMES),
)


def case_itself() -> tuple[ORMOption, ...]:
    """Say how to load a case with what it has one of; `gather` brings what it has many of."""
    return (
        joinedload(Case.contact),
        joinedload(Case.traits),
        undefer(Case.contact_recorded),
        undefer(Case.has_files),
        undefer(Case.has_corrections),
        undefer(Case.was_sent),
        undefer(Case.caller),
        undefer(Case.last_tried),
        joinedload(Case.area, innerjoin=True),
        joinedload(Case.agency, innerjoin=True),
        joinedload(Case.referrer, innerjoin=True),
        joinedload(Case.advocate),
        joinedload(Case.decided_by),
    )


def gather(
    session: Session,
    cases: Collection[Case],
    kinds: tuple[Kind, ...] = KINDS,
    *,
    to_show: bool = False,
) -> None:
    """Read what these cases have many of, which were found open to the reader; all of it or some.

    The strands of incidents come with them. A page that changes nothing asks for them `to_show`.
    """
    if not cases:
        return
    ids = {"ids": [case.id for case in cases]}
    found: dict[Any, list[Any]] = defaultdict(list)
    stacked = tuple(kind for kind in kinds if kind.many is not Case.incidents)
    for kind in kinds:
        if kind.many is Case.incidents:
            (gather_to_show if to_show else _gather_incidents)(session, cases)
    layers = _layers(stacked)
    for row in session.execute(_stacked(stacked), ids):
        layer = layers[row[0]]
        taken = layer.take(row)
        if taken is not None:
            found[layer.name, taken.case_id].append(taken)
    for case in cases:
        for layer in layers:
            rows = found.get((layer.name, case.id), [])
            set_committed_value(case, layer.name, sorted(rows, key=layer.place))


def _gather_incidents(
    session: Session,
    cases: Collection[Case],
) -> None:
    """Read the incidents with their strands: of these a case may have hundreds."""
    found: dict[UUID, dict[Incident, list[IncidentStrand]]] = {case.id: {} for case in cases}
    for incident, strand in session.execute(_incidents(), {"ids": list(found)}):
        strands = found[incident.case_id].setdefault(incident, [])
        if strand is not None:
            strands.append(strand)
    for case in cases:
        set_committed_value(case, "incidents", list(found[case.id]))
        for incident, strands in found[case.id].items():
            set_committed_value(incident, "strands", sorted(strands, key=lambda row: row.strand))


class _Layer:
    """One kind of rows in the stack: how it is joined, and what a row of it says."""

    def __init__(self, kind: Kind, at: int) -> None:
        self.at = at
        self.name = kind.many.key
        self.order = [column.key for column in kind.many.property.order_by or ()]
        self.many = aliased(kind.many.property.mapper.class_)
        self.ones = [(one, aliased(one.property.mapper.class_)) for one in kind.ones]
        self.only = kind.only

    @property
    def entities(self) -> Iterator[Any]:
        """Give what is selected for this kind."""
        yield self.many
        yield from (target for _, target in self.ones)

    @property
    def options(self) -> Iterator[ORMOption]:
        """Leave out the columns that the page does not want; unsealing them takes its time."""
        for entity in self.entities:
            kept = {one.key for one in self.only if one.class_ is sa.inspect(entity).class_}
            if kept and entity is self.many:
                kept |= {"case_id", *self.order}
            if kept:
                yield load_only(*(getattr(entity, key) for key in sorted(kept)))

    def joined_to(self, found: sa.Select[Any], reached: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """Join this kind where the stack has reached it, and what its rows refer to."""
        found = found.outerjoin(self.many, sa.and_(reached, self.many.case_id.in_(_IDS)))
        for one, target in self.ones:
            found = found.outerjoin(target, getattr(self.many, one.key).of_type(target))
        return found

    def take(self, row: sa.Row[Any]) -> Any:
        """Take a row of this kind out of the answer; there is none when a case has none."""
        many, *ones = row[self.at : self.at + 1 + len(self.ones)]
        if many is not None:
            for (one, _), value in zip(self.ones, ones, strict=True):
                set_committed_value(many, one.key, value)
        return many

    def place(self, row: Any) -> tuple[Any, ...]:
        """Say where a row stands among those of its kind."""
        return tuple(getattr(row, key) for key in self.order)


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)


@cache
def _layers(kinds: tuple[Kind, ...]) -> tuple[_Layer, ...]:
    """Make the layers of these kinds once, each with its place in a row: after the number."""
    layers: list[_Layer] = []
    at = 1
    for kind in kinds:
        layers.append(_Layer(kind, at))
        at += 1 + len(kind.ones)
    return tuple(layers)


@cache
def _stacked(kinds: tuple[Kind, ...]) -> sa.Select[Any]:
    """Select the rows of these kinds one below the other."""
    layers = _layers(kinds)
    numbers = sa.union_all(*(sa.select(sa.literal(n).label("n")) for n in range(len(layers))))
    number = numbers.subquery("kinds")
    entities = (entity for layer in layers for entity in layer.entities)
    found = sa.select(number.c.n, *entities).select_from(number)
    for n, layer in enumerate(layers):
        found = layer.joined_to(found, number.c.n == n)
    # A join of a row's own would leave out the rows of all the other kinds.
    options = (option for layer in layers for option in layer.options)
    return kept(found.options(lazyload("*"), *options))


@cache
def _incidents() -> sa.Select[Incident, IncidentStrand]:
    """Select incidents in their order, each as often as it has strands."""
    return (
        sa.select(Incident, IncidentStrand)
        .outerjoin(IncidentStrand, IncidentStrand.incident_id == Incident.id)
        .where(Incident.case_id.in_(_IDS))
        .order_by(*Case.incidents.property.order_by)
        .options(lazyload("*"))
    )
