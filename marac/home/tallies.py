"""What each agency owes, counted in one query: returns to come, overdue actions, those not done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marac import clock
from marac.access import Actor, prepared
from marac.actions import policy as actions
from marac.actions.log.words import slug
from marac.actions.models import Action, Ending
from marac.actions.states import overdue_expression
from marac.agencies.models import Agency
from marac.cases import policy as cases
from marac.cases.models import Case, Listing
from marac.database import instant
from marac.returns.models import Return

A_QUARTER = timedelta(days=91)
RETURNS, OVERDUE, NOT_DONE = "returns", "overdue", "not_done"


@dataclass(frozen=True)
class Tally:
    """What one agency owes: so many, of how many, and when the last one came in."""

    agency_id: UUID
    agency: str
    number: int
    of: int
    last: datetime | None = None

    @property
    def word(self) -> str:
        """Name the agency as the words of the action log do."""
        return f"agency:{slug(self.agency) or self.agency_id}"


@dataclass(frozen=True)
class Tallies:
    """The agencies that owe something of each kind, those that owe most first."""

    returns: Sequence[Tally] = field(default=())
    overdue: Sequence[Tally] = field(default=())
    not_done: Sequence[Tally] = field(default=())


def count_by_agency(session: Session, *, by: Actor, meeting_id: UUID | None) -> Tallies:
    """Count what the agencies owe in the cases that the person sees; returns to one meeting."""
    found: dict[str, list[Tally]] = {RETURNS: [], OVERDUE: [], NOT_DONE: []}
    for kind, *owed in session.execute(*_tallies(by, meeting_id=meeting_id)):
        found[kind].append(Tally(*owed))
    for rows in found.values():
        rows.sort(key=lambda row: (-row.number, row.agency))
    return Tallies(**found)


@prepared
def _tallies(by: Actor, *, meeting_id: UUID | None) -> sa.CompoundSelect[Any]:
    quarter = instant(lambda: clock.now() - A_QUARTER)
    not_done = sa.and_(Action.ending == Ending.NOT_DONE, Action.ended_at >= quarter)
    return sa.union_all(
        _returns(by, meeting_id),
        _actions(OVERDUE, by, overdue_expression()),
        _actions(NOT_DONE, by, not_done),
    )


def _returns(by: Actor, meeting_id: UUID | None) -> sa.Select[*tuple[Any, ...]]:
    """Select of each agency how many returns are missing, of how many that were asked for."""
    asked, submitted = sa.func.count(Return.id), sa.func.count(Return.submitted_at)
    return (
        sa.select(
            sa.literal(RETURNS, sa.Text(), literal_execute=True),
            Agency.id,
            Agency.name,
            (asked - submitted),
            asked,
            sa.func.max(Return.submitted_at),
        )
        .select_from(Return)
        .join(Listing, Listing.id == Return.listing_id)
        .join(Case, Case.id == Return.case_id)
        .join(Agency, Agency.id == Return.agency_id)
        .where(Listing.meeting_id == meeting_id, cases.visible_to(by))
        .group_by(Agency.id, Agency.name)
    )


def _actions(kind: str, by: Actor, which: sa.ColumnElement[bool]) -> sa.Select[*tuple[Any, ...]]:
    count = sa.func.count(Action.id)
    return (
        sa.select(
            sa.literal(kind, sa.Text(), literal_execute=True),
            Agency.id,
            Agency.name,
            count,
            count,
            sa.func.max(Action.ended_at),
        )
        .join(Action, Action.agency_id == Agency.id)
        .join(Case, Case.id == Action.case_id)
        .where(actions.visible_to(by), which)
        .group_by(Agency.id, Agency.name)
    )
