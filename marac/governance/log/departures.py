"""The register of what left the house: papers, files of cases and exports, as the log tells.

A paper or an export that tells of a case which is kept from the reader is not in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac.access import Actor
from marac.audit.models import AuditEntry
from marac.cases.models import Case
from marac.cases.wording import Words
from marac.events import Event, Operation
from marac.governance.log import policy
from marac.governance.log.queries import PAGE_SIZE, Filters, Line, list_lines
from marac.packs.copies.states import state_of
from marac.packs.models import Paper
from marac.web.filters import plural, short_date


@dataclass(frozen=True)
class Departure:
    """One row of the register: what left, in words that tell nothing of a case.

    `stands` says what became of a paper since: opened, recalled, destroyed, or past its day.
    """

    line: Line
    what: str
    stands: Words | None = None


def list_departures(
    session: Session, *, by: Actor, filters: Filters
) -> tuple[Sequence[Departure], int | None]:
    """List what left, newest first, and above which row the next page begins."""
    left = AuditEntry.event.in_(_names_of_leaving())
    disclosed = AuditEntry.operation == Operation.DISCLOSURE
    part = sa.and_(disclosed, left, policy.work_open_to(by))
    rows: list[Departure] = []
    older = filters.before
    while len(rows) <= PAGE_SIZE:  # what is hidden leaves no gap on a page, so that no page tells
        narrowed = replace(filters, before=older)
        found = list_lines(session, by=by, part=part, filters=narrowed, size=PAGE_SIZE)
        rows += _known(session, by, found.lines)
        older = found.older
        if older is None:
            break
    more = len(rows) > PAGE_SIZE or older is not None
    return rows[:PAGE_SIZE], rows[:PAGE_SIZE][-1].line.number if more else None


def _known(session: Session, by: Actor, lines: Sequence[Line]) -> list[Departure]:
    """Say what left, leaving out what tells of a case that is kept from the reader."""
    papers = _papers(session, lines)
    known = _known_cases(session, by, lines, papers)
    return [
        Departure(line, _what(line, papers), _stands(line, papers))
        for line in lines
        if _cases_of(line, papers) <= known
    ]


def _stands(line: Line, papers: dict[str, Paper]) -> Words | None:
    paper = papers.get(line.details.get("paper_id", ""))
    return state_of(paper) if paper is not None else None


def _names_of_leaving() -> list[str]:
    return sorted({kind.__name__ for kind in _below(Event) if kind.leaves})


def _below(kind: type[Event]) -> set[type[Event]]:
    below = set(kind.__subclasses__())
    return below.union(*map(_below, below))


def _papers(session: Session, lines: Sequence[Line]) -> dict[str, Paper]:
    ids = {UUID(line.details["paper_id"]) for line in lines if "paper_id" in line.details}
    if not ids:
        return {}
    whole = (joinedload(Paper.agency), joinedload(Paper.meeting))
    more = (selectinload(Paper.cases), selectinload(Paper.steps))
    found = session.scalars(sa.select(Paper).where(Paper.id.in_(ids)).options(*whole, *more))
    return {str(paper.id): paper for paper in found}


def _cases_of(line: Line, papers: dict[str, Paper]) -> set[UUID]:
    """Say of which cases a thing that left tells."""
    told = {UUID(case_id) for case_id in line.details.get("case_ids", ())}
    paper = papers.get(line.details.get("paper_id", ""))
    return told | {each.case_id for each in paper.cases} if paper is not None else told


def _known_cases(
    session: Session, by: Actor, lines: Sequence[Line], papers: dict[str, Paper]
) -> set[UUID]:
    wanted: set[UUID] = set().union(*(_cases_of(line, papers) for line in lines))
    if not wanted:
        return set()
    found = sa.select(Case.id).where(Case.id.in_(wanted), policy.telling_open_to(by))
    return set(session.scalars(found))


def _what(line: Line, papers: dict[str, Paper]) -> str:
    told: dict[str, Any] = line.details
    paper = papers.get(told.get("paper_id", ""))
    if paper is not None:
        whose = paper.agency.name if paper.agency is not None else "whoever runs the meeting"
        day = short_date(paper.meeting.starts_at)
        copy = f"copy {paper.copy_words}{paper.version_words}"
        return f"{paper.kind.label} of {day}, {copy}, for {whose}"
    if "cases" in told and "columns" in told:
        return f"Personal data of {plural(told['cases'], 'case')}"
    if "rows" in told:
        return f"{plural(told['rows'], 'row')} of the log"
    return f"A file of {line.reference}" if line.reference else line.words
