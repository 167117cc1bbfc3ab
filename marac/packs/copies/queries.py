"""Reading the register of copies: every one of these asks the policy first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from marac import clock
from marac.access import Actor
from marac.cases import policy as cases
from marac.cases.models import Case
from marac.cases.wording import Words
from marac.meetings.models import Meeting
from marac.packs import policy
from marac.packs.copies import states
from marac.packs.copies.models import PaperStep, StepKind
from marac.packs.models import Paper, PaperKind

PAGE_SIZE = 50


class Wanted(StrEnum):
    """Which copies of the register somebody looks for."""

    OWED = "owed"
    UNOPENED = "unopened"
    ALL = "all"

    @property
    def label(self) -> str:
        """Name the copies as the tabs above the register do."""
        return _LABELS[self]


_LABELS = {
    Wanted.OWED: "To be destroyed",
    Wanted.UNOPENED: "Not opened yet",
    Wanted.ALL: "All copies",
}


@dataclass(frozen=True)
class Copy:
    """A copy and its line in the register.

    `is_open` tells whether its cases are open to the reader; if not, nothing is told but that it
    was recalled. `mine` tells that the reader holds it.
    """

    paper: Paper
    is_open: bool
    mine: bool

    @property
    def state(self) -> Words:
        """Say how it stands."""
        return states.state_of(self.paper)

    @property
    def state_now(self) -> Words:
        """Say how it stands once the reader has its page before them."""
        if self.mine and self.obtainable and not states.was_met(self.paper):
            return Words("Opened", "blue")
        return self.state

    @property
    def obtainable(self) -> bool:
        """Tell whether the reader can still download it."""
        return self.is_open and self.paper.is_obtainable

    def step(self, *kinds: str) -> PaperStep | None:
        """Find the first step of these kinds."""
        return states.step_of(self.paper, *map(StepKind, kinds))


def get_copy(session: Session, *, by: Actor, paper_id: UUID) -> Copy | None:
    """Find a copy whose line in the register the actor may read."""
    found = _lines(by).add_columns(policy.visible_to(by)).where(Paper.id == paper_id)
    row = session.execute(found).one_or_none()
    return Copy(row[0], bool(row[1]), row[0].recipient_id == by.user_id) if row else None


def list_cases_of(
    session: Session, *, by: Actor, paper: Paper
) -> Sequence[sa.Row[UUID, str | None]]:
    """List the cases of which a copy tells, as far as the actor may open them: id, reference."""
    ids = [held.case_id for held in paper.cases if held.opened]
    found = sa.select(Case.id, Case.reference).where(Case.id.in_(ids), cases.visible_to(by))
    return session.execute(found.order_by(Case.reference)).all()


def count_copies(session: Session, *, by: Actor, wanted: Wanted) -> int:
    """Count the copies of the register that the actor answers for or watches over."""
    found = sa.select(sa.func.count(Paper.id)).join(Paper.meeting)
    return session.scalars(found.where(*_narrowed(by, wanted))).one()


def list_copies(
    session: Session, *, by: Actor, wanted: Wanted, offset: int = 0, limit: int = PAGE_SIZE
) -> list[Copy]:
    """List the copies of the register, those that are longest past their day first."""
    latest = (Paper.issued_at.desc(), Paper.copy_number.desc())
    order = latest if wanted is Wanted.ALL else (Paper.destroy_by, Paper.issued_at)
    rows = session.execute(
        _lines(by)
        .add_columns(policy.visible_to(by))
        .where(*_narrowed(by, wanted))
        .order_by(*order, Paper.id)
        .offset(offset)
        .limit(limit)
    )
    return [Copy(paper, bool(seen), paper.recipient_id == by.user_id) for paper, seen in rows]


def list_issued(session: Session, *, by: Actor, meeting: Meeting) -> list[Paper]:
    """List the agencies' copies for a meeting with their cases and steps, the earliest first."""
    found = (
        sa.select(Paper)
        .join(Paper.meeting)
        .where(Paper.meeting_id == meeting.id, policy.visible_to(by))
        .options(*_with_steps(), selectinload(Paper.cases))
        .order_by(Paper.issued_at, Paper.copy_number)
    )
    return list(session.scalars(found))


def list_unopened(session: Session, *, by: Actor, meeting: Meeting) -> list[Paper]:
    """List the latest packs for a meeting that the person they were made for has not opened."""
    later = sa.orm.aliased(Paper)
    newer = sa.exists().where(
        later.meeting_id == Paper.meeting_id,
        later.kind == Paper.kind,
        later.agency_id == Paper.agency_id,
        later.copy_number > Paper.copy_number,
        later.supplement_to_id.is_(None),
    )
    found = (
        sa.select(Paper)
        .join(Paper.meeting)
        .where(
            Paper.meeting_id == meeting.id,
            Paper.kind == PaperKind.PACK,
            Paper.agency_id.is_not(None),
            Paper.recipient_id != by.user_id,
            policy.visible_to(by),
            *_unopened(),
            sa.or_(Paper.supplement_to_id.is_not(None), ~newer),
        )
        .options(joinedload(Paper.agency), joinedload(Paper.recipient, innerjoin=True))
        .order_by(Paper.copy_number)
    )
    return list(session.scalars(found))


def _unopened() -> tuple[sa.ColumnElement[bool], ...]:
    ended = policy.has_step(StepKind.RECALLED, StepKind.DESTROYED)
    return ~policy.met_by_its_recipient(), ~ended, Paper.destroy_by >= clock.today()


def _narrowed(by: Actor, wanted: Wanted) -> tuple[sa.ColumnElement[bool], ...]:
    mine = sa.true() if by.runs_the_cycle else policy.held_by(by)
    scope = (policy.on_record_for(by), mine)
    if wanted is Wanted.OWED:
        ended = sa.or_(Paper.destroy_by < clock.today(), policy.has_step(StepKind.RECALLED))
        gone = policy.has_step(StepKind.DESTROYED)
        return *scope, ended, policy.has_step(*states.TAKEN), ~gone
    if wanted is Wanted.UNOPENED:
        return *scope, *_unopened()
    return scope


def _lines(by: Actor) -> sa.Select[Paper]:
    return (
        sa.select(Paper).join(Paper.meeting).where(policy.on_record_for(by)).options(*_with_steps())
    )


def _with_steps() -> tuple[sa.orm.interfaces.ORMOption, ...]:
    return (
        joinedload(Paper.agency),
        joinedload(Paper.recipient, innerjoin=True),
        joinedload(Paper.meeting, innerjoin=True),
        selectinload(Paper.steps).joinedload(PaperStep.by, innerjoin=True),
    )
