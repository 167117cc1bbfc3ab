"""Reading a case with everything that its page shows: what it has many of comes in one query.

The kinds of rows are stacked, not multiplied: each row of the answer holds a row of one kind, so a
case with 200 incidents, 60 listings and 10 judgements is read in 270 rows and opened once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, lazyload, undefer
from sqlalchemy.orm.attributes import InstrumentedAttribute, set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from marac.cases.models import (
    Case,
    CommunityImpact,
    CriticalIncident,
    Invitation,
    Merge,
    NamingReview,
    Part,
    PromptDecision,
    Question,
    Repeat,
    RiskAssessment,
    VoiceEntry,
)
from marac.incidents.models import Incident, IncidentStrand


@dataclass(frozen=True)
class Kind:
    """Rows that a case has several of, each with the one row of other kinds that it refers to."""

    many: InstrumentedAttribute[Any]
    ones: tuple[InstrumentedAttribute[Any], ...] = ()


KINDS = (
    Kind(Case.parts, (Part.identity,)),
    Kind(Case.incidents),
    Kind(
        Case.assessments,
        (RiskAssessment.assessed_by, RiskAssessment.agency, RiskAssessment.sheet),
    ),
    Kind(Case.questions, (Question.asked_by,)),
    Kind(Case.listings),
    Kind(Case.contact_releases),
    Kind(Case.invitations, (Invitation.agency,)),
    Kind(Case.repeats, (Repeat.agency,)),
    Kind(Case.merges, (Merge.merged_by,)),
    Kind(Case.impacts, (CommunityImpact.recorded_by,)),
    Kind(Case.critical_incidents, (CriticalIncident.declared_by,)),
    Kind(Case.prompt_decisions, (PromptDecision.decided_by,)),
    Kind(Case.naming_reviews, (NamingReview.reviewed_by,)),
    Kind(Case.voice_entries, (VoiceEntry.recorded_by, VoiceEntry.agency)),
)


def case_itself() -> tuple[ORMOption, ...]:
    """Say how to load a case with what it has one of; `gather` brings what it has many of."""
    return (
        joinedload(Case.contact),
        joinedload(Case.traits),
        undefer(Case.contact_recorded),
        undefer(Case.has_files),
        undefer(Case.was_sent),
        joinedload(Case.area, innerjoin=True),
        joinedload(Case.agency, innerjoin=True),
        joinedload(Case.referrer, innerjoin=True),
        joinedload(Case.advocate),
        joinedload(Case.decided_by),
    )


def gather(session: Session, cases: Collection[Case]) -> None:
    """Read everything that these cases have many of, which were found open to the reader."""
    if not cases:
        return
    layers = _layers()
    strands: dict[Any, list[IncidentStrand]] = defaultdict(list)
    for row in session.execute(_stacked(layers, [case.id for case in cases])):
        if row[0] < len(layers):
            layers[row[0]].take(row)
        elif row[1] is not None:
            strands[row[1].incident_id].append(row[1])
    for layer in layers:
        layer.hand_out(cases)
    for happened in (incident for case in cases for incident in case.incidents):
        own = sorted(strands[happened.id], key=lambda row: row.strand)
        set_committed_value(happened, "strands", own)


def _layers() -> list["_Layer"]:
    """Make the layers, each with its place in a row: after the number and the strand."""
    layers: list[_Layer] = []
    at = 2
    for kind in KINDS:
        layers.append(_Layer(kind, at))
        at += 1 + len(kind.ones)
    return layers


def _stacked(layers: Sequence["_Layer"], ids: Sequence[Any]) -> sa.Select[Any]:
    """Select the rows of all kinds one below the other; the strands of incidents come last."""
    last = len(layers)
    kinds = sa.union_all(*(sa.select(sa.literal(n).label("n")) for n in range(last + 1)))
    number, incident = kinds.subquery("kinds"), aliased(Incident)
    entities = (entity for layer in layers for entity in layer.entities)
    found = (
        sa.select(number.c.n, IncidentStrand, *entities)
        .select_from(number)
        .outerjoin(incident, sa.and_(number.c.n == last, incident.case_id.in_(ids)))
        .outerjoin(IncidentStrand, IncidentStrand.incident_id == incident.id)
    )
    for n, layer in enumerate(layers):
        found = layer.joined_to(found, sa.and_(number.c.n == n, layer.of(ids)))
    # A join of a row's own would leave out the rows of all the other kinds.
    return found.options(lazyload("*"))


class _Layer:
    """One kind of rows in the stack: how it is joined, and to which case each row belongs."""

    def __init__(self, kind: Kind, at: int) -> None:
        self.at = at
        self.name = kind.many.key
        self.order = [column.key for column in kind.many.property.order_by or ()]
        self.many = aliased(kind.many.property.mapper.class_)
        self.ones = [(one, aliased(one.property.mapper.class_)) for one in kind.ones]
        self.found: dict[Any, list[Any]] = defaultdict(list)

    @property
    def entities(self) -> Iterator[Any]:
        """Give what is selected for this kind."""
        yield self.many
        yield from (target for _, target in self.ones)

    def of(self, ids: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Say that a row belongs to one of these cases."""
        condition: sa.ColumnElement[bool] = self.many.case_id.in_(ids)
        return condition

    def joined_to(self, found: sa.Select[Any], own: sa.ColumnElement[bool]) -> sa.Select[Any]:
        """Join this kind where the stack has reached it, and what its rows refer to."""
        found = found.outerjoin(self.many, own)
        for one, target in self.ones:
            found = found.outerjoin(target, getattr(self.many, one.key).of_type(target))
        return found

    def take(self, row: sa.Row[Any]) -> None:
        """Take a row of this kind out of the answer; there is none when a case has none."""
        many, *ones = row[self.at : self.at + 1 + len(self.ones)]
        if many is None:
            return
        for (one, _), value in zip(self.ones, ones, strict=True):
            set_committed_value(many, one.key, value)
        self.found[many.case_id].append(many)

    def hand_out(self, cases: Iterable[Case]) -> None:
        """Give each case its rows in their order."""
        for case in cases:
            rows = sorted(self.found[case.id], key=self._place)
            set_committed_value(case, self.name, rows)

    def _place(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, key) for key in self.order)
