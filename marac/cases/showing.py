"""Reading incidents to show them: a page may show hundreds, and changes none.

They come in one query with their strands and stay outside the session, which would otherwise keep
an account of every one of them. Whoever changes an incident reads the case through `get_case`.
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state, manager_of_class, set_committed_value

from marac.agencies.models import Agency
from marac.cases.models import Case
from marac.database import Model, id_of
from marac.incidents.models import Incident, IncidentStrand

M = TypeVar("M", bound=Model)

# How each database puts the rows of a sub-query, and the values of a row, into one value.
TOGETHER: dict[str, tuple[Any, Any]] = {
    "sqlite": (sa.func.json_group_array, sa.func.json_array),
    "postgresql": (sa.func.json_agg, sa.func.json_build_array),
}
INCIDENTS, STRANDS = Incident.__table__, IncidentStrand.__table__


def gather_to_show(session: Session, cases: Collection[Case]) -> None:
    """Read the incidents of cases that were found open to the reader, with their strands."""
    found: dict[UUID, list[Incident]] = {case.id: [] for case in cases}
    dialect = session.get_bind().dialect
    strand_of = _Strands(dialect)
    answer = session.execute(_incidents(dialect.name), {"ids": list(found)})
    names = list(answer.keys())
    for row in answer:
        told = dict(zip(names, row, strict=True))
        strands = map(strand_of, told.pop("told") or ())
        told["strands"] = sorted(strands, key=lambda strand: strand.strand)
        agency_id = told["agency_id"]
        told["agency"] = session.get(Agency, agency_id) if agency_id else None
        found[told["case_id"]].append(_shown(Incident, told))
    for case in cases:
        set_committed_value(case, "incidents", found[case.id])


class _Strands:
    """Makes the strands of incidents; one stands for all that say the same by codes alone."""

    def __init__(self, dialect: sa.Dialect) -> None:
        self._unseal: Any = STRANDS.c.words.type.dialect_impl(dialect).result_processor(
            dialect, None
        )
        self._alike: dict[tuple[str, str], IncidentStrand] = {}

    def __call__(self, values: list[str]) -> IncidentStrand:
        """Make a strand of its id, its two codes and its words."""
        text, strand, detail, words = values
        alike = self._alike.get((strand, detail))
        if alike is not None and not words:
            return alike
        told = {"id": id_of(text), "strand": strand, "detail": detail}
        made = _shown(IncidentStrand, told | {"words": self._unseal(words)})
        if not words:
            self._alike[strand, detail] = made
        return made


def _shown(kind: type[M], values: Mapping[str, Any]) -> M:
    """Make an object of what was read, after the same checks as one that the session reads."""
    manager = manager_of_class(kind)
    made: M = manager.new_instance()
    state = instance_state(made)
    state.dict.update(values)
    state.key = (kind, (values["id"],), None)
    manager.dispatch.load(state, None)
    return made


@cache
def _incidents(dialect: str) -> sa.Select[*tuple[Any, ...]]:
    """Select incidents in their order, each with its strands in one value."""
    rows, row = TOGETHER[dialect]
    words = sa.type_coerce(STRANDS.c.words, sa.Text)
    strand = row(STRANDS.c.id, STRANDS.c.strand, STRANDS.c.detail, words)
    strands = (
        sa.select(rows(strand, type_=sa.JSON))
        .where(STRANDS.c.incident_id == INCIDENTS.c.id)
        .correlate(INCIDENTS)
        .scalar_subquery()
    )
    return (
        sa.select(*INCIDENTS.c, strands.label("told"))
        .where(INCIDENTS.c.case_id.in_(sa.bindparam("ids", expanding=True)))
        .order_by(INCIDENTS.c.happened_on, INCIDENTS.c.id)
    )
