"""Reading incidents to show them: a page may show hundreds, and changes none.

They come in one query with their strands and stay outside the session, which would otherwise keep
an account of every one of them. Whoever changes an incident reads the case through `get_case`.
"""

import json
from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from marac.agencies.models import Agency
from marac.cases.models import Case
from marac.database import id_of, kept, shown
from marac.incidents.models import Incident, IncidentStrand

# How each database puts the rows of a sub-query, and the values of a row, into one value.
TOGETHER: dict[str, tuple[Any, Any]] = {
    "sqlite": (sa.func.json_group_array, sa.func.json_array),
    "postgresql": (sa.func.json_agg, sa.func.json_build_array),
}
# Columns of codes, which are read as the database wrote them down.
LISTS = ("acts", "perceivers")
INCIDENTS, STRANDS = Incident.__table__, IncidentStrand.__table__


def gather_to_show(session: Session, cases: Collection[Case]) -> None:
    """Read the incidents of cases that were found open to the reader, with their strands."""
    found: dict[UUID, list[Incident]] = {case.id: [] for case in cases}
    dialect = session.get_bind().dialect
    strands_of = _Strands(dialect)
    answer = session.execute(_incidents(dialect.name), {"ids": list(found)})
    names = list(answer.keys())
    for row in answer:
        told = dict(zip(names, row, strict=True))
        told |= {name: _list(told[name]) for name in LISTS}
        told["strands"] = strands_of(told.pop("told"))
        agency_id = told["agency_id"]
        told["agency"] = session.get(Agency, agency_id) if agency_id else None
        found[told["case_id"]].append(shown(Incident, told))
    for case in cases:
        set_committed_value(case, "incidents", found[case.id])


class _Strands:
    """Makes the strands of incidents; those that say the same by codes alone share them."""

    def __init__(self, dialect: sa.Dialect) -> None:
        self._unseal: Any = STRANDS.c.words.type.dialect_impl(dialect).result_processor(
            dialect, None
        )
        self._alike: dict[str, list[IncidentStrand]] = {}

    def __call__(self, told: str | None) -> list[IncidentStrand]:
        """Make the strands that the database put into one value."""
        alike = self._alike.get(told or "")
        if alike is not None:
            return list(alike)
        made = sorted((self._strand(*row) for row in json.loads(told or "[]")), key=_code)
        if not any(strand.words for strand in made):
            self._alike[told or ""] = made
        return list(made)

    def _strand(self, text: str | None, strand: str, detail: str, words: str) -> IncidentStrand:
        """Make a strand of its id, which only its own words ask for, its codes and its words."""
        told = {"id": id_of(text) if text else None, "strand": strand, "detail": detail}
        return shown(IncidentStrand, told | {"words": self._unseal(words)})


def _code(strand: IncidentStrand) -> str:
    return strand.strand


def _list(told: str) -> list[str]:
    """Read a list of codes, which is empty nearly always."""
    return [] if told == "[]" else list(json.loads(told) or ())


@cache
def _incidents(dialect: str) -> sa.Select[*tuple[Any, ...]]:
    """Select incidents in their order, each with its strands in one value."""
    rows, row = TOGETHER[dialect]
    words = sa.type_coerce(STRANDS.c.words, sa.Text)
    # An id that nobody asks for would make every incident's strands a value of their own.
    own_id = sa.case((words != "", STRANDS.c.id), else_=None)
    strand = row(own_id, STRANDS.c.strand, STRANDS.c.detail, words)
    strands = (
        sa.select(sa.cast(rows(strand), sa.Text))
        .where(STRANDS.c.incident_id == INCIDENTS.c.id)
        .correlate(INCIDENTS)
        .scalar_subquery()
    )
    columns = (
        sa.cast(column, sa.Text).label(column.name) if column.name in LISTS else column
        for column in INCIDENTS.c
    )
    return kept(
        sa.select(*columns, strands.label("told"))
        .where(INCIDENTS.c.case_id.in_(sa.bindparam("ids", expanding=True)))
        .order_by(INCIDENTS.c.happened_on, INCIDENTS.c.id)
    )
