"""Which agency has answered on which case of a meeting: the co-ordinator's grid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac.access import Actor
from marac.agencies.models import Agency
from marac.cases import policy as cases
from marac.cases.calendar import MEETINGS
from marac.cases.models import Case, Listing
from marac.returns.chasing import Chased, list_chases
from marac.returns.models import Answer, Return
from marac.returns.states import ReturnState, came_late, state_from, wanted_expression

SHORT = {
    Answer.NOT_KNOWN: ("Not known", "green"),
    Answer.NOTHING_RELEVANT: ("Nothing relevant", "green"),
    Answer.INFORMATION: ("Shared", "green"),
    Answer.CANNOT_SHARE: ("Cannot share", "yellow"),
}


@dataclass(frozen=True)
class Cell:
    """How one agency stands on one case; `late` tells that it came after its hour.

    `wanted` tells that it may still be handed in: the room has not opened the case.
    """

    state: ReturnState
    answer: Answer | None
    late: bool
    wanted: bool

    @property
    def words(self) -> tuple[str, str]:
        """Say it in a word or two, with the colour that repeats them."""
        if self.state is ReturnState.SUBMITTED and self.answer is not None:
            return SHORT[self.answer]
        return self.state.label, self.state.colour


@dataclass(frozen=True)
class Row:
    """One case of the agenda and what each agency did about it.

    `number` runs through what this reader sees, so that no gap tells of a case kept from them.
    """

    listing_id: UUID
    case_id: UUID
    number: int
    reference: str
    cells: dict[UUID, Cell]


@dataclass(frozen=True)
class Column:
    """One agency, and how many of its returns are in."""

    agency_id: UUID
    name: str
    short_name: str
    asked: int
    submitted: int
    late: int
    owed: int
    chased: Chased | None

    @property
    def may_chase(self) -> bool:
        """Tell whether the agency owes something and was not reminded just now."""
        return self.owed > 0 and (self.chased is None or self.chased.may_again)


@dataclass(frozen=True)
class Grid:
    """All agencies by all cases of one meeting."""

    meeting_id: UUID
    starts_at: datetime
    rows: list[Row]
    columns: list[Column]

    @property
    def asked(self) -> int:
        """Count the returns that were asked for."""
        return sum(column.asked for column in self.columns)

    @property
    def submitted(self) -> int:
        """Count the returns that are in."""
        return sum(column.submitted for column in self.columns)

    @property
    def owing(self) -> list[Column]:
        """Give the agencies that owe returns which are still wanted, the late ones first."""
        owing = [column for column in self.columns if column.owed]
        return sorted(owing, key=lambda column: (-column.late, column.name))

    @property
    def late(self) -> list[Column]:
        """Give the agencies that are late, worst first."""
        late = [column for column in self.columns if column.late]
        return sorted(late, key=lambda column: (-column.late, column.name))


def get_grid(session: Session, *, by: Actor, meeting_id: UUID) -> Grid | None:
    """Read the grid of a meeting in the actor's area, over the cases that the actor may see."""
    starts_at = session.scalar(
        sa.select(MEETINGS.c.starts_at).where(
            MEETINGS.c.id == meeting_id, MEETINGS.c.area_id == by.area_id
        )
    )
    if starts_at is None:
        return None
    rows, agencies = _rows(session, by, meeting_id), {}
    for agency, listing_id, cell in _cells(session, by, meeting_id):
        rows[listing_id].cells[agency.id] = cell
        agencies[agency.id] = agency
    chases = list_chases(session, meeting_id=meeting_id)
    columns = [_column(a, rows.values(), chases.get(a.id)) for a in agencies.values()]
    columns.sort(key=lambda column: column.short_name.casefold())
    return Grid(meeting_id, starts_at, list(rows.values()), columns)


def _rows(session: Session, by: Actor, meeting_id: UUID) -> dict[UUID, Row]:
    found = session.execute(
        sa.select(Listing.id, Case.id, Case.reference)
        .join(Case, Case.id == Listing.case_id)
        .where(
            Listing.meeting_id == meeting_id,
            Listing.circulated_at.is_not(None),
            cases.visible_to(by),
        )
        .order_by(Listing.position, Listing.id)
    )
    numbered = enumerate(found, start=1)
    return {row[0]: Row(row[0], row[1], n, row[2] or "", {}) for n, row in numbered}


def _cells(session: Session, by: Actor, meeting_id: UUID) -> list[tuple[Agency, UUID, Cell]]:
    found = session.execute(
        sa.select(
            Agency,
            Return.listing_id,
            Return.submitted_at,
            Return.due_at,
            Return.started_at,
            Return.reopened_at,
            Return.answer,
            sa.case((wanted_expression(), 1), else_=0).label("wanted"),
        )
        .join(Return, Return.agency_id == Agency.id)
        .join(Case, Case.id == Return.case_id)
        .join(Listing, Listing.id == Return.listing_id)
        .where(
            Listing.meeting_id == meeting_id,
            Listing.circulated_at.is_not(None),
            cases.visible_to(by),
        )
    )
    return [(row[0], row[1], _cell(row)) for row in found]


def _cell(row: sa.Row[Any]) -> Cell:
    state = state_from(
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        started_at=row.started_at,
        reopened_at=row.reopened_at,
    )
    late = came_late(submitted_at=row.submitted_at, due_at=row.due_at)
    return Cell(state, row.answer, late=late, wanted=bool(row.wanted))


def _column(agency: Agency, rows: Iterable[Row], chased: Chased | None) -> Column:
    cells = [row.cells[agency.id] for row in rows if agency.id in row.cells]
    states = [cell.state for cell in cells]
    return Column(
        agency_id=agency.id,
        name=agency.name,
        short_name=agency.short_name,
        asked=len(cells),
        submitted=states.count(ReturnState.SUBMITTED),
        late=states.count(ReturnState.LATE),
        owed=sum(cell.wanted and cell.state is not ReturnState.SUBMITTED for cell in cells),
        chased=chased,
    )
